"""The table of the design: one function per row, tried from the top, the first that fits decides.

The order is the argument. What lives here comes before what could be fetched, what is under way
before what would be begun, a copy before a training; and a training, which costs the most and
makes new weights, is what is left when nothing else can be done.
"""

from collections.abc import Callable

from reconciler.model.plan import LayoutPlan, Train
from reconciler.planning.case import Case
from reconciler.planning.source import what_the_source_lacks
from reconciler.planning.steps import (
    copy_then_serve,
    counted,
    documents,
    resume_then_serve,
    serve,
    verify,
    verify_then_serve,
)


def decide(case: Case) -> LayoutPlan:
    """Say what is done for a wanted layout, leaving aside what is deleted."""
    decisions = (row(case) for row in _ROWS)
    return next(decision for decision in decisions if decision is not None)


def serves_as_wanted(case: Case) -> LayoutPlan | None:
    """The wanted version is live, verified and serving: nothing.

    Where the verdict lies with a source that cannot be read now, what serves is left alone.
    """
    live = case.live(case.wanted)
    if live is None or not live.serves:
        return None
    if live.standing == "good":
        return LayoutPlan(case.name, "in_sync")
    if live.standing == "unknown" and case.survey.origin and _unreadable(case):
        note = f"its verdict lies with {case.survey.origin}, which could not be read"
        return LayoutPlan(case.name, "in_sync", note=note)
    return None


def verified_but_not_serving(case: Case) -> LayoutPlan | None:
    """Live, verdict good, not serving: serve. A rollback ends here, with no training, no copy."""
    live = case.live(case.wanted)
    if live is None or live.standing != "good":
        return None
    because = f"verified: {live.figures}"
    if case.wanted in case.served:
        because = f"Git wants it again; it served here before; {live.figures}"
    step = serve(case, case.wanted, live.id, because)
    return LayoutPlan(case.name, "change", (step,))


def not_verified(case: Case) -> LayoutPlan | None:
    """Live, no verdict for these weights and this verification data: verify, then serve."""
    live = case.live(case.wanted)
    if live is None or live.standing != "unknown":
        return None
    steps = verify_then_serve(case, case.wanted, live.id)
    if live.serves:
        because = f"it serves, but no verdict tells how it does on {documents(case)}"
        steps = (verify(case, case.wanted, live.id, because),)
    return LayoutPlan(case.name, "change", steps)


def operation_under_way(case: Case) -> LayoutPlan | None:
    """An operation for it is under way: resume it, then verify and serve."""
    steps = resume_then_serve(case, case.wanted)
    return LayoutPlan(case.name, "change", steps) if steps else None


def verified_elsewhere(case: Case) -> LayoutPlan | None:
    """Not live here, live and verified in the source or another region: copy, serve."""
    found = next((c for c in case.abroad(case.wanted) if c.standing == "good"), None)
    if found is None:
        return None
    because = f"{found.at} has verified it; {_why_it_is_needed(case)}"
    return LayoutPlan(case.name, "change", copy_then_serve(case, found, because))


def judged_bad(case: Case) -> LayoutPlan | None:
    """Live, verdict below the minimum: blocked with the figures."""
    live = case.live(case.wanted)
    if live is None:
        return None
    return _blocked(case, f"{case.wanted} is not good enough: {live.figures}; {_better(case)}")


def source_is_not_ready(case: Case) -> LayoutPlan | None:
    """The source has not verified it yet: wait."""
    if case.survey.origin is None:
        return None
    note = f"waits for {case.survey.origin}: {what_the_source_lacks(case)}"
    return LayoutPlan(case.name, "waiting", note=note)


def kept_by_another_region(case: Case) -> LayoutPlan | None:
    """Lost at the origin while another region of the environment holds it: copy it back.

    A copy keeps the weights and costs no training. Weights that are known to be bad are neither
    brought back nor trained anew: the same data would make the same.
    """
    for found in case.abroad(case.wanted):
        if found.standing == "unknown":
            because = f"{found.at} holds it; {_why_it_is_needed(case)}"
            return LayoutPlan(case.name, "change", copy_then_serve(case, found, because))
        note = f"{case.wanted}, held by {found.at}, is not good enough: {found.figures}"
        return _blocked(case, f"{note}; {_better(case)}")
    return None


def failed_for_its_content(case: Case) -> LayoutPlan | None:
    """Its training failed for its content: blocked with the service's reason."""
    failure = case.failure
    if failure is None:
        return None
    reason = f"the training of {case.wanted} failed: {failure.code}: {failure.reason}"
    retry = f"or ask for another try with `reconciler lock --renew {case.name}`"
    remedy = f"correct the training data and run `reconciler lock`, {retry}"
    return _blocked(case, f"{reason.rstrip('.')}; {remedy}")


def data_cannot_be_trained_on(case: Case) -> LayoutPlan | None:
    """The locked training data is not to be had: blocked."""
    reason = case.survey.here.world.untrainable.get(case.name)
    return None if reason is None else _blocked(case, f"{case.wanted} cannot be trained: {reason}")


def not_live_anywhere(case: Case) -> LayoutPlan:
    """Not live anywhere, and this instance is the origin: train, verify, serve."""
    model_id = case.survey.free_model_id(case.name, case.wanted)
    figures = counted(case.lock.documents, "document")
    because = f"{_why_it_is_needed(case)}; {figures}, not live anywhere"
    train = Train(case.name, case.wanted, model_id, because)
    steps = (train, *verify_then_serve(case, case.wanted, model_id))
    return LayoutPlan(case.name, "change", steps)


_ROWS: tuple[Callable[[Case], LayoutPlan | None], ...] = (
    serves_as_wanted,
    verified_but_not_serving,
    not_verified,
    operation_under_way,
    verified_elsewhere,
    judged_bad,
    source_is_not_ready,
    kept_by_another_region,
    failed_for_its_content,
    data_cannot_be_trained_on,
    not_live_anywhere,
)


def _blocked(case: Case, reason: str) -> LayoutPlan:
    return LayoutPlan(case.name, "blocked", note=reason)


def _unreadable(case: Case) -> bool:
    source = case.source
    return source is None or source.world.trouble is not None


def _why_it_is_needed(case: Case) -> str:
    if case.serving is not None and case.serving.version == case.wanted:
        return "the model here is not good enough"
    if case.serving is not None:
        return f"its recipe changed, {case.serving.version} -> {case.wanted}"
    if case.mapped is not None and case.serves_nothing:
        return f"{case.mapped}, which served, is gone"
    if case.wanted in case.served:
        return "it served here before and is gone"
    return "nothing serves" if case.served else "first version here"


def _better(case: Case) -> str:
    return (
        "correct the training data and run `reconciler lock`, "
        f"or change verification in desired/layouts/{case.name}.yaml"
    )
