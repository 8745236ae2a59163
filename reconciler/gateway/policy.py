"""Our place in the SDK's pipeline: every HTTP request passes here, one at a time.

The SDK's own retries are replaced by this policy, for three reasons. They resend a POST whose
answer was lost, so that a training could answer 409 on our own model without our knowing. They
know nothing of the instance's limits, so that sixteen layouts would back off each by itself. And
a listing's pages and an analysis's polls are requests too: only here are all of them seen.
"""

from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import urlsplit

from azure.core.exceptions import ServiceRequestError, ServiceResponseError
from azure.core.pipeline import PipelineRequest, PipelineResponse
from azure.core.pipeline.policies import AsyncHTTPPolicy, AsyncRetryPolicy
from azure.core.rest import AsyncHttpResponse, HttpRequest

from reconciler.gateway.pacing import Pacing
from reconciler.gateway.translation import name_is_unknown
from reconciler.model.rates import CallClass

TOO_FAST = 429
PASSING = frozenset({408, 500, 502, 503, 504})
"""Statuses after which the same request may succeed, and may also have taken effect."""

_ONCE = "reconciler_at_most_once"
AT_MOST_ONCE: Mapping[str, Any] = {_ONCE: True}
"""Options of a call whose request must not be resent when it may have taken effect. The SDK hands
a call's unknown options on to its policies, as it does for its own retries."""


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

    A 429 is always safe to resend. Where the answer was lost or is a 5xx, the request may have
    taken effect: it is resent unless the call was made with `AT_MOST_ONCE`. A pause longer than
    patience allows is not waited for. `before_request` is called before every sending; what it
    raises ends the call.
    """

    def __init__(self, pacing: Pacing, before_request: Callable[[], None]) -> None:
        super().__init__()
        self._pacing = pacing
        self._before_request = before_request
        self._headers = AsyncRetryPolicy[HttpRequest, AsyncHttpResponse]()

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
            except (ServiceRequestError, ServiceResponseError) as error:
                if once or tried >= patience.tries or name_is_unknown(error):
                    raise
                await self._pacing.time.sleep(patience.wait(tried))
                continue
            status = response.http_response.status_code
            asked_for = self._headers.get_retry_after(response)
            wait = patience.wait(tried) if asked_for is None else asked_for
            if wait > patience.longest_pause:
                return response
            if status == TOO_FAST and tried < patience.throttled_tries:
                self._pacing.throttled(call, wait)
            elif status in PASSING and tried < patience.tries and not once:
                await self._pacing.time.sleep(wait)
            else:
                return response
