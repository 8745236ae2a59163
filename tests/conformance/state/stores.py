"""A store as an environment's YAML names it, opened as often as a test needs it."""

from dataclasses import dataclass
from pathlib import Path

from reconciler.state import Container, open_container

KINDS = ("folder", "blobs")


@dataclass(frozen=True, slots=True)
class Store:
    """`place` as in the YAML; two containers opened on it are as far apart as two runs."""

    place: str
    root: Path
    opened: list[Container]

    def open(self) -> Container:
        container = open_container(self.place, self.root, {})
        self.opened.append(container)
        return container


async def content(container: Container, name: str) -> bytes:
    """What a file holds; it must be there."""
    stored = await container.read(name)
    assert stored is not None, f"there is no {name}"
    return stored.data
