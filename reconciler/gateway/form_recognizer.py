"""The gateway to API version 2023-07-31, on the clients of `azure-ai-formrecognizer`.

An operation is started by the SDK's public `begin_…`, whose poller is asked for its details and
then dropped: a poller sends nothing until it is awaited, and its details hold the operation's id
from the first answer. So nothing here depends on the SDK's inside, and nothing waits.
"""

from collections.abc import Awaitable, Callable, Mapping
from itertools import count
from typing import Any

from azure.ai.formrecognizer.aio import (
    AsyncDocumentModelAdministrationLROPoller,
    DocumentAnalysisClient,
    DocumentModelAdministrationClient,
)

from reconciler.gateway.credentials import Credential
from reconciler.gateway.errors import IdTaken, NotFound, ServiceTrouble, Unreachable
from reconciler.gateway.pacing import Pacing
from reconciler.gateway.policy import AT_MOST_ONCE, PacedRetryPolicy
from reconciler.gateway.port import Analysis, CopyAuthorization
from reconciler.gateway.reading import (
    analysis_from,
    authorization_from,
    capacity_from,
    is_prebuilt,
    model_from,
    operation_from,
    target_from,
    target_of,
)
from reconciler.gateway.translation import translated
from reconciler.model.live import Capacity, LiveModel, Operation
from reconciler.model.naming import Instance
from reconciler.model.recipe import Build

API = "2023-07-31"

CONNECT_SECONDS = 10
READ_SECONDS = 120
"""A request that trains is answered within seconds; a large document takes longer to send."""

ANALYSIS_POLL_SECONDS = 0.3
"""Time between two looks at an analysis. The SDK's own second would triple most waits; the first
look is taken at once, and a Retry-After from the service goes before this."""

Poller = AsyncDocumentModelAdministrationLROPoller[Any]


