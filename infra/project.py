"""Where the project is, and which commit it stands at."""

import subprocess
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


def commit_of(root: Path) -> str:
    """The commit that the project stands at, with `-dirty` if files differ; `unknown` outside Git.

    It goes into tags and history, never into inputs: a commit alone must change nothing.
    """
    try:
        described = subprocess.run(
            ["git", "describe", "--always", "--dirty", "--abbrev=12", "--exclude=*"],
            cwd=root,
            capture_output=True,
            text=True,
            check=True,
            timeout=20,
        )
    except (OSError, subprocess.SubprocessError):
        return "unknown"
    return described.stdout.strip()
