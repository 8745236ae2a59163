"""`reconciler lock` and files whose names are not UTF-8."""

import os
from pathlib import Path

import pytest

from tests.unit.cli.locked_project import DATA, LOCK, run, unlocked
from tests.unit.desired.project import Project, right_project


@pytest.fixture
def project(tmp_path: Path) -> Project:
    return unlocked(right_project(tmp_path))


def test_all_documents_whose_names_are_not_utf_8_are_named_at_once(project: Project) -> None:
    folder = os.fsencode(project.root / DATA / "1040")
    for name in (b"Formul\xe4r.pdf", b"Fr\xe4gebogen.pdf"):
        Path(os.fsdecode(folder + b"/" + name)).write_bytes(b"%PDF-1.7")

    result = run(project)

    assert result.exit_code == 1
    assert result.stderr == (
        "examples/forms/1040/ has names of files that are not UTF-8: "
        r"'Formul\udce4r.pdf', 'Fr\udce4gebogen.pdf'"
        "; rename what is called so, then run again\n"
    )
    assert not (project.root / LOCK).exists()