class FormRecognizerGateway:
    """One instance, spoken to in API version 2023-07-31.

    `before_request` is called before every HTTP request; what it raises ends the call (a provider
    process whose engine is gone stops there).
    """

    def __init__(
        self,
        instance: Instance,
        endpoint: str,
        credential: Credential,
        *,
        pacing: Pacing | None = None,
        before_request: Callable[[], None] = lambda: None,
    ) -> None:
        self.instance = instance
        self.endpoint = endpoint.rstrip("/")
        self._credential = credential
        self._pacing = pacing or Pacing()
        options: dict[str, Any] = {
            "api_version": API,
            # The service redirects nothing, and the SDK would hand the key to wherever it is sent.
            "permit_redirects": False,
            "retry_policy": PacedRetryPolicy(self._pacing, before_request),
            "connection_timeout": CONNECT_SECONDS,
            "read_timeout": READ_SECONDS,
            "polling_interval": ANALYSIS_POLL_SECONDS,
        }
        self._models = DocumentModelAdministrationClient(self.endpoint, credential, **options)
        self._documents = DocumentAnalysisClient(self.endpoint, credential, **options)

    async def list_models(self) -> tuple[LiveModel, ...]:
        """All custom models, in order of id."""
        with translated(self.instance, "list the models"):
            listed = [
                model_from(model)
                async for model in self._models.list_document_models()
                if not is_prebuilt(model)
            ]
        return tuple(sorted(listed, key=lambda model: model.id))

    async def list_operations(self) -> tuple[Operation, ...]:
        """The operations of the last 24 hours, oldest first."""
        with translated(self.instance, "list the operations"):
            listed = [operation_from(each) async for each in self._models.list_operations()]
        return tuple(sorted(listed, key=lambda operation: (operation.created_at, operation.id)))

    async def capacity(self) -> Capacity:
        """How many models the instance holds and may hold."""
        with translated(self.instance, "ask for the account's limits"):
            return capacity_from(await self._models.get_resource_details())

    async def get_model(self, model_id: str) -> LiveModel | None:
        """One model, or None."""
        try:
            with translated(self.instance, f"look at model {model_id}", seeking=True):
                return model_from(await self._models.get_document_model(model_id))
        except NotFound:
            return None

    async def get_operation(self, operation_id: str) -> Operation:
        """One operation, with the reason if it failed."""
        with translated(self.instance, f"look at operation {operation_id}", seeking=True):
            return operation_from(await self._models.get_operation(operation_id))

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
        """Start a training; returns its operation's id."""

        async def ask() -> Poller:
            return await self._models.begin_build_document_model(
                build.mode,
                blob_container_url=container_url,
                prefix=prefix,
                model_id=model_id,
                description=description,
                tags=dict(tags),
                **AT_MOST_ONCE,
            )

        async def is_this(operation: Operation) -> bool:
            if operation.kind != "build" or operation.model_id != model_id:
                return False
            if operation.tags != dict(tags) or operation.status == "failed":
                return False
            # The same training may have succeeded earlier today and its model been deleted since.
            return operation.status == "running" or await self.get_model(model_id) is not None

        return await self._start(f"train model {model_id}", ask, is_this)

    async def authorize_copy(
        self, model_id: str, *, description: str, tags: Mapping[str, str]
    ) -> CopyAuthorization:
        """Reserve an id here for a copy."""
        with translated(self.instance, f"authorise a copy into {model_id}"):
            return authorization_from(
                await self._models.get_copy_authorization(
                    model_id=model_id, description=description, tags=dict(tags)
                )
            )

    async def start_copy(self, model_id: str, authorization: CopyAuthorization) -> str:
        """Start a copy from here to where the authorisation points; returns its operation's id."""
        target = target_from(authorization)

        async def ask() -> Poller:
            return await self._models.begin_copy_document_model_to(model_id, target, **AT_MOST_ONCE)

        async def is_this(operation: Operation) -> bool:
            return (
                operation.kind == "copy"
                and operation.model_id == authorization.model_id
                and operation.target == target_of(authorization.location)
                and operation.created_at >= authorization.issued_at
            )

        doing = f"copy model {model_id} to {authorization.location.partition('?')[0]}"
        return await self._start(doing, ask, is_this, seeking=True)

    async def delete_model(self, model_id: str) -> bool:
        """Delete a model; False where it was gone already."""
        try:
            with translated(self.instance, f"delete model {model_id}", seeking=True):
                await self._models.delete_document_model(model_id)
        except NotFound:
            return False
        return True

    async def analyze(self, model_id: str, document: bytes) -> Analysis:
        """Analyse a document and wait for the result."""
        with translated(self.instance, f"analyse a document with {model_id}", seeking=True):
            poller = await self._documents.begin_analyze_document(model_id, document)
            return analysis_from(await poller.result())

    async def close(self) -> None:
        """Let go of connections and of the credential."""
        await self._models.close()
        await self._documents.close()
        close = getattr(self._credential, "close", None)
        if close is not None:
            await close()

    async def _start(
        self,
        doing: str,
        ask: Callable[[], Awaitable[Poller]],
        is_this: Callable[[Operation], Awaitable[bool]],
        *,
        seeking: bool = False,
    ) -> str:
        """Start an operation exactly once, although an answer may get lost.

        A lost answer leaves it open whether the operation runs; the list of operations tells. So
        it is looked for there first, and asked for again only where it is not.
        """
        patience = self._pacing.patience
        for tried in count(1):
            try:
                with translated(self.instance, doing, seeking=seeking):
                    return str((await ask()).details["operation_id"])
            except (Unreachable, ServiceTrouble, IdTaken) as error:
                if tried == 1 and isinstance(error, IdTaken):
                    raise
                last = error
            await self._pacing.time.sleep(patience.wait(tried))
            for operation in reversed(await self.list_operations()):
                if await is_this(operation):
                    return operation.id
            if tried >= patience.tries or isinstance(last, IdTaken):
                raise last
        raise AssertionError("counting does not end")
