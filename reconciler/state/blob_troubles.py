"""What the storage service and the way to it can answer, as sentences for people.

Every code of the service is translated here once. Only codes and statuses are told on: the
service's own messages repeat parts of signatures.
"""

import socket
import ssl
from collections.abc import Iterator
from contextlib import contextmanager

from azure.core.exceptions import (
    AzureError,
    ClientAuthenticationError,
    HttpResponseError,
    ResourceNotFoundError,
    ServiceRequestError,
    ServiceResponseError,
)

from reconciler.state.blob_address import BlobAddress
from reconciler.state.blob_credentials import key_variable
from reconciler.state.errors import StateError, StoreForbidden, StoreMissing

CONFLICTS = frozenset({"ConditionNotMet", "BlobAlreadyExists", "TargetConditionNotMet"})
"""What the service answers to a write whose condition another writer has made false."""

_REFUSED = (401, 403)
_NO_ROLE = "AuthorizationPermissionMismatch"
"""How the service refuses an identity that it knows (Blob Storage, common error codes)."""
_BUSY = (429, 500, 502, 503, 504)
_NO_CONTAINER = frozenset({"ContainerNotFound", "ResourceNotFound", "ContainerBeingDeleted"})
_OTHER_CLOCK = "date header too old"
"""How the service words that a signature was made by a clock that is slow."""


def code_of(error: AzureError) -> str:
    """The service's code (`BlobNotFound`); "" where there is none."""
    code = getattr(error, "error_code", None)
    return str(getattr(code, "value", code) or "")


def is_absent(error: AzureError) -> bool:
    """Whether the container is there, but not the blob."""
    if not isinstance(error, ResourceNotFoundError):
        return False
    return code_of(error) not in _NO_CONTAINER


def is_permanent(error: AzureError) -> bool:
    """Whether a request that got no answer will get none when it is sent again either."""
    return _names_no_host(error) or _is_not_trusted(error)


def is_conflict(error: AzureError) -> bool:
    """Whether somebody else has changed the blob."""
    return code_of(error) in CONFLICTS


@contextmanager
def told(address: BlobAddress, name: str = "") -> Iterator[None]:
    """Raise what the client raises as StateError: StoreMissing, StoreForbidden or plainly that."""
    try:
        yield
    except AzureError as error:
        raise _trouble(address, name, error) from None


def _trouble(address: BlobAddress, name: str, error: AzureError) -> StateError:
    where = f"{address.url}/{name}" if name else address.url
    if _names_no_host(error):
        return StoreMissing(
            f"{address.url}: the name {address.host} is not known (no DNS); `pulumi up` creates "
            "the storage account, or correct the URL"
        )
    if code_of(error) in _NO_CONTAINER:
        return StoreMissing(
            f"{address.url}: there is no such blob container; `pulumi up` creates it, or correct "
            "the URL"
        )
    reason, remedy = _told(address, error)
    kind = StoreForbidden if code_of(error) == _NO_ROLE else StateError
    return kind(f"{where}: {reason}; {remedy}")


def _told(address: BlobAddress, error: AzureError) -> tuple[str, str]:
    """What happened, and what to do."""
    status = getattr(error, "status_code", None)
    answer = " ".join(filter(None, (str(status or ""), code_of(error))))
    variable = key_variable(address.account)
    if isinstance(error, HttpResponseError) and status in _REFUSED:
        if _OTHER_CLOCK in error.message:
            return (
                f"access denied ({answer}): this machine's clock and the service's disagree",
                "set the clock, then run again",
            )
        return (
            f"access denied ({answer})",
            "give the signed-in identity the role Storage Blob Data Contributor on it (Storage "
            "Blob Data Reader is enough for training data; a new role takes minutes to work), or "
            f"check the key in {variable}, and the account's firewall",
        )
    if isinstance(error, ClientAuthenticationError):
        return (
            "nobody is signed in who could be asked for",
            f"sign in (`az login`), or give the account's key in {variable}",
        )
    if _is_not_trusted(error):
        return (
            "cannot be reached, since its certificate is not trusted here",
            "check the URL, and which certificates this machine (or its proxy) trusts",
        )
    if isinstance(error, ServiceRequestError):
        return (
            f"cannot be reached ({_reason(error)})",
            "check the URL and the network, then run again",
        )
    if isinstance(error, ServiceResponseError):
        return "gave no answer in time", "check the network, then run again"
    if status in _BUSY:
        return f"the storage service has trouble ({answer})", "run again later; nothing is lost"
    return (
        f"the storage service refuses it ({answer or type(error).__name__})",
        "look the code up in the documentation of Blob Storage, mend its cause, then run again",
    )


def _reason(error: ServiceRequestError) -> str:
    """Why a connection did not come about, in the operating system's words."""
    for cause in _causes(error):
        if isinstance(cause, OSError) and cause.strerror:
            return cause.strerror
    return type(error.inner_exception).__name__ if error.inner_exception else "no reason given"


def _is_not_trusted(error: AzureError) -> bool:
    return any(isinstance(cause, ssl.SSLCertVerificationError) for cause in _causes(error))


def _names_no_host(error: AzureError) -> bool:
    """Whether the host's name does not exist.

    A resolver that could not answer just now (EAI_AGAIN) says nothing about the name.
    """
    unknown = (socket.EAI_NONAME, getattr(socket, "EAI_NODATA", None))
    return any(
        isinstance(cause, socket.gaierror) and cause.errno in unknown for cause in _causes(error)
    )


def _causes(error: AzureError) -> Iterator[BaseException]:
    """What lies under an error, as the client's transport wraps it."""
    cause: BaseException | None = error.inner_exception
    while cause is not None:
        yield cause
        cause = cause.__cause__ or getattr(cause, "os_error", None)
