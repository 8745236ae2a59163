"""One folder of the desired state: each file declares what its own name says, no two the same.

A name is how people find the file within a minute, and names that differ only by case are two on
one machine and one on another.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Generic

from reconciler.desired.checking import Declared, S, check
from reconciler.desired.document import Document
from reconciler.desired.problems import Problems, quote
from reconciler.desired.reading import files_of, read


@dataclass(frozen=True, slots=True)
class Shelf(Generic[S]):
    """The files that hold a mapping, by declared name in order, and the names of all files.

    A name whose file is unusable is known, so that what refers to it does not look wrong too.
    """

    usable: Mapping[str, Declared[S]]
    known: frozenset[str]


def read_shelf(root: Path, folder: str, shape: type[S], problems: Problems) -> Shelf[S]:
    """Read all files of a folder; what is wrong with any of them becomes a problem."""
    key = next(iter(shape.model_fields))
    known: set[str] = set()
    read_files: list[Declared[S]] = []
    usable: dict[str, Declared[S]] = {}
    for file in files_of(root, folder, problems):
        document = read(root, file, problems)
        if document is None:
            known.add(_stem(file))
            continue
        name = _name(document, key)
        known.add(name)
        declared = check(document, shape, problems)
        if declared is not None:
            read_files.append(declared)
            usable.setdefault(name, declared)
    _check_names(read_files, key, problems)
    return Shelf(dict(sorted(usable.items())), frozenset(known))


def _stem(file: str) -> str:
    return PurePosixPath(file).stem


def _name(document: Document, key: str) -> str:
    """What a file says that it declares, or what its own name says where it tells nothing."""
    value = document.value
    name = value.get(key) if isinstance(value, dict) else None
    return name if isinstance(name, str) and name else _stem(document.file)


def _check_names(declared: Sequence[Declared[S]], key: str, problems: Problems) -> None:
    first: dict[str, tuple[str, str]] = {}
    documents = [one.document for one in declared if one.sure(key)]
    in_order = sorted(documents, key=lambda d: (_name(d, key) != _stem(d.file), d.file))
    for document in in_order:
        name, own = _name(document, key), _stem(document.file)
        other_name, other_file = first.setdefault(name.casefold(), (name, document.file))
        if other_file != document.file:
            if other_name == name:
                message = f"{quote(name)} is declared by {other_file} already"
            else:
                message = (
                    f"{quote(name)} differs from {quote(other_name)} in {other_file} only by case"
                )
            message += "; give it a name of its own, or remove it"
            problems.add(document.file, document.mark(key), message)
        elif name != own:
            message = (
                f"{quote(name)} is declared in a file named {own}.yaml; rename the file to "
                f"{name}.yaml, "
                f'or write `{key}: "{own}"`'
            )
            problems.add(document.file, document.mark(key), message)
