"""What a YAML parser's complaint means to the person who wrote the file.

A parser says what it was doing when it stopped (`did not find expected key`); the reader wants to
know what to write. The sentences here cover the mistakes that people make in such files; any other
complaint is passed on as the parser words it.
"""

import re

import yaml

from reconciler.desired.problems import START, Mark, quote

_SECOND_COLON = re.compile(r"^[\s-]*[^\s:#'\"{\[][^:]*:\s+[^'\"\s].*:(\s|$)")
_BRACES = re.compile(r":\s+(\{[A-Za-z_]+\}\S+)\s*$")
_MEANING = {
    "mapping values are not allowed": (
        "no key can be here; begin keys of the same level in the same column"
    ),
    "could not find expected ':'": "a `:` is missing after this key; write `key: value`",
    "did not find expected key": (
        "this line does not fit the lines above it; begin keys of the same level in the same "
        "column, and put a text that begins with a quote wholly in quotes"
    ),
    "did not find expected ',' or ']'": "the list is not closed; write `[one, two]`",
    "did not find expected ',' or '}'": "the mapping is not closed; write `{key: value}`",
    "did not find expected '-' indicator": (
        "this line does not fit the list above it; begin each item with `- ` in the same column"
    ),
    "block sequence entries are not allowed": (
        "a list cannot begin here; write its items below the key, or as `[one, two]`"
    ),
    "did not find expected node content": "a value is missing here; write it, or remove the comma",
    "found unknown escape character": (
        "this escape is unknown in double quotes; use single quotes, or double the backslash"
    ),
    "found undefined tag handle": "tags (`!…`) are not taken here; leave it out",
}


def explain(error: yaml.YAMLError, text: str) -> tuple[Mark, str]:
    """Give the place of a parser's complaint, and what it means."""
    if not isinstance(error, yaml.MarkedYAMLError) or error.problem_mark is None:
        return START, "this is not YAML; write it as `key: value` lines"
    mark = Mark(error.problem_mark.line + 1, error.problem_mark.column + 1)
    problem = error.problem or "it stops being YAML here"
    if known := _common_mistake(error, problem, mark, text.split("\n")):
        return known
    for complaint, meaning in _MEANING.items():
        if complaint in problem:
            return _start_of(mark, error, complaint), meaning
    context = f"{error.context}: " if error.context else ""
    return mark, f"this is not YAML ({context}{problem}); mend the line, or quote the text"


def _common_mistake(
    error: yaml.MarkedYAMLError, problem: str, mark: Mark, lines: list[str]
) -> tuple[Mark, str] | None:
    """Mistakes that show in the line itself better than in what the parser says of it."""
    line = lines[mark.line - 1] if mark.line <= len(lines) else ""
    if tab := _tab_before(lines, mark.line):
        return tab, "a tab indents this line, and YAML takes spaces only; indent with two spaces"
    if braces := _BRACES.search(line):
        begin = Mark(mark.line, braces.start(1) + 1)
        return begin, f'a text that begins with `{{` must be in quotes; write "{braces[1]}"'
    if "mapping values" in problem and _SECOND_COLON.match(line[: mark.column + 1]):
        return mark, "YAML takes the text before this `:` for a key; put the whole text in quotes"
    if "cannot start any token" in problem:
        char = line[mark.column - 1 : mark.column]
        return mark, f"no plain value begins with {quote(char)}; put the text in quotes"
    if "expected node content" in problem and not line.strip():
        opened = _last_bracket(lines, mark)
        return opened, "the bracket that opens here is never closed; close it on this line"
    if "unexpected end of stream" in problem and error.context_mark is not None:
        opened = Mark(error.context_mark.line + 1, error.context_mark.column + 1)
        return opened, "the quotes that open here are never closed; close them on this line"
    return None


def _tab_before(lines: list[str], last: int) -> Mark | None:
    """The first tab in the indentation of the lines that the parser has seen."""
    for number, line in enumerate(lines[:last], start=1):
        indentation = line[: len(line) - len(line.lstrip(" \t"))]
        if "\t" in indentation and line.strip():
            return Mark(number, indentation.index("\t") + 1)
    return None


def _last_bracket(lines: list[str], before: Mark) -> Mark:
    for number in range(min(before.line, len(lines)), 0, -1):
        column = max(lines[number - 1].rfind("["), lines[number - 1].rfind("{"))
        if column >= 0:
            return Mark(number, column + 1)
    return before


def _start_of(mark: Mark, error: yaml.MarkedYAMLError, complaint: str) -> Mark:
    """Brackets that are never closed are found at the file's end: name the place they open."""
    opened = error.context_mark
    if "or ']'" in complaint or "or '}'" in complaint or complaint.startswith("could not"):
        return Mark(opened.line + 1, opened.column + 1) if opened is not None else mark
    return mark
