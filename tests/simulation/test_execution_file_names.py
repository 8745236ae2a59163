"""Documents whose names are not UTF-8, as old archives leave them: only their layout fails."""

import os
from pathlib import Path

import pytest

from tests.simulation.small_project import SmallProject


def add_latin_1_document(folder: Path) -> None:
    """Add what `unzip` makes of an archive from a machine that knew no UTF-8."""
    Path(os.fsdecode(os.fsencode(folder) + b"/Formul\xe4r.pdf")).write_bytes(b"%PDF-1.7")


@pytest.mark.parametrize("folder", ["1099", "1099-check"])
async def test_a_document_whose_name_is_not_utf_8_fails_only_its_layout(
    project: SmallProject, folder: str
) -> None:
    await project.declare("1040V", "1099")
    add_latin_1_document(project.forms(folder))

    outcome = await project.up()

    assert list(outcome.serving) == ["1040V"]
    assert list(outcome.failed) == ["1099"]
    reason = outcome.failed["1099"]
    assert rf"forms/{folder}/ has names of files that are not UTF-8: 'Formul\udce4r.pdf'" in reason


async def test_a_file_that_is_no_document_may_have_any_name(project: SmallProject) -> None:
    await project.declare("1099")
    folder = os.fsencode(project.forms("1099"))
    Path(os.fsdecode(folder + b"/Bl\xe4tter.txt")).write_bytes(b"notes")

    outcome = await project.up()

    assert outcome.failed == {}
