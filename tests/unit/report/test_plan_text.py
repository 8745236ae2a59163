"""The plan as `pulumi preview` shows it: exactly these lines."""

from reconciler.model.live import Failure, World
from reconciler.planning import plan
from reconciler.report import plan_text
from tests.simulation.given import (
    EASTUS2,
    NOW,
    STAGING,
    WESTUS,
    A,
    B,
    environment,
    foreign,
    git,
    live,
    world,
)

DEV = environment("dev", "westus")


def shown(wanted: dict[str, str], seen: World, limit: int | None = None) -> list[str]:
    return plan_text(plan(git(wanted, DEV, STAGING), seen), limit=limit).splitlines()


def test_nothing_to_do_is_one_line() -> None:
    models = [live(name, A) for name in ("1040", "1099")]
    seen = world(WESTUS, *models, serving=models, good=models)
    assert shown({"1040": A, "1099": A}, seen) == ["dev/westus: nothing to do; 2 in sync"]


def test_an_instance_without_layouts_is_one_line() -> None:
    assert shown({}, world(WESTUS)) == ["dev/westus: nothing to do; 0 in sync"]


def test_a_first_deployment_has_one_aligned_line_per_layout() -> None:
    assert shown({"1040": A, "w8ben": A}, world(WESTUS, exists=False)) == [
        "dev/westus: 2 to train",
        f"  train  1040   {A}  first version here; 5 documents, not live anywhere; "
        "then verify, serve",
        f"  train  w8ben  {A}  first version here; 5 documents, not live anywhere; "
        "then verify, serve",
    ]


def test_a_deletion_has_a_line_of_its_own_with_the_models_id() -> None:
    model, stray = live("1040", A), live("1040", B)
    seen = world(WESTUS, model, stray, serving=[model], good=[model])
    assert shown({"1040": A}, seen) == [
        "dev/westus: 1 to delete",
        f"  delete  1040  1040--{B}  ours, but neither wanted, serving nor retained",
    ]


def test_what_is_blocked_comes_after_what_is_done_with_its_reason() -> None:
    failure = Failure("1040", A, "ModelBuildError", "Labels do not match.", NOW)
    lines = shown({"1040": A, "1099": A}, world(WESTUS, failures=[failure]))
    assert lines[0] == "dev/westus: 1 to train; 1 blocked"
    assert lines[1].startswith(f"  train    1099  {A}  first version here")
    assert lines[2].startswith(f"  blocked  1040  the training of {A} failed: ModelBuildError")


def test_layouts_that_wait_for_the_same_share_a_line() -> None:
    source = world(WESTUS, exists=False)
    lines = shown({"1040": A, "1099": A, "w8ben": A}, world(EASTUS2, neighbours=[source]))
    assert lines[0] == "staging/eastus2: refused; nothing to do; 3 waiting"
    assert lines[1].startswith("  REFUSED: the source dev/westus does not exist")
    assert lines[2].startswith("  waiting  3 layouts  waits for dev/westus: it does not exist yet")
    assert lines[2].endswith("(1040, 1099, w8ben)")
    assert len(lines) == 3


def test_a_world_that_could_not_be_read_says_only_that() -> None:
    assert shown({"1040": A}, world(WESTUS, trouble="503")) == [
        "dev/westus: refused; nothing is planned",
        "  REFUSED: dev/westus could not be read: 503",
    ]


def test_models_of_others_are_named_and_counted() -> None:
    model = live("1040", A)
    theirs = [foreign(f"legacy-{number:02}") for number in range(12)]
    lines = shown({"1040": A}, world(WESTUS, model, *theirs, serving=[model], good=[model]))
    assert lines[1].startswith("  unmanaged, never touched (12): legacy-00, legacy-01, ")
    assert lines[1].endswith("legacy-09 and 2 more")


def test_warnings_have_lines_of_their_own() -> None:
    model = live("1040", A)
    here = live("1040", A, EASTUS2, copy_of=model)
    seen = world(EASTUS2, here, serving=[here], neighbours=[world(WESTUS, trouble="503")])
    assert "  warning: dev/westus could not be read: 503" in shown({"1040": A}, seen)


def test_a_limit_caps_the_lines_and_not_the_counts() -> None:
    lines = shown({f"layout-{number}": A for number in range(9)}, world(WESTUS), limit=2)
    assert lines[0] == "dev/westus: 9 to train"
    assert lines[3:] == ["  and 7 more lines; `reconciler plan` shows all"]


def test_a_rollback_shows_serve_as_its_first_step() -> None:
    old, new = live("1040", A, age=2), live("1040", B)
    seen = world(WESTUS, old, new, serving=[new], served={"1040": (B, A)}, good=[old, new])
    assert shown({"1040": A}, seen)[0] == "dev/westus: 1 to serve"
