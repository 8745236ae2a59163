"""What a bystander says who knows all stores: which models are good, checked, and to be kept.

The planner is held against this, so nothing here is shared with it but the judgement itself.
"""

from collections.abc import Callable, Iterator
from typing import TypeVar

from reconciler.model.desired import Desired
from reconciler.model.live import LiveModel, Tag, World
from reconciler.model.naming import Instance
from reconciler.model.verdict import Decision, Verdict, judge

Word = TypeVar("Word", Verdict, Decision)
Key = tuple[str, str | None, str, str]
"""Layout, version, weights, digest of the verification data."""


def is_good(desired: Desired, seen: World, layout: str, model_id: str) -> bool:
    """Judge a model by any word on its weights that can be seen from its instance."""
    model = seen.model(model_id)
    if model is None:
        return False
    key = (layout, model.version, model.weights, desired.lock[layout].verification_digest)
    verdict = _nearest(seen, key, lambda world: world.verdicts)
    decision = _nearest(seen, key, lambda world: world.decisions)
    judgement = judge(verdict, desired.layouts[layout].verification, decision)
    return judgement is not None and judgement.good


def is_checked(desired: Desired, world: World, layout: str, model_id: str) -> bool:
    """Whether a model that Git wants checked has been, or has itself been verified."""
    model, asked = world.model(model_id), desired.layouts[layout].verification
    if model is None or asked is None or asked.copies == "none" or not asked.prefix:
        return True
    if not is_copy(world.instance, model):
        return True
    verified = any(
        (verdict.layout, verdict.version, verdict.weights, verdict.instance)
        == (layout, model.version, model.weights, str(world.instance))
        and verdict.at >= model.created_at
        for verdict in world.verdicts
    )
    checks = [c for c in world.checks if (c.model_id, c.created_at) == (model.id, model.created_at)]
    enough = ("full",) if asked.copies == "full" else ("smoke", "full")
    return verified or any(check.good and check.scope in enough for check in checks)


def is_copy(at: Instance, model: LiveModel) -> bool:
    """Whether a model came to an instance by copying."""
    return Tag.TRAINED in model.tags or model.tags.get(Tag.ORIGIN) != str(at)


def kept_by_git(desired: Desired, at: Instance, layout: str) -> set[str]:
    """The versions that an instance must keep because Git names them; none if it is retired."""
    environment = desired.environments[at.environment]
    if at.region in environment.retired:
        return set()
    kept = set(desired.pinned(layout))
    if layout in desired.wanted(environment, at.region):
        kept.add(desired.wanted_version(environment, layout))
    return kept


def _nearest(seen: World, key: Key, words: Callable[[World], tuple[Word, ...]]) -> Word | None:
    for world in _chain(seen):
        found = [
            word
            for word in words(world)
            if (word.layout, word.version, word.weights, word.verification_digest) == key
        ]
        if found:
            return max(found, key=lambda word: word.at)
    return None


def _chain(world: World) -> Iterator[World]:
    """A world and all that can be seen from it, up to the head of the chain of sources."""
    yield world
    for neighbour in world.neighbours:
        yield from _chain(neighbour)
