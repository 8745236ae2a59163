"""What a command answers to programs: one declared shape per command, and its JSON.

The same class gives the JSON and the committed JSON Schema, so that the two cannot drift apart. The
shapes are apart from the model's values on purpose: a field that a script somewhere reads must not
change its name because a room was tidied.
"""

from datetime import datetime
from typing import Annotated

from pydantic import BaseModel, BeforeValidator, ConfigDict, PlainSerializer, WithJsonSchema

from reconciler.model.live import timestamp

Moment = Annotated[
    datetime,
    PlainSerializer(timestamp, return_type=str, when_used="json"),
    WithJsonSchema({"type": "string", "format": "date-time"}),
]
"""A moment in UTC, in whole seconds: `2026-11-21T09:00:00Z`."""

Named = Annotated[str, BeforeValidator(str)]
"""What has a name, by its name: an instance as `dev/westus`."""


class Output(BaseModel):
    """A part of an answer: nothing but the declared fields, and all of them always there.

    A field is described by the string below it; lists are tuples; no field has a default. Where a
    value has the same fields, `model_validate` takes them from it; a field that the value calls
    otherwise says so by its alias.
    """

    model_config = ConfigDict(
        extra="forbid",
        frozen=True,
        from_attributes=True,
        use_attribute_docstrings=True,
        validate_by_name=True,
    )


def output_json(output: Output) -> str:
    """Write an answer as indented JSON, without a line break at its end."""
    return output.model_dump_json(indent=2)
