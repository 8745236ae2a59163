"""Killed at any moment under load and started again, the emulator has all that it acknowledged.

Several clients work at once, each writing down what it was told; then the process gets SIGKILL in
the middle of it. What a client was not told may or may not be there: a request under way is in
nobody's record.
"""

import random
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx

KEY = {"Ocp-Apim-Subscription-Key": "emulator-well-known-key"}
VERSION = "api-version=2023-07-31"
GROUPS = "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups"
ROUNDS = 4
CLIENTS = 4


@dataclass
class Record:
    """What clients were told, by what it was about."""

    reserved: set[str] = field(default_factory=set)
    copied: dict[str, str] = field(default_factory=dict)
    doubtful: set[str] = field(default_factory=set)
    deleted: set[str] = field(default_factory=set)
    groups: set[str] = field(default_factory=set)
    results: set[str] = field(default_factory=set)
    problems: list[str] = field(default_factory=list)


@contextmanager
def served(folder: Path, forms: Path) -> Iterator[tuple[subprocess.Popen[bytes], str]]:
    port_file = folder / "port"
    port_file.unlink(missing_ok=True)
    command = [sys.executable, "-m", "emulator", "serve", "--port-file", str(port_file)]
    command += ["--state", str(folder / "s.db"), "--data-root", str(forms), "--limits", "off"]
    command += ["--durations", "copy=0.02", "--account", "dev", "--account", "stg"]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    try:
        deadline = time.monotonic() + 30
        while not port_file.exists():
            assert process.poll() is None
            assert time.monotonic() < deadline, "the emulator did not start"
            time.sleep(0.01)
        yield process, f"http://127.0.0.1:{port_file.read_text().strip()}"
    finally:
        process.kill()
        process.wait()


def work(url: str, name: str, record: Record, document: bytes, killed: threading.Event) -> None:
    """Reserve, copy, delete, analyse and make resource groups until the connection breaks."""
    dev, stg = f"{url}/dev/formrecognizer", f"{url}/stg/formrecognizer"
    number = 0
    try:
        with httpx.Client(headers=KEY, timeout=10) as http:
            while not killed.is_set():
                number += 1
                model_id = f"{name}-{number}"
                reserve = f"{stg}/documentModels:authorizeCopy?{VERSION}"
                given = http.post(reserve, json={"modelId": model_id}).raise_for_status().json()
                record.reserved.add(model_id)
                accepted = http.post(f"{dev}/documentModels/job--1:copyTo?{VERSION}", json=given)
                record.copied[model_id] = accepted.raise_for_status().headers["Operation-Location"]
                group = f"{url}{GROUPS}/{model_id}?api-version=2021-04-01"
                http.put(group, json=WEST).raise_for_status()
                record.groups.add(model_id)
                if number % 3 == 0:
                    earlier = f"{name}-{number - 2}"
                    record.doubtful.add(earlier)
                    gone = http.delete(f"{stg}/documentModels/{earlier}?{VERSION}")
                    if gone.status_code == 204:
                        record.deleted.add(earlier)
                if number % 4 == 0:
                    analyze = f"{dev}/documentModels/job--1:analyze?{VERSION}"
                    pdf = {"Content-Type": "application/pdf"}
                    asked = http.post(analyze, content=document, headers=pdf)
                    record.results.add(asked.raise_for_status().headers["Operation-Location"])
    except httpx.TransportError as broken:
        if not killed.wait(5):
            record.problems.append(f"{name}: {broken!r} while the emulator was alive")
    except httpx.HTTPStatusError as refused:
        record.problems.append(f"{name}: {refused}: {refused.response.text}")


WEST = {"location": "westus"}


def expect_all_of_it(url: str, record: Record) -> None:
    """Ask for everything that was ever acknowledged."""
    with httpx.Client(headers=KEY, timeout=10) as http:

        def here(location: str) -> dict[str, Any]:
            path = location.partition("/dev/")[2]
            answer = http.get(f"{url}/dev/{path}")
            assert answer.status_code == 200, f"lost: {location}"
            shown: dict[str, Any] = answer.json()
            return shown

        reserve = f"{url}/stg/formrecognizer/documentModels:authorizeCopy?{VERSION}"
        for model_id in record.reserved - record.deleted - record.doubtful:
            again = http.post(reserve, json={"modelId": model_id})
            assert again.status_code == 409, f"the id {model_id} was forgotten"
        for model_id, location in record.copied.items():
            deadline = time.monotonic() + 5
            while here(location)["status"] not in ("succeeded", "failed"):
                assert time.monotonic() < deadline
            assert here(location)["status"] == "succeeded"
            model = http.get(f"{url}/stg/formrecognizer/documentModels/{model_id}?{VERSION}")
            if model_id in record.deleted:
                assert model.status_code == 404, f"{model_id} came back"
            elif model_id not in record.doubtful:
                assert model.status_code == 200, f"{model_id} was lost"
        for group in record.groups:
            found = http.get(f"{url}{GROUPS}/{group}?api-version=2021-04-01")
            assert found.status_code == 200, f"the group {group} was lost"
        for location in record.results:
            assert here(location)["status"] == "succeeded"


def test_everything_acknowledged_survives_kills_under_load(
    tmp_path: Path, forms: Path, filled_form: bytes
) -> None:
    chance = random.Random(51)
    record = Record()
    for number in range(ROUNDS):
        with served(tmp_path, forms) as (process, url):
            if number == 0:
                source = {"containerUrl": (forms / "job-forms").as_uri()}
                body = {"modelId": "job--1", "buildMode": "template", "azureBlobSource": source}
                build = f"{url}/dev/formrecognizer/documentModels:build?{VERSION}"
                httpx.post(build, json=body, headers=KEY).raise_for_status()
            expect_all_of_it(url, record)
            killed = threading.Event()
            threads = [
                threading.Thread(
                    target=work, args=(url, f"r{number}c{client}", record, filled_form, killed)
                )
                for client in range(CLIENTS)
            ]
            for thread in threads:
                thread.start()
            time.sleep(chance.uniform(0.3, 1.0))
            process.send_signal(signal.SIGKILL)
            process.wait()
            killed.set()
            for thread in threads:
                thread.join(15)
                assert not thread.is_alive()
    with served(tmp_path, forms) as (_, url):
        expect_all_of_it(url, record)

    assert record.problems == []
    assert len(record.copied) > 10 * ROUNDS
    assert record.deleted
    assert record.results
