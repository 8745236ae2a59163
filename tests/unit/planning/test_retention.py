"""Which models stay and which go, and that nothing goes before its successor serves."""

from collections.abc import Iterable, Mapping

from reconciler.model.live import LiveModel
from reconciler.model.plan import Delete, LayoutPlan, Serve
from reconciler.planning import plan
from tests.simulation.given import WESTUS, A, B, C, D, foreign, git, live, world

E = "e" * 12


def planned(
    wanted: str,
    *models: LiveModel,
    serving: Iterable[LiveModel] = (),
    served: tuple[str, ...] = (),
    bad: Iterable[LiveModel] = (),
    unknown: Iterable[LiveModel] = (),
    retain: int = 2,
    mapping: Mapping[str, str] | None = None,
) -> LayoutPlan:
    """The plan for one layout at the origin; models are good if nothing else is said."""
    bad, unknown = list(bad), list(unknown)
    good = [model for model in models if model not in bad and model not in unknown]
    seen = world(WESTUS, *models, serving=serving, served={"1040": served}, good=good, bad=bad)
    made = plan(git({"1040": wanted}, retain=retain), seen)
    return next(layout for layout in made.layouts if layout.layout == "1040")


def deleted(actions: Iterable[object]) -> list[str]:
    return [action.model_id for action in actions if isinstance(action, Delete)]


def versions(*names: str) -> list[LiveModel]:
    """One model per version, the newest first."""
    return [live("1040", name, age=age) for age, name in enumerate(names)]


def test_the_rest_beyond_the_retained_goes_after_the_new_version_serves() -> None:
    d, c, b, a = versions(D, C, B, A)
    layout = planned(D, d, c, b, a, serving=[c], served=(C, B, A))
    assert isinstance(layout.steps[0], Serve)
    assert deleted(layout.steps[1:]) == [a.id]
    assert layout.cleanup == ()


def test_what_is_superseded_is_not_deleted_while_the_new_version_is_blocked() -> None:
    d, c, b, a = versions(D, C, B, A)
    layout = planned(D, d, c, b, a, serving=[c], served=(C, B, A), bad=[d])
    assert layout.situation == "blocked"
    assert layout.actions == ()


def test_with_nothing_retained_the_replaced_version_goes_after_the_new_one_serves() -> None:
    b, a = versions(B, A)
    layout = planned(B, b, a, serving=[a], served=(A,), retain=0)
    assert [type(step) for step in layout.steps] == [Serve, Delete]
    assert deleted(layout.steps) == [a.id]


def test_lowering_retain_deletes_the_oldest_without_waiting_for_a_new_version() -> None:
    c, b, a = versions(C, B, A)
    layout = planned(C, c, b, a, serving=[c], served=(C, B, A), retain=1)
    assert layout.steps == ()
    assert deleted(layout.cleanup) == [a.id]
    assert layout.situation == "change"


def test_a_version_deleted_by_hand_takes_no_place_among_the_retained() -> None:
    d, b, a = versions(D, B, A)
    layout = planned(D, d, b, a, serving=[d], served=(D, C, B, A))
    assert layout.actions == ()


def test_a_version_that_serves_but_was_never_recorded_counts_as_served() -> None:
    c, b, a = versions(C, B, A)
    layout = planned(C, c, b, a, serving=[b], served=(A,))
    assert deleted(layout.actions) == []
    assert isinstance(layout.steps[0], Serve)


def test_one_failed_candidate_is_kept_and_it_is_the_newest() -> None:
    d, c, b, a = versions(D, C, B, A)
    layout = planned(A, d, c, b, a, serving=[a], served=(A,), bad=[b, c])
    assert deleted(layout.cleanup) == [b.id, d.id]


def test_the_wanted_version_that_failed_is_the_one_failed_candidate() -> None:
    d, c, a = versions(D, C, A)
    layout = planned(D, d, c, a, serving=[a], served=(A,), bad=[c, d])
    assert layout.situation == "blocked"
    assert deleted(layout.cleanup) == [c.id]


def test_a_model_of_ours_that_never_served_and_is_not_wanted_is_deleted_independently() -> None:
    b, a = versions(B, A)
    layout = planned(A, b, a, serving=[a], served=(A,), unknown=[b])
    assert layout.steps == ()
    assert deleted(layout.cleanup) == [b.id]
    assert "neither wanted, serving nor retained" in layout.cleanup[0].because


