"""The gateway to an instance of the real service, in whichever API version.

Here is what does not depend on the generation: what an answer means for us, that an operation is
started exactly once, and what is said when something goes wrong. How to ask is the adapter's.
"""

from collections.abc import Awaitable, Callable, Mapping

from reconciler.gateway.adapter import ANALYSIS_SECONDS, Adapter, StillRunning
from reconciler.gateway.credentials import Credential
from reconciler.gateway.errors import NotFound, ServiceTrouble
from reconciler.gateway.pacing import Pacing
from reconciler.gateway.port import Analysis, CopyAuthorization
from reconciler.gateway.reading import is_prebuilt, target_of
from reconciler.gateway.starting import start_once
from reconciler.gateway.translation import translated
from reconciler.model.live import Capacity, LiveModel, Operation
from reconciler.model.naming import Instance
from reconciler.model.recipe import Build


class ServiceGateway:
    """One instance, spoken to through the adapter of an API version.

    `pacing` is the one that the adapter's requests go through. The credential is closed with the
    gateway.
    """

    def __init__(
        self,
        instance: Instance,
        endpoint: str,
        adapter: Adapter,
        credential: Credential,
        pacing: Pacing,
    ) -> None:
        self.instance = instance
        self.endpoint = endpoint
        self._service = adapter
        self._credential = credential
        self._pacing = pacing

    async def list_models(self) -> tuple[LiveModel, ...]:
        """All custom models, in order of id."""
        with translated(self.instance, "list the models"):
            listed = [each async for each in self._service.models() if not is_prebuilt(each.id)]
        return tuple(sorted(listed, key=lambda model: model.id))

    async def list_operations(self) -> tuple[Operation, ...]:
        """The operations of the last 24 hours, oldest first."""
        with translated(self.instance, "list the operations"):
            listed = [each async for each in self._service.operations()]
        return tuple(sorted(listed, key=lambda operation: (operation.created_at, operation.id)))

    async def capacity(self) -> Capacity:
        """How many models the instance holds and may hold."""
        with translated(self.instance, "ask for the account's limits"):
            return await self._service.capacity()

    async def get_model(self, model_id: str) -> LiveModel | None:
        """One model, or None."""
        try:
            with translated(self.instance, f"look at model {model_id}", seeking=True):
                return await self._service.model(model_id)
        except NotFound:
            return None

    async def get_operation(self, operation_id: str) -> Operation:
        """One operation, with the reason if it failed."""
        with translated(self.instance, f"look at operation {operation_id}", seeking=True):
            return await self._service.operation(operation_id)

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
        doing = f"train model {model_id}"

        async def ask() -> str:
            with translated(self.instance, doing):
                return await self._service.build(
                    model_id,
                    container_url=container_url,
                    prefix=prefix,
                    build=build,
                    description=description,
                    tags=tags,
                )

        async def is_this(operation: Operation) -> bool:
            if operation.kind != "build" or operation.model_id != model_id:
                return False
            if operation.tags != dict(tags) or operation.status == "failed":
                return False
            # The same training may have succeeded earlier today and its model been deleted since.
            return operation.status == "running" or await self.get_model(model_id) is not None

        return await start_once(ask, lambda: self._latest(is_this), self._pacing)

    async def authorize_copy(
        self, model_id: str, *, description: str, tags: Mapping[str, str]
    ) -> CopyAuthorization:
        """Reserve an id here for a copy."""
        with translated(self.instance, f"authorise a copy into {model_id}"):
            return await self._service.authorize_copy(model_id, description=description, tags=tags)

    async def start_copy(self, model_id: str, authorization: CopyAuthorization) -> str:
        """Start a copy from here to where the authorisation points; returns its operation's id."""
        doing = f"copy model {model_id} to {authorization.location.partition('?')[0]}"

        async def ask() -> str:
            with translated(self.instance, doing, seeking=True):
                return await self._service.copy(model_id, authorization)

        async def is_this(operation: Operation) -> bool:
            return (
                operation.kind == "copy"
                and operation.model_id == authorization.model_id
                and operation.target == target_of(authorization.location)
                and operation.created_at >= authorization.issued_at
            )

        return await start_once(ask, lambda: self._latest(is_this), self._pacing)

    async def delete_model(self, model_id: str) -> bool:
        """Delete a model; False where it was gone already."""
        try:
            with translated(self.instance, f"delete model {model_id}", seeking=True):
                await self._service.delete(model_id)
        except NotFound:
            return False
        return True

    async def analyze(self, model_id: str, document: bytes) -> Analysis:
        """Analyse a document and wait for the result."""
        doing = f"analyse a document with {model_id}"
        with translated(self.instance, doing, seeking=True):
            try:
                return await self._service.analyze(model_id, document)
            except StillRunning:
                reason = f"the analysis has not ended after {ANALYSIS_SECONDS:.0f} s"
                raise ServiceTrouble(self.instance, doing, reason) from None

    async def close(self) -> None:
        """Let go of connections and of the credential."""
        await self._service.close()
        close = getattr(self._credential, "close", None)
        if close is not None:
            await close()

    async def _latest(self, is_this: Callable[[Operation], Awaitable[bool]]) -> str | None:
        for operation in reversed(await self.list_operations()):
            if await is_this(operation):
                return operation.id
        return None
