"""A state store that does not exist: nothing to remember before the first deployment, else said."""

from pathlib import Path

import pytest

from reconciler.model.plan import Plan
from reconciler.state import StoreMissing
from reconciler.state.blob_credentials import key_variable
from tests.azurite import ACCOUNT, KEY, Azurite
from tests.simulation.small_project import EASTUS2, Asked, SmallProject

STORE_KEY = {key_variable(ACCOUNT): KEY}


@pytest.fixture
def nowhere(azurite: Azurite, tmp_path: Path) -> str:
    """The address of a container that nobody has made."""
    return f"{azurite.account_url}/{tmp_path.name.replace('_', '-')[:50].strip('-').lower()}"


def kinds(plan: Plan) -> list[str]:
    return [type(action).__name__ for action in plan.actions]


async def test_before_the_first_deployment_the_whole_plan_is_shown_without_a_warning(
    project: SmallProject, nowhere: str
) -> None:
    await project.declare("1040V")
    project.change_environment("dev", account="not-created-{region}", state=nowhere)

    plan = await project.plan(environ=STORE_KEY)

    assert kinds(plan) == ["Train", "Verify", "Serve"]
    assert (plan.blocked, plan.warnings, plan.refusals) == ({}, (), ())


async def test_training_data_that_is_missing_blocks_although_there_is_no_store_yet(
    project: SmallProject, nowhere: str
) -> None:
    await project.declare("1040V")
    for document in project.forms("1040V").iterdir():
        document.unlink()
    project.change_environment("dev", account="not-created-{region}", state=nowhere)

    plan = await project.plan(environ=STORE_KEY)

    assert "its training data is missing" in plan.blocked["1040V"]


async def test_an_instance_that_lives_without_its_store_is_planned_with_a_warning(
    project: SmallProject, nowhere: str
) -> None:
    await project.declare("1040V")
    await project.up()
    project.change_environment("dev", state=nowhere)

    plan = await project.plan(environ=STORE_KEY)

    assert kinds(plan) == ["Verify", "Serve"]
    (warning,) = plan.warnings
    assert "dev/westus: nothing is remembered of it" in warning
    assert "there is no such blob container; `pulumi up` creates it" in warning
    assert "verified again" in warning


async def test_a_run_without_a_store_changes_nothing_and_says_what_is_missing(
    project: SmallProject, nowhere: str
) -> None:
    await project.declare("1040V")
    await project.up()
    await project.renew("1040V")
    project.change_environment("dev", state=nowhere)
    before = project.last

    with pytest.raises(StoreMissing, match=r"there is no such blob container; `pulumi up` creates"):
        await project.up(environ=STORE_KEY)

    assert project.asked(since=before) == Asked()


async def test_a_source_whose_store_is_missing_promotes_nothing_and_deletes_nothing(
    project: SmallProject, nowhere: str
) -> None:
    project.staging()
    await project.declare("1040V")
    await project.up_everywhere()
    serving = project.serving(EASTUS2)
    await project.renew("1040V")
    project.change_environment("dev", state=nowhere)

    plan = await project.plan(EASTUS2, environ=STORE_KEY)

    assert plan.actions == ()
    assert any("dev/westus serves nothing" in refusal for refusal in plan.refusals)
    assert any("dev/westus: nothing is remembered of it" in each for each in plan.warnings)
    assert project.serving(EASTUS2) == serving
