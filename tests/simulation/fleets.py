"""Fleets in any state, likely or not: what a planner may be shown after any history."""

from dataclasses import replace

from hypothesis import strategies as st

from reconciler.model.desired import Desired, Environment
from reconciler.model.live import Failure, LiveModel, Operation, World
from reconciler.model.naming import Instance
from reconciler.model.verdict import CopyCheck, Decision, Verdict
from tests.simulation.fleet import Fleet
from tests.simulation.given import (
    DIGEST,
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
)

layouts = st.sampled_from(LAYOUTS)
versions = st.sampled_from(VERSIONS)
_keys = st.tuples(layouts, versions)
_ages = st.integers(1, 3)
WEIGHTS = tuple(live("", "", WESTUS, age=age).weights for age in (1, 2, 3))
ALL_WELL = st.just(Nature())
VERIFICATIONS = (
    None,
    *(checking_copies(copies) for copies in ("none", "smoke", "full")),
    by_person(copies="smoke"),
    by_person(prefix=""),
)


@st.composite
def declarations(draw: st.DrawFn) -> Desired:
    """What Git may declare, without caps; at least one layout. Some environments are pinned."""
    wanted = draw(st.dictionaries(layouts, versions, min_size=1))
    topology = [
        replace(each, versions=draw(pins(list(wanted)))) if each.promote == "pinned" else each
        for each in draw(st.sampled_from(TOPOLOGIES))
    ]
    desired = git(wanted, *topology, retain=draw(st.integers(0, 2)))
    return replace(
        desired,
        layouts={
            name: replace(layout, verification=draw(st.sampled_from(VERIFICATIONS)))
            for name, layout in desired.layouts.items()
        },
    )


def pins(names: list[str]) -> st.SearchStrategy[dict[str, str]]:
    """Versions for some of the layouts, at least one."""
    return st.dictionaries(st.sampled_from(names), versions, min_size=1)


@st.composite
def natures(draw: st.DrawFn) -> Nature:
    """Some versions and some weights turn out bad, some versions cannot be trained."""
    return Nature(
        poor=draw(st.frozensets(_keys, max_size=3)),
        weak=draw(st.frozensets(st.sampled_from(WEIGHTS), max_size=1)),
        broken=draw(st.frozensets(_keys, max_size=2)),
        garbled=draw(st.frozensets(_keys, max_size=1)),
    )


@st.composite
def models(draw: st.DrawFn, at: Instance) -> LiveModel:
    """A model of ours at `at`: trained there, or a copy of weights that were made elsewhere."""
    layout, version = draw(_keys)
    suffix, age = draw(st.integers(1, 2)), draw(_ages)
    origin = live(layout, version, WESTUS, age=age)
    copied = at != WESTUS or draw(st.booleans())
    return live(layout, version, at, suffix=suffix, age=age, copy_of=origin if copied else None)


@st.composite
def fleets(draw: st.DrawFn, nature: st.SearchStrategy[Nature] | None = None) -> Fleet:
    """All instances of a declaration, each in any state; verdicts tell what nature would."""
    desired = draw(declarations())
    fleet = Fleet.deployed(desired, draw(natures() if nature is None else nature))
    for instance in fleet.instances:
        fleet = replace(
            fleet, worlds={**fleet.worlds, instance: draw(worlds(instance, fleet.nature))}
        )
    for instance in fleet.instances:
        for number, neighbour in enumerate(fleet.seen_from(instance).neighbours):
            copies = draw(st.lists(running_copies(instance, 6 + number), max_size=1))
            known = fleet.worlds[neighbour.instance].operations
            fleet = fleet.changed(neighbour.instance, operations=known + tuple(copies))
    return fleet


@st.composite
def worlds(draw: st.DrawFn, at: Instance, nature: Nature) -> World:
    """One instance with models of ours and of others, mapped and remembered in any way."""
    ours = draw(st.lists(models(at), max_size=5, unique_by=lambda model: model.id))
    theirs = draw(st.sets(st.sampled_from(["legacy", f"1040--{A}.3", f"1099--{B}.4"])))
    ids = st.sampled_from([model.id for model in ours] + ["legacy", f"1040--{D}.9"])
    return World(
        instance=at,
        observed_at=NOW,
        models=(*ours, *(foreign(name) for name in sorted(theirs))),
        operations=draw(builds(at)),
        serving=draw(st.dictionaries(layouts, ids)),
        served={
            layout: tuple(draw(st.lists(versions, unique=True)))
            for layout in draw(st.sets(layouts))
        },
        verdicts=draw(verdicts(at, ours, nature)),
        decisions=draw(decisions(ours, nature)),
        checks=draw(checks(ours, nature)),
        failures=draw(failures()),
        untrainable=draw(st.dictionaries(layouts, st.just("moved"), max_size=1)),
        endpoint=endpoint(at),
    )


@st.composite
def verdicts(
    draw: st.DrawFn, at: Instance, ours: list[LiveModel], nature: Nature
) -> tuple[Verdict, ...]:
    """Verdicts on some of the models, on the locked verification data or on earlier data."""
    judged = draw(st.lists(st.sampled_from(ours), max_size=3)) if ours else []
    return tuple(
        verdict(
            model,
            nature.fields_right(model.layout or "", model.version or "", model.weights),
            at=at,
            digest=draw(st.sampled_from([DIGEST, "earlier data"])),
        )
        for model in judged
    )


@st.composite
def decisions(draw: st.DrawFn, ours: list[LiveModel], nature: Nature) -> tuple[Decision, ...]:
    """What people said of some of the models: the same as nature, on the locked data or earlier."""
    judged = draw(st.lists(st.sampled_from(ours), max_size=2)) if ours else []
    return tuple(
        decision(
            model,
            nature.fields_right(model.layout or "", model.version or "", model.weights) == TOTAL,
            digest=draw(st.sampled_from([DIGEST, "earlier data"])),
        )
        for model in judged
    )


@st.composite
def checks(draw: st.DrawFn, ours: list[LiveModel], nature: Nature) -> tuple[CopyCheck, ...]:
    """What was found out about some of the copies."""
    checked = draw(st.lists(st.sampled_from(ours), max_size=2)) if ours else []
    return tuple(
        copy_check(
            model,
            "full" if draw(st.booleans()) else "smoke",
            good=(model.layout, model.version) not in nature.garbled,
            digest=draw(st.sampled_from([DIGEST, "earlier data"])),
        )
        for model in checked
    )


@st.composite
def builds(draw: st.DrawFn, at: Instance) -> tuple[Operation, ...]:
    """Trainings that an earlier run began."""
    keys = draw(st.lists(_keys, max_size=2, unique=True))
    return tuple(
        operation(
            live(layout, version, at, suffix=5), status=draw(st.sampled_from(["running", "failed"]))
        )
        for layout, version in keys
    )


@st.composite
def running_copies(draw: st.DrawFn, target: Instance, suffix: int) -> Operation:
    """A copy to `target` that an earlier run began; its authorisation reserved an id of its own."""
    layout, version = draw(_keys)
    origin = live(layout, version, WESTUS, age=draw(_ages))
    arriving = live(layout, version, target, suffix=suffix, copy_of=origin)
    made = operation(arriving, "copy", target=endpoint(target))
    return replace(made, id=f"{made.id}-{target}", tags=arriving.tags)


@st.composite
def failures(draw: st.DrawFn) -> tuple[Failure, ...]:
    """Trainings that failed for their content."""
    keys = draw(st.lists(_keys, max_size=1))
    return tuple(Failure(layout, version, "X", "unfit", NOW) for layout, version in keys)
