"""`python -m emulator serve` as a process: ready, killed, restarted, told off."""

import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest

KEY = {"Ocp-Apim-Subscription-Key": "emulator-well-known-key"}


@contextmanager
def served(tmp_path: Path, *arguments: Any) -> Iterator[Any]:
    port_file = tmp_path / "port"
    port_file.unlink(missing_ok=True)
    command = [sys.executable, "-m", "emulator", "serve", "--port-file", str(port_file), *arguments]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    try:
        deadline = time.monotonic() + 20
        while not port_file.exists():
            assert process.poll() is None, process.communicate()
            assert time.monotonic() < deadline, "the emulator did not start"
            time.sleep(0.01)
        yield process, f"http://127.0.0.1:{port_file.read_text().strip()}"
    finally:
        process.kill()
        process.wait()
        for stream in (process.stdout, process.stderr):
            assert stream is not None
            stream.close()


def test_it_tells_in_one_line_where_it_is_and_stops_quietly(tmp_path: Path) -> None:
    with served(tmp_path, "--account", "dev:westus:S0", "--account", "stg") as (process, url):
        line = process.stdout.readline()
        assert httpx.get(f"{url}/_emulator/health").json() == {"status": "ok"}
        info = httpx.get(f"{url}/formrecognizer/info?api-version=2023-07-31", headers=KEY)
        assert info.status_code == 200
        process.send_signal(signal.SIGTERM)
        out, err = process.communicate(timeout=10)

    assert line == f"emulator ready at {url} (state: memory; accounts: dev, stg)\n"
    assert (process.returncode, out, err) == (0, "", "")


def test_what_was_acknowledged_survives_a_kill(tmp_path: Path, forms: Path) -> None:
    arguments = ["--state", str(tmp_path / "s.db"), "--account", "dev", "--data-root", str(forms)]
    with served(tmp_path, *arguments) as (process, url):
        answer = httpx.post(
            f"{url}/dev/formrecognizer/documentModels:build?api-version=2023-07-31",
            headers=KEY,
            json={
                "modelId": "job--1",
                "buildMode": "template",
                "azureBlobSource": {"containerUrl": (forms / "job-forms").as_uri()},
            },
        )
        assert answer.status_code == 202
        process.send_signal(signal.SIGKILL)
        process.wait()

    with served(tmp_path, *arguments) as (process, url):
        model = httpx.get(
            f"{url}/dev/formrecognizer/documentModels/job--1?api-version=2023-07-31", headers=KEY
        )
        assert model.status_code == 200


def test_every_behaviour_can_be_asked_for_at_the_start(tmp_path: Path) -> None:
    arguments = ["--durations", "2polls", "--limits", "models,rates"]
    arguments += ["--consistency", "2.5", "--role-delay", "60", "--bare-listings"]
    with served(tmp_path, *arguments) as (_, url):
        shown = httpx.get(f"{url}/_emulator/settings").json()

    assert shown == {
        "durations": "build=2polls,neural=2polls,copy=2polls,compose=2polls,analyze=2polls",
        "limits": "models,rates",
        "consistency": 2.5,
        "roleDelay": 60.0,
        "bareListings": True,
    }


@pytest.mark.parametrize(("host", "warned"), [("0.0.0.0", True), ("localhost", False)])  # noqa: S104 - what the warning is about
def test_listening_to_other_machines_is_warned_of(tmp_path: Path, host: str, warned: bool) -> None:
    with served(tmp_path, "--host", host) as (process, url):
        assert httpx.get(f"{url}/_emulator/health").json() == {"status": "ok"}
        process.send_signal(signal.SIGTERM)
        _, err = process.communicate(timeout=10)

    assert ("can be reached from other machines" in err) == warned


def test_help_names_every_option_and_what_it_means() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "emulator", "serve", "--help"],
        capture_output=True,
        text=True,
        timeout=20,
        check=True,
    )

    for option in [
        "--host",
        "--port",
        "--port-file",
        "--state",
        "--data-root",
        "--blob-host",
        "--durations",
        "--limits",
        "--consistency",
        "--role-delay",
        "--bare-listings",
        "--account",
        "--log",
    ]:
        assert option in done.stdout
    for word in ("3polls", "realistic", "documents", "POST /_emulator/clock", "docs/emulator.md"):
        assert word in " ".join(done.stdout.split())


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--account", "dev:westus:S9"], "the SKU is one of F0, S0"),
        (["--account", "a:b:c:d"], "write NAME, NAME:REGION or NAME:REGION:SKU"),
        (["--account", ":westus"], "write NAME"),
        (["--data-root", "/nowhere/at/all"], "is not a folder"),
        (["--durations", "soon"], "is no duration"),
        (["--state", "/nowhere/at/all/s.db"], "cannot be used"),
        (["--log", "/nowhere/at/all/log"], "cannot start"),
        (["--port", "99999"], "cannot start"),
        (["--host", "no.such.host.invalid"], "cannot start"),
        (["--limits", "rates,speed"], "'speed' is no group of limits"),
        (["--consistency", "-1"], "--consistency must be a number of seconds"),
        (["--role-delay", "100000"], "--role-delay must be a number of seconds"),
        (["--durations", "build=-1polls"], "or a number of polls as 3polls"),
    ],
)
def test_bad_arguments_are_told_in_a_line_and_never_as_a_traceback(
    arguments: list[str], message: str
) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "emulator", "serve", *arguments],
        capture_output=True,
        text=True,
        timeout=20,
    )

    assert done.returncode == 1
    assert done.stderr.startswith("emulator: ")
    assert message in done.stderr
    assert done.stderr.count("\n") == 1
