"""A pytest plugin: `pytest_plugins = ["emulator.pytest_plugin"]`, and tests have an emulator.

def test_a_model_is_built(form_recognizer_emulator):
    client = DocumentModelAdministrationClient(
        form_recognizer_emulator.url, AzureKeyCredential(form_recognizer_emulator.key)
    )

Each test gets a fresh one on a free port of loopback, with one account, `emulator`, that also
answers at the root. A project that wants it otherwise overrides `form_recognizer_options` in a
conftest, a module or a class.
"""

from collections.abc import Iterator

import pytest

from emulator.testing import Options, RunningEmulator, running_emulator

ACCOUNT = "emulator"


@pytest.fixture
def form_recognizer_options() -> Options:
    """How the emulator shall be: no limits, and all operations done at once."""
    return {"limits": False}


@pytest.fixture
def form_recognizer_emulator(form_recognizer_options: Options) -> Iterator[RunningEmulator]:
    """A fresh emulator for one test."""
    options: Options = {"accounts": [ACCOUNT], **form_recognizer_options}
    with running_emulator(**options) as emulator:
        yield emulator
