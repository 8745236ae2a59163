"""What a bystander says who knows all stores: which models are good, checked, and to be kept.

The planner is held against this, so nothing here is shared with it but the judgement itself.
"""

from collections.abc import Callable, Iterator, Mapping
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


def lost_with(
    desired: Desired, worlds: Mapping[Instance, World], seen: World, gone: LiveModel
) -> bool:
    """Whether a good model goes with which its environment loses what a region that stays wants.

    Neither that region nor any other that stays, nor the source, holds any model of the version,
    nor does the one that gives it up hold another one that is good.
    """
    environment, layout = desired.environments[seen.instance.environment], gone.layout or ""
    staying = [i for i in environment.instances if i.region not in environment.retired]
    if seen.instance in staying or not staying:
        return False
    if layout not in desired.wanted(environment, staying[0].region):
        return False
    if gone.version != desired.wanted_version(environment, layout):
        return False
    holders = [*staying, *([environment.source] if environment.source else [])]
    key = (layout, gone.version)
    if any((model.layout, model.version) == key for at in holders for model in worlds[at].models):
        return False
    left = [m for m in seen.models if (m.layout, m.version) == key and m.id != gone.id]
    good = [model for model in (gone, *left) if is_good(desired, seen, layout, model.id)]
    return good == [gone]


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
