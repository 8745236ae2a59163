"""Models that were made before: served, promoted and superseded like ours, never trained again."""

from reconciler.model.live import LiveModel, World
from reconciler.model.plan import Copy, Delete, LayoutPlan, Serve, Train
from reconciler.planning import plan
from tests.simulation.given import (
    EASTUS2,
    NOW,
    STAGING,
    WESTUS,
    A,
    B,
    environment,
    git,
    live,
    relocked,
    world,
)

DEV = environment("dev", "westus")
ADOPTED = LiveModel(
    "a219b3c4",
    NOW,
    None,
    "",
    "2023-07-31",
    {"owner": "forms/dev", "layout": "1040", "version": A, "origin": "dev/westus"},
)


def planned(seen: World, locked: str = A, *, adopted: bool = True) -> LayoutPlan:
    desired = relocked(git({"1040": locked}, DEV, STAGING), "1040", adopted=adopted)
    (layout,) = plan(desired, seen).layouts
    return layout


def test_an_adopted_model_that_serves_needs_nothing() -> None:
    seen = world(WESTUS, ADOPTED, serving=[ADOPTED], good=[ADOPTED])
    assert planned(seen).situation == "in_sync"


def test_an_adopted_model_is_copied_under_an_id_of_ours() -> None:
    source = world(WESTUS, ADOPTED, serving=[ADOPTED], good=[ADOPTED])
    copy, serve = planned(world(EASTUS2, neighbours=[source])).steps
    assert isinstance(copy, Copy)
    assert (copy.source_model_id, copy.model_id) == ("a219b3c4", f"1040--{A}")
    assert isinstance(serve, Serve)


def test_an_adopted_version_that_is_live_nowhere_is_blocked_and_never_trained() -> None:
    layout = planned(world(WESTUS))
    assert (layout.situation, layout.actions) == ("blocked", ())
    assert layout.note == (
        f"{A} was adopted and is live nowhere: it cannot be trained again; `reconciler lock 1040` "
        "locks training data for a version of its own; nothing serves until then"
    )


def test_a_trained_version_supersedes_an_adopted_one_which_is_retained() -> None:
    new = live("1040", B)
    seen = world(WESTUS, ADOPTED, new, serving=[ADOPTED], good=[ADOPTED, new])
    (serve,) = planned(seen, B, adopted=False).steps
    assert isinstance(serve, Serve)
    assert serve.replaces == "a219b3c4"


def test_an_adopted_version_that_is_no_longer_retained_is_deleted_by_its_own_id() -> None:
    b, c = live("1040", B, age=1), live("1040", "c" * 12)
    models = (ADOPTED, b, c)
    served = {"1040": (c.version or "", B, A)}
    seen = world(WESTUS, *models, serving=[c], served=served, good=models)
    desired = git({"1040": "c" * 12}, DEV, STAGING, retain=1)
    (delete,) = plan(desired, seen).actions
    assert isinstance(delete, Delete)
    assert delete.model_id == "a219b3c4"


def test_locking_data_has_a_version_trained_beside_the_adopted_one() -> None:
    seen = world(WESTUS, ADOPTED, serving=[ADOPTED], good=[ADOPTED])
    train = planned(seen, B, adopted=False).steps[0]
    assert isinstance(train, Train)
    assert train.because == f"its recipe changed, {A} -> {B}; 5 documents, not live anywhere"


def test_a_bad_adopted_version_is_helped_by_data_of_ones_own() -> None:
    layout = planned(world(WESTUS, ADOPTED, serving=[ADOPTED], bad=[ADOPTED]))
    assert layout.situation == "blocked"
    assert "train a version from data with `reconciler lock 1040`" in layout.note
