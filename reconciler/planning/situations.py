"""The table of the design: one function per row, tried from the top, the first that fits decides.

The order is the argument. What lives here comes before what could be fetched, what is under way
before what would be begun, a copy before a training; and a training, which costs the most and
makes new weights, is what is left when nothing else can be done.
"""

from collections.abc import Callable

from reconciler.model.plan import Action, LayoutPlan
from reconciler.planning.candidate import best
from reconciler.planning.case import Case
from reconciler.planning.changes import why_it_is_needed, why_it_is_trained
from reconciler.planning.hindrances import what_hinders_its_training
from reconciler.planning.remedies import ask_a_person, make_it_good
from reconciler.planning.source import what_the_source_lacks
from reconciler.planning.steps import (
    check,
    copy_then_serve,
    documents,
    merit,
    needs_a_person,
    onward,
    resume_then_serve,
    serves_in_the_end,
    train_then_serve,
    verify,
)


def decide(case: Case) -> LayoutPlan:
    """Say what is done for a wanted layout, leaving aside what is deleted."""
    decisions = (row(case) for row in _ROWS)
    return next(decision for decision in decisions if decision is not None)


def serves_as_wanted(case: Case) -> LayoutPlan | None:
    """The wanted version is live, verified and serving: nothing, but for a check that is missing.

    Where its verdict may lie up a chain that cannot be read now, what serves is left alone.
    """
    live = case.live(case.wanted)
    if live is None or not live.serves:
        return None
    if live.standing == "good":
        if live.unchecked:
            return LayoutPlan(case.name, "change", (check(case, case.wanted, live.id),))
        return LayoutPlan(case.name, "in_sync")
    if live.standing == "unknown" and case.survey.origin and (case.unread or not case.source):
        unread = case.unread.instance if case.unread else case.survey.origin
        note = f"its verdict may lie with {unread}, which could not be read"
        return LayoutPlan(case.name, "in_sync", note=note)
    return None


def verified_but_not_serving(case: Case) -> LayoutPlan | None:
    """Live, verdict good, not serving: serve. A rollback ends here, with no training, no copy."""
    live = case.live(case.wanted)
    if live is None or live.standing != "good":
        return None
    because = merit(case, live.reason)
    if case.wanted in case.served:
        because = f"Git wants it again; it served here before; {live.reason}"
    return _towards_serving(
        case,
        onward(
            case,
            case.wanted,
            live.id,
            live.judgement,
            unchecked=live.unchecked,
            because=because,
        ),
    )


def not_verified(case: Case) -> LayoutPlan | None:
    """Live, no verdict for these weights and this verification data: verify, then serve."""
    live = case.live(case.wanted)
    if live is None or live.standing != "unknown":
        return None
    if not live.serves:
        return _towards_serving(case, onward(case, case.wanted, live.id, None))
    because = f"it serves, but no verdict tells how it does on {documents(case)}"
    step = verify(case, case.wanted, live.id, because)
    if needs_a_person(case):
        return _towards_serving(case, (step,))
    return LayoutPlan(case.name, "change", (step,))


def operation_under_way(case: Case) -> LayoutPlan | None:
    """An operation for it is under way: resume it, then verify and serve."""
    steps = resume_then_serve(case, case.wanted) or ()
    return _towards_serving(case, steps) if serves_in_the_end(steps) else None


def verified_elsewhere(case: Case) -> LayoutPlan | None:
    """Not live here, live and verified in the source or another region: copy, check, serve.

    Weights of which a copy has failed its check here are not copied again and again.
    """
    failed = {c.model.weights for c in case.here if c.version == case.wanted and c.failed_check}
    good = (c for c in case.abroad(case.wanted) if c.standing == "good")
    found = next((c for c in good if c.model.weights not in failed), None)
    if found is None:
        return None
    has = "holds it" if case.layout.verification is None else "has verified it"
    because = f"{found.at} {has}; {why_it_is_needed(case)}"
    return _towards_serving(case, copy_then_serve(case, found, because))


def awaits_a_person(case: Case) -> LayoutPlan | None:
    """Live, and all has been said but a person's word: wait for it."""
    live = case.live(case.wanted)
    if live is None or live.standing != "pending":
        return None
    note = f"{case.wanted} waits for a person's word: {live.reason}; {ask_a_person(case, live.at)}"
    return LayoutPlan(case.name, "waiting", note=note)


def under_way_for_a_person(case: Case) -> LayoutPlan | None:
    """What is under way needs a person's word, and nothing live already could do instead."""
    steps = resume_then_serve(case, case.wanted)
    return _towards_serving(case, steps) if steps else None


def judged_bad(case: Case) -> LayoutPlan | None:
    """Live, and below the minimum, rejected, or unlike its origin: blocked with the figures."""
    live = case.live(case.wanted)
    if live is None:
        return None
    why = f"{case.wanted} is not good enough: {live.reason}"
    return _blocked(case, f"{why}; {make_it_good(case, live)}")


def pinned_and_not_judged_elsewhere(case: Case) -> LayoutPlan | None:
    """Pinned, and live without a judgement only where it is not wanted: copy it, judge it here.

    Whoever wants a version verifies it, so nobody would ever judge this one on the present data.
    """
    if case.survey.environment.promote != "pinned" or case.unread:
        return None
    unjudged = (c for c in case.abroad(case.wanted) if c.standing in ("unknown", "pending"))
    found = next(unjudged, None)
    if found is None or case.is_wanted_at(found.at):
        return None
    because = f"{found.at} holds it and does not want it, so it is judged here"
    return _towards_serving(
        case, copy_then_serve(case, found, f"{because}; {why_it_is_needed(case)}")
    )


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
    found = best(case.abroad(case.wanted))
    if found is None:
        return None
    if found.standing != "bad":
        because = f"{found.at} holds it; {why_it_is_needed(case)}"
        return _towards_serving(case, copy_then_serve(case, found, because))
    why = f"{case.wanted}, held by {found.at}, is not good enough: {found.reason}"
    return _blocked(case, f"{why}; {make_it_good(case, found)}")


def not_live_anywhere(case: Case) -> LayoutPlan:
    """Not live anywhere, and this instance is the origin: train, verify, serve."""
    return _towards_serving(case, train_then_serve(case, why_it_is_trained(case)))


_ROWS: tuple[Callable[[Case], LayoutPlan | None], ...] = (
    serves_as_wanted,
    verified_but_not_serving,
    not_verified,
    operation_under_way,
    verified_elsewhere,
    awaits_a_person,
    under_way_for_a_person,
    judged_bad,
    pinned_and_not_judged_elsewhere,
    source_is_not_ready,
    kept_by_another_region,
    what_hinders_its_training,
    not_live_anywhere,
)


def _towards_serving(case: Case, steps: tuple[Action, ...]) -> LayoutPlan:
    """The layout changes; it also waits where the steps end before a person's word."""
    if serves_in_the_end(steps):
        return LayoutPlan(case.name, "change", steps)
    decide_here = ask_a_person(case, case.survey.instance)
    note = f"{case.wanted} needs a person's word once it can be judged; {decide_here}"
    return LayoutPlan(case.name, "waiting", steps, note=note)


def _blocked(case: Case, reason: str) -> LayoutPlan:
    return LayoutPlan(case.name, "blocked", note=reason)
