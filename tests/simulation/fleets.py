"""Fleets in any state, likely or not: what a planner may be shown after any history."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import cache
from operator import itemgetter
from typing import Literal

from hypothesis import strategies as st

from reconciler.model.desired import Desired, Environment
from reconciler.model.live import Failure, LiveModel, Operation, OperationStatus, World
from reconciler.model.naming import Instance
from reconciler.model.verdict import CopyCheck, Decision, Verdict
from tests.simulation.fleet import Fleet
from tests.simulation.given import (
    DIGEST,
    EASTUS,
    EASTUS2,
    NOW,
    WESTUS,
    A,
    B,
    C,
    D,
    by_person,
    checking_copies,
    copy_check,
    decision,
    endpoint,
    environment,
    foreign,
    git,
    live,
    operation,
    verdict,
)
from tests.simulation.nature import TOTAL, Nature

LAYOUTS = ("1040", "1099", "w8ben")
VERSIONS = (A, B, C, D)

TOPOLOGIES: tuple[tuple[Environment, ...], ...] = (
    (environment("dev", "westus"),),
    (environment("dev", "westus", "eastus"),),
    (
        environment("dev", "westus"),
        environment("staging", "eastus2", "westeurope", source=WESTUS),
    ),
    (
        environment("dev", "westus", "eastus"),
        environment("staging", "eastus2", source=WESTUS),
        environment("prod", "northeurope", "japaneast", source=EASTUS2),
    ),
    (
        environment("dev", "westus"),
        environment("staging", "eastus2", source=WESTUS),
        environment("prod", "northeurope", "japaneast", source=EASTUS2, versions={}),
    ),
    (
        environment("dev", "westus", "eastus", versions={}),
        environment("staging", "eastus2", source=WESTUS),
    ),
    (
        environment("dev", "westus", "eastus", retired=["eastus"]),
        environment("staging", "eastus2", "westeurope", source=WESTUS, retired=["westeurope"]),
    ),
    (
        environment("dev", "westus", "eastus"),
        environment("staging", "eastus2", source=EASTUS),
    ),
    (
        environment("dev", "westus", "eastus", retired=["eastus"]),
        environment("staging", "eastus2", source=WESTUS),
        environment(
            "prod", "northeurope", "japaneast", source=EASTUS2, versions={}, retired=["northeurope"]
        ),
    ),
)

layouts = st.sampled_from(LAYOUTS)
versions = st.sampled_from((A, A, A, *VERSIONS))
"""One more often than the others: what is wanted, held, judged and served has to meet."""

_keys = st.tuples(layouts, versions)
_ages = st.sampled_from((1, 1, 2, 3))
WEIGHTS = tuple(live("", "", WESTUS, age=age).weights for age in (1, 2, 3))
ALL_WELL = st.just(Nature())
VERIFICATIONS = (
    None,
    *(checking_copies(copies) for copies in ("none", "smoke", "full")),
    by_person(copies="smoke"),
    by_person(prefix=""),
)
SCOPES: tuple[Literal["smoke", "full"], ...] = ("smoke", "full")
STATUSES: tuple[OperationStatus, ...] = ("running", "failed")
MOST_MODELS = 5
"""Of ours, at one instance in the beginning."""

_wanted = st.dictionaries(layouts, versions, min_size=1)
_pinned = st.dictionaries(layouts, st.sampled_from((B, B, *VERSIONS)))
_retained = st.integers(0, 2)
ANY = st.sampled_from(TOPOLOGIES)
PINNED = st.sampled_from([each for each in TOPOLOGIES if any(e.promote == "pinned" for e in each)])
_verifications = st.tuples(*(st.sampled_from(VERIFICATIONS) for _ in LAYOUTS))


@st.composite
def declarations(
    draw: st.DrawFn, topologies: st.SearchStrategy[tuple[Environment, ...]]
) -> Desired:
    """What Git may declare, without caps; at least one layout. Some environments are pinned."""
    wanted = draw(_wanted)
    topology = [
        replace(each, versions=draw_pins(draw, wanted)) if each.promote == "pinned" else each
        for each in draw(topologies)
    ]
    desired = git(wanted, *topology, retain=draw(_retained))
    asked = dict(zip(LAYOUTS, draw(_verifications), strict=True))
    return replace(
        desired,
        layouts={
            name: replace(layout, verification=asked[name])
            for name, layout in desired.layouts.items()
        },
    )


def draw_pins(draw: st.DrawFn, wanted: Mapping[str, str]) -> Mapping[str, str]:
    """Versions for some of the layouts, at least one."""
    pinned = {name: version for name, version in draw(_pinned).items() if name in wanted}
    return pinned or wanted


natures = st.builds(
    Nature,
    poor=st.frozensets(_keys, max_size=3),
    weak=st.frozensets(st.sampled_from(WEIGHTS), max_size=1),
    broken=st.frozensets(_keys, max_size=2),
    garbled=st.frozensets(_keys, max_size=1),
)
"""Some versions and some weights turn out bad, some versions cannot be trained."""


@st.composite
def fleets(
    draw: st.DrawFn,
    nature: st.SearchStrategy[Nature] = natures,
    topologies: st.SearchStrategy[tuple[Environment, ...]] = ANY,
) -> Fleet:
    """All instances of a declaration, each in any state; verdicts tell what nature would."""
    fleet = Fleet.deployed(draw(declarations(topologies)), draw(nature))
    worlds = {instance: draw_world(draw, instance, fleet.nature) for instance in fleet.instances}
    fleet = replace(fleet, worlds=worlds)
    for instance in fleet.instances:
        for number, neighbour in enumerate(fleet.seen_from(instance).neighbours):
            copies = (running_copy(instance, 6 + number, *one) for one in draw(_copies))
            known = fleet.worlds[neighbour.instance].operations
            fleet = fleet.changed(neighbour.instance, operations=(*known, *copies))
    return fleet


_places = st.integers(0, MOST_MODELS + 1)
"""Which one of some models; counted round where there are fewer."""

_digests = st.sampled_from([DIGEST, DIGEST, "earlier data"])
_foreign_ids = st.sets(st.sampled_from(["legacy", f"1040--{A}.3", f"1099--{B}.4"]))
_serving = st.dictionaries(layouts, _places)
_served = st.dictionaries(layouts, st.lists(versions, unique=True))
_judged = st.lists(st.tuples(_places, _digests), max_size=3)
_decided = st.lists(st.tuples(_places, _digests), max_size=2)
_checked = st.lists(st.tuples(_places, _digests, st.sampled_from(SCOPES)), max_size=2)
_failed = st.lists(_keys, max_size=1)
_untrainable = st.dictionaries(layouts, st.just("moved"), max_size=1)
_builds = st.lists(st.tuples(_keys, st.sampled_from(STATUSES)), max_size=2, unique_by=itemgetter(0))
_copies = st.lists(st.tuples(_keys, _ages), max_size=1)


@cache
def models(at: Instance) -> st.SearchStrategy[list[LiveModel]]:
    """Models of ours at `at`: trained there, or copies of weights that were made elsewhere."""

    def model(key: tuple[str, str], suffix: int, age: int, copied: bool) -> LiveModel:
        origin = live(*key, WESTUS, age=age) if copied or at != WESTUS else None
        return live(*key, at, suffix=suffix, age=age, copy_of=origin)

    one = st.builds(model, _keys, st.integers(1, 2), _ages, st.booleans())
    return st.lists(one, max_size=MOST_MODELS, unique_by=lambda model: model.id)


def draw_world(draw: st.DrawFn, at: Instance, nature: Nature) -> World:
    """One instance with models of ours and of others, mapped and remembered in any way."""
    ours = draw(models(at))
    serving = {layout: mapped(layout, ours, place) for layout, place in draw(_serving).items()}
    return World(
        instance=at,
        observed_at=NOW,
        models=(*ours, *(foreign(name) for name in sorted(draw(_foreign_ids)))),
        operations=tuple(build(at, *each) for each in draw(_builds)),
        serving=serving,
        served={layout: tuple(served) for layout, served in draw(_served).items()},
        verdicts=tuple(draw_verdicts(draw, at, ours, nature)),
        decisions=tuple(draw_decisions(draw, ours, nature)),
        checks=tuple(draw_checks(draw, ours, nature)),
        failures=tuple(Failure(*key, "X", "unfit", NOW) for key in draw(_failed)),
        untrainable=draw(_untrainable),
        endpoint=endpoint(at),
    )


def mapped(layout: str, ours: list[LiveModel], place: int) -> str:
    """What the mapping may name for a layout: most often a model of its own."""
    own = [model.id for model in ours if model.layout == layout]
    ids = [*own, *own, *(model.id for model in ours), "legacy", f"1040--{D}.9"]
    return ids[place % len(ids)]


def draw_verdicts(
    draw: st.DrawFn, at: Instance, ours: list[LiveModel], nature: Nature
) -> Iterator[Verdict]:
    """Verdicts on some of the models, on the locked verification data or on earlier data."""
    for place, digest in draw(_judged) if ours else ():
        model = ours[place % len(ours)]
        yield verdict(model, fields_right(nature, model), at=at, digest=digest)


def draw_decisions(draw: st.DrawFn, ours: list[LiveModel], nature: Nature) -> Iterator[Decision]:
    """What people said of some of the models: the same as nature, on the locked data or earlier."""
    for place, digest in draw(_decided) if ours else ():
        model = ours[place % len(ours)]
        yield decision(model, fields_right(nature, model) == TOTAL, digest=digest)


def draw_checks(draw: st.DrawFn, ours: list[LiveModel], nature: Nature) -> Iterator[CopyCheck]:
    """What was found out about some of the copies."""
    for place, digest, scope in draw(_checked) if ours else ():
        model = ours[place % len(ours)]
        good = (model.layout, model.version) not in nature.garbled
        yield copy_check(model, scope, good=good, digest=digest)


def fields_right(nature: Nature, model: LiveModel) -> int:
    """Fields of 10 that a model finds."""
    return nature.fields_right(model.layout or "", model.version or "", model.weights)


def build(at: Instance, key: tuple[str, str], status: OperationStatus) -> Operation:
    """A training that an earlier run began."""
    return operation(live(*key, at, suffix=5), status=status)


def running_copy(target: Instance, suffix: int, key: tuple[str, str], age: int) -> Operation:
    """A copy to `target` that an earlier run began; its authorisation reserved an id of its own."""
    arriving = live(*key, target, suffix=suffix, copy_of=live(*key, WESTUS, age=age))
    made = operation(arriving, "copy", target=endpoint(target))
    return replace(made, id=f"{made.id}-{target}", tags=arriving.tags)
