"""What a loss of power must not undo: the names of files, which their folders keep.

Flushing a file keeps its content. Whether the file is there at all, or is the old one, is written
in its folder, and stays in memory until that is flushed as well.
"""

import errno
import os
from pathlib import Path


def make_folder(path: Path) -> None:
    """Make a folder and those above it, each with its name on the disk; raises OSError."""
    if path.is_dir():
        return
    make_folder(path.parent)
    path.mkdir(exist_ok=True)
    flush_names(path.parent)


def flush_names(folder: Path) -> None:
    """Have the names in a folder on the disk; raises OSError."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    except OSError as error:
        if error.errno != errno.EINVAL:  # what a file system says that keeps folders by itself
            raise
    finally:
        os.close(descriptor)
