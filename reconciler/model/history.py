"""The audit trail: one entry for each thing that was done to an instance."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class HistoryEntry:
    """One action: what, why, for which commit, by which operation, and what came of it."""

    at: datetime
    action: str
    layout: str
    version: str
    model_id: str
    because: str
    commit: str
    operation: str
    result: str
