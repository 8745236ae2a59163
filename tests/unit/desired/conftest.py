"""A project that is right, so that a test can make one thing of it wrong."""

from pathlib import Path

import pytest

from tests.unit.desired.project import Project, right_project


@pytest.fixture
def project(tmp_path: Path) -> Project:
    return right_project(tmp_path)
