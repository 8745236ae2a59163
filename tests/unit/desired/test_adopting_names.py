"""Which name a found model gets: one that fits, or a refusal that says what to type."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reconciler.desired.adopting import Found
from reconciler.desired.adopting_names import fault_of, fitting, name_all, read_renames
from tests.simulation.given import WESTUS

GUID = "a219b3c4-1f00-4c6e-9d20-3a7f0c9b1d04"


def found(wish: str, *, free: bool = True, model_id: str = "a219b3c4") -> Found:
    return Found("forms.csv:2:1", wish, free, WESTUS, model_id)


def named(*things: Found, declared: tuple[str, ...] = (), **renames: str) -> list[str]:
    result, reasons, _ = name_all(things, renames, declared)
    assert reasons == []
    return [each.layout for each in result]


def reasons(*things: Found, declared: tuple[str, ...] = (), **renames: str) -> list[str]:
    return name_all(things, renames, declared)[1]


@given(st.text())
def test_a_fitted_name_is_always_a_layout_s_name_or_nothing(text: str) -> None:
    name = fitting(text)

    assert name == "" or fault_of(name) is None


@given(st.from_regex(r"[A-Za-z0-9]([A-Za-z0-9._~]{0,20}[A-Za-z0-9])?", fullmatch=True))
def test_a_name_that_fits_is_left_as_it_is(name: str) -> None:
    assert fitting(name) == name


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("U.S. Tax Return (2023)", "U.S.-Tax-Return-2023"),
        ("Erklärung", "Erklarung"),
        ("a -- b", "a-b"),
        ("…", ""),
    ],
)
def test_what_is_kept_of_a_description(text: str, name: str) -> None:
    assert fitting(text) == name


def test_a_description_is_made_to_fit_and_that_is_told() -> None:
    result, _, notices = name_all([found("Tax return")], {}, ())

    assert [each.layout for each in result] == ["Tax-return"]
    assert notices == [
        "forms.csv:2:1: named `Tax-return`; `--name 'a219b3c4=LAYOUT'` for another name"
    ]


def test_a_name_that_a_service_asks_for_is_never_changed_in_silence() -> None:
    (reason,) = reasons(found("tax return", free=False))

    assert "`--name 'a219b3c4=tax-return'`" in reason


def test_a_model_whose_id_and_description_say_nothing_must_be_named() -> None:
    (reason,) = reasons(found(GUID, model_id=GUID))

    assert f"`--name '{GUID}=LAYOUT'`" in reason
    assert f"`--exclude '{GUID}'`" in reason


def test_a_name_may_be_given_by_model_id_or_by_what_was_found() -> None:
    assert named(found("x", model_id="aaaa"), aaaa="1040") == ["1040"]
    assert named(found("x", model_id="aaaa"), x="1040") == ["1040"]


def test_a_given_name_must_fit_too() -> None:
    (reason,) = reasons(found("x", model_id="aaaa"), aaaa="a--b")

    assert "parts layout and version" in reason


def test_a_given_name_that_nothing_has_is_refused() -> None:
    assert reasons(found("x"), typo="1040") == [
        "--name `typo`: nothing of that name or model id was found; leave it out"
    ]


def test_names_that_differ_only_by_case_are_refused() -> None:
    assert "differs from `1040V` only by case" in reasons(found("1040v"), declared=("1040V",))[0]
    assert reasons(found("a1"), found("A1", model_id="bbbb"))[0].startswith("forms.csv:2:1: `A1`")


def test_the_same_name_at_two_instances_is_one_layout() -> None:
    assert named(found("1040"), found("1040", model_id="bbbb")) == ["1040", "1040"]


@pytest.mark.parametrize("option", ["1040", "=1040", "a219=", "="])
def test_a_name_option_of_another_form_is_refused(option: str) -> None:
    with pytest.raises(ValueError, match="write FOUND=LAYOUT"):
        read_renames([option])


def test_a_found_name_may_hold_an_equals_sign_itself() -> None:
    assert read_renames(["a=b=1040"]) == {"a=b": "1040"}


def test_two_names_for_one_thing_are_refused() -> None:
    with pytest.raises(ValueError, match="given two names"):
        read_renames(["a=1040", "a=1099"])
