"""The stand-in's line to the emulator's ARM.

The standard library's client is enough for one small JSON exchange at a time and starts in a tenth
of the time of a full one; the engine starts a provider for every command.
"""

import http.client
import json
import urllib.parse
from dataclasses import dataclass

from emulator.provider.values import JsonObject

_SECONDS = 60.0
_OK = 300
_NOT_FOUND = 404
START = "start it with `python -m emulator serve` and set AZURE_EMULATOR_URL to the URL it prints"


class AzureError(Exception):
    """What goes back to the engine as the reason; its text is all that a person sees."""


class NotFoundError(AzureError):
    """ARM has no such resource."""


@dataclass(frozen=True, slots=True)
class ArmClient:
    """Asks the ARM at `url`, such as `http://127.0.0.1:8400`."""

    url: str

    def request(
        self, method: str, path: str, api_version: str, body: JsonObject | None = None
    ) -> JsonObject:
        """Send one request; returns the answer's body, empty where there is none.

        Raises `NotFoundError` on 404, and `AzureError` with ARM's code and message on any other
        refusal or where no emulator answers.
        """
        target = f"{urllib.parse.quote(path)}?api-version={api_version}"
        sent = None if body is None else json.dumps(body)
        try:
            connection = self._connection()
            try:
                connection.request(method, target, sent, {"Content-Type": "application/json"})
                answer = connection.getresponse()
                status, received = answer.status, answer.read()
            finally:
                connection.close()
        except (OSError, http.client.HTTPException) as error:
            raise AzureError(
                f"No Azure emulator answers at {self.url} ({error or type(error).__name__}): "
                f"{START}."
            ) from error
        if status < _OK:
            return _json(received)
        raise _refusal(status, received, f"{method} {path}")

    def _connection(self) -> http.client.HTTPConnection:
        parts = urllib.parse.urlsplit(self.url)
        if parts.scheme != "http" or not parts.hostname:
            raise AzureError(f"AZURE_EMULATOR_URL is '{self.url}', which is no http URL: {START}.")
        return http.client.HTTPConnection(parts.hostname, parts.port, timeout=_SECONDS)


def _json(received: bytes) -> JsonObject:
    if not received:
        return {}
    parsed = json.loads(received)
    return parsed if isinstance(parsed, dict) else {}


def _refusal(status: int, received: bytes, asked: str) -> AzureError:
    """Put ARM's own words first; what was asked tells which resource it was."""
    try:
        error = _json(received).get("error", {})
    except ValueError:
        error = {}
    reason = f"Code={error.get('code', status)}: {error.get('message', 'no message')}"
    kind = NotFoundError if status == _NOT_FOUND else AzureError
    return kind(f"{reason} (HTTP {status} to {asked})")
