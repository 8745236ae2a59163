"""A run that dies after its nth effect, whatever that is: a request that changes the service, or a
write to the state store. From then on nothing of it has any effect any more, as with SIGKILL: no
clean-up, no release of its lease.
"""

from collections.abc import Awaitable, Mapping
from typing import TypeVar

from reconciler.execution import Session
from reconciler.gateway.port import Analysis, CopyAuthorization, Gateway
from reconciler.model.dataset import DataFile
from reconciler.model.live import Capacity, LiveModel, Operation
from reconciler.model.naming import Instance
from reconciler.model.recipe import Build
from reconciler.state import Container
from reconciler.state.container import Stored

T = TypeVar("T")


class Death(BaseException):
    """The process is gone. No exception that anybody may handle."""


class Life:
    """`effects`: what has been done so far, in order. It ends with effect number `length`."""

    def __init__(self, length: int) -> None:
        self.length = length
        self.effects: list[str] = []

    @property
    def is_over(self) -> bool:
        return len(self.effects) >= self.length

    async def effect(self, name: str, doing: Awaitable[T]) -> T:
        """Do something that lasts; the last one is done, but its answer never arrives."""
        done = await self.look(doing)
        self.effects.append(name)
        if self.is_over:
            raise Death
        return done

    async def look(self, doing: Awaitable[T]) -> T:
        """Do something that leaves no trace."""
        if self.is_over:
            if hasattr(doing, "close"):
                doing.close()
            raise Death
        return await doing


class MortalGateway:
    """The door to an instance, for as long as a life lasts."""

    def __init__(self, gateway: Gateway, life: Life) -> None:
        self._gateway = gateway
        self._life = life
        self.instance = gateway.instance
        self.endpoint = gateway.endpoint

    async def list_models(self) -> tuple[LiveModel, ...]:
        return await self._life.look(self._gateway.list_models())

    async def list_operations(self) -> tuple[Operation, ...]:
        return await self._life.look(self._gateway.list_operations())

    async def capacity(self) -> Capacity:
        return await self._life.look(self._gateway.capacity())

    async def get_model(self, model_id: str) -> LiveModel | None:
        return await self._life.look(self._gateway.get_model(model_id))

    async def get_operation(self, operation_id: str) -> Operation:
        return await self._life.look(self._gateway.get_operation(operation_id))

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
        starting = self._gateway.start_build(
            model_id,
            container_url=container_url,
            prefix=prefix,
            build=build,
            description=description,
            tags=tags,
        )
        return await self._life.effect("build", starting)

    async def authorize_copy(
        self, model_id: str, *, description: str, tags: Mapping[str, str]
    ) -> CopyAuthorization:
        asking = self._gateway.authorize_copy(model_id, description=description, tags=tags)
        return await self._life.effect("authorize", asking)

    async def start_copy(self, model_id: str, authorization: CopyAuthorization) -> str:
        return await self._life.effect("copy", self._gateway.start_copy(model_id, authorization))

    async def delete_model(self, model_id: str) -> bool:
        return await self._life.effect("delete", self._gateway.delete_model(model_id))

    async def analyze(self, model_id: str, document: bytes) -> Analysis:
        return await self._life.look(self._gateway.analyze(model_id, document))

    async def close(self) -> None:
        await self._gateway.close()


class MortalContainer:
    """A container, for as long as a life lasts."""

    def __init__(self, container: Container, life: Life) -> None:
        self._container = container
        self._life = life

    @property
    def location(self) -> str:
        return self._container.location

    def url(self, prefix: str) -> tuple[str, str]:
        return self._container.url(prefix)

    async def list(self, prefix: str) -> tuple[DataFile, ...]:
        return await self._life.look(self._container.list(prefix))

    async def read(self, name: str) -> Stored | None:
        return await self._life.look(self._container.read(name))

    async def write(self, name: str, data: bytes, *, expected: str | None) -> str:
        return await self._life.effect(name, self._container.write(name, data, expected=expected))

    async def append(self, name: str, line: bytes) -> None:
        await self._life.effect(name, self._container.append(name, line))

    async def put(self, name: str, data: bytes) -> None:
        await self._life.effect(name, self._container.put(name, data))

    async def delete(self, name: str, *, expected: str) -> None:
        await self._life.effect(f"-{name}", self._container.delete(name, expected=expected))

    async def close(self) -> None:
        await self._container.close()


class MortalSession(Session):
    """A session that lasts as long as a life."""

    life: Life

    def gateway(self, instance: Instance) -> Gateway:
        return MortalGateway(super().gateway(instance), self.life)

    def state(self, instance: Instance) -> Container:
        return MortalContainer(super().state(instance), self.life)
