"""What plans need of their instances against what these have, and what to ask support for.

A higher limit takes days to get, so a team has to know its figures before it needs them: the most
models that live side by side, what every version that Git retains would come to, the neural builds
of the month, and how long the requests take at the declared rates.
"""

from collections.abc import Iterable, Iterator
from math import ceil

from reconciler.model.capacity import CapacityNeed
from reconciler.model.desired import Desired, Environment
from reconciler.model.plan import Plan
from reconciler.model.rates import CallClass
from reconciler.report import markup
from reconciler.report.columns import table
from reconciler.report.wording import counted, lasting, named

HEAD = (
    "instance",
    "models",
    "peak",
    "after",
    "all retained",
    "limit",
    "neural builds",
    "neural left",
    *(f"{call}" for call in CallClass),
    "at least",
)
"""The columns of the long report; those of the classes of calls count requests."""

UNKNOWN = "not known"

NOTHING_TO_ASK = "nothing to ask for: all of this fits into what the instances have"


def capacity_line(need: CapacityNeed) -> str:
    """The short report: one line below a plan."""
    allowed = f"of {need.limit:,} models" if need.limit else "models (no limit known yet)"
    parts = [f"{need.models:,} {allowed}, {need.peak:,} at the peak, {need.after:,} afterwards"]
    if need.neural_needed:
        parts.append(f"{counted(need.neural_needed, 'neural build')} of {_neural_left(need)}")
    requests = sum(need.requests.values())
    if requests:
        parts.append(f"{counted(requests, 'request')}, at least {lasting(need.seconds)}")
    if 0 < need.limit < need.peak and need.evictable:
        parts.append(f"could make room: {named(need.evictable)}")
    return "; ".join(parts)


def capacity_rows(plans: Iterable[Plan]) -> list[tuple[str, ...]]:
    """The rows below HEAD, one per instance that could be read."""
    return [_row(str(plan.instance), plan.capacity) for plan in plans if plan.capacity is not None]


def capacity_text(desired: Desired, plans: Iterable[Plan]) -> str:
    """The long report: a table over all instances, and what to ask Azure's support for."""
    known = list(plans)
    rows = table(HEAD, capacity_rows(known))
    asked = asks(desired, known)
    if not asked:
        return "\n".join([*rows, "", NOTHING_TO_ASK])
    return "\n".join([*rows, "", "to ask Azure's support for:", *(f"  {ask}" for ask in asked)])


def capacity_markdown(desired: Desired, plans: Iterable[Plan]) -> str:
    """The long report for a comment or a ticket."""
    known = list(plans)
    rows = markup.table(HEAD, capacity_rows(known), figures=len(HEAD) - 1)
    asked = asks(desired, known)
    words = "To ask Azure's support for:\n\n" if asked else ""
    sentences = "\n".join(f"- {ask}" for ask in asked) or NOTHING_TO_ASK
    return f"### Capacity\n\n{rows}\n\n{words}{sentences}\n"


def asks(desired: Desired, plans: Iterable[Plan]) -> list[str]:
    """A sentence for each thing of which an instance has less than is needed."""
    return [
        f"{plan.instance}: {ask}"
        for plan in plans
        if plan.capacity is not None
        for ask in _asks(desired.environments[plan.instance.environment], plan.capacity)
    ]


def _asks(environment: Environment, need: CapacityNeed) -> Iterator[str]:
    most = max(need.peak, need.retained)
    if 0 < need.limit < most:
        why = "the plan holds so many side by side"
        if need.retained > need.peak:
            why = "so many live with every version that Git retains"
        yield f"{most:,} custom models instead of {need.limit:,}; {why}"
    if need.neural_left is not None and need.neural_needed > need.neural_left:
        missing = need.neural_needed - need.neural_left
        yield f"{counted(missing, 'neural build')} more than {_neural_left(need)}"
    for call, number in need.requests.items():
        rate = environment.rates.of(call)
        if number / rate > environment.wait:
            yield (
                f"{ceil(number / environment.wait):,} requests a second of class {call} instead "
                f"of {rate:,}; {number:,} of them take {lasting(number / rate)}, and a run waits "
                f"{lasting(environment.wait)}"
            )


def _row(instance: str, need: CapacityNeed) -> tuple[str, ...]:
    left = UNKNOWN if need.neural_left is None else f"{need.neural_left:,}"
    return (
        instance,
        *(f"{n:,}" for n in (need.models, need.peak, need.after, need.retained)),
        f"{need.limit:,}" if need.limit else UNKNOWN,
        f"{need.neural_needed:,}",
        left,
        *(f"{need.requests.get(call, 0):,}" for call in CallClass),
        lasting(need.seconds),
    )


def _neural_left(need: CapacityNeed) -> str:
    if need.neural_left is None:
        return "a number that the API does not tell"
    until = f" until {need.neural_resets_at:%Y-%m-%d}" if need.neural_resets_at else ""
    return f"the {need.neural_left:,} that are left{until}"
