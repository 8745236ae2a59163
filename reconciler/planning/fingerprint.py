"""The fingerprint of a plan: the name of what it does, and of what that rests on.

Reasons, commits, times and counts are not in it: they change from day to day, and the plan stays
the same. Twelve hex digits name the whole. For people the layouts that change are told behind it,
with the kinds of actions and the beginning of a digest of their own, so that a plan that has become
another can say how.
"""

import hashlib
from collections.abc import Iterator

from reconciler.model.naming import Instance
from reconciler.model.plan import Action, Check, Copy, LayoutPlan, Plan, Resume, Serve

LENGTH = 12
DETAIL_LENGTH = 4
MOST_DETAILS = 100
"""Layouts; more than these nobody reads, and an environment variable must hold a fingerprint."""


def fingerprint(plan: Plan) -> str:
    """`3fa2c1b09d11:1040=train.verify.serve#9c1b,…`; twelve digits alone where much changes."""
    changed = [layout for layout in plan.layouts if layout.actions]
    whole = hashlib.sha256(f"{plan.instance}\n".encode())
    for layout in changed:
        whole.update(_canonical(layout).encode())
    name = whole.hexdigest()[:LENGTH]
    if not changed or len(changed) > MOST_DETAILS:
        return name
    return f"{name}:{','.join(_detail(layout) for layout in changed)}"


def kinds(layout: LayoutPlan) -> str:
    """The kinds of actions on a layout, in order: `train.verify.serve`."""
    return ".".join(type(action).__name__.lower() for action in layout.actions)


def layout_digest(layout: LayoutPlan) -> str:
    """The beginning of the digest of what is done for one layout and what that rests on."""
    return hashlib.sha256(_canonical(layout).encode()).hexdigest()[:DETAIL_LENGTH]


def _detail(layout: LayoutPlan) -> str:
    return f"{layout.layout}={kinds(layout)}#{layout_digest(layout)}"


def _canonical(layout: LayoutPlan) -> str:
    """One line per step, clean-up and fact; no name in it can hold a tab or the end of a line."""
    lines = [layout.layout]
    lines += ["\t".join(("step", *_words(step))) for step in layout.steps]
    lines += sorted("\t".join(("cleanup", *_words(delete))) for delete in layout.cleanup)
    lines += [f"fact\t{fact}" for fact in sorted(layout.facts)]
    return "\n".join(lines) + "\n\n"


def _words(action: Action) -> Iterator[str]:
    yield type(action).__name__
    yield action.version
    yield action.model_id
    match action:
        case Copy():
            yield from _place(action.source, action.source_model_id)
        case Resume():
            yield action.kind
            yield from _place(action.at, action.operation_id)
        case Serve():
            yield action.replaces or ""
        case Check():
            yield action.scope


def _place(instance: Instance, name: str) -> tuple[str, str]:
    return str(instance), name
