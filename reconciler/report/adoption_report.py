"""What an adoption writes, in all forms."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from reconciler.model.desired import Adoption
from reconciler.model.naming import Instance
from reconciler.report.markup import cell, code, table
from reconciler.report.output import Output
from reconciler.report.wording import counted, named

_NAMES = 5


@dataclass(frozen=True, slots=True)
class AdoptionTold:
    """What is told of an adoption.

    `models`: instance, model id, and what it is. `files`: name -> text; only a dry run shows the
    texts. `unlocked`: new layout that the lock cannot hold yet -> its training folder. `notices`:
    what was left out or renamed.
    """

    models: Sequence[tuple[Instance, str, Adoption]]
    files: Mapping[str, str]
    unlocked: Mapping[str, str]
    notices: Sequence[str]
    written: Sequence[str]
    dry_run: bool


class AdoptedModelOutput(Output):
    """A model that is adopted."""

    instance: str
    model_id: str
    layout: str
    version: str


class AdoptedFileOutput(Output):
    """A file of a new layout."""

    file: str
    text: str


class AdoptOutput(Output):
    """What `reconciler adopt` answers."""

    models: tuple[AdoptedModelOutput, ...]
    layouts: tuple[AdoptedFileOutput, ...]
    notices: tuple[str, ...]
    written: tuple[str, ...]
    """The files that were written; empty where nothing changed, and with `--dry-run`."""


def adoption_output(told: AdoptionTold) -> AdoptOutput:
    """Give all of an adoption."""
    return AdoptOutput(
        models=tuple(
            AdoptedModelOutput(
                instance=str(instance),
                model_id=model_id,
                layout=what.layout,
                version=what.version,
            )
            for instance, model_id, what in told.models
        ),
        layouts=tuple(AdoptedFileOutput(file=name, text=text) for name, text in told.files.items()),
        notices=tuple(told.notices),
        written=tuple(told.written),
    )


def adoption_text(told: AdoptionTold) -> str:
    """One line per model and per new file; a dry run shows what the files would hold."""
    rows = [("instance", "layout", "version", "model id")]
    rows += [(str(i), what.layout, what.version, model) for i, model, what in told.models]
    lines = _aligned(rows) if told.models else []
    for name, text in told.files.items():
        lines.append(f"new: {name}")
        if told.dry_run:
            lines += [f"  | {line}" for line in text.splitlines()]
    return "\n".join([*lines, ending(told)])


def adoption_markdown(told: AdoptionTold) -> str:
    """A table of the models, and the list of new files."""
    rows = [
        (str(instance), cell(what.layout), code(what.version), code(model_id))
        for instance, model_id, what in told.models
    ]
    parts = [table(("instance", "layout", "version", "model id"), rows)] if rows else []
    parts += ["\n".join(f"- new: {code(name)}" for name in told.files)] if told.files else []
    parts += ["\n".join(f"- {cell(notice)}" for notice in told.notices)] if told.notices else []
    return "\n\n".join([*parts, ending(told)]) + "\n"


def ending(told: AdoptionTold) -> str:
    """What came of it, and what to do next."""
    if not (told.models or told.files or told.written):
        return "nothing to adopt: everything is adopted or declared already"
    if told.dry_run:
        return "nothing was written; leave out --dry-run to write it"
    return f"{counted(len(told.written), 'file')} written; {_next(told.unlocked)}"


def _next(unlocked: Mapping[str, str]) -> str:
    """What is to be done next: a plan needs every layout in the lock, and the lock its documents.

    Without names `reconciler lock` is for all layouts; it is named here where a line holds them.
    """
    if not unlocked:
        return "look at `git diff`, run `reconciler plan`, and commit it"
    folders = named(list(dict.fromkeys(unlocked.values())), _NAMES)
    their = "its" if len(unlocked) == 1 else "their"
    names = "".join(f" {layout}" for layout in unlocked) if len(unlocked) <= _NAMES else ""
    return (
        f"run `reconciler lock{names}` once {their} documents are in {folders}; "
        "until then no plan can be made"
    )


def _aligned(rows: Sequence[tuple[str, ...]]) -> list[str]:
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    return [
        "  ".join(f"{text:<{width}}" for text, width in zip(row, widths, strict=True)).rstrip()
        for row in rows
    ]
