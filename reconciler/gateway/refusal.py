"""An answer by which the service refuses, and for how long it wants to be left alone.

Both SDKs raise the same exception for it, which knows only the answer. A pause is read where the
answer comes in, because there it is also decided who waits for it.
"""

from typing import Any

from azure.core.exceptions import HttpResponseError
from azure.core.pipeline import PipelineResponse
from azure.core.pipeline.policies import AsyncRetryPolicy
from azure.core.rest import AsyncHttpResponse, HttpRequest

_HEADERS = AsyncRetryPolicy[HttpRequest, AsyncHttpResponse]()


class Refusal(HttpResponseError):
    """The exception of an answer; `retry_after` in seconds, None if the service asks for none."""

    def __init__(self, answer: Any, retry_after: float | None) -> None:
        self.retry_after = retry_after
        super().__init__(response=answer)


def asked_pause(response: PipelineResponse[HttpRequest, AsyncHttpResponse]) -> float | None:
    """The pause that an answer asks for, in seconds; None without one, or where it says no time."""
    try:
        return _HEADERS.get_retry_after(response)
    except ValueError:
        return None


async def refusal_of(
    response: PipelineResponse[HttpRequest, AsyncHttpResponse], retry_after: float | None
) -> Refusal:
    """The exception that an answer is to raise."""
    answer = response.http_response
    # One SDK's responses are of an older kind, which is always read by now; the other's may be a
    # stream, whose reason has to be fetched. An empty one that has been read cannot be read again.
    if isinstance(answer, AsyncHttpResponse) and not answer.is_stream_consumed:
        await answer.read()
    return Refusal(answer, retry_after)
