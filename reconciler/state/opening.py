"""Opens the container that an environment's YAML names."""

from pathlib import Path

from reconciler.state.container import Container
from reconciler.state.errors import StateError
from reconciler.state.folder import Folder


def open_container(place: str, root: Path) -> Container:
    """Open a folder, relative to `root`; raises StateError for what cannot be opened."""
    if "://" in place:
        raise StateError(
            f"{place}: blob containers are not supported yet; name a folder relative to the "
            "project's root instead"
        )
    return Folder(root / place, shown=place)
