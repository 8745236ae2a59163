"""The plugin process: how the engine reaches the provider, and when it ends.

Two things the SDK's own server leaves open are settled here. A refusal reaches the user as its text
alone, not as a Python exception's; and the process ends when the engine that started it is gone,
however it went, instead of living on for ever.
"""

import asyncio
import os
import sys
from collections.abc import Awaitable, Callable
from typing import Any

import grpc  # type: ignore[import-untyped]  # grpcio ships no types
import grpc.aio  # type: ignore[import-untyped]  # grpcio ships no types
from pulumi.provider.experimental.provider import Provider
from pulumi.provider.experimental.server import ProviderServicer
from pulumi.runtime.proto import provider_pb2_grpc

from emulator.provider.arm_client import AzureError

_ANY_SIZE = [("grpc.max_receive_message_length", -1), ("grpc.max_send_message_length", -1)]
_LOOK_EVERY_SECONDS = 1.0
Method = Callable[[Any, Any], Awaitable[Any]]
"""An answer to one kind of request: of the request and of the call's context."""


def _plainly(method: Method) -> Method:
    """Answer with the refusal's text where `method` raises one."""

    async def call(request: Any, context: Any) -> Any:
        try:
            return await method(request, context)
        except AzureError as refusal:
            await context.abort(grpc.StatusCode.UNKNOWN, str(refusal))

    return call


class PlainServicer(ProviderServicer):
    """The SDK's servicer, with refusals that people can read."""

    def __init__(self, version: str, provider: Provider, engine_address: str) -> None:
        """Serve `provider` to the engine at `engine_address`."""
        super().__init__([], version, provider, engine_address)
        for name in ("Check", "Configure", "Create", "Delete", "Diff", "Invoke", "Read", "Update"):
            setattr(self, name, _plainly(getattr(self, name)))


async def serve(version: str, provider: Provider, engine_address: str) -> None:
    """Serve until the engine ends this process or is gone itself; print the port first."""
    parent = os.getppid()
    server = grpc.aio.server(options=_ANY_SIZE)
    servicer = PlainServicer(version, provider, engine_address)
    provider_pb2_grpc.add_ResourceProviderServicer_to_server(servicer, server)
    port = server.add_insecure_port("127.0.0.1:0")
    await server.start()
    sys.stdout.write(f"{port}\n")
    sys.stdout.flush()
    try:
        while os.getppid() == parent:  # noqa: ASYNC110  # nothing announces that a parent is gone
            await asyncio.sleep(_LOOK_EVERY_SECONDS)
    finally:
        await server.stop(grace=None)
