"""The SDKs' exceptions, translated into ours.

Both share a handful of classes for all that can happen, and an analysis that failed raises one
with status 200. So the narrow code inside the answer decides first, then the status.
"""

import socket
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import urlsplit

from azure.core.exceptions import (
    AzureError,
    ClientAuthenticationError,
    DecodeError,
    HttpResponseError,
    IncompleteReadError,
    ServiceRequestError,
    ServiceResponseError,
)
from msrest.exceptions import ClientException

from reconciler.gateway.endpoint import ENDPOINT_VARIABLE
from reconciler.gateway.errors import (
    AccessDenied,
    GatewayError,
    IdTaken,
    InstanceMissing,
    NotFound,
    NotSignedIn,
    RequestRejected,
    ServiceTrouble,
    Throttled,
    Unreachable,
    UnreadableDocument,
)
from reconciler.gateway.presenting import presentable
from reconciler.gateway.reasons import MEANING, codes_of, explain
from reconciler.gateway.refusal import Refusal
from reconciler.model.live import OperationError
from reconciler.model.naming import Instance

_TRUST = "check the endpoint, or let SSL_CERT_FILE name the certificates of your own proxy"
_QUOTA_USED_UP = "Out of call volume quota"
_STATUSES: dict[int, type[GatewayError]] = {
    401: AccessDenied,
    403: AccessDenied,
    408: ServiceTrouble,
    409: IdTaken,
    413: UnreadableDocument,
    415: UnreadableDocument,
}


@contextmanager
def translated(instance: Instance, doing: str, *, seeking: bool = False) -> Iterator[None]:
    """Raise our errors for an SDK's. `seeking`: one thing is asked for, which may not be there.

    The SDK's exception is not chained: it holds the request and the whole answer, which are not
    for logs, and all that helps a person is in ours.
    """
    try:
        yield
    except AzureError as error:
        raise translate(error, instance, doing, seeking=seeking) from None
    except ClientException as error:
        # What the older SDK itself refuses to send: an id or a description that the service would
        # not take. It lets the exception of the library underneath it through.
        raise RequestRejected(instance, doing, presentable(str(error))) from None


def translate(
    error: AzureError, instance: Instance, doing: str, *, seeking: bool = False
) -> GatewayError:
    """Say what one of the SDKs' exceptions means."""
    if isinstance(error, DecodeError) and not isinstance(error, IncompleteReadError):
        reason = f"the answer is not the service's: {presentable(str(error.message))}"
        return ServiceTrouble(instance, doing, reason)
    if isinstance(error, HttpResponseError) and error.response is not None:
        return _answered(error, instance, doing, seeking=seeking)
    if isinstance(error, ClientAuthenticationError):
        return NotSignedIn(instance, doing, first_line(error))
    if name_is_unknown(error):
        return InstanceMissing(instance, doing, "the name of the account is not known (no DNS)")
    if certificate_is_bad(error):
        return RequestRejected(instance, doing, f"{presentable(str(error.message))}; {_TRUST}")
    if isinstance(error, ServiceRequestError | ServiceResponseError | IncompleteReadError):
        return Unreachable(instance, doing, f"no answer: {presentable(str(error.message))}")
    return RequestRejected(instance, doing, presentable(str(error.message)))


def _answered(
    error: HttpResponseError, instance: Instance, doing: str, *, seeking: bool
) -> GatewayError:
    told = explain(error.error) if error.error else OperationError("", "")
    status = error.status_code or 0
    if isinstance(error, ClientAuthenticationError) and not told.code:
        # Not the instance's answer but the identity provider's, which has a shape of its own.
        return NotSignedIn(instance, doing, first_line(error), status=status)
    reason = presentable(told.message or error.reason or f"HTTP status {status}")
    if status == 404 and not told.code:
        # Azure's front door gives a reason for accounts that are not there. Without one it is
        # another server, which knows nothing of them.
        reason = f"{_asked(error)} answers, but not as the service does; check {ENDPOINT_VARIABLE}"
    kind = _kind(told, status, seeking=seeking, quota_used_up=_QUOTA_USED_UP in error.message)
    pause = error.retry_after if isinstance(error, Refusal) else None
    return kind(instance, doing, reason, code=told.code, status=status, retry_after=pause)


def _kind(
    told: OperationError, status: int, *, seeking: bool, quota_used_up: bool
) -> type[GatewayError]:
    if status == 429 or quota_used_up:
        return Throttled
    meant = [MEANING[code] for code in codes_of(told) if code in MEANING]
    if meant:
        return meant[-1]
    if status == 404 and not told.code:
        return ServiceTrouble
    if status == 404:
        return NotFound if seeking and told.code.startswith("NotFound") else InstanceMissing
    if status >= 500:
        return ServiceTrouble
    return _STATUSES.get(status, RequestRejected)


def _asked(error: HttpResponseError) -> str:
    """The URL that was asked, as far as it is for logs."""
    url = urlsplit(str(getattr(getattr(error.response, "request", None), "url", "")))
    return presentable(f"{url.scheme}://{url.netloc.rpartition('@')[2]}{url.path}")


def is_permanent(error: AzureError) -> bool:
    """Tell whether a request that got no answer will get none when it is sent again either."""
    return name_is_unknown(error) or certificate_is_bad(error)


def name_is_unknown(error: AzureError) -> bool:
    """Tell whether a request failed because the host's name does not exist.

    A resolver that could not answer just now (EAI_AGAIN) says nothing about the name.
    """
    unknown = (socket.EAI_NONAME, getattr(socket, "EAI_NODATA", None))
    return any(
        isinstance(cause, socket.gaierror) and cause.errno in unknown for cause in _causes(error)
    )


def certificate_is_bad(error: AzureError) -> bool:
    """Tell whether a request was not sent because the host's certificate is not trusted."""
    return any(isinstance(cause, ssl.SSLCertVerificationError) for cause in _causes(error))


def _causes(error: AzureError) -> Iterator[BaseException]:
    """What lies under an error, as both the SDKs' transports wrap it."""
    cause: BaseException | None = error.inner_exception
    while cause is not None:
        yield cause
        cause = cause.__cause__ or getattr(cause, "os_error", None)


def first_line(error: AzureError) -> str:
    """The sentence before the many lines in which a credential tells all that it has tried."""
    return presentable(next(iter(str(error.message).splitlines()), "") or type(error).__name__)
