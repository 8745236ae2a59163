"""The fixture, as another project's tests would use it."""

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[3]

CONFTEST = 'pytest_plugins = ["emulator.pytest_plugin"]\n'
TESTS = """
import pytest
from azure.ai.formrecognizer import DocumentModelAdministrationClient
from azure.core.credentials import AzureKeyCredential


def client(emulator):
    return DocumentModelAdministrationClient(emulator.url, AzureKeyCredential(emulator.key))


def test_one(form_recognizer_emulator):
    client(form_recognizer_emulator).get_copy_authorization(model_id="a-model")
    assert form_recognizer_emulator.counts() == {"emulator": {"authorize_copy": 1}}


def test_the_next_has_a_fresh_one(form_recognizer_emulator):
    client(form_recognizer_emulator).get_copy_authorization(model_id="a-model")


class TestAnother:
    @pytest.fixture
    def form_recognizer_options(self):
        return {"accounts": ["mine"], "limits": "rates"}

    def test_its_options_are_its_own(self, form_recognizer_emulator):
        client(form_recognizer_emulator).get_resource_details()
        assert form_recognizer_emulator.counts() == {"mine": {"info": 1}}
"""


def test_a_project_gets_a_fresh_emulator_for_each_test(tmp_path: Path) -> None:
    (tmp_path / "conftest.py").write_text(CONFTEST)
    (tmp_path / "test_own.py").write_text(TESTS)
    run = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "--rootdir", tmp_path],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )

    assert run.returncode == 0, run.stdout + run.stderr
    assert "3 passed" in run.stdout
