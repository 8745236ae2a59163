"""The shape of an environment's file: which keys it has, what they mean, an example of each."""

from typing import Annotated, Literal

from pydantic import BeforeValidator, ConfigDict, Field, WithJsonSchema

from reconciler.desired.numbers import Count, PinnedVersion, Rate, Seconds
from reconciler.desired.places import Place, VaultUrl
from reconciler.desired.shapes import Shape
from reconciler.desired.texts import (
    Account,
    EnvironmentName,
    LayoutName,
    Region,
    SourceInstance,
    refusal,
)


class GuardShape(Shape):
    """Absolute caps on what one run may do; a plan beyond them is refused as a whole."""

    max_layouts_removed: Count = Field(3, examples=[3])
    """Most layouts that one run may remove."""
    max_trainings: Count = Field(20, examples=[20])
    """Most trainings that one run may start."""
    allow_empty: bool = Field(False, examples=[True])
    """Whether it may be meant that no layout at all is declared."""


class RatesShape(Shape):
    """Requests per second that the accounts allow, where Azure's support has raised them."""

    management: Rate | None = Field(None, examples=[5])
    """Builds, copies, authorisations and deletions."""
    get: Rate | None = Field(None, examples=[50])
    """Reading one model, one operation, one result."""
    list: Rate | None = Field(None, examples=[10])
    """Pages of models or of operations."""
    analyze: Rate | None = Field(None, examples=[15])
    """Analyses of verification documents."""


class KeysShape(Shape):
    """Where the accounts' keys are, for teams that must use keys; without it, none are used."""

    vault: VaultUrl = Field(examples=["https://contoso-forms.vault.azure.net"])
    """URL of the key vault that holds them."""


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
            "if": {"properties": {"promote": {"const": "pinned"}}, "required": ["promote"]},
            "then": {"required": ["versions"]},
            "else": {"not": {"required": ["versions"]}},
        }
    )

    environment: EnvironmentName = Field(examples=["dev"])
    """Name of the environment, of its Pulumi stack, and of this file."""
    account: Account = Field(examples=["contoso-forms-dev-{region}"])
    """Name of the account in each region, and its custom subdomain."""
    accounts: Literal["created", "existing"] = Field("created", examples=["existing"])
    """created: by the stack, with what they need. existing: made by somebody else, so that the
    stack looks after layouts and models only."""
    regions: list[Region] = Field(
        examples=[["westus"]], min_length=1, json_schema_extra={"uniqueItems": True}
    )
    """Azure locations. Where there is no source, the first one trains."""
    source: SourceInstance | None = Field(None, examples=["dev/westus"])
    """Instance that versions are copied from; without it the environment trains its own."""
    promote: Literal["follow", "pinned"] | None = Field(None, examples=["follow"])
    """follow: Git's versions, as soon as the source has verified them. pinned: exactly the
    versions under `versions`."""
    versions: dict[LayoutName, PinnedVersion] | None = Field(
        None, examples=[{"1040": "3f2a9c1b7d04"}]
    )
    """The version of each layout that serves here, in quotes; only with `promote: pinned`."""
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
    api: Literal["2023-07-31", "2024-11-30"] | None = Field(None, examples=["2023-07-31"])
    """Version of the service's API that trains and serves: 2023-07-31 unless something else is
    said where the versions are trained."""
    mode: Literal["manage", "observe"] = Field("manage", examples=["observe"])
    """manage: made as Git says. observe: planned and compared, never changed."""
    sku: Literal["S0", "F0"] = Field("S0", examples=["S0"])
    """Price tier of the accounts: S0, or F0, which is free and slow."""
    rates: RatesShape = Field(
        default_factory=lambda: RatesShape.model_validate({}), examples=[{"management": 10}]
    )
    keys: KeysShape | None = Field(
        None, examples=[{"vault": "https://contoso-forms.vault.azure.net"}]
    )
    retire: Annotated[
        bool | list[str],
        BeforeValidator(_retire),
        WithJsonSchema(
            {"anyOf": [{"type": "boolean"}, {"type": "array", "items": {"type": "string"}}]}
        ),
    ] = Field(False, examples=[True])
    """Regions that give up all of their models, so that they can be removed; true: all of them."""
