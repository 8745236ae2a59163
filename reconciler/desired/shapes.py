"""The shape of each file: which keys it has, what they mean, and an example of each.

The same classes check the files, word the remedies (their examples are what an error tells one to
write) and become the JSON Schema that editors complete from. They are only shapes: what holds
between files is the business of the rules, and the values that the product works with are in
`reconciler.model`.
"""

from typing import Annotated, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, WithJsonSchema

from reconciler.desired.numbers import (
    Count,
    Digest,
    Generation,
    Hours,
    Seconds,
    Share,
    VersionName,
)
from reconciler.desired.texts import (
    Account,
    Description,
    EnvironmentName,
    LayoutName,
    Place,
    Prefix,
    Region,
    SourceInstance,
    refusal,
)


class Shape(BaseModel):
    """No key but the declared ones, and no conversion of one kind of value into another."""

    model_config = ConfigDict(
        extra="forbid", strict=True, frozen=True, use_attribute_docstrings=True
    )


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

    prefix: Prefix = Field(examples=["1040-check/"])
    """Folder of held-out documents with labels, under the root environment's training_data."""
    minimum_accuracy: Share = Field(examples=[0.95])
    """Share of right fields, 0 to 1, below which a version does not serve. A new minimum judges
    the figures that are known; it trains nothing."""
    tolerance: Share = Field(0.02, examples=[0.02])
    """By how much the accuracy may be below that of the version it replaces, on the same
    documents, 0 to 1."""


class LayoutShape(Shape):
    """One layout: a kind of form."""

    layout: LayoutName = Field(examples=["1040"])
    """Name of the layout, and of this file; in quotes where it looks like a number."""
    description: Description = Field(examples=["U.S. Individual Income Tax Return"])
    """What kind of form it is; shown beside the model. A new description trains nothing."""
    build: BuildShape = Field(examples=[{"mode": "template"}])
    training: TrainingShape = Field(examples=[{"prefix": "1040/"}])
    verification: VerificationShape = Field(
        examples=[{"prefix": "1040-check/", "minimum_accuracy": 0.95}]
    )
    retain: Count = Field(2, examples=[2])
    """How many earlier versions are kept, so that Git can go back to them without a training."""


class GuardShape(Shape):
    """Absolute caps on what one run may do; a plan beyond them is refused as a whole."""

    max_layouts_removed: Count = Field(3, examples=[3])
    """Most layouts that one run may remove."""
    max_trainings: Count = Field(20, examples=[20])
    """Most trainings that one run may start."""
    allow_empty: bool = Field(False, examples=[True])
    """Whether it may be meant that no layout at all is declared."""


def _retire(value: object) -> object:
    if isinstance(value, bool):
        return value
    if not isinstance(value, list):
        raise refusal("`retire` is neither true nor a list of regions; write `retire: true`")
    for region in value:
        if not isinstance(region, str):
            raise refusal("`retire` lists regions by name; write `retire: [westus]`")
    return value


class EnvironmentShape(Shape):
    """One environment: its instances, where its versions come from, where its state lies."""

    model_config = ConfigDict(
        json_schema_extra={
            "oneOf": [{"required": ["source"]}, {"required": ["training_data"]}],
        }
    )

    environment: EnvironmentName = Field(examples=["dev"])
    """Name of the environment, of its Pulumi stack, and of this file."""
    account: Account = Field(examples=["contoso-forms-dev-{region}"])
    """Name of the account in each region, and its custom subdomain."""
    regions: list[Region] = Field(
        examples=[["westus"]], min_length=1, json_schema_extra={"uniqueItems": True}
    )
    """Azure locations. Where there is no source, the first one trains."""
    source: SourceInstance | None = Field(None, examples=["dev/westus"])
    """Instance that versions are copied from; without it the environment trains its own."""
    promote: Literal["follow"] | None = Field(None, examples=["follow"])
    """follow: Git's versions, as soon as the source has verified them."""
    training_data: Place | None = Field(None, examples=["examples/forms"])
    """Folder, or URL of a blob container; only where there is no source."""
    state: Place = Field(examples=[".reconciler/dev"])
    """Folder, or URL of a blob container, for mapping, history, verdicts and copies of data."""
    guard: GuardShape = Field(
        default_factory=lambda: GuardShape.model_validate({}),
        examples=[{"max_layouts_removed": 3, "max_trainings": 20}],
    )
    wait: Seconds = Field(3000.0, examples=["50m"], json_schema_extra={"default": "50m"})
    """How long a run waits for operations under way; the next run resumes what is left."""
    api: Literal["2023-07-31"] = Field("2023-07-31", examples=["2023-07-31"])
    """Version of the service's API that trains and serves."""
    retire: Annotated[
        bool | list[str],
        BeforeValidator(_retire),
        WithJsonSchema(
            {"anyOf": [{"type": "boolean"}, {"type": "array", "items": {"type": "string"}}]}
        ),
    ] = Field(False, examples=[True])
    """Regions that give up all of their models, so that they can be removed; true: all of them."""


class LockedDataShape(Shape):
    """One folder of documents, as it was when it was locked."""

    digest: Digest
    """SHA-256 over names and MD5s."""
    documents: Count
    """Number of labelled documents."""


class LockEntryShape(Shape):
    """What is locked for one layout."""

    version: VersionName
    """The version that follows from all of this and from the layout's build."""
    generation: Generation
    """Raised by `reconciler lock --renew`, to train the same data again."""
    training: LockedDataShape
    verification: LockedDataShape


class LockShape(Shape):
    """The lock: which data each layout is trained on and verified with."""

    layouts: dict[LayoutName, LockEntryShape] = Field(examples=[{}])
