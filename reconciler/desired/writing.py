"""Writes a file of the desired state: a reader sees the old one or the new one, never a half."""

import os
import tempfile
from pathlib import Path


def write_in_one_step(path: Path, text: str) -> None:
    """Put `text` in the place of what `path` holds; where that fails (OSError) nothing changes."""
    descriptor, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.stem}.")
    fresh = Path(name)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(text.encode())
            file.flush()
            os.fsync(file.fileno())
        fresh.chmod(path.stat().st_mode & 0o777 if path.exists() else 0o644)
        fresh.replace(path)
    except BaseException:
        fresh.unlink(missing_ok=True)
        raise
