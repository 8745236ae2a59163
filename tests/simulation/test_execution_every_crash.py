"""A crash after every single effect of a run, one after another; a plain run then heals each.

The oracle is the emulator: how often it trained, copied and deleted, and what lives in the end.
"""

from collections.abc import Awaitable, Callable

import pytest

from reconciler.execution import reconcile
from reconciler.model.naming import Instance
from reconciler.model.outcome import Outcome
from tests.simulation.mortal import Death, Life, MortalSession
from tests.simulation.small_project import DEV, EASTUS2, Asked, SmallProject, clock

MORE_THAN_ANY_RUN = 100
HASTE = 1000
"""By how much pauses are shorter: nobody waits long for the lease of the dead."""


class Ages:
    """Runs one after another, some of which die."""

    def __init__(self, project: SmallProject) -> None:
        self._project = project

    async def cut_short(self, instance: Instance, length: int) -> Life:
        """A run that dies after so many effects, if it has as many."""
        life = Life(length)
        # A heartbeat among the effects would make their order, and what is died after, a chance.
        time = clock(beating=False, pace=HASTE)
        async with self._project.session(kind=MortalSession, time=time) as run:
            assert isinstance(run, MortalSession)
            run.life = life
            try:
                await reconcile(run, instance)
            except* Death:
                pass
        return life

    async def whole(self, instance: Instance) -> Outcome:
        """A plain run."""
        return await self._project.up(instance, time=clock(beating=False, pace=HASTE))


async def crash_everywhere(
    ages: Ages,
    instance: Instance,
    before: Callable[[], Awaitable[object]],
    healed: Callable[[Life], Awaitable[None]],
) -> set[str]:
    """Let runs die after 1, 2, 3 … effects until one lives; returns the effects died after."""
    fatal: set[str] = set()
    for length in range(1, MORE_THAN_ANY_RUN):
        await before()
        life = await ages.cut_short(instance, length)
        if not life.is_over:
            return fatal
        fatal.add(life.effects[-1])
        outcome = await ages.whole(instance)
        assert (outcome.failed, outcome.waiting) == ({}, {}), life.effects
        await healed(life)
    pytest.fail("a run had more effects than any should")


async def test_dying_at_any_point_of_a_new_version_trains_it_once_and_leaks_nothing(
    project: SmallProject,
) -> None:
    await project.declare("1040V", retain=1)
    await project.up()
    ages = Ages(project)
    kept = [project.wanted_id("1040V")]
    last = 0

    async def new_version() -> None:
        nonlocal last
        last = project.last
        await project.renew("1040V")

    async def is_right(life: Life) -> None:
        kept.append(project.wanted_id("1040V"))
        assert project.serving() == {"1040V": kept[-1]}, life.effects
        assert set(project.models()) == set(kept[-2:]), life.effects
        asked = project.asked(since=last)
        assert (asked.trainings, asked.deletes) == (1, min(1, len(kept) - 2)), life.effects

    fatal = await crash_everywhere(ages, DEV, new_version, is_right)

    assert fatal == {
        "leases/westus.json",
        "archive/westus.jsonl",
        "build",
        "history/westus.jsonl",
        "verdicts/westus.jsonl",
        "served/westus.jsonl",
        "mapping.json",
        "delete",
        "-leases/westus.json",
    }


async def test_dying_at_any_point_of_a_promotion_leaks_nothing(project: SmallProject) -> None:
    project.staging()
    await project.declare("1040V", retain=0)
    await project.up(DEV)
    await project.up(EASTUS2)
    ages = Ages(project)
    last = 0

    async def new_version() -> None:
        nonlocal last
        await project.renew("1040V")
        await ages.whole(DEV)
        last = project.last

    async def is_right(life: Life) -> None:
        (model,) = project.models(EASTUS2).values()
        assert model.tags["version"] == project.version("1040V")
        assert project.serving(EASTUS2) == {"1040V": model.id}, life.effects
        asked = project.asked(EASTUS2, since=last)
        assert asked == Asked(copies=1, deletes=1), life.effects

    fatal = await crash_everywhere(ages, EASTUS2, new_version, is_right)

    assert {"authorize", "copy", "mapping.json", "mapping.source.json", "delete"} < fatal


async def test_dying_at_any_point_of_a_removal_leaves_no_model_behind(
    project: SmallProject,
) -> None:
    await project.declare("1099")
    await project.declare("1040V")
    ages = Ages(project)
    layout, entry = project.desired.layouts["1099"], project.locked("1099")

    async def removed() -> None:
        project.restore(layout, entry)
        await ages.whole(DEV)
        project.remove("1099")

    async def is_right(life: Life) -> None:
        assert project.serving() == {"1040V": project.wanted_id("1040V")}, life.effects
        assert set(project.models()) == {project.wanted_id("1040V")}, life.effects

    fatal = await crash_everywhere(ages, DEV, removed, is_right)

    assert {"mapping.json", "delete", "history/westus.jsonl"} < fatal


async def test_dying_while_training_data_is_copied_trains_from_a_whole_copy(
    project: SmallProject,
) -> None:
    await project.declare("1040V")
    ages = Ages(project)

    for length in (1, 2, 9, 17):
        await ages.cut_short(DEV, length)
    outcome = await ages.whole(DEV)

    assert outcome.failed == {}
    assert outcome.serving["1040V"].accuracy == 1.0
    assert project.asked().trainings == 1


@pytest.mark.parametrize(
    ("operation", "at"),
    [
        ("build", DEV),
        ("analyze", DEV),
        ("delete", DEV),
        ("authorize_copy", EASTUS2),
        ("copy", DEV),
        ("delete", EASTUS2),
    ],
    ids=lambda value: str(value).replace("/", "-"),
)
async def test_losing_the_answer_to_a_write_trains_copies_and_deletes_once_all_the_same(
    project: SmallProject, operation: str, at: Instance
) -> None:
    project.staging()
    await project.declare("1040V", retain=0)
    await project.up(DEV)
    await project.up(EASTUS2)
    await project.renew("1040V")
    before = project.last
    fault = project.fault(operation, {"kind": "reset", "when": "after"}, at=at, times=1)

    for instance in (DEV, EASTUS2):
        outcome = await project.up(instance)
        assert (outcome.failed, outcome.waiting) == ({}, {})

    assert [each["applied"] for each in project.emulator.faults() if each["id"] == fault] == [1]
    assert project.asked(DEV, before).trainings == 1
    assert project.asked(EASTUS2, before).copies == 1
    for instance in (DEV, EASTUS2):
        assert project.asked(instance, before).deletes == 1
        assert set(project.models(instance)) == set(project.serving(instance).values())
