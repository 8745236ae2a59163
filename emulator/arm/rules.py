"""Rules that several resource types share, each raising ARM's own error.

A type's file says which rules hold for it; how a rule is checked and worded is said once here.
"""

import re
import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import Enum

from emulator.arm.errors import ArmError, JsonObject


class Shape(Enum):
    """The form of a JSON value, in the words of a refusal."""

    OBJECT = "an object"
    OBJECTS = "a list of objects"
    TEXT = "a text"


@dataclass(frozen=True, slots=True)
class NameRule:
    """What a type's names may look like, and how its service refuses another."""

    pattern: str
    explanation: str
    code: str = "InvalidResourceName"

    def check(self, name: str) -> None:
        """Raise `ArmError` (400) where `name` does not match the whole pattern."""
        if not re.fullmatch(self.pattern, name):
            raise ArmError(400, self.code, self.explanation.format(name=name))


def value_at(body: JsonObject, path: str) -> object:
    """Return what lies at a dotted path of a body, or None."""
    here: object = body
    for key in path.split("."):
        here = here.get(key) if isinstance(here, dict) else None
    return here


def require(body: JsonObject, paths: Iterable[str], code: str = "InvalidRequestContent") -> None:
    """Raise `ArmError` (400) naming the first of `paths` that is absent or empty."""
    for path in paths:
        if value_at(body, path) in (None, "", {}, []):
            raise ArmError(400, code, f"Required property '{path}' is missing or empty.")


def require_one_of(body: JsonObject, path: str, allowed: Iterable[str], code: str) -> None:
    """Raise `ArmError` (400) where the value at `path` is none of `allowed`; absent is allowed."""
    choices = sorted(allowed)
    value = value_at(body, path)
    if value is not None and value not in choices:
        raise ArmError(
            400,
            code,
            f"The value '{value}' of '{path}' is invalid. It is one of: {', '.join(choices)}.",
        )


def require_shapes(body: JsonObject, shapes: Mapping[str, Shape]) -> None:
    """Raise `ArmError` (400) where a value at a dotted path has another shape; absent is allowed.

    With this done first, all other rules and the service's own additions can rely on the shapes.
    """
    for path, shape in shapes.items():
        value = value_at(body, path)
        if value is not None and not _has_shape(value, shape):
            raise ArmError(
                400, "InvalidRequestContent", f"'{path}' must be {shape.value}, not '{value}'."
            )


def _has_shape(value: object, shape: Shape) -> bool:
    match shape:
        case Shape.OBJECT:
            return isinstance(value, dict)
        case Shape.OBJECTS:
            return isinstance(value, list) and all(isinstance(part, dict) for part in value)
        case Shape.TEXT:
            return isinstance(value, str)


def require_guid(text: object, code: str, message: str) -> None:
    """Raise `ArmError` (400) with `message` where `text` is not a GUID."""
    try:
        uuid.UUID(str(text))
    except ValueError:
        raise ArmError(400, code, message) from None


def settled(body: JsonObject, before: JsonObject | None, path: str, explanation: str) -> None:
    """Raise `ArmError` (400) where an update changes a value that is settled at creation."""
    old = value_at(before, path) if before else None
    new = value_at(body, path)
    if old is not None and new is not None and new != old:
        raise ArmError(
            400, "PropertyChangeNotAllowed", f"{explanation} It is '{old}', asked was '{new}'."
        )
