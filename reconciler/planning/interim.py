"""What serves meanwhile, where the wanted version cannot serve yet and nothing else does.

A new region that follows a source should not stay without a layout because the source is busy with
the next version: it gets what the source serves. A version that served here before is the second
choice, for an instance whose mapping names a model that is gone. An environment that Git pins
serves exactly what it is pinned to, or nothing.
"""

from collections.abc import Iterator
from dataclasses import replace

from reconciler.model.plan import Action, Copy, LayoutPlan, Resume
from reconciler.planning.candidate import Candidate
from reconciler.planning.case import Case
from reconciler.planning.steps import (
    copy_then_serve,
    merit,
    onward,
    resume_then_serve,
    serves_in_the_end,
)


def with_interim(case: Case, decision: LayoutPlan, *, room: bool = True) -> LayoutPlan:
    """Say what serves while the wanted version is blocked or waits; bring it where nothing does.

    Without `room` nothing is brought here that is not here already. Where there are steps already,
    they lead to a model that a person can judge: they come first, and a later run brings the rest.
    """
    if decision.situation not in ("blocked", "waiting"):
        return decision
    if not case.serves_nothing:
        goes_on = case.serving.version if case.serving else case.mapped
        return replace(decision, note=f"{decision.note}; {goes_on} goes on serving")
    if not decision.steps:
        for version, steps in _ways(case):
            makes = isinstance(steps[0], Copy | Resume)
            if serves_in_the_end(steps) and (room or not makes):
                note = f"{decision.note}; {version} serves meanwhile"
                return replace(decision, steps=steps, note=note)
    return replace(decision, note=f"{decision.note}; nothing serves until then")


def _ways(case: Case) -> Iterator[tuple[str, tuple[Action, ...]]]:
    if case.survey.environment.promote == "pinned":
        return
    followed = case.followed
    if followed is not None and followed.version != case.wanted:
        steps = _bring(case, followed)
        if steps:
            yield followed.version, steps
    for version in case.served:
        live = case.live(version)
        if (
            version != case.wanted
            and live is not None
            and (steps := _serve_live(case, live, "it served here before"))
        ):
            yield version, steps


def _bring(case: Case, followed: Candidate) -> tuple[Action, ...]:
    live = case.live(followed.version)
    if live is not None:
        return _serve_live(case, live, f"{followed.at} serves it")
    if followed.standing in ("bad", "pending"):
        return ()
    because = f"{followed.at} serves it; meanwhile, until {case.wanted} is ready"
    return resume_then_serve(case, followed.version) or copy_then_serve(case, followed, because)


def _serve_live(case: Case, live: Candidate, reason: str) -> tuple[Action, ...]:
    if live.standing == "bad":
        return ()
    because = f"{reason}; meanwhile, until {case.wanted} is ready; {merit(case, live.reason)}"
    return onward(
        case, live.version, live.id, live.judgement, unchecked=live.unchecked, because=because
    )