def test_a_version_that_is_retained_takes_not_the_place_of_the_failed_candidate() -> None:
    c, b, a = versions(C, B, A)
    layout = planned(A, c, b, a, serving=[a], served=(A, C), bad=[b, c])
    assert (layout.situation, layout.actions) == ("in_sync", ())


def test_where_nothing_serves_one_more_is_retained_since_one_of_them_may_serve_again() -> None:
    d, c, b, a = versions(D, C, B, A)
    layout = planned(C, d, c, b, a, served=(C, B, A), bad=[d, b, a], retain=1)
    assert [type(step) for step in layout.steps] == [Serve]
    assert deleted(layout.cleanup) == [a.id]


def test_a_failed_candidate_is_kept_beside_a_serving_version_that_has_become_bad() -> None:
    b, a = versions(B, A)
    layout = planned(A, b, a, serving=[a], served=(A,), bad=[a, b])
    assert (layout.situation, layout.actions) == ("blocked", ())


def test_each_deletion_tells_its_reason() -> None:
    e, d, c, b, a = versions(E, D, C, B, A)
    weak = live("1040", D, suffix=2, age=7)
    layout = planned(
        D, e, d, c, b, a, weak, serving=[weak], served=(D, A), bad=[weak, c, b], retain=0
    )
    assert {delete.model_id: delete.because for delete in layout.actions[1:]} == {
        weak.id: f"{d.id} serves {D} instead",
        a.id: "superseded; the 0 versions before the serving one are kept",
        b.id: "failed its verification; only the newest failed candidate is kept",
        e.id: "ours, but neither wanted, serving nor retained",
    }


def test_a_second_model_of_the_serving_version_is_deleted() -> None:
    a, twin = live("1040", A, age=1), live("1040", A, suffix=2)
    layout = planned(A, a, twin, serving=[a], served=(A,))
    assert deleted(layout.cleanup) == [twin.id]
    assert f"{a.id} carries {A} too" in layout.cleanup[0].because


def test_a_second_model_of_the_wanted_version_goes_at_once() -> None:
    b, twin, a = live("1040", B), live("1040", B, suffix=2, age=1), live("1040", A, age=5)
    layout = planned(B, b, twin, a, serving=[a], served=(A,), unknown=[b, twin])
    assert deleted(layout.cleanup) == [twin.id]
    assert deleted(layout.steps) == []


def test_where_nothing_serves_nothing_that_may_be_good_is_deleted() -> None:
    c, b, a = versions(C, B, A)
    layout = planned(D, c, b, a, served=())
    assert layout.cleanup == ()
    serve = next(i for i, step in enumerate(layout.steps) if isinstance(step, Serve))
    assert deleted(layout.steps[:serve]) == []


def test_where_nothing_serves_failed_candidates_do_not_pile_up() -> None:
    c, b, a = versions(C, B, A)
    layout = planned(C, c, b, a, bad=[a, b, c])
    assert layout.situation == "blocked"
    assert deleted(layout.cleanup) == [a.id, b.id]


def test_a_model_that_the_mapping_gives_to_another_layout_is_not_deleted() -> None:
    a, stray = live("1040", A), live("1040", B, age=1)
    seen = world(WESTUS, a, stray, serving=[a], good=[a])
    crossed = {**seen.serving, "1099": stray.id}
    seen = type(seen)(
        WESTUS, seen.observed_at, seen.models, serving=crossed, verdicts=seen.verdicts
    )
    made = plan(git({"1040": A, "1099": C}), seen)
    assert deleted(made.actions) == []


def test_models_of_others_are_listed_and_never_touched() -> None:
    a = live("1040", A)
    theirs = [
        foreign("invoices"),
        foreign(f"1040--{B}"),
        foreign("1040-prod", owner="forms/prod", layout="1040", version=B),
        foreign("nameless", owner="forms/dev"),
    ]
    seen = world(WESTUS, a, *theirs, serving=[a], good=[a])
    made = plan(git({"1040": A}), seen)
    assert made.actions == ()
    assert made.unmanaged == (f"1040--{B}", "1040-prod", "invoices", "nameless")


def test_an_id_that_somebody_else_has_taken_is_avoided() -> None:
    made = plan(git({"1040": A}), world(WESTUS, foreign(f"1040--{A}"), foreign(f"1040--{A}.2")))
    assert made.actions[0].model_id == f"1040--{A}.3"
