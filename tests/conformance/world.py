"""An emulator with one account at its root, as recordings and examples show their account."""

import asyncio
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx

from emulator.clock import ManualClock
from emulator.service.app import create_app
from emulator.service.emulator import Emulator

FORMS = Path(__file__).parents[2] / "examples" / "forms"
BASE = "http://127.0.0.1:8400"

ROOTS = {
    "2022-08-31": "/formrecognizer",
    "2023-07-31": "/formrecognizer",
    "2024-11-30": "/documentintelligence",
}


@dataclass
class World:
    """An emulator in this process whose clock stands still; `version` is the one it is asked in."""

    runner: asyncio.Runner
    version: str
    clock: ManualClock = field(default_factory=ManualClock)

    def __post_init__(self) -> None:
        """Create the account."""
        self.emulator = Emulator(
            clock=self.clock,
            data_roots=[FORMS],
            default_account="recorded",
            page_size=2,
            enforces_limits=False,
        )
        self.key = self.emulator.add_account("recorded", "westus", "S0").keys[0]
        transport = httpx.ASGITransport(create_app(self.emulator))
        self.client = httpx.AsyncClient(transport=transport, base_url=BASE)

    def send(
        self,
        method: str,
        uri: str,
        body: Any = None,
        *,
        key: str | None = None,
        content: bytes | None = None,
    ) -> httpx.Response:
        """Send a request to a path with its query."""
        headers = {"Ocp-Apim-Subscription-Key": key or self.key}
        if content is not None:
            headers["Content-Type"] = "application/octet-stream"
        return self.runner.run(
            self.client.request(method, uri, json=body, headers=headers, content=content)
        )

    def ask(self, method: str, path: str, body: Any = None, version: str = "") -> httpx.Response:
        """Send a request to a path below the root of an API version."""
        version = version or self.version
        return self.send(method, f"{ROOTS[version]}{path}?api-version={version}", body)

    def build(
        self,
        model_id: str,
        description: str | None = None,
        prefix: str = "job-forms/",
        tags: Any = None,
    ) -> httpx.Response:
        """Build a model from one of the repository's forms."""
        source = {"containerUrl": FORMS.as_uri(), "prefix": prefix}
        body = {
            "modelId": model_id,
            "description": description,
            "buildMode": "template",
            "azureBlobSource": source,
            "tags": tags,
        }
        return self.ask("POST", "/documentModels:build", body)

    def compose(
        self, model_id: str, component_ids: list[str], description: Any = None, tags: Any = None
    ) -> httpx.Response:
        """Compose a model, which 2024-11-30 can only see: older versions make it."""
        body = {
            "modelId": model_id,
            "description": description,
            "componentModels": [{"modelId": each} for each in component_ids],
            "tags": tags,
        }
        version = min(self.version, "2023-07-31")
        return self.ask("POST", "/documentModels:compose", body, version)

    def authorize(self, model_id: str, tags: Any = None, description: Any = None) -> Any:
        """Authorise a copy to this very account."""
        body = {"modelId": model_id, "tags": tags, "description": description}
        return self.ask("POST", "/documentModels:authorizeCopy", body).json()

    def copy(self, source_id: str, authorisation: Any) -> httpx.Response:
        """Copy a model."""
        return self.ask("POST", f"/documentModels/{source_id}:copyTo", authorisation)


def started(accepted: httpx.Response) -> str:
    """Return path and query of the operation that a request has started."""
    assert accepted.status_code == 202, accepted.text
    return accepted.headers["operation-location"].removeprefix(BASE)
