"""The door to an instance: what the rest of the product may ask of it.

A `Protocol` and not a base class, so that a second API generation, or a fake in a test, needs
nothing of the first. Nothing here waits for an operation: a training takes minutes, a run may
die meanwhile, so operations are started here and looked at later, by whichever run comes then.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Protocol

from reconciler.model.live import Capacity, LiveModel, Operation
from reconciler.model.naming import Instance
from reconciler.model.recipe import Build

AUTHORIZATION_LIFE = timedelta(hours=1)
"""How long a permission lasts: seen in every recorded exchange with the service."""


@dataclass(frozen=True, slots=True)
class CopyAuthorization:
    """A target's permission for one copy into `model_id`; given by the target, used by the source.

    `location` is the URL that the copy will have. The token is a secret for its hour of life, so
    it shows in no text of the object.
    """

    model_id: str
    resource_id: str
    region: str
    location: str
    expires_at: datetime
    token: str = field(repr=False)

    @property
    def issued_at(self) -> datetime:
        """When it was given, by the target's clock."""
        return self.expires_at - AUTHORIZATION_LIFE


@dataclass(frozen=True, slots=True)
class FoundField:
    """A field that an analysis found. `text` is None where the field is blank or absent.

    `confidence`: 0..1, None where the service gave none. It is not calibrated: never a gate.
    `kind` is the service's value type: string, date, time, number, integer, currency,
    selectionMark, phoneNumber, address, signature, countryRegion or boolean; empty for any other.
    """

    text: str | None
    confidence: float | None = None
    kind: str = ""


@dataclass(frozen=True, slots=True)
class Analysis:
    """What a model found in one document."""

    model_id: str
    found: Mapping[str, FoundField]
    pages: int = 0

    @property
    def fields(self) -> Mapping[str, str | None]:
        """Field -> the text found for it, None where it was blank."""
        return {name: found.text for name, found in self.found.items()}


class Gateway(Protocol):
    """One instance, as our own session with it sees it.

    Every method raises a `GatewayError` when the service does not do what is asked; what is
    temporary has then been tried again already.
    """

    @property
    def instance(self) -> Instance:
        """Which instance this is."""
        ...

    @property
    def endpoint(self) -> str:
        """Base URL of the account, without a slash at its end."""
        ...

    async def list_models(self) -> tuple[LiveModel, ...]:
        """All custom models, in order of id; the prebuilt ones are left out.

        A listing may show no tags (the vendor's examples have none): they are then empty here, and
        only `get_model` tells them.
        """
        ...

    async def list_operations(self) -> tuple[Operation, ...]:
        """The operations of the last 24 hours; failed ones without their reason."""
        ...

    async def capacity(self) -> Capacity:
        """How many models the instance holds and may hold. The cheapest sign of life."""
        ...

    async def get_model(self, model_id: str) -> LiveModel | None:
        """One model; None where there is none of that id."""
        ...

    async def get_operation(self, operation_id: str) -> Operation:
        """One operation, with the reason if it failed; NotFound once it is forgotten."""
        ...

    async def start_build(
        self,
        model_id: str,
        *,
        container_url: str,
        prefix: str,
        build: Build,
        description: str,
        tags: Mapping[str, str],
    ) -> str:
        """Start a training and return its operation's id.

        Raises IdTaken, LimitReached, ContentRejected and the general ones.
        """
        ...

    async def authorize_copy(
        self, model_id: str, *, description: str, tags: Mapping[str, str]
    ) -> CopyAuthorization:
        """Reserve `model_id` here for a copy. IdTaken: in use, or burnt by an unused permission."""
        ...

    async def start_copy(self, model_id: str, authorization: CopyAuthorization) -> str:
        """Start the copy of this instance's `model_id` to where the authorisation points.

        Asked of the SOURCE. Returns the operation's id; the operation lives at the source.
        Raises NotFound where the model is not here any more.
        """
        ...

    async def delete_model(self, model_id: str) -> bool:
        """Delete a model; False where it was gone already."""
        ...

    async def analyze(self, model_id: str, document: bytes) -> Analysis:
        """Analyse a document and wait for the result: seconds, not minutes.

        Raises UnreadableDocument, NotFound and the general ones; ServiceTrouble where it never
        ends.
        """
        ...

    async def close(self) -> None:
        """Let go of connections and credentials."""
        ...
