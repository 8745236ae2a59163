"""Everything here runs the real engine, as `source scripts/environment emulator` sets it up."""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

PROJECT = Path(__file__).resolve().parents[2]
LEFT_OUT = ("PYTHONHOME", "RECONCILER_ROOT", "RECONCILER_KEY", "PULUMI_ACCESS_TOKEN")
"""What a developer's shell may hold and would lead the programs elsewhere."""


@pytest.fixture(scope="session", autouse=True)
def prepared_environment() -> Iterator[None]:
    """Put this Python, the stand-in provider and the engine before everything else on PATH."""
    engine = subprocess.run(
        [PROJECT / "scripts" / "engine"], capture_output=True, text=True, check=True
    ).stdout.strip()
    first = [PROJECT / "emulator" / "provider" / "bin", Path(sys.prefix) / "bin", engine]
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PATH", os.pathsep.join([*map(str, first), os.environ["PATH"]]))
        patch.setenv("VIRTUAL_ENV", sys.prefix)
        patch.setenv("PULUMI_SKIP_UPDATE_CHECK", "true")
        patch.setenv("PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION", "true")
        for name in LEFT_OUT:
            patch.delenv(name, raising=False)
        yield
