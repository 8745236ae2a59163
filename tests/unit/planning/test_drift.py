"""What a refresh shows: what serves, and what should not be there."""

from dataclasses import replace

from reconciler.planning import plan, serving_layouts, unexpected
from tests.simulation.given import WESTUS, A, B, C, foreign, git, live, world


def test_a_stray_model_of_ours_is_unexpected() -> None:
    model, stray = live("1040", A), live("1040", "0" * 12)
    seen = world(WESTUS, model, stray, serving=[model], good=[model])
    assert unexpected(git({"1040": A}), seen) == (
        "1040--000000000000: ours, but neither wanted, serving nor retained",
    )


def test_serving_retained_and_foreign_models_are_expected() -> None:
    old, new = live("1040", A, age=2), live("1040", B)
    seen = world(
        WESTUS, old, new, foreign("x"), serving=[new], served={"1040": (B, A)}, good=[old, new]
    )
    assert unexpected(git({"1040": B}), seen) == ()


def test_what_serves_stays_expected_when_git_wants_a_version_that_no_up_has_brought() -> None:
    model = live("1040", A)
    assert unexpected(git({"1040": C}), world(WESTUS, model, serving=[model], good=[model])) == ()


def test_a_wanted_version_is_expected_before_it_serves() -> None:
    old, new = live("1040", A, age=2), live("1040", B)
    seen = world(WESTUS, old, new, serving=[old], good=[old, new])
    assert unexpected(git({"1040": B}), seen) == ()


def test_a_layout_that_left_git_is_expected_while_it_serves() -> None:
    old, new = live("1040", A, age=2), live("1040", B)
    assert unexpected(git({}), world(WESTUS, old, new, serving=[new], good=[new])) == ()


def test_models_of_a_layout_that_is_neither_in_git_nor_serving_are_unexpected() -> None:
    assert unexpected(git({}), world(WESTUS, live("1040", A))) == (
        f"1040--{A}: ours, but its layout is neither in Git nor serving",
    )


def test_serving_layouts_tell_versions_by_tags() -> None:
    a, b = live("1099", A), live("1040", B, suffix=2)
    seen = world(WESTUS, a, b, serving=[a, b])
    assert dict(serving_layouts(git({"1040": B, "1099": A}), seen)) == {"1040": B, "1099": A}


def test_a_layout_whose_model_was_deleted_by_hand_does_not_serve() -> None:
    gone = live("1040", A)
    assert serving_layouts(git({"1040": A}), world(WESTUS, serving=[gone])) == {}


def test_a_model_that_the_mapping_gives_to_another_layout_is_expected() -> None:
    crossed = live("1040", A)
    seen = replace(world(WESTUS, crossed), serving={"1099": crossed.id})
    assert unexpected(git({"1099": B}), seen) == ()
    assert unexpected(git({"1040": B, "1099": B}), seen) == ()


def test_versions_to_go_back_to_are_expected_where_nothing_serves_for_now() -> None:
    old, older = live("1040", B, age=2), live("1040", C, age=3)
    seen = world(WESTUS, old, older, served={"1040": (B, C)}, good=[old], bad=[older])
    assert unexpected(git({"1040": A}, retain=1), seen) == ()


def test_a_second_model_of_a_bad_version_that_serves_is_unexpected_and_goes() -> None:
    serving, second = live("1040", B, age=2), live("1040", B, suffix=2)
    seen = world(WESTUS, serving, second, serving=[serving], bad=[serving, second])
    assert unexpected(git({"1040": A}, retain=0), seen) == (
        f"1040--{B}.2: ours, but neither wanted, serving nor retained",
    )
    (layout,) = plan(git({"1040": A}, retain=0), seen).layouts
    assert [delete.model_id for delete in layout.cleanup] == [second.id]
