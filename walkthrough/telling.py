"""Which lines of the engine's output tell a newcomer something.

The engine prints, for a program of twenty resources, hundreds of lines. Kept are: what happens to
a resource (once, when it has happened), property diffs, messages (once, from the diagnostics),
errors, and the count at the end.
"""

import re
from collections.abc import Iterator

MESSAGE = re.compile(r"^ {4}(?P<text> .*|\S.*)$")
"""A line of the diagnostics: below the name of a resource, or below a message."""

DULL = re.compile(
    r"""
    ^(Previewing|Updating|Refreshing|View|Loading|Please|Duration)\b  # headings
    | using\ pulumi-resource-azure-native\ from          # said of every stand-in, in each command
    | pulumi:pulumi:Stack                                # the stack itself, and all it repeats
    | \[urn=                                             # long, and says what the id says
    | (creating|updating|deleting|refreshing)(\ \(\d.*)?$ # not yet done
    | ^\s+formrecognizer:index: | ^\s{4,}azure-native:.*$ # not changed
    | ^\s+pulumi-python:.*(?<!\])$                       # not changed
    | error:\ update\ failed$                            # the error itself is shown
    """,
    re.VERBOSE,
)


def telling_lines(output: str) -> list[str]:
    """The lines that tell something, in order; the counts of resources in one line."""
    kept: list[str] = []
    counts: list[str] = []
    section = ""
    for line in _not_dull(output):
        if line.endswith(":") and not line.startswith(" "):
            section = line
        elif section == "Resources:" and line.startswith(" "):
            counts.append(" ".join(line.split()))
        elif section == "Diagnostics:":
            kept.extend(_message(line))
        else:
            kept.append(line.removeprefix("info: "))
    if counts:
        kept.append(f"Resources: {', '.join(counts)}")
    return kept


def _not_dull(output: str) -> Iterator[str]:
    for line in output.splitlines():
        if line.strip() and not DULL.search(line):
            yield line.rstrip()


def _message(line: str) -> Iterator[str]:
    told = MESSAGE.match(line)
    if told:
        yield re.sub(r"^(\s*)info: ", r"\1", told["text"])
