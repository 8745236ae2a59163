"""Which commit the project stands at, and which one put each locked version there.

Git itself is the audit trail of what was declared, so it is asked, and only for what is told to
people: an answer that cannot be had is left out, and changes no plan.
"""

import re
import subprocess
from collections.abc import Collection, Iterable, Mapping
from pathlib import Path

from reconciler.desired.reading import LOCK

PATIENCE = 20
"""Seconds that Git may take for an answer that is not worth more."""

_SHOWN = 7
"""Digits of a commit, as Git's own short form begins with."""

_MOST_RANGES = 1000
"""Up to so many lines are asked for one by one; for more, the whole file is faster."""

_LAYOUT = re.compile(r'  "(?P<name>[^"\\]+)":')
_VERSION = re.compile(r'    version: "[0-9a-f]+"')
_BLAMED = re.compile(r"(?P<commit>[0-9a-f]{40,64}) [0-9]+ (?P<line>[0-9]+)( [0-9]+)?")


def commit_of(root: Path) -> str:
    """The commit that the project stands at, with `-dirty` if files differ; `unknown` outside Git.

    It goes into tags and history, never into inputs: a commit alone must change nothing.
    """
    described = _git(root, ["describe", "--always", "--dirty", "--abbrev=12", "--exclude=*"])
    return "unknown" if described is None else described.strip()


def locked_in(root: Path, layouts: Collection[str]) -> Mapping[str, str]:
    """Layout -> short commit that put its version, as it is now, into the lock.

    Missing where that is not known: no Git, a lock that is not committed or has changed since, a
    layout that is not locked, history that a shallow clone does not have.
    """
    lines = _version_lines(root, frozenset(layouts))
    if not lines:
        return {}
    shallow = _git(root, ["rev-parse", "--is-shallow-repository"])
    ranges = [f"-L{line},{line}" for line in lines] if len(lines) <= _MOST_RANGES else []
    # `--root`: else the very first commit would look like the edge of a shallow clone.
    edge = [] if shallow == "true\n" else ["--root"]
    blame = _git(root, ["blame", "--porcelain", *edge, *ranges, "--", LOCK])
    if shallow is None or blame is None:
        return {}
    return {
        lines[line]: commit[:_SHOWN]
        for line, commit in _commits(blame.split("\n")).items()
        if line in lines
    }


def _version_lines(root: Path, layouts: frozenset[str]) -> dict[int, str]:
    """Number of the line that holds the version -> layout, in a lock as it is always written."""
    try:
        text = (root / LOCK).read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        return {}
    found: dict[int, str] = {}
    layout = ""
    for number, line in enumerate(text.split("\n"), start=1):
        if named := _LAYOUT.fullmatch(line):
            layout = named["name"]
        elif layout in layouts and _VERSION.fullmatch(line):
            found[number] = layout
    return found


def _commits(porcelain: Iterable[str]) -> dict[int, str]:
    """Number of the line -> commit that wrote it, where Git knows one."""
    commits: dict[int, str] = {}
    unknown: set[str] = set()
    commit = ""
    for line in porcelain:
        if blamed := _BLAMED.fullmatch(line):
            commit = blamed["commit"]
            commits[int(blamed["line"])] = commit
            if not commit.strip("0"):
                unknown.add(commit)
        elif line == "boundary":
            unknown.add(commit)
    return {number: commit for number, commit in commits.items() if commit not in unknown}


def _git(root: Path, arguments: list[str]) -> str | None:
    """What Git answers; None where it cannot."""
    try:
        answer = subprocess.run(
            ["git", *arguments],
            cwd=root,
            capture_output=True,
            encoding="utf-8",
            errors="replace",
            check=True,
            timeout=PATIENCE,
        )
    except (OSError, subprocess.SubprocessError):
        return None
    return answer.stdout
