"""A Key Vault's side of the wire: all of the SDK's client runs, down to its HTTP library."""

import io
import json
from collections.abc import Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from typing import Any

import requests
from azure.core.credentials import AccessToken, AccessTokenInfo
from azure.core.exceptions import ClientAuthenticationError
from azure.core.pipeline.transport import RequestsTransport
from azure.keyvault.secrets import SecretClient
from requests.adapters import BaseAdapter, HTTPAdapter
from urllib3 import HTTPResponse

from reconciler.gateway.key_vault import open_vault

URL = "https://contoso-keys.vault.azure.net"
ACCOUNT = "contoso-forms-dev-westus"
KEY = "a-key-that-must-never-be-seen"
TOKEN = "a-token-that-must-never-be-seen"
_CHALLENGE = 'Bearer authorization="https://login.example/tenant", resource="{resource}"'


class SignedIn:
    """A credential of somebody who is signed in."""

    def get_token(self, *scopes: str, **options: Any) -> AccessToken:
        return AccessToken(TOKEN, 4102444800)

    def get_token_info(self, *scopes: str, **options: Any) -> AccessTokenInfo:
        return AccessTokenInfo(TOKEN, 4102444800)


class NotSignedIn:
    """A credential of somebody who is not."""

    def get_token(self, *scopes: str, **options: Any) -> AccessToken:
        raise ClientAuthenticationError("No credential worked.\nA long list of what was tried.")


def refused(code: str, inner: str = "") -> dict[str, Any]:
    """A vault's refusal."""
    told: dict[str, Any] = {"code": code, "message": "Caller: appid=…; oid=…"}
    if inner:
        told["innererror"] = {"code": inner}
    return {"error": told}


@dataclass
class Vault(BaseAdapter):
    """Answers as a vault: asks for a token first, then gives secrets or the refusal that is set.

    `resource` is whom the token is asked for; `lost`: no connection comes about.
    """

    secrets: Mapping[str, str] = field(default_factory=dict)
    status: int = 200
    refusal: dict[str, Any] = field(default_factory=dict)
    resource: str = "https://vault.azure.net"
    url: str = URL
    lost: bool = False
    asked: list[str] = field(default_factory=list)
    credential: Any = field(default_factory=SignedIn)

    def open(self, url: str) -> AbstractContextManager[SecretClient]:
        """Open a client whose requests come here and which does not sleep."""
        session = requests.Session()
        session.mount("https://", self)
        transport = RequestsTransport(session=session, session_owner=False)
        transport.sleep = lambda duration: None
        return open_vault(url, self.credential, transport=transport)

    def send(self, request: Any, *args: Any, **options: Any) -> requests.Response:
        """Answer one request."""
        if self.lost:
            raise requests.ConnectionError("Failed to establish a new connection")
        if "Authorization" not in request.headers:
            challenge = _CHALLENGE.format(resource=self.resource)
            return _answer(request, 401, {}, {"WWW-Authenticate": challenge})
        assert request.headers["Authorization"] == f"Bearer {TOKEN}"
        self.asked.append(f"{request.method} {request.url.partition('?')[0]}")
        name = request.url.partition("?")[0].rstrip("/").rpartition("/secrets/")[2].strip("/")
        if self.refusal:
            return _answer(request, self.status, self.refusal)
        if name not in self.secrets:
            return _answer(request, 404, refused("SecretNotFound"))
        body = {"value": self.secrets[name], "id": f"{self.url}/secrets/{name}/1", "attributes": {}}
        return _answer(request, 200, body)

    def close(self) -> None:
        """Nothing is held."""


def _answer(
    request: Any, status: int, body: Any, headers: Mapping[str, str] | None = None
) -> requests.Response:
    raw = HTTPResponse(
        body=io.BytesIO(json.dumps(body).encode()),
        headers={"Content-Type": "application/json", **(headers or {})},
        status=status,
        preload_content=False,
    )
    return HTTPAdapter().build_response(request, raw)
