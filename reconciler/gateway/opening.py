"""Opens the gateway to an instance: endpoint, credential and adapter, from names that Git knows."""

from collections.abc import Callable, Mapping

from reconciler.gateway import document_intelligence, form_recognizer
from reconciler.gateway.adapter import Adapter
from reconciler.gateway.credentials import (
    Credential,
    EndpointUnsafe,
    OpenVault,
    credential_for,
)
from reconciler.gateway.endpoint import endpoint_of
from reconciler.gateway.errors import (
    GatewayError,
    KeyUnavailable,
    RequestRejected,
    Unreachable,
)
from reconciler.gateway.key_vault import KeyUnreadable, open_vault
from reconciler.gateway.pacing import Pacing
from reconciler.gateway.port import Gateway
from reconciler.gateway.service_gateway import ServiceGateway
from reconciler.model.naming import Instance
from reconciler.model.rates import S0, Rates

NewAdapter = Callable[[str, Credential, Pacing, Callable[[], None]], Adapter]

ADAPTERS: Mapping[str, NewAdapter] = {
    form_recognizer.API: form_recognizer.FormRecognizer,
    document_intelligence.API: document_intelligence.DocumentIntelligence,
}
"""API version -> what speaks it, oldest first."""


def open_gateway(
    instance: Instance,
    account: str,
    api: str,
    environ: Mapping[str, str],
    *,
    rates: Rates = S0,
    key_vault: str | None = None,
    pacing: Pacing | None = None,
    before_request: Callable[[], None] = lambda: None,
    open_vault: OpenVault = open_vault,
) -> Gateway:
    """Open the gateway to `account`, which is `instance`, in API version `api`.

    It asks as fast as `rates` allows, unless a `pacing` of one's own is given. Nothing is asked of
    the service yet; only where the account's key lies in `key_vault` (a URL) is it read now, once.
    Close the gateway when done. Raises RequestRejected for an API version or an endpoint that is no
    good, KeyUnavailable or Unreachable where the vault does not yield the key.
    """
    doing = f"open account {account}"
    new_adapter = ADAPTERS.get(api)
    if new_adapter is None:
        known = " or ".join(ADAPTERS)
        raise RequestRejected(instance, doing, f"API version {api} is not known; use {known}")
    try:
        endpoint = endpoint_of(account, environ)
        credential = credential_for(
            endpoint, account, environ, key_vault=key_vault, open_vault=open_vault
        )
    except KeyUnreadable as error:
        kind: type[GatewayError] = Unreachable if error.temporary else KeyUnavailable
        raise kind(instance, doing, str(error)) from None
    except (EndpointUnsafe, ValueError) as error:
        raise RequestRejected(instance, doing, str(error)) from None
    pacing = pacing or Pacing(rates)
    adapter = new_adapter(endpoint, credential, pacing, before_request)
    return ServiceGateway(instance, endpoint, adapter, credential, pacing)
