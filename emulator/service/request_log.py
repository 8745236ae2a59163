"""Every data-plane request, in the order in which it was answered.

Demos and tests count from here what a run asked of the service: what *took effect*, not what the
client saw. A training whose answer was lost counts as a training. Neither keys nor tokens nor
bodies are recorded.
"""

import json
from collections import Counter, deque
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import dropwhile
from pathlib import Path
from threading import Lock
from typing import TextIO

from emulator.state import JsonObject

REMEMBERED = 200_000
"""Entries kept in memory; a file keeps all."""

REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Entry:
    """One request. `effect` is the status that it earned, `status` the one that was sent.

    They differ when a fault hid the answer; `status` is 0 where the connection was broken.
    `target` is the account that a copy goes to.
    """

    time: datetime
    account: str
    operation: str
    model: str
    layout: str
    target: str
    status: int
    effect: int

    @property
    def took_effect(self) -> bool:
        """Whether the service did what was asked."""
        return 200 <= self.effect < 300

    def to_json(self, seq: int) -> JsonObject:
        """The form of the admin endpoint and of the log file."""
        return {
            "seq": seq,
            "time": self.time.isoformat(timespec="milliseconds"),
            "account": self.account,
            "operation": self.operation,
            "model": self.model,
            "layout": self.layout,
            "target": self.target,
            "status": self.status,
            "effect": self.effect,
        }


class RequestLog:
    """Numbers requests from 1 on and keeps them; a file, when given, gets a JSON line for each."""

    def __init__(self, path: Path | None = None) -> None:
        """Append to the file at `path`, if one is given; numbers go on from where it ends."""
        self._entries: deque[tuple[int, Entry]] = deque(maxlen=REMEMBERED)
        self._lock = Lock()
        self._file = None if path is None else path.open("a+", encoding="utf-8", buffering=1)
        self._last = _lines(self._file)

    @property
    def last(self) -> int:
        """The number of the latest entry; 0 when there is none."""
        return self._last

    def add(self, entry: Entry) -> None:
        """Record one request."""
        with self._lock:
            self._last += 1
            self._entries.append((self._last, entry))
            if self._file is not None:
                self._file.write(json.dumps(entry.to_json(self._last)) + "\n")

    def since(self, seq: int) -> list[JsonObject]:
        """Return the entries behind number `seq`."""
        return [entry.to_json(number) for number, entry in self._behind(seq)]

    def counts(self, seq: int) -> dict[str, dict[str, int]]:
        """Count the entries behind `seq` by account and operation; those without effect apart."""
        counted: dict[str, Counter[str]] = {}
        for _, entry in self._behind(seq):
            kind = entry.operation if entry.took_effect else REFUSED
            counted.setdefault(entry.account, Counter())[kind] += 1
        return {account: dict(counter) for account, counter in counted.items()}

    def close(self) -> None:
        """Close the file."""
        with self._lock:
            if self._file is not None:
                self._file.close()
                self._file = None

    def _behind(self, seq: int) -> Iterator[tuple[int, Entry]]:
        with self._lock:
            entries = list(self._entries)
        return dropwhile(lambda numbered: numbered[0] <= seq, entries)


def _lines(file: TextIO | None) -> int:
    """Count the lines of a log that an earlier run has written."""
    if file is None:
        return 0
    file.seek(0)
    return sum(1 for _ in file)
