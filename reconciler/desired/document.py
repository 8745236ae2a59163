"""A YAML file as plain values that remember where in the file they stand.

The tree is built from the parser's events and not by a YAML loader, so that nothing of YAML gets
in that a declaration does not need: no tags that make objects, no aliases (they blow up and hide
what is reviewed), no second document, no key twice.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import yaml

from reconciler.desired.problems import START, Mark, Problems, quote
from reconciler.desired.scalars import resolve
from reconciler.desired.syntax import explain

Path = tuple[str | int, ...]

DEEPEST = 20
"""More nesting than any declaration has; the limit keeps hostile files from exhausting memory."""

_Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@dataclass(frozen=True, slots=True)
class Document:
    """The content of one file, and for each value the marks of its key and of itself.

    `texts` holds each scalar as it is written: `01040` is the number 1040, but people mean the
    text.
    """

    file: str
    value: object
    keys: Mapping[Path, Mark]
    values: Mapping[Path, Mark]
    texts: Mapping[Path, str]

    def mark(self, *path: str | int) -> Mark:
        """Where the value at `path` stands, or the nearest value around it."""
        for length in range(len(path), -1, -1):
            if path[:length] in self.values:
                return self.values[path[:length]]
        return START

    def key_mark(self, *path: str | int) -> Mark:
        """Where the key of `path` stands; for items of a list, the item."""
        return self.keys.get(path) or self.mark(*path)


class _Refused(Exception):
    """Something of YAML is used that is not taken; the rest of the file is not read."""

    def __init__(self, mark: Mark, message: str) -> None:
        super().__init__(message)
        self.mark = mark


def parse(file: str, text: str, problems: Problems) -> Document | None:
    """Read YAML; None (and problems) where nothing of the file can be used."""
    builder = _Builder(file, text, problems)
    try:
        return builder.document()
    except _Refused as refused:
        problems.add(file, refused.mark, str(refused))
    except yaml.YAMLError as error:
        problems.add(file, *explain(error, text))
    return None


class _Builder:
    """Builds one document out of the parser's events."""

    def __init__(self, file: str, text: str, problems: Problems) -> None:
        self._file = file
        self._problems = problems
        self._events: Iterator[Any] = iter(yaml.parse(text, Loader=_Loader))
        self._keys: dict[Path, Mark] = {}
        self._values: dict[Path, Mark] = {}
        self._texts: dict[Path, str] = {}

    def document(self) -> Document | None:
        next(self._events)  # the start of the stream
        first = next(self._events)
        if isinstance(first, yaml.StreamEndEvent):
            self._problems.add(self._file, START, "the file is empty; write it, or remove it")
            return None
        value = self._value(next(self._events), ())
        next(self._events)  # the end of the document
        after = next(self._events)
        if isinstance(after, yaml.DocumentStartEvent):
            raise _Refused(
                _mark(after), "a second YAML document begins here; put it in a file of its own"
            )
        return Document(self._file, value, self._keys, self._values, self._texts)

    def _value(self, event: Any, path: Path) -> object:
        self._check(event, path)
        self._values[path] = _mark(event)
        if isinstance(event, yaml.ScalarEvent):
            self._texts[path] = event.value
            return resolve(event.value) if event.implicit[0] else event.value
        if isinstance(event, yaml.SequenceStartEvent):
            return self._sequence(path)
        return self._mapping(path)

    def _check(self, event: Any, path: Path) -> None:
        if isinstance(event, yaml.AliasEvent):
            raise _Refused(
                _mark(event),
                f"the alias {quote(f'*{event.anchor}')} is not taken here; write the value out",
            )
        if event.anchor is not None:
            raise _Refused(
                _mark(event),
                f"the anchor {quote(f'&{event.anchor}')} is not taken here; leave it out and "
                "write the value wherever it is wanted",
            )
        if event.tag is not None:
            tag = event.tag.replace("tag:yaml.org,2002:", "!!")
            raise _Refused(
                _mark(event),
                f"the tag {quote(tag)} is not taken here; leave it out (a text is written in "
                "quotes)",
            )
        if len(path) > DEEPEST:
            raise _Refused(_mark(event), f"nested more than {DEEPEST} deep; no declaration is")

    def _sequence(self, path: Path) -> list[object]:
        items: list[object] = []
        while not isinstance(event := next(self._events), yaml.SequenceEndEvent):
            items.append(self._value(event, (*path, len(items))))
        return items

    def _mapping(self, path: Path) -> dict[str, object]:
        content: dict[str, object] = {}
        first: dict[str, Mark] = {}
        while not isinstance(event := next(self._events), yaml.MappingEndEvent):
            if not isinstance(event, yaml.ScalarEvent):
                raise _Refused(_mark(event), "a key must be a plain word; write `key: value`")
            self._check(event, path)
            key: str = event.value
            mark = _mark(event)
            if key in first:
                self._problems.add(
                    self._file,
                    mark,
                    f"the key {quote(key)} stands on line {first[key].line} already; keep one of "
                    "them",
                )
                self._skip(path)
                continue
            first[key] = mark
            self._keys[(*path, key)] = mark
            content[key] = self._value(next(self._events), (*path, key))
        return content

    def _skip(self, path: Path) -> None:
        """Read over the value of a key that is there twice, leaving no marks of it behind."""
        kept = self._keys, self._values, self._texts
        self._keys, self._values, self._texts = {}, {}, {}
        self._value(next(self._events), (*path, ""))
        self._keys, self._values, self._texts = kept


def _mark(event: Any) -> Mark:
    return Mark(event.start_mark.line + 1, event.start_mark.column + 1)
