"""Where training data and documents are read from: the doors that a request may name, no others.

A request names its content by an address, and whoever can send requests must not be able to make
the emulator read what it was not given: other files of this machine, other servers of its network.
So two lists decide, both empty until whoever starts the emulator fills them: folders (data roots),
and hosts (`BlobAccess`). What is then opened is built from the checked parts of an address, never
from its text, and no redirect is followed.

The rooms: `addresses` (what an address may look like), `access` (which hosts, and keys of storage
accounts), `signatures` (SAS), `refusals`; behind them `folders` and `containers` for trainings,
`downloads` for single documents.
"""

from emulator.service.content.access import (
    KEYS_VARIABLE,
    NO_BLOBS,
    BlobAccess,
    BlobAccessError,
    parse_blob_access,
)
from emulator.service.content.downloads import fetch_document
from emulator.service.content.folders import FolderSource
from emulator.service.content.source import ContentSource, open_source

__all__ = [
    "KEYS_VARIABLE",
    "NO_BLOBS",
    "BlobAccess",
    "BlobAccessError",
    "ContentSource",
    "FolderSource",
    "fetch_document",
    "open_source",
    "parse_blob_access",
]
