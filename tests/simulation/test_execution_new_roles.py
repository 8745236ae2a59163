"""Roles that were assigned a moment ago and do not work yet: met with patience, and only so."""

from itertools import count
from typing import Any

import httpx
import pytest

from reconciler.execution import PlanRefused
from reconciler.model.outcome import Progress
from tests.simulation.small_project import DEV, EASTUS2, Asked, SmallProject, clock

NO_ACCESS = {
    "kind": "error",
    "status": 400,
    "code": "ContentSourceNotAccessible",
    "message": "The container cannot be read.",
}
NO_PERMISSION = {
    "kind": "error",
    "status": 401,
    "code": "PermissionDenied",
    "message": "The principal lacks the data action.",
}
FORBIDDEN = {**NO_PERMISSION, "status": 403, "code": "Forbidden"}

NO_PATIENCE = 0.0
HOUR = 3600
HASTE = 100
"""By how much pauses are shorter."""
BLOB_DATA_READER = "2a2b9908-6ea1-4ae2-8e65-a410df84e7d1"
NUMBERS = count(1)


class Watching:
    """Somebody who reads what a run tells; `on_wait` is done whenever it waits for a role."""

    def __init__(self, on_wait: Any = lambda: None) -> None:
        self.waits: list[Progress] = []
        self._on_wait = on_wait

    def __call__(self, progress: Progress) -> None:
        if progress.sentence.startswith("asks again in"):
            self.waits.append(progress)
            self._on_wait()


async def test_a_training_is_begun_again_once_its_account_may_read_the_data(
    project: SmallProject,
) -> None:
    await project.declare("1040V", "1099")
    project.fault("build", NO_ACCESS, model=project.wanted_id("1099"), times=2)
    watching = Watching()

    outcome = await project.up(progress=watching, time=clock(pace=HASTE))

    assert outcome.failed == {}
    assert set(project.serving()) == {"1040V", "1099"}
    assert project.asked() == Asked(trainings=2, analyses=6)
    assert {(each.instance, each.layout) for each in watching.waits} == {(DEV, "1099")}
    assert "a new role takes minutes to work" in watching.waits[0].sentence
    assert "The container cannot be read" in watching.waits[0].sentence


async def test_a_training_whose_account_may_not_read_in_time_fails_and_is_begun_by_the_next_run(
    project: SmallProject,
) -> None:
    await project.declare("1040V", "1099")
    project.change_environment("dev", wait=NO_PATIENCE)
    role = project.fault("build", NO_ACCESS, model=project.wanted_id("1099"))

    first = await project.up()
    assert list(first.failed) == ["1099"]
    assert "The container cannot be read" in first.failed["1099"]
    assert "Storage Blob Data Reader" in first.failed["1099"]
    assert project.journal("failures") == []
    project.emulator.remove_fault(role)
    project.change_environment("dev", wait=60.0)
    second = await project.up()

    assert second.failed == {}
    assert set(project.serving()) == {"1040V", "1099"}
    assert project.asked().trainings == 2


async def test_of_many_that_wait_for_the_same_role_only_one_asks_again(
    project: SmallProject,
) -> None:
    layouts = ("1040V", "1099", "1040ES", "w8ben")
    await project.declare(*layouts)
    role = project.fault("build", NO_ACCESS)

    def role_works() -> None:
        if len(watching.waits) == 3:
            project.emulator.remove_fault(role)

    watching = Watching(role_works)
    outcome = await project.up(progress=watching, time=clock(pace=HASTE))

    assert outcome.failed == {}
    assert project.asked().trainings == len(layouts)
    assert len({each.layout for each in watching.waits}) == 1
    assert builds(project) == [400] * (len(layouts) + 3) + [202] * len(layouts)


def builds(project: SmallProject) -> list[int]:
    """What each request for a training was answered."""
    return [
        each["status"]
        for each in project.emulator.requests()
        if each["operation"] == "build" and each["account"] == project.account(DEV)
    ]


async def test_an_identity_whose_role_was_assigned_a_moment_ago_trains_once_it_works(
    project: SmallProject,
) -> None:
    await project.declare("1040V")
    with project.settings(roleDelay=HOUR):
        assign_reader(project, make_account(project))
        watching = Watching(lambda: project.emulator.clock.advance(HOUR))

        outcome = await project.up(progress=watching, time=clock(pace=HASTE))

    assert outcome.failed == {}
    assert len(watching.waits) == 1
    assert "was assigned a moment ago" in watching.waits[0].sentence
    assert project.asked() == Asked(trainings=1, analyses=3)


