"""Which requests to the storage service are sent again, and when.

All of them may be: reads and `put` change nothing the second time, conditional writes and appends
can tell that it was their own first time that they find (blob.py, blob_journal.py).
"""

from typing import Any

from azure.core.exceptions import AzureError
from azure.storage.blob.aio import ExponentialRetry

from reconciler.state.blob_troubles import is_permanent


class Retries(ExponentialRetry):
    """Three more tries after some 1.5, 2.25 and 3.4 s: half of what a lease lasts unrenewed.

    A host that does not exist, or that is not to be trusted, is not asked again.
    """

    def __init__(self) -> None:
        pace: dict[str, Any] = {"increment_base": 1.5, "random_jitter_range": 0.5}
        super().__init__(initial_backoff=0, retry_total=3, retry_connect=2, **pace)

    def increment(
        self,
        settings: dict[str, Any],
        request: Any,
        response: Any = None,
        error: AzureError | None = None,
    ) -> bool:
        """Whether to try again, as the policy asks after each failure."""
        if error is not None and is_permanent(error):
            return False
        return bool(super().increment(settings, request, response, error))
