"""Responses of the in-process transports, in the two dialects that azure-core clients speak.

Generated clients read them as `azure.core.rest` responses; older policies ask for `body()`. All of
a body is there from the start, so reading and streaming differ in nothing.
"""

import json
from collections.abc import AsyncIterator, Iterator, MutableMapping
from http import HTTPStatus
from typing import Any

import httpx
from azure.core.exceptions import HttpResponseError
from azure.core.rest import AsyncHttpResponse, HttpRequest, HttpResponse
from azure.core.utils import CaseInsensitiveDict


class _Answer:
    """What both kinds of responses have in common."""

    def __init__(self, request: HttpRequest, answer: httpx.Response) -> None:
        self._request = request
        self._answer = answer
        self._headers: MutableMapping[str, str] = CaseInsensitiveDict(answer.headers.items())
        self._encoding: str | None = None

    @property
    def request(self) -> HttpRequest:
        """The request that this answers."""
        return self._request

    @property
    def internal_response(self) -> httpx.Response:
        """The answer as it came out of the application."""
        return self._answer

    @property
    def status_code(self) -> int:
        """The HTTP status."""
        return self._answer.status_code

    @property
    def headers(self) -> MutableMapping[str, str]:
        """The headers, in any case of letters."""
        return self._headers

    @property
    def reason(self) -> str:
        """The HTTP status in words."""
        try:
            return HTTPStatus(self.status_code).phrase
        except ValueError:
            return ""

    @property
    def content_type(self) -> str | None:
        """The type of the body."""
        return self._headers.get("content-type")

    @property
    def is_closed(self) -> bool:
        """Nothing is ever open."""
        return True

    @property
    def is_stream_consumed(self) -> bool:
        """The body is here."""
        return True

    @property
    def encoding(self) -> str | None:
        """The encoding of the body, so far as anybody has said it."""
        return self._encoding or self._answer.charset_encoding

    @encoding.setter
    def encoding(self, value: str | None) -> None:
        self._encoding = value

    @property
    def url(self) -> str:
        """The address that was asked."""
        return self._request.url

    @property
    def content(self) -> bytes:
        """The body."""
        return self._answer.content

    def body(self) -> bytes:
        """Return the body."""
        return self.content

    def text(self, encoding: str | None = None) -> str:
        """Return the body as a text."""
        return self.content.decode(encoding or self.encoding or "utf-8-sig", "replace")

    def json(self) -> Any:
        """Return the body read as JSON."""
        return json.loads(self.text())

    def raise_for_status(self) -> None:
        """Raise `HttpResponseError` for an error."""
        if self.status_code >= HTTPStatus.BAD_REQUEST:
            raise HttpResponseError(response=self)

    def __str__(self) -> str:
        return f"<{type(self).__name__}: {self.status_code} {self.reason}>"


class InProcessResponse(_Answer, HttpResponse):
    """A response to a client that is not asynchronous."""

    def __enter__(self) -> "InProcessResponse":
        return self

    def __exit__(self, *args: object) -> None:
        self.close()

    def close(self) -> None:
        """Do nothing: nothing is open."""

    def read(self) -> bytes:
        """Return the body."""
        return self.content

    def iter_raw(self, **kwargs: Any) -> Iterator[bytes]:
        """Give the body, in one piece."""
        yield self.content

    def iter_bytes(self, **kwargs: Any) -> Iterator[bytes]:
        """Give the body, in one piece."""
        yield self.content

    def stream_download(self, pipeline: Any = None, **kwargs: Any) -> Iterator[bytes]:
        """Give the body, in one piece."""
        return self.iter_bytes()


class AsyncInProcessResponse(_Answer, AsyncHttpResponse):
    """A response to an asynchronous client."""

    async def __aexit__(self, *args: object) -> None:
        await self.close()

    async def close(self) -> None:
        """Do nothing: nothing is open."""

    async def read(self) -> bytes:
        """Return the body."""
        return self.content

    async def load_body(self) -> None:
        """Do nothing: the body is here."""

    async def iter_raw(self, **kwargs: Any) -> AsyncIterator[bytes]:
        """Give the body, in one piece."""
        yield self.content

    async def iter_bytes(self, **kwargs: Any) -> AsyncIterator[bytes]:
        """Give the body, in one piece."""
        yield self.content

    def stream_download(self, pipeline: Any = None, **kwargs: Any) -> AsyncIterator[bytes]:
        """Give the body, in one piece."""
        return self.iter_bytes()