async def test_an_identity_without_a_role_is_named_with_what_it_needs(
    project: SmallProject,
) -> None:
    await project.declare("1040V")
    project.change_environment("dev", wait=NO_PATIENCE)
    with project.settings(roleDelay=HOUR):
        make_account(project)

        outcome = await project.up()

    assert "has no role that lets it read blob data" in outcome.failed["1040V"]
    assert "Storage Blob Data Reader" in outcome.failed["1040V"]
    assert project.asked() == Asked()


def make_account(project: SmallProject) -> str:
    """Make dev's account through ARM, so that it has an identity; returns the identity."""
    number = next(NUMBERS)
    project.change_environment("dev", account=f"fresh{number}-{{region}}")
    name = project.account(DEV)
    group = put(project, group_of(number), "2021-04-01", {"location": "westus"})
    made = put(
        project,
        f"{group['id']}/providers/Microsoft.CognitiveServices/accounts/{name}",
        "2025-06-01",
        {
            "location": "westus",
            "kind": "FormRecognizer",
            "sku": {"name": "S0"},
            "identity": {"type": "SystemAssigned"},
            "properties": {"customSubDomainName": name},
        },
    )
    return str(made["identity"]["principalId"])


def assign_reader(project: SmallProject, principal: str) -> None:
    """Let an identity read blob data, from some time on."""
    definition = f"/providers/Microsoft.Authorization/roleDefinitions/{BLOB_DATA_READER}"
    assignment = f"00000000-0000-0000-0000-{next(NUMBERS):012}"
    put(
        project,
        f"{group_of(1)}/providers/Microsoft.Authorization/roleAssignments/{assignment}",
        "2022-04-01",
        {"properties": {"roleDefinitionId": definition, "principalId": principal}},
    )


def group_of(number: int) -> str:
    return f"/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/forms{number}"


def put(project: SmallProject, resource: str, version: str, body: Any) -> Any:
    answer = httpx.put(f"{project.emulator.url}{resource}?api-version={version}", json=body)
    assert answer.is_success, answer.text
    return answer.json()


@pytest.mark.parametrize("refusal", [NO_PERMISSION, FORBIDDEN], ids=["401", "403"])
@pytest.mark.parametrize("operation", ["info", "list_models"])
async def test_an_instance_that_does_not_know_our_role_yet_is_asked_again(
    project: SmallProject, operation: str, refusal: dict[str, object]
) -> None:
    await project.declare("1040V")
    project.fault(operation, refusal, times=2)
    watching = Watching()

    outcome = await project.up(progress=watching, time=clock(pace=HASTE))

    assert list(outcome.serving) == ["1040V"]
    assert [(each.instance, each.layout) for each in watching.waits] == [(DEV, "")] * 2
    assert "The principal lacks the data action" in watching.waits[0].sentence


async def test_an_instance_that_does_not_know_our_role_in_time_refuses_the_plan(
    project: SmallProject,
) -> None:
    await project.declare("1040V")
    project.change_environment("dev", wait=NO_PATIENCE)
    project.fault("info", FORBIDDEN)

    with pytest.raises(PlanRefused, match=r"dev/westus could not be read.*The principal lacks"):
        await project.up()

    assert project.asked() == Asked()
    assert project.serving() == {}


async def test_a_look_alone_waits_for_no_role(project: SmallProject) -> None:
    await project.declare("1040V")
    project.fault("info", FORBIDDEN, times=1)

    plan = await project.plan()

    assert "The principal lacks the data action" in plan.refusals[0]


@pytest.mark.parametrize(
    ("operation", "at"),
    [("authorize_copy", EASTUS2), ("copy", DEV)],
    ids=["target", "source"],
)
async def test_a_copy_is_begun_again_once_both_sides_know_our_role(
    project: SmallProject, operation: str, at: Any
) -> None:
    project.staging()
    await project.declare("1040V")
    await project.up(DEV)
    project.fault(operation, FORBIDDEN, at=at, times=2)
    watching = Watching()

    outcome = await project.up(EASTUS2, progress=watching, time=clock(pace=HASTE))

    assert outcome.failed == {}
    assert len(watching.waits) == 1
    assert project.asked(EASTUS2) == Asked(copies=1)
    assert project.serving(EASTUS2) == {"1040V": project.wanted_id("1040V")}


async def test_a_source_that_does_not_know_our_role_refuses_the_plan_at_once(
    project: SmallProject,
) -> None:
    project.staging()
    await project.declare("1040V")
    await project.up(DEV)
    project.fault("info", FORBIDDEN, times=1)

    with pytest.raises(PlanRefused, match="the source dev/westus could not be read"):
        await project.up(EASTUS2)

    assert project.asked(EASTUS2) == Asked()
