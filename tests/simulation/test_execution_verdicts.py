"""What a version is measured by beside the minimum: what serves now, and its own origin."""

import pytest

from emulator.service.models import TEMPLATES
from examples.generator import DEFAULT_SWAP, swap_labels
from reconciler.model.desired import CopyPolicy, Verification
from reconciler.model.naming import Instance
from tests.simulation.small_project import EASTUS2, Asked, SmallProject

LAYOUT = "1099"
DOCUMENTS = 3
"""How many held-out documents the layout has."""


def verified(
    *, minimum: float = 0.5, tolerance: float = 0.02, copies: CopyPolicy = "none"
) -> Verification:
    return Verification(f"{LAYOUT}-check/", minimum, tolerance, copies=copies)


async def test_a_version_that_is_worse_than_what_serves_does_not_serve(
    project: SmallProject,
) -> None:
    await project.declare(LAYOUT, verification=verified())
    await project.up()
    serving = project.serving()
    swap_labels(project.forms(LAYOUT), *DEFAULT_SWAP[LAYOUT])
    await project.lock(LAYOUT)

    outcome = await project.up()

    assert "accuracy 0.867 (39 of 45 fields) is below the 1.000 of" in outcome.failed[LAYOUT]
    assert "by more than the tolerance 0.020" in outcome.failed[LAYOUT]
    assert project.serving() == serving


async def test_a_wider_tolerance_lets_it_serve_without_a_new_analysis(
    project: SmallProject,
) -> None:
    await project.declare(LAYOUT, verification=verified())
    await project.up()
    swap_labels(project.forms(LAYOUT), *DEFAULT_SWAP[LAYOUT])
    await project.lock(LAYOUT)
    await project.up()
    before = project.last

    project.change(LAYOUT, verification=verified(tolerance=0.2))
    outcome = await project.up()

    assert outcome.failed == {}
    assert project.serving() == {LAYOUT: project.wanted_id(LAYOUT)}
    assert project.asked(since=before) == Asked()


@pytest.mark.parametrize(("copies", "analyses"), [("none", 0), ("smoke", 1), ("full", DOCUMENTS)])
async def test_a_copy_is_checked_on_as_many_documents_as_git_asks(
    project: SmallProject, copies: CopyPolicy, analyses: int
) -> None:
    project.staging()
    await project.declare(LAYOUT, verification=verified(copies=copies))

    await project.up_everywhere()

    assert project.serving(EASTUS2) == {LAYOUT: project.wanted_id(LAYOUT)}
    assert project.asked(EASTUS2) == Asked(copies=1, analyses=analyses)


def forget_a_field(project: SmallProject, instance: Instance, model_id: str) -> None:
    """Let a model answer otherwise than its origin: it knows a field less."""
    account, emulator = project.account(instance).lower(), project.emulator.emulator
    templates = emulator.models.templates(account, model_id)
    assert templates is not None
    less = {kind: {**each, "fields": each["fields"][1:]} for kind, each in templates.items()}
    emulator.state.put(TEMPLATES, f"{account}/{model_id}", less)


@pytest.mark.parametrize(("copies", "wrong"), [("smoke", 1), ("full", DOCUMENTS)])
async def test_a_copy_that_answers_otherwise_than_its_origin_does_not_serve(
    project: SmallProject, copies: CopyPolicy, wrong: int
) -> None:
    project.staging()
    await project.declare(LAYOUT, verification=verified(copies=copies))
    await project.up()
    name = project.wanted_id(LAYOUT)

    async with project.held("analyze", run=EASTUS2, at=EASTUS2, nth=None) as run:
        forget_a_field(project, EASTUS2, name)
    outcome = await run
    before = project.last
    again = await project.up(EASTUS2)

    assert f"{name} does not answer as its origin did" in outcome.failed[LAYOUT]
    assert f"{wrong} wrong that dev/westus has right: Year in" in outcome.failed[LAYOUT]
    assert "does not answer as its origin does" in again.failed[LAYOUT]
    assert project.serving(EASTUS2) == {}
    assert project.serving() == {LAYOUT: name}
    assert project.asked(EASTUS2, since=before) == Asked(), "the same weights are not copied again"
