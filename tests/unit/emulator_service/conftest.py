"""An emulator on the repository's own forms, and a client that speaks plain HTTP to it.

`bench` calls the application in this process, without sockets, which is fast; what needs real
connections (SDKs, holds, resets) uses `server`.
"""

import asyncio
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import pytest

from emulator.clock import ManualClock
from emulator.service.accounts import WELL_KNOWN_KEY
from emulator.service.app import create_app
from emulator.service.durations import parse_durations
from emulator.service.emulator import Emulator
from emulator.state import State
from emulator.testing import RunningEmulator, running_emulator

FORMS = Path(__file__).parents[3] / "examples" / "forms"
VERSION = "2023-07-31"
V4 = "2024-11-30"
BASE = "http://127.0.0.1:8400"


def root_of(version: str) -> str:
    """Return the path at which an API version is served."""
    return "/documentintelligence" if version == V4 else "/formrecognizer"


class InProcess:
    """Sends requests to an application in this process, one after the other."""

    def __init__(self, runner: asyncio.Runner, app: Any) -> None:
        self._runner = runner
        self._client = httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url=BASE)

    def request(self, method: str, url: str, **options: Any) -> httpx.Response:
        """Send one request."""
        return self._runner.run(self._client.request(method, url, **options))

    def get(self, url: str, **options: Any) -> httpx.Response:
        """Read something."""
        return self.request("GET", url, **options)

    def post(self, url: str, **options: Any) -> httpx.Response:
        """Send something."""
        return self.request("POST", url, **options)

    def delete(self, url: str, **options: Any) -> httpx.Response:
        """Delete something."""
        return self.request("DELETE", url, **options)


@dataclass(frozen=True)
class Bench:
    """An emulator whose clock stands still, with two accounts: dev in westus, stg in eastus2."""

    emulator: RunningEmulator
    clock: ManualClock
    http: InProcess
    folder: Path
    """A folder that training data may be read from, this test's own."""

    def ask(
        self,
        method: str,
        path: str,
        body: Any = None,
        *,
        account: str = "dev",
        version: str = VERSION,
        key: str | None = None,
        **query: str,
    ) -> httpx.Response:
        """Send one request to the data plane of an account."""
        return self.http.request(
            method,
            f"{self.emulator.endpoint(account)}{root_of(version)}{path}",
            params={"api-version": version, **query},
            headers={"Ocp-Apim-Subscription-Key": self.emulator.key if key is None else key},
            json=body,
        )

    def build(
        self, model_id: str, source: str = "", version: str = VERSION, **more: Any
    ) -> httpx.Response:
        """Ask for a training from job-forms, or from another address."""
        body = {
            "modelId": model_id,
            "buildMode": "template",
            "azureBlobSource": {"containerUrl": source or (FORMS / "job-forms").as_uri()},
            **more,
        }
        return self.ask("POST", "/documentModels:build", body, version=version)

    def compose(self, model_id: str, *component_ids: str, **more: Any) -> httpx.Response:
        """Ask for a composition of models."""
        components = [{"modelId": each} for each in component_ids]
        body = {"modelId": model_id, "componentModels": components, **more}
        return self.ask("POST", "/documentModels:compose", body)

    def authorize(self, model_id: str, account: str = "stg", **more: Any) -> httpx.Response:
        """Ask an account for an authorisation to copy a model to it."""
        body = {"modelId": model_id, **more}
        return self.ask("POST", "/documentModels:authorizeCopy", body, account=account)

    def copy(self, model_id: str, authorisation: dict[str, Any]) -> httpx.Response:
        """Ask dev to copy a model to where the authorisation says."""
        return self.ask("POST", f"/documentModels/{model_id}:copyTo", authorisation)

    def operation(self, accepted: httpx.Response) -> dict[str, Any]:
        """Return the operation that an accepted request has started."""
        assert accepted.status_code == 202, accepted.text
        headers = {"Ocp-Apim-Subscription-Key": self.emulator.key}
        answer = self.http.get(accepted.headers["Operation-Location"], headers=headers)
        assert answer.status_code == 200, answer.text
        return dict(answer.json())

    def model(self, model_id: str, account: str = "dev", version: str = VERSION) -> httpx.Response:
        """Read a model."""
        return self.ask("GET", f"/documentModels/{model_id}", account=account, version=version)

    def analyze(
        self,
        model_id: str,
        document: bytes,
        *,
        account: str = "dev",
        version: str = VERSION,
        **query: str,
    ) -> httpx.Response:
        """Send a document to a model."""
        root = f"{self.emulator.endpoint(account)}{root_of(version)}"
        return self.http.post(
            f"{root}/documentModels/{model_id}:analyze",
            params={"api-version": version, **query},
            headers={
                "Ocp-Apim-Subscription-Key": self.emulator.key,
                "Content-Type": "application/octet-stream",
            },
            content=document,
        )

    def training_set(self, name: str = "set") -> Path:
        """Put a training set that may be spoilt into this test's own folder."""
        place = self.folder / name
        shutil.copytree(FORMS / "job-forms", place)
        return place


def error_of(answer: httpx.Response) -> tuple[int, str, str]:
    """Return status, code and inner code of a refusal."""
    error = answer.json()["error"]
    return answer.status_code, error["code"], error.get("innererror", {}).get("code", "")


@pytest.fixture
def refusal() -> Any:
    """Tell what a refused request was answered: status, code, inner code."""
    return error_of


@pytest.fixture
def durations() -> str:
    """How long operations take, unless a module or test says otherwise."""
    return "instant"


@pytest.fixture
def limits() -> bool:
    """Whether limits are enforced, unless a module or test says otherwise."""
    return False


@pytest.fixture
def bench(tmp_path: Path, durations: str, limits: bool) -> Iterator[Bench]:
    """A fresh emulator without a socket."""
    clock = ManualClock()
    emulator = Emulator(
        state=State(),
        clock=clock,
        durations=parse_durations(durations),
        data_roots=[FORMS, tmp_path],
        enforces_limits=limits,
        default_account="dev",
    )
    with asyncio.Runner() as runner:
        running = RunningEmulator(BASE, emulator, WELL_KNOWN_KEY)
        running.create_account("dev", "westus")
        running.create_account("stg", "eastus2")
        yield Bench(running, clock, InProcess(runner, create_app(emulator)), tmp_path)
    emulator.state.close()


@pytest.fixture
def server(tmp_path: Path, durations: str, limits: bool) -> Iterator[RunningEmulator]:
    """A fresh emulator on a socket, with the accounts dev and stg and the machine's clock."""
    with running_emulator(
        data_roots=[FORMS, tmp_path], durations=durations, limits=limits, accounts=["dev", "stg"]
    ) as running:
        yield running


@pytest.fixture
def filled_form() -> bytes:
    """A job application that no training set holds."""
    return (FORMS / "job-forms-check" / "test1.pdf").read_bytes()


@pytest.fixture
def forms() -> Path:
    """The repository's example forms."""
    return FORMS
