"""The shape of a layout's file, and what all shapes have in common.

A shape says which keys a file has, what they mean, and an example of each. The same classes check
the files, word the remedies (their examples are what an error tells one to write) and become the
JSON Schema that editors complete from. They are only shapes: what holds between files is the
business of the rules, and the values that the product works with are in `reconciler.model`.
"""

from typing import Annotated, Any, ClassVar, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from reconciler.desired.numbers import Count, Hours, Share
from reconciler.desired.texts import Description, LayoutName, Prefix


class Shape(BaseModel):
    """No key but the declared ones, and no conversion of one kind of value into another."""

    model_config = ConfigDict(
        extra="forbid", strict=True, frozen=True, use_attribute_docstrings=True
    )

    remedy: ClassVar[str] = ""
    """What to do about anything wrong in a file that a machine writes; empty where people do."""


class BuildShape(Shape):
    """How the service is asked to train."""

    mode: Literal["template", "neural"] = Field(examples=["template"])
    """template: trained in seconds, for forms of one fixed design. neural: about ten minutes and a
    monthly quota, for forms whose design varies."""
    max_training_hours: Hours | None = Field(None, examples=[2])
    """Upper limit in hours of a neural training (API 2024-11-30 and later)."""


class TrainingShape(Shape):
    """What the layout is trained on."""

    prefix: Prefix = Field(examples=["1040/"])
    """Folder of the labelled documents, under the root environment's training_data."""


class VerificationShape(Shape):
    """How a new version is judged before it serves."""

    model_config = ConfigDict(
        json_schema_extra={
            "anyOf": [
                {"required": ["prefix", "minimum_accuracy"]},
                {"properties": {"by": {"const": "person"}}, "required": ["by"]},
            ],
        }
    )

    prefix: Prefix | None = Field(None, examples=["1040-check/"])
    """Folder of held-out documents with labels, under the root environment's training_data."""
    minimum_accuracy: Share | None = Field(None, examples=[0.95])
    """Share of right fields, 0 to 1, below which a version does not serve. A new minimum judges
    the figures that are known; it trains nothing."""
    tolerance: Share = Field(0.02, examples=[0.02])
    """By how much the accuracy may be below that of the version it replaces, on the same
    documents, 0 to 1."""
    by: Literal["machine", "person"] = Field("machine", examples=["person"])
    """machine: the figures decide. person: each new version waits for `reconciler verify`, with
    the figures where there are documents."""
    copies: Literal["none", "smoke", "full"] = Field("smoke", examples=["smoke"])
    """How a copy of a verified version is checked before it serves: none, smoke (one document),
    or full (all of them)."""


NO_VERIFICATION = "none"


def _word_for_nothing(value: object) -> object:
    return None if value == NO_VERIFICATION else value


def _name_the_word(schema: dict[str, Any]) -> None:
    schema["anyOf"] = [
        {"const": NO_VERIFICATION, "type": "string"} if kind.get("type") == "null" else kind
        for kind in schema["anyOf"]
    ]


class LayoutShape(Shape):
    """One layout: a kind of form."""

    layout: LayoutName = Field(examples=["1040"])
    """Name of the layout, and of this file; in quotes where it looks like a number."""
    description: Description = Field(examples=["U.S. Individual Income Tax Return"])
    """What kind of form it is; shown beside the model. A new description trains nothing."""
    build: BuildShape = Field(examples=[{"mode": "template"}])
    training: TrainingShape = Field(examples=[{"prefix": "1040/"}])
    verification: Annotated[VerificationShape | None, BeforeValidator(_word_for_nothing)] = Field(
        examples=[{"prefix": "1040-check/", "minimum_accuracy": 0.95}, NO_VERIFICATION],
        json_schema_extra=_name_the_word,
    )
    """How a new version is judged before it serves; none: it serves untested, and every plan says
    so."""
    retain: Count = Field(2, examples=[2])
    """How many earlier versions are kept, so that Git can go back to them without a training."""
