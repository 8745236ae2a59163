"""What a project goes through (new versions, crashes, deletions by hand) and what it costs.

States that only a history brings about, with every training counted: nothing is trained twice.
"""

from collections import Counter
from dataclasses import dataclass, replace

from hypothesis import given, settings
from hypothesis import strategies as st

from reconciler.model.desired import Desired
from reconciler.model.naming import Instance
from tests.simulation.fleet import Fleet, run, settle, writes
from tests.simulation.fleets import LAYOUTS, TOPOLOGIES
from tests.simulation.given import WESTUS, environment, git
from tests.simulation.nature import Nature

LAST_VERSION = 6
CHAIN = TOPOLOGIES[3]


@dataclass(frozen=True)
class Lock:
    """A pull request locks the next version of a layout."""

    layout: str


@dataclass(frozen=True)
class Up:
    """A run on the instance of that number; killed after so many writes, if it gets that far."""

    instance: int
    killed_after: int | None
    operations_end: bool


Event = Lock | Up

_ups = st.builds(
    Up,
    instance=st.integers(0, 9),
    killed_after=st.none() | st.integers(1, 12),
    operations_end=st.booleans(),
)
_locks = st.builds(Lock, layout=st.sampled_from(LAYOUTS))
events = st.lists(_ups | _locks, max_size=25)


def version(number: int) -> str:
    return f"{number:012x}"


def lived_through(history: list[Event], nature: Nature) -> Fleet:
    """A fleet after a history, with every version locked once and enough kept to go back."""
    wanted = dict.fromkeys(LAYOUTS, 1)
    fleet = Fleet.deployed(declared(wanted), nature)
    for event in history:
        match event:
            case Lock(layout):
                wanted[layout] = min(wanted[layout] + 1, LAST_VERSION)
                fleet = replace(fleet, desired=declared(wanted))
            case Up():
                fleet = up(fleet, event)
    return fleet


def declared(wanted: dict[str, int]) -> Desired:
    return git({name: version(n) for name, n in wanted.items()}, *CHAIN, retain=LAST_VERSION)


def up(fleet: Fleet, event: Up) -> Fleet:
    instance = fleet.instances[event.instance % len(fleet.instances)]
    steps = list(writes(fleet, fleet.plan(instance)))[: event.killed_after]
    fleet = steps[-1] if steps else fleet
    return settle(fleet) if event.operations_end else fleet


def at_rest(fleet: Fleet) -> Fleet:
    for _ in range(6):
        for instance in fleet.instances:
            fleet = run(fleet, fleet.plan(instance))
    assert all(fleet.plan(instance).actions == () for instance in fleet.instances)
    return fleet


def serving(fleet: Fleet, instance: Instance) -> dict[str, str | None]:
    return {layout: fleet.worlds[instance].serving_version(layout) for layout in LAYOUTS}


@given(events)
@settings(max_examples=100, deadline=None)
def test_after_any_history_of_crashes_every_instance_serves_what_git_wants(
    history: list[Event],
) -> None:
    end = at_rest(lived_through(history, Nature()))
    expected = {layout: lock.version for layout, lock in end.desired.lock.items()}
    for instance in end.instances:
        assert serving(end, instance) == expected


@given(events)
@settings(max_examples=100, deadline=None)
def test_no_version_is_trained_twice_or_anywhere_but_at_the_origin(history: list[Event]) -> None:
    end = at_rest(lived_through(history, Nature()))
    assert {instance for instance, _, _ in end.trainings} == {WESTUS}
    assert set(Counter(end.trainings).values()) == {1}


@given(events, st.sampled_from(LAYOUTS), st.integers(2, LAST_VERSION))
@settings(max_examples=100, deadline=None)
def test_a_bad_version_never_serves_and_never_stops_the_other_layouts(
    history: list[Event], layout: str, number: int
) -> None:
    bad = Nature(poor=frozenset({(layout, version(number))}))
    end = at_rest(lived_through(history, bad))
    for instance in end.instances:
        for name, served in serving(end, instance).items():
            wanted = end.desired.lock[name].version
            if (name, wanted) == (layout, version(number)):
                assert served != version(number)
            else:
                assert served == wanted


@given(st.data())
@settings(max_examples=100, deadline=None)
def test_models_deleted_by_hand_come_back_and_by_training_only_where_nobody_has_them(
    data: st.DataObject,
) -> None:
    before = at_rest(lived_through([], Nature()))
    fleet = before
    for instance in fleet.instances:
        models = fleet.worlds[instance].models
        kept = data.draw(st.sets(st.sampled_from([model.id for model in models])))
        fleet = fleet.changed(instance, models=tuple(m for m in models if m.id in kept))
    dev = [instance for instance in fleet.instances if instance.environment == "dev"]
    lost = {
        layout
        for layout in LAYOUTS
        if all(fleet.worlds[instance].serving_version(layout) is None for instance in dev)
    }
    end = at_rest(fleet)
    retrained = [layout for _, layout, _ in end.trainings[len(before.trainings) :]]
    assert sorted(retrained) == sorted(lost)
    for instance in end.instances:
        assert serving(end, instance) == dict.fromkeys(LAYOUTS, version(1))


@given(events)
@settings(max_examples=50, deadline=None)
def test_a_retired_environment_ends_empty_and_the_others_go_on(history: list[Event]) -> None:
    fleet = lived_through(history, Nature())
    prod = environment(
        "prod",
        "northeurope",
        "japaneast",
        source=Instance("staging", "eastus2"),
        retired=["northeurope", "japaneast"],
    )
    environments = {**fleet.desired.environments, "prod": prod}
    end = at_rest(replace(fleet, desired=replace(fleet.desired, environments=environments)))
    for instance in end.instances:
        if instance.environment == "prod":
            assert (end.worlds[instance].models, end.worlds[instance].serving) == ((), {})
        else:
            assert None not in serving(end, instance).values()
