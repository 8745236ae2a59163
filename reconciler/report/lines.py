"""What of a plan is worth a line.

A training is always followed by a verification and a serving. Three lines for one intention would
bury what a reviewer looks for, so the steps that follow the first one are named at its end. A
deletion is never hidden like that: each has its own line.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from reconciler.model.plan import (
    Action,
    Check,
    Copy,
    Delete,
    LayoutPlan,
    Plan,
    Resume,
    Serve,
    Situation,
    Train,
    Verify,
    Withdraw,
)
from reconciler.report.wording import named

_VERBS: Mapping[type[Action], str] = {
    Train: "train",
    Copy: "copy",
    Resume: "resume",
    Verify: "verify",
    Check: "check",
    Serve: "serve",
    Withdraw: "withdraw",
    Delete: "delete",
}
_STUCK: tuple[Situation, ...] = ("blocked", "waiting")


@dataclass(frozen=True, slots=True)
class Line:
    """One line: what happens to which layout, to which version or model, and why."""

    verb: str
    layout: str
    subject: str
    why: str


def verb(action: Action) -> str:
    """The word for a kind of action."""
    return _VERBS[type(action)]


def lines(plan: Plan) -> tuple[Line, ...]:
    """All that the plan does, layout by layout, then what it cannot do."""
    actions = [line for layout in plan.layouts for line in _action_lines(layout)]
    stuck = [line for situation in _STUCK for line in _stuck_lines(plan, situation)]
    return tuple(actions + stuck)


def summary(plan: Plan) -> str:
    """The plan in numbers: `2 to train, 1 to delete; 1 blocked, 8 in sync`."""
    if plan.refusals and not plan.layouts:
        return "nothing is planned"
    verbs = Counter(line.verb for layout in plan.layouts for line in _action_lines(layout))
    planned = [f"{verbs[word]:,} to {word}" for word in _VERBS.values() if verbs[word]]
    situations = Counter(layout.situation for layout in plan.layouts)
    states = [f"{situations[stuck]:,} {stuck}" for stuck in _STUCK if situations[stuck]]
    if situations["in_sync"] or not (planned or states):
        states.append(f"{situations['in_sync']:,} in sync")
    return "; ".join(filter(None, (", ".join(planned) or "nothing to do", ", ".join(states))))


def differs(plan: Plan) -> bool:
    """Whether anything is not as Git wants it, be it that nothing can be done about it now."""
    return any(layout.situation != "in_sync" or layout.actions for layout in plan.layouts)


def _action_lines(plan: LayoutPlan) -> Iterator[Line]:
    chain = [action for action in plan.steps if not isinstance(action, Delete)]
    if chain:
        first, *rest = chain
        then = f"; then {', '.join(map(verb, rest))}" if rest else ""
        yield Line(verb(first), plan.layout, first.version, first.because + then)
    for action in plan.actions:
        if isinstance(action, Delete):
            yield Line(verb(action), plan.layout, action.model_id, action.because)


def _stuck_lines(plan: Plan, situation: Situation) -> Iterator[Line]:
    """One line per reason: where a source is missing, every layout waits for the same."""
    by_note: dict[str, list[str]] = defaultdict(list)
    for layout in plan.layouts:
        if layout.situation == situation:
            by_note[layout.note].append(layout.layout)
    for note, names in by_note.items():
        if len(names) == 1:
            yield Line(situation, names[0], "", note)
        else:
            yield Line(situation, f"{len(names):,} layouts", "", f"{note} ({named(names)})")
