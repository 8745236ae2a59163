"""What is asked of one run, out of the stack's configuration and the environment."""

from collections.abc import Mapping

import pytest

from infra.run_options import NOT_APPROVED, OptionsUnreadable, RunOptions, read_options
from reconciler.model.naming import Instance

DEV = Instance("dev", "westus")
EAST, WEST = Instance("staging", "eastus2"), Instance("staging", "westeurope")
BARE = "3fa2c1b09d11"
DETAILED = "3fa2c1b09d11:1040=train.verify.serve#9c1b,1099=serve#00aa"


def options(
    configured: Mapping[str, str] | None = None,
    environ: Mapping[str, str] | None = None,
    *,
    own: tuple[Instance, ...] = (DEV,),
    said: list[str] | None = None,
) -> RunOptions:
    return read_options(
        (configured or {}).get,
        environ or {},
        own=own,
        all_instances=(DEV, EAST, WEST),
        say=(said if said is not None else []).append,
    )


def test_a_run_of_which_nothing_is_asked_needs_no_approval() -> None:
    asked = options()

    assert asked == RunOptions(approved=None, target=None, exclude=None)
    assert asked.approved_for(DEV) is None


@pytest.mark.parametrize("fingerprint", [BARE, DETAILED])
def test_a_stack_of_one_region_takes_the_fingerprint_alone(fingerprint: str) -> None:
    assert options({"approved": fingerprint}).approved == {DEV: fingerprint}


@pytest.mark.parametrize(
    "written",
    [
        f"staging/eastus2={BARE} staging/westeurope={DETAILED}",
        f"staging/eastus2={BARE}\n  staging/westeurope={DETAILED}\n",
        f'{{"staging/eastus2": "{BARE}", "staging/westeurope": "{DETAILED}"}}',
        f'["staging/eastus2={BARE}", "staging/westeurope={DETAILED}"]',
    ],
)
def test_approvals_of_several_regions_come_as_text_list_or_mapping(written: str) -> None:
    asked = options({"approved": written}, own=(EAST, WEST))

    assert asked.approved == {EAST: BARE, WEST: DETAILED}


def test_a_pipeline_may_give_every_stack_the_approvals_of_all() -> None:
    written = f"dev/westus={BARE} staging/eastus2={BARE}"

    assert options({"approved": written}).approved_for(DEV) == BARE


def test_where_others_are_approved_an_instance_without_an_approval_may_not_change() -> None:
    asked = options({"approved": f"staging/eastus2={BARE}"}, own=(EAST, WEST))

    assert asked.approved_for(WEST) == NOT_APPROVED


@pytest.mark.parametrize(
    ("written", "own", "told"),
    [
        (BARE, (EAST, WEST), "staging/eastus2=FINGERPRINT staging/westeurope=FINGERPRINT"),
        (f"dev/westsu={BARE}", (DEV,), "no instance dev/westsu; did you mean `dev/westus`?"),
        ("yes", (DEV,), "'yes' is no fingerprint of a plan; take the one that `reconciler plan`"),
        ("dev/westus=", (DEV,), "'' is no fingerprint"),
        ('{"dev/westus": ', (DEV,), "is not JSON at line 1 column 16"),
    ],
)
def test_an_approval_that_cannot_be_read_is_refused_with_a_remedy(
    written: str, own: tuple[Instance, ...], told: str
) -> None:
    with pytest.raises(OptionsUnreadable) as refused:
        options({"approved": written}, own=own)

    assert told in str(refused.value)


@pytest.mark.parametrize(
    "written", ["1040,1099R", "1099R 1040", " 1040, 1099R ", '["1040", "1099R"]', '[1040, "1099R"]']
)
@pytest.mark.parametrize("option", ["target", "exclude"])
def test_layouts_come_as_a_list_or_with_commas_in_any_order(option: str, written: str) -> None:
    assert getattr(options({option: written}), option) == ("1040", "1099R")


def test_layouts_do_not_come_as_a_mapping() -> None:
    with pytest.raises(OptionsUnreadable, match="`target` is a mapping; write a list of layouts"):
        options({"target": '{"1040": true}'})


def test_a_layout_that_is_targeted_and_excluded_is_refused() -> None:
    told = "`target` and `exclude` both name 1040; leave one out"
    with pytest.raises(OptionsUnreadable, match=told):
        options({"exclude": "1040"}, {"RECONCILER_TARGET": "1099,1040"})


def test_the_environment_wins_and_it_is_said_what_it_overrides() -> None:
    said: list[str] = []

    asked = options({"target": "1040"}, {"RECONCILER_TARGET": "1099"}, said=said)

    assert asked.target == ("1099",)
    assert said == [
        "RECONCILER_TARGET of the environment wins over `target` of the stack's configuration"
    ]


def test_two_answers_that_are_the_same_are_one() -> None:
    said: list[str] = []

    asked = options({"approved": BARE}, {"RECONCILER_APPROVED": BARE}, said=said)

    assert asked.approved_for(DEV) == BARE
    assert said == []


def test_an_empty_variable_asks_for_nothing() -> None:
    assert options({"exclude": "1040"}, {"RECONCILER_EXCLUDE": ""}).exclude == ("1040",)
