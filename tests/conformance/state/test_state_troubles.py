"""What is wrong with a blob container is said in a sentence: where, and what to do; no secret."""

import base64
import socket
from collections.abc import Awaitable, Callable, Iterator
from pathlib import Path

import pytest
from aiohttp import web

from reconciler.state import (
    Container,
    StateError,
    StoreForbidden,
    StoreMissing,
    open_container,
)
from reconciler.state.blob import BlobContainer
from reconciler.state.copying import copy_file
from tests.azurite import Azurite
from tests.conformance.state.line import Line
from tests.conformance.state.stores import Store

WRONG_KEY = base64.b64encode(b"this is no account's key").decode()


def uses(container: Container) -> Iterator[Awaitable[object]]:
    """All that can be asked of a container."""
    yield container.list("d/")
    yield container.read("f")
    yield container.write("f", b"one", expected=None)
    yield container.write("f", b"one", expected='"0x8DEAD"')
    yield container.append("log", b"one")
    yield container.put("f", b"one")
    yield container.delete("f", expected='"0x8DEAD"')
    yield copy_file(container, "f", container, "g")


async def said_by_each(container: Container) -> set[tuple[type[Exception], str]]:
    said: set[tuple[type[Exception], str]] = set()
    for use in uses(container):
        with pytest.raises(StateError) as raised:
            await use
        said.add((raised.type, str(raised.value).replace(f"{container.location}", "STORE")))
    return said


@pytest.fixture
def opening(opened: list[Container], tmp_path: Path) -> Callable[..., Container]:
    def open_it(place: str, **environ: str) -> Container:
        container = open_container(place, tmp_path, environ)
        opened.append(container)
        return container

    return open_it


async def test_a_container_that_does_not_exist_is_told_with_who_creates_it(
    azurite: Azurite, opening: Callable[..., Container]
) -> None:
    container = opening(f"{azurite.account_url}/nowhere")

    assert await said_by_each(container) == {
        (
            StoreMissing,
            "STORE: there is no such blob container; `pulumi up` creates it, or correct the URL",
        )
    }


async def test_a_wrong_key_is_told_by_its_variable_and_nothing_of_it_is_shown(
    blobs: Store, opening: Callable[..., Container]
) -> None:
    container = opening(blobs.place, RECONCILER_STORAGE_KEY_DEVSTOREACCOUNT1=WRONG_KEY)

    said = await said_by_each(container)

    assert {kind for kind, _ in said} == {StateError}
    for _, sentence in said:
        assert "access denied (403 AuthorizationFailure" in sentence
        assert "the role Storage Blob Data Contributor" in sentence
        assert "RECONCILER_STORAGE_KEY_DEVSTOREACCOUNT1" in sentence
        assert WRONG_KEY not in sentence
        assert "ignature" not in sentence


async def test_an_address_where_nobody_listens_is_told(
    opening: Callable[..., Container], monkeypatch: pytest.MonkeyPatch
) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        container = opening(f"http://127.0.0.1:{taken.getsockname()[1]}/devstoreaccount1/forms")

        with pytest.raises(StateError, match=r"forms/f: cannot be reached \(Conn.*; check the URL"):
            await container.read("f")


async def test_an_account_whose_name_does_not_resolve_is_one_that_does_not_exist_yet(
    opening: Callable[..., Container], monkeypatch: pytest.MonkeyPatch
) -> None:
    no_such_name(monkeypatch, socket.EAI_NONAME)
    container = opening(
        "https://contoso.blob.core.windows.net/forms", RECONCILER_STORAGE_KEY=WRONG_KEY
    )

    with pytest.raises(StoreMissing, match=r"the name contoso\.blob\.core\.windows\.net is not"):
        await container.read("f")


async def test_a_resolver_that_does_not_answer_says_nothing_about_the_account(
    opening: Callable[..., Container], monkeypatch: pytest.MonkeyPatch
) -> None:
    no_such_name(monkeypatch, socket.EAI_AGAIN)
    container = opening(
        "https://contoso.blob.core.windows.net/forms", RECONCILER_STORAGE_KEY=WRONG_KEY
    )

    with pytest.raises(StateError, match="cannot be reached") as raised:
        await container.read("f")
    assert raised.type is StateError


@pytest.mark.parametrize(
    ("status", "code", "sentence"),
    [
        (403, "AuthorizationPermissionMismatch", "Storage Blob Data Reader is enough"),
        (401, "NoAuthenticationInformation", "access denied (401 NoAuthenticationInformation)"),
        (409, "ContainerBeingDeleted", "there is no such blob container"),
        (409, "InvalidBlobType", "refuses it (409 InvalidBlobType); look the code up"),
        (400, "", "the storage service refuses it (400); look the code up"),
    ],
)
async def test_whatever_the_service_answers_is_said_with_its_code(
    line: Line, over_line: BlobContainer, status: int, code: str, sentence: str
) -> None:
    line.answer(lambda request: request.method == "PUT", status, code)

    with pytest.raises(StateError) as raised:
        await over_line.put("f", b"one")

    assert sentence in str(raised.value)


async def test_an_identity_without_a_role_is_told_apart_from_a_wrong_key(
    line: Line, over_line: BlobContainer
) -> None:
    """The one may pass within minutes, since a role may be new; the other does not."""
    for code in ("AuthorizationPermissionMismatch", "AuthenticationFailed"):
        line.answer(lambda request: request.method == "PUT", 403, code)

    with pytest.raises(StoreForbidden):
        await over_line.put("f", b"one")
    with pytest.raises(StateError) as raised:
        await over_line.put("f", b"one")

    assert raised.type is StateError


async def test_a_service_that_goes_on_failing_is_asked_four_times_and_told(
    line: Line, over_line: BlobContainer
) -> None:
    def put(request: web.Request) -> bool:
        return request.method == "PUT"

    for _ in range(4):
        line.answer(put, 503, "ServerBusy")

    with pytest.raises(StateError, match=r"has trouble \(503 ServerBusy\); run again later"):
        await over_line.put("f", b"one")

    assert line.count("PUT") == 4
    assert await over_line.read("f") is None


async def test_a_clock_that_is_wrong_is_told_as_such(line: Line, over_line: BlobContainer) -> None:
    """The service takes a signature for a quarter of an hour, by its own clock."""
    line.answer(
        lambda request: request.method == "PUT",
        403,
        "AuthenticationFailed",
        "<?xml version='1.0' encoding='utf-8'?><Error><Code>AuthenticationFailed</Code>"
        "<Message>Server failed to authenticate the request.</Message><AuthenticationErrorDetail>"
        "Request date header too old: 'Sat, 21 Nov 2026 11:00:00 GMT'"
        "</AuthenticationErrorDetail></Error>",
    )

    with pytest.raises(StateError, match=r"clock and the service's disagree; set the clock"):
        await over_line.put("f", b"one")


def no_such_name(monkeypatch: pytest.MonkeyPatch, code: int) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise socket.gaierror(code, "the resolver's words")

    monkeypatch.setattr(socket, "getaddrinfo", refuse)
