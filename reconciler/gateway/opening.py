"""Opens the gateway to an instance: endpoint, credential and adapter, from names that Git knows."""

from collections.abc import Callable, Mapping

from reconciler.gateway.credentials import CredentialMissing, credential_for
from reconciler.gateway.endpoint import endpoint_of
from reconciler.gateway.errors import AccessDenied, RequestRejected
from reconciler.gateway.form_recognizer import API, FormRecognizerGateway
from reconciler.gateway.pacing import Pacing
from reconciler.gateway.port import Gateway
from reconciler.model.naming import Instance


def open_gateway(
    instance: Instance,
    account: str,
    api: str,
    environ: Mapping[str, str],
    *,
    pacing: Pacing | None = None,
    before_request: Callable[[], None] = lambda: None,
) -> Gateway:
    """Open the gateway to `account`, which is `instance`, in API version `api`.

    Nothing is asked of the service yet. Close it when done. Raises RequestRejected for an API
    version or an endpoint that is no good, AccessDenied where no credential can be used.
    """
    doing = f"open account {account}"
    if api != API:
        raise RequestRejected(instance, doing, f"API version {api} is not known; use {API}")
    try:
        endpoint = endpoint_of(account, environ)
        credential = credential_for(endpoint, account, environ)
    except CredentialMissing as error:
        raise AccessDenied(instance, doing, str(error)) from None
    except ValueError as error:
        raise RequestRejected(instance, doing, str(error)) from None
    return FormRecognizerGateway(
        instance, endpoint, credential, pacing=pacing, before_request=before_request
    )
