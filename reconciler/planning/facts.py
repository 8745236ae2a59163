"""What actions rest on and do not themselves name: the other half of a plan's fingerprint.

An approved plan must not be carried out on other weights than those that were there, nor judged by
other figures. Weights that are yet to be made, or that only a neighbour holds, are left out: a plan
in a chain of environments cannot know them, and the version names what they are made of. So with
whatever comes to serve stands what Git asks of it, if it asks for anything.
"""

from collections.abc import Iterable, Iterator

from reconciler.model.desired import Layout, LockEntry
from reconciler.model.plan import Action, Check, Serve, Verify
from reconciler.planning.survey import Survey


def facts(survey: Survey, layout: str, actions: Iterable[Action]) -> tuple[str, ...]:
    """The facts behind the actions on one layout, in a fixed order."""
    taken = tuple(actions)
    if not taken:
        return ()
    found = set(_weights(survey, layout, {action.model_id for action in taken}))
    declared, lock = survey.desired.layouts.get(layout), survey.desired.lock.get(layout)
    if declared is not None and lock is not None:
        found.update(_examinations(taken, declared, lock))
    return tuple(sorted(found))


def _weights(survey: Survey, layout: str, ids: set[str]) -> Iterator[str]:
    for ours in survey.here.models.get(layout, ()):
        if ours.model.id in ids:
            yield f"{ours.model.id} is {ours.model.weights}"


def _examinations(actions: Iterable[Action], layout: Layout, lock: LockEntry) -> Iterator[str]:
    """What Git asks for now of what is verified, checked and served."""
    asked, digest = layout.verification, lock.verification_digest
    demand = asked and (
        f"{digest} by {asked.by}, at least {asked.minimum_accuracy}, tolerance {asked.tolerance}"
    )
    for action in actions:
        if isinstance(action, Verify) and demand:
            yield f"verified on {demand}"
        if isinstance(action, Check) and demand:
            yield f"checked on {digest}"
        if isinstance(action, Serve):
            yield f"served if good on {demand}" if demand else "served unverified"
