"""Our place in the pipeline of both SDKs: every HTTP request passes here, one at a time.

The SDKs' own retries are replaced by this policy, for three reasons. They resend a POST whose
answer was lost, so that a training could answer 409 on our own model without our knowing. They
know nothing of the instance's limits, so that sixteen layouts would back off each by itself. And
a listing's pages and an analysis's polls are requests too: only here are all of them seen.

Refusals end here as well, before an SDK reads them: each has its own way to stumble over an answer
that is not the service's, such as a proxy's page.
"""

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any
from urllib.parse import urlsplit

from azure.core.exceptions import (
    DecodeError,
    IncompleteReadError,
    ServiceRequestError,
    ServiceResponseError,
)
from azure.core.pipeline import PipelineRequest, PipelineResponse
from azure.core.pipeline.policies import AsyncHTTPPolicy
from azure.core.rest import AsyncHttpResponse, HttpRequest

from reconciler.gateway.pacing import Pacing
from reconciler.gateway.refusal import Refusal, asked_pause, refusal_of
from reconciler.gateway.translation import is_permanent
from reconciler.model.rates import CallClass

OK = 200
"""All answers with this status hold JSON."""
STARTED = 202
"""All answers with this status hold nothing, and name an operation in a header."""
TOO_FAST = 429
FORBIDDEN = 403
_USED_UP = frozenset({TOO_FAST, FORBIDDEN})
"""How the service says that a quota is used up. With a long pause, that is no matter of one call:
whatever counts against the same limit would be refused as well."""
_REFUSED = 300
"""From here on a status is no success. Nor is a redirect: the service redirects nothing, and an SDK
would hand the key to wherever it is sent."""
PASSING = frozenset({408, 500, 502, 503, 504})
"""Statuses after which the same request may succeed, and may also have taken effect."""

_ONCE = "reconciler_at_most_once"
AT_MOST_ONCE: Mapping[str, Any] = {_ONCE: True}
"""Options of a call whose request must not be resent when it may have taken effect. The SDKs hand
a call's unknown options on to their policies, as they do for their own retries."""


def class_of(method: str, url: str) -> CallClass:
    """Tell which of the service's limits a request counts against."""
    path = urlsplit(url).path.rstrip("/")
    if method == "POST":
        return CallClass.ANALYZE if path.endswith(":analyze") else CallClass.MANAGEMENT
    if method != "GET":
        return CallClass.MANAGEMENT
    return CallClass.LIST if path.endswith(("/documentModels", "/operations")) else CallClass.GET


class PacedRetryPolicy(AsyncHTTPPolicy[HttpRequest, AsyncHttpResponse]):
    """Sends a request when it is its turn, and again while that is safe and may help.

    A 429 is always safe to resend, and closes the bucket of its class for as long as the service
    asks: whoever else wants to ask waits as well. Where the answer was lost or is a 5xx, the
    request may have taken effect: it is resent unless the call was made with `AT_MOST_ONCE`. A
    pause longer than patience allows is not waited for; where a quota is used up for so long, all
    requests of its class are refused without being sent. What is permanent is not tried again.
    Every refusal raises Refusal. `before_request` is called before every sending; what it
    raises ends the call.
    """

    def __init__(self, pacing: Pacing, before_request: Callable[[], None]) -> None:
        super().__init__()
        self._pacing = pacing
        self._before_request = before_request

    async def send(
        self, request: PipelineRequest[HttpRequest]
    ) -> PipelineResponse[HttpRequest, AsyncHttpResponse]:
        """Send one request until it is answered, or patience is at its end."""
        http = request.http_request
        call = class_of(http.method, http.url)
        once = bool(request.context.options.pop(_ONCE, False))
        patience = self._pacing.patience
        tried = 0
        while True:
            await self._pacing.turn(call)
            self._before_request()
            tried += 1
            try:
                response = await self.next.send(request)
            except (ServiceRequestError, ServiceResponseError, IncompleteReadError) as error:
                if once or tried >= patience.tries or is_permanent(error):
                    raise
                await self._pacing.time.sleep(patience.wait(tried))
                continue
            status = response.http_response.status_code
            if status < _REFUSED:
                return _from_the_service(response)
            asked_for = asked_pause(response)
            wait = patience.wait(tried) if asked_for is None else asked_for
            if wait > patience.longest_pause:
                refusal = await refusal_of(response, wait)
                if status in _USED_UP:
                    self._pacing.refused(call, wait, partial(Refusal, refusal.response))
                raise refusal
            if status == TOO_FAST and tried < patience.throttled_tries:
                self._pacing.throttled(call, wait)
            elif status in PASSING and tried < patience.tries and not once:
                await self._pacing.time.sleep(wait)
            else:
                raise await refusal_of(response, asked_for)


def _from_the_service(
    response: PipelineResponse[HttpRequest, AsyncHttpResponse],
) -> PipelineResponse[HttpRequest, AsyncHttpResponse]:
    """Let a success through, unless somebody in between has put something else in its place."""
    answer = response.http_response
    kind = answer.headers.get("Content-Type") or "unknown type"
    if answer.status_code == OK and "json" not in kind.lower():
        raise DecodeError(f"it is {kind}", response=answer)
    if answer.status_code == STARTED and not answer.headers.get("Operation-Location"):
        raise DecodeError("it names no operation", response=answer)
    return response
