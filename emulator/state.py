"""All that the emulator remembers: JSON documents in one SQLite database.

One table serves every room, because what happens in one of them (an account goes) must take effect
in another (its models go) in the same transaction. A write that has been acknowledged is on disk:
a file uses a write-ahead log with full synchronisation, so that a killed process loses nothing that
a client was told. Documents may expire, as operations and analysis results do at the service.
"""

import json
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from threading import RLock
from typing import Any

JsonObject = dict[str, Any]

MEMORY = ":memory:"

_SCHEMA = """
CREATE TABLE IF NOT EXISTS documents (
    collection TEXT NOT NULL,
    key TEXT NOT NULL,
    body TEXT NOT NULL,
    expires REAL,
    PRIMARY KEY (collection, key)
) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS documents_expiring ON documents (expires) WHERE expires IS NOT NULL;
"""

_AFTER_EVERY_KEY = "\U0010ffff"


class UnusableStateError(Exception):
    """The state file cannot be opened or is not one of ours; the message says which and why."""


class State:
    """Documents by collection and key. Safe to use from many threads; one writes at a time."""

    def __init__(self, path: Path | str = MEMORY) -> None:
        """Open or create the database at `path`; raises `UnusableStateError`."""
        self._lock = RLock()
        self._depth = 0
        try:
            self._database = sqlite3.connect(
                path, check_same_thread=False, isolation_level=None, timeout=5
            )
            if str(path) != MEMORY:
                self._database.execute("PRAGMA journal_mode=WAL")
                self._database.execute("PRAGMA synchronous=FULL")
            self._database.executescript(_SCHEMA)
        except sqlite3.Error as error:
            raise UnusableStateError(
                f"The emulator's state at {path} cannot be used: {error}. "
                "Give another file, or delete this one to start empty."
            ) from error

    def close(self) -> None:
        """Release the file. Nothing is lost: every write was already committed."""
        with self._lock:
            self._database.close()

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """Make all that happens inside one step: all of it is kept, or none if it raises.

        Transactions nest; the outermost one commits.
        """
        with self._lock:
            if self._depth == 0:
                self._database.execute("BEGIN IMMEDIATE")
            self._depth += 1
            try:
                yield
                if self._depth == 1:
                    self._database.execute("COMMIT")
            except BaseException:
                if self._depth == 1 and self._database.in_transaction:
                    self._database.execute("ROLLBACK")
                raise
            finally:
                self._depth -= 1

    def put(
        self, collection: str, key: str, body: JsonObject, expires: datetime | None = None
    ) -> None:
        """Write a document, replacing the one that has this key; it may vanish at `expires`."""
        text = json.dumps(body, separators=(",", ":"), ensure_ascii=False)
        moment = None if expires is None else expires.timestamp()
        with self._lock:
            self._database.execute(
                "INSERT OR REPLACE INTO documents VALUES (?, ?, ?, ?)",
                (collection, key, text, moment),
            )

    def get(self, collection: str, key: str) -> JsonObject | None:
        """Return a document, or None."""
        with self._lock:
            row = self._database.execute(
                "SELECT body FROM documents WHERE collection = ? AND key = ?", (collection, key)
            ).fetchone()
        return None if row is None else _read(row[0])

    def delete(self, collection: str, key: str) -> bool:
        """Remove a document; answers whether it was there."""
        with self._lock:
            cursor = self._database.execute(
                "DELETE FROM documents WHERE collection = ? AND key = ?", (collection, key)
            )
            return cursor.rowcount > 0

    def delete_below(self, collection: str, prefix: str) -> int:
        """Remove every document whose key begins with `prefix`; answers how many they were."""
        with self._lock:
            cursor = self._database.execute(
                "DELETE FROM documents WHERE collection = ? AND key >= ? AND key < ?",
                (collection, prefix, prefix + _AFTER_EVERY_KEY),
            )
            return cursor.rowcount

    def list(
        self, collection: str, prefix: str = "", *, after: str | None = None, limit: int = -1
    ) -> list[tuple[str, JsonObject]]:
        """Return keys and documents in order of their keys.

        Only keys that begin with `prefix` and come behind `after`; at most `limit` of them when it
        is not negative.
        """
        with self._lock:
            rows = self._database.execute(
                "SELECT key, body FROM documents WHERE collection = ?"
                " AND key >= ? AND key < ? AND key > ? ORDER BY key LIMIT ?",
                (
                    collection,
                    prefix,
                    prefix + _AFTER_EVERY_KEY,
                    after if after is not None else "",
                    limit,
                ),
            ).fetchall()
        return [(key, _read(body)) for key, body in rows]

    def count(self, collection: str, prefix: str = "") -> int:
        """Count the documents whose keys begin with `prefix`."""
        with self._lock:
            row = self._database.execute(
                "SELECT COUNT(*) FROM documents WHERE collection = ? AND key >= ? AND key < ?",
                (collection, prefix, prefix + _AFTER_EVERY_KEY),
            ).fetchone()
        return int(row[0])

    def forget_expired(self, now: datetime) -> None:
        """Remove every document whose time is over."""
        with self._lock:
            due = self._database.execute(
                "SELECT 1 FROM documents WHERE expires <= ? LIMIT 1", (now.timestamp(),)
            ).fetchone()
            if due is not None:
                self._database.execute(
                    "DELETE FROM documents WHERE expires <= ?", (now.timestamp(),)
                )


def _read(text: str) -> JsonObject:
    body: JsonObject = json.loads(text)
    return body
