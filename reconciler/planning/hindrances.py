"""What hinders a training that is due: the rows of the design's table that come just before it.

A training costs the most and makes new weights. So it is not begun where another one will give the
version, nor where it is known that it cannot succeed.
"""

from collections.abc import Callable

from reconciler.model.plan import LayoutPlan
from reconciler.planning.case import Case
from reconciler.planning.remedies import train_it_again


def what_hinders_its_training(case: Case) -> LayoutPlan | None:
    """Say why the wanted version, live nowhere, is not trained now; None where nothing hinders."""
    found = (hindrance(case) for hindrance in _HINDRANCES)
    return next((plan for plan in found if plan is not None), None)


def trained_by_another_region(case: Case) -> LayoutPlan | None:
    """A region that trained before still does: wait for its model, which is then copied."""
    key = (case.name, case.wanted)
    trains = next((each for each in case.survey.neighbours if key in each.builds), None)
    if trains is None:
        return None
    note = f"its training is under way at {trains.instance}; run again when that has ended"
    return LayoutPlan(case.name, "waiting", note=note)


def pinned_but_not_locked(case: Case) -> LayoutPlan | None:
    """Pinned, live nowhere, and not what the lock names: nothing tells how to train it, so wait."""
    if case.locked:
        return None
    note = f"{case.wanted} is live nowhere, and the lock names {case.lock.version}"
    return LayoutPlan(case.name, "waiting", note=f"{note}; {train_it_again(case)}")


def adopted_and_gone(case: Case) -> LayoutPlan | None:
    """Adopted and live nowhere: nobody has locked its data, so it cannot be trained."""
    if not case.lock.adopted:
        return None
    note = f"{case.wanted} was adopted and is live nowhere: it cannot be trained again"
    remedy = f"`reconciler lock {case.name}` locks training data for a version of its own"
    return LayoutPlan(case.name, "blocked", note=f"{note}; {remedy}")


def failed_for_its_content(case: Case) -> LayoutPlan | None:
    """Its training failed for its content: blocked with the service's reason."""
    failure = case.failure
    if failure is None:
        return None
    reason = f"the training of {case.wanted} failed: {failure.code}: {failure.reason}"
    retry = f"or ask for another try with `reconciler lock --renew {case.name}`"
    remedy = f"correct the training data and run `reconciler lock`, {retry}"
    return LayoutPlan(case.name, "blocked", note=f"{reason.rstrip('.')}; {remedy}")


def data_cannot_be_trained_on(case: Case) -> LayoutPlan | None:
    """The locked training data is not to be had: blocked; its reason says what to do."""
    reason = case.survey.here.world.untrainable.get(case.name)
    if reason is None:
        return None
    return LayoutPlan(case.name, "blocked", note=f"{case.wanted} cannot be trained: {reason}")


_HINDRANCES: tuple[Callable[[Case], LayoutPlan | None], ...] = (
    trained_by_another_region,
    pinned_but_not_locked,
    adopted_and_gone,
    failed_for_its_content,
    data_cannot_be_trained_on,
)
