"""What is wrong with the desired state, told so that its reader can mend it at once.

Loading never stops at the first trouble: all problems of all files are collected and raised
together, because a pull request that fails five times for five typing errors costs a morning.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

_SECRET = re.compile(r"(?i)((?<![a-z])(?:sig|AccountKey|SharedAccessKey)(?:=|%3d))[^\s&;\"'`]*")
_LONGEST_QUOTE = 100
_USER_INFO = re.compile(r"://[^/\s@:]*:[^/\s@]+@")


@dataclass(frozen=True, slots=True, order=True)
class Mark:
    """A place in a file; lines and columns (in characters) count from 1, as editors do."""

    line: int
    column: int


START = Mark(1, 1)


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """One thing to mend. `file` is relative to the project's root, with forward slashes."""

    file: str
    line: int
    column: int
    message: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}:{self.column}: {self.message}"


class DesiredError(Exception):
    """The desired state cannot be used; `problems` says where, why and what to write instead."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(str(problem) for problem in self.problems))


class Problems:
    """Collects the problems of one loading.

    Whatever stands in a file may be quoted in a message, so secrets and control characters are
    taken out here, at the only door, and not at each of the places that word a message.
    """

    def __init__(self) -> None:
        self._found: set[Problem] = set()
        self._files: set[str] = set()

    def add(self, file: str, mark: Mark, message: str) -> None:
        """Note one problem."""
        self._found.add(Problem(printable(file), mark.line, mark.column, safe(message)))
        self._files.add(file)

    def in_file(self, file: str) -> bool:
        """Tell whether anything is wrong with a file so far."""
        return file in self._files

    def raise_if_any(self) -> None:
        """Raise everything found so far as one DesiredError, in order of place."""
        if self._found:
            raise DesiredError(sorted(self._found))


def holds_secret(text: str) -> re.Match[str] | None:
    """Find a SAS, an account key or a password in a URL."""
    return _SECRET.search(text) or _USER_INFO.search(text)


def safe(text: str) -> str:
    """Make text fit for one line of a log that anyone may read."""
    without_secrets = _USER_INFO.sub("://***@", _SECRET.sub(r"\1***", text))
    return printable(without_secrets)


def quote(text: object) -> str:
    """Quote something out of a file within a message: `like this`, and in short."""
    words = str(text).replace("`", "'")
    return f"`{words if len(words) <= _LONGEST_QUOTE else words[:_LONGEST_QUOTE] + '…'}`"


def printable(text: str) -> str:
    """Escape line breaks, terminal controls and the like."""
    return "".join(
        char if char.isprintable() else char.encode("unicode_escape").decode("ascii")
        for char in text
    )
