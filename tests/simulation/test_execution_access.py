"""Instances that cannot be asked, wholly or in part: nothing is guessed, and no key is kept."""

import pytest

from emulator.testing import RunningEmulator
from reconciler.execution import PlanRefused
from reconciler.gateway.credentials import key_variable
from tests.simulation.small_project import DEV, EASTUS2, WESTEUROPE, Asked, SmallProject

TOKEN = "70ce" * 16
NOBODY_LISTENS = {"RECONCILER_ENDPOINT": "http://127.0.0.1:9/{account}"}


def wrong_key(project: SmallProject) -> dict[str, str]:
    return {key_variable(project.account(DEV)): "not-the-key"}


async def test_a_wrong_key_refuses_the_plan_and_says_which_instance_and_what_to_check(
    project: SmallProject,
) -> None:
    await project.declare("1040V")

    world = await project.world(environ=wrong_key(project))
    with pytest.raises(PlanRefused) as refused:
        await project.up(environ=wrong_key(project))

    assert world.trouble is not None
    assert "dev/westus could not be read" in str(refused.value)
    assert "check the key in the environment" in str(refused.value)
    assert "not-the-key" not in str(refused.value)
    assert project.asked() == Asked()


async def test_a_service_that_does_not_answer_refuses_the_plan(project: SmallProject) -> None:
    await project.declare("1040V")

    plan = await project.plan(environ=NOBODY_LISTENS)

    (refusal,) = plan.refusals
    assert "dev/westus" in refusal
    assert "check the endpoint and the network" in refusal
    assert plan.layouts == ()


async def test_an_account_that_does_not_exist_yet_is_planned_in_full(project: SmallProject) -> None:
    await project.declare("1040V", "1099")
    project.change_environment("dev", account="not-created-{region}")

    plan = await project.plan()
    outcome = await project.up()

    assert plan.refusals == ()
    assert [type(layout.steps[0]).__name__ for layout in plan.layouts] == ["Train", "Train"]
    assert set(outcome.failed) == {"1040V", "1099"}
    assert "`pulumi up` creates the account" in outcome.failed["1099"]


async def test_a_source_that_refuses_us_stops_promotion_with_the_reason(
    project: SmallProject,
) -> None:
    project.staging()
    await project.declare("1040V")
    await project.up(DEV)

    with pytest.raises(PlanRefused, match="the source dev/westus could not be read"):
        await project.up(EASTUS2, environ=wrong_key(project))

    assert project.asked(EASTUS2) == Asked()


async def test_a_source_that_refuses_us_is_no_hindrance_where_nothing_is_needed_from_it(
    project: SmallProject,
) -> None:
    project.staging()
    await project.declare("1040V")
    await project.up_everywhere()

    outcome = await project.up(EASTUS2, environ=wrong_key(project))

    assert (outcome.failed, outcome.waiting) == ({}, {})


async def test_a_source_that_was_not_deployed_is_named(project: SmallProject) -> None:
    project.staging()
    await project.declare("1040V")

    with pytest.raises(PlanRefused, match="the source dev/westus serves nothing"):
        await project.up(EASTUS2)


async def test_the_rest_of_an_environment_converges_while_one_region_refuses_us(
    project: SmallProject,
) -> None:
    project.staging()
    await project.declare("1040V")
    await project.up(DEV)
    denied = {key_variable(project.account(WESTEUROPE)): "not-the-key"}

    outcome = await project.up(EASTUS2, environ=denied)

    assert outcome.failed == {}
    assert list(project.serving(EASTUS2)) == ["1040V"]


async def test_no_key_and_no_token_is_ever_written_to_state(
    project: SmallProject, server: RunningEmulator, monkeypatch: pytest.MonkeyPatch
) -> None:
    project.staging()
    await project.declare("1040V", "1099")
    project.forms("1099/1099-01.pdf.labels.json").write_text("no labels")
    await project.lock("1099")
    keys = {}
    for instance in (DEV, EASTUS2):
        account = server.create_account(project.account(instance), instance.region)
        keys[key_variable(account.name)] = account.keys[0]
    monkeypatch.setattr("emulator.service.copying.secrets.token_hex", lambda _: TOKEN)
    said: list[str] = []

    for instance in (DEV, EASTUS2):
        outcome = await project.up(
            instance, environ=keys, progress=lambda progress: said.append(str(progress))
        )
        said.append(str(outcome))

    assert project.asked(EASTUS2) == Asked(copies=1)
    written = b"".join(p.read_bytes() for p in (project.root / ".reconciler").rglob("*.json*"))
    assert b"1040V" in written
    for secret in (*keys.values(), TOKEN):
        assert secret.encode() not in written
        assert all(secret not in each for each in said)
