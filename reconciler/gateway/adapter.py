"""What an API generation must be able to do: one call of its SDK each, read into our nouns.

What is the same for all generations (starting exactly once, telling what is gone from what failed,
the sentences of the errors) is done once, in `service_gateway`. An adapter raises what its SDK
raises.
"""

from collections.abc import AsyncIterator, Callable, Mapping
from typing import Any, Protocol
from urllib.parse import urlsplit

from azure.core.pipeline import PipelineResponse

from reconciler.gateway.pacing import Pacing
from reconciler.gateway.policy import OK, STARTED, PacedRetryPolicy
from reconciler.gateway.port import Analysis, CopyAuthorization
from reconciler.model.live import Capacity, LiveModel, Operation
from reconciler.model.recipe import Build

CONNECT_SECONDS = 10
READ_SECONDS = 120
"""A request that trains is answered within seconds; a large document takes longer to send."""

ANALYSIS_POLL_SECONDS = 0.3
"""Time between two looks at an analysis. The SDKs' own second would triple most waits; the first
look is taken at once, and a Retry-After from the service goes before this."""

ANALYSIS_SECONDS = 600.0
"""An analysis takes seconds. One that still runs after so many will not end: nobody waits on."""


def client_options(
    api: str, pacing: Pacing, before_request: Callable[[], None]
) -> Mapping[str, Any]:
    """The options that a client of either SDK is made with."""
    return {
        "api_version": api,
        "retry_policy": PacedRetryPolicy(pacing, before_request),
        "connection_timeout": CONNECT_SECONDS,
        "read_timeout": READ_SECONDS,
        "polling_interval": ANALYSIS_POLL_SECONDS,
    }


class StartedOperation:
    """Hears the answer to a request that starts an operation, as a client's `raw_response_hook`.

    `id` is the operation's id, empty until the answer has come. So nothing here depends
    on the inside of an SDK's poller, and nothing waits: a poller that nobody awaits sends nothing.
    (Awaited, one generation's would take the result from the operation, the other's would ask for
    the model once more.)
    """

    def __init__(self) -> None:
        self.id = ""

    def __call__(self, response: PipelineResponse[Any, Any]) -> None:
        """Note where the operation is."""
        location = response.http_response.headers.get("Operation-Location") or ""
        self.id = urlsplit(location).path.partition("/operations/")[2]


class StillRunning(Exception):
    """An analysis goes on and on."""


class AnalysisUnderWay:
    """Hears the answers about one analysis, as a client's `raw_response_hook`; raises StillRunning.

    A look may have waited long for its turn, and then answers that the analysis has ended. So it is
    given up only where one more look follows the first that came too late.
    """

    def __init__(self, now: Callable[[], float]) -> None:
        self._now = now
        self._accepted: float | None = None
        self._is_late = False

    def __call__(self, response: PipelineResponse[Any, Any]) -> None:
        """Note when the analysis was accepted, and how long it has been looked at since."""
        status = response.http_response.status_code
        if self._is_late:
            raise StillRunning
        if status == STARTED:
            self._accepted = self._now()
        elif status == OK and self._accepted is not None:
            self._is_late = self._now() - self._accepted > ANALYSIS_SECONDS


class Adapter(Protocol):
    """An account, spoken to in one API version."""

    def models(self) -> AsyncIterator[LiveModel]:
        """All models, the prebuilt ones as well."""
        ...

    def operations(self) -> AsyncIterator[Operation]:
        """The operations that the account remembers."""
        ...

    async def capacity(self) -> Capacity:
        """The account's limits."""
        ...

    async def model(self, model_id: str) -> LiveModel:
        """One model."""
        ...

    async def operation(self, operation_id: str) -> Operation:
        """One operation."""
        ...

    async def build(
        self,
        model_id: str,
        *,
        container_url: str,
        prefix: str,
        build: Build,
        description: str,
        tags: Mapping[str, str],
    ) -> str:
        """Ask for a training, once; returns its operation's id."""
        ...

    async def authorize_copy(
        self, model_id: str, *, description: str, tags: Mapping[str, str]
    ) -> CopyAuthorization:
        """Ask for the permission to copy into `model_id`."""
        ...

    async def copy(self, model_id: str, authorization: CopyAuthorization) -> str:
        """Ask for a copy, once; returns its operation's id."""
        ...

    async def delete(self, model_id: str) -> None:
        """Delete a model."""
        ...

    async def analyze(self, model_id: str, document: bytes) -> Analysis:
        """Analyse a document and wait for the result; StillRunning where none comes."""
        ...

    async def close(self) -> None:
        """Let go of connections."""
        ...
