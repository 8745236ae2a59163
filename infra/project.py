"""Where the project is."""

from collections.abc import Mapping
from pathlib import Path


def project_root(start: Path, environ: Mapping[str, str]) -> Path:
    """The folder that holds Pulumi.yaml: `start` or one above it, or what RECONCILER_ROOT names.

    Raises FileNotFoundError, with what to do, where there is none.
    """
    named = environ.get("RECONCILER_ROOT")
    if named:
        return Path(named)
    for folder in (start, *start.parents):
        if (folder / "Pulumi.yaml").is_file():
            return folder
    raise FileNotFoundError(
        f"no Pulumi.yaml in {start} or above it; run inside the project, or set RECONCILER_ROOT"
    )
