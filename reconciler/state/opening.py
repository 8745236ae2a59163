"""Opens the container that an environment's YAML names."""

import os
from collections.abc import Mapping
from pathlib import Path

from reconciler.state.container import Container
from reconciler.state.folder import Folder


def open_container(place: str, root: Path, environ: Mapping[str, str] = os.environ) -> Container:
    """Open a blob container by its URL, or a folder relative to `root`; it must be closed.

    Keys, where there must be some, are found in `environ`. Nothing is asked of the store yet.
    Raises StateError for what cannot be opened.
    """
    if "://" not in place:
        return Folder(root / place, shown=place)
    # Azure's clients take a third of a second to load, which nobody waits for who has folders.
    from reconciler.state.blob import BlobContainer
    from reconciler.state.blob_address import BlobAddress
    from reconciler.state.blob_credentials import credential_for

    address = BlobAddress.parse(place)
    return BlobContainer(address, credential_for(address, environ))
