"""Words the files of layouts that come in by adoption; once written they are people's own."""

import json

from pydantic import TypeAdapter, ValidationError

from reconciler.desired.adopting import Found, NewLayouts
from reconciler.desired.texts import Prefix

_PREFIX: TypeAdapter[str] = TypeAdapter(Prefix)
_LONGEST_DESCRIPTION = 4096
"""Characters of a model's description (Form Recognizer REST, description)."""


def prefix_for(pattern: str, layout: str) -> str:
    """A folder's name by its pattern; `{layout}` stands for the layout."""
    return pattern.replace("{layout}", layout)


def training_prefix(layout: str, found: Found, new: NewLayouts) -> str:
    """The folder of a layout's training data: as the source names it, else by the pattern."""
    return found.training_prefix or prefix_for(new.training_prefix, layout)


def fault_of_prefix(prefix: str) -> str | None:
    """Why a folder cannot be declared as a prefix, and what to write; None where it can."""
    try:
        _PREFIX.validate_python(prefix)
    except ValidationError as error:
        details = error.errors()[0]
        return str(details.get("ctx", {}).get("message", details["msg"]))
    return None


def layout_text(layout: str, found: Found, new: NewLayouts, *, verified: bool) -> str:
    """The YAML of a new layout; `verified`: there are documents to verify it with."""
    training = training_prefix(layout, found, new)
    lines = [
        "# yaml-language-server: $schema=../schema/layout.schema.json",
        *(f"# {_one_line(note)}" for note in found.notes),
        f"layout: {_text(layout)}",
        f"description: {_text(_description(layout, found))}",
        "build: {mode: template}",
        f"training: {{prefix: {_text(training)}}}",
    ]
    if verified:
        prefix = _text(prefix_for(new.verification_prefix, layout))
        minimum = f"{new.minimum_accuracy:g}"
        lines.append(f"verification: {{prefix: {prefix}, minimum_accuracy: {minimum}}}")
    else:
        example = new.verification_prefix or "{layout}-check/"
        lines += [
            "# No documents are declared to verify new versions with: each serves untested. Label",
            "# some that it is not trained on, and declare them in place of `none`, for example",
            f"# {{prefix: {prefix_for(example, layout)}, minimum_accuracy: 0.95}}",
            "verification: none",
        ]
    return "\n".join([*lines, "retain: 2"]) + "\n"


def _description(layout: str, found: Found) -> str:
    described = found.description.strip()
    return described[:_LONGEST_DESCRIPTION] or f"Adopted as {layout}"


def _text(value: str) -> str:
    return json.dumps(_one_line(value), ensure_ascii=False)


def _one_line(text: str) -> str:
    return "".join(char if char.isprintable() else " " for char in text)
