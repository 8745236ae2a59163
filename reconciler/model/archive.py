"""What is kept about a version for as long as there is a state store: enough to train it again.

The version itself is only a digest. What it was made of is written down when it is trained, so
that a plan can say what has changed since, and an archived version can be locked and trained anew
from the copy of its dataset.
"""

from dataclasses import dataclass
from datetime import datetime

from reconciler.model.recipe import Build


@dataclass(frozen=True, slots=True)
class ArchivedVersion:
    """The recipe of a version that was trained once: its data, build, API, commit and moment."""

    layout: str
    version: str
    data_digest: str
    documents: int
    generation: int
    build: Build
    api: str
    commit: str
    at: datetime
