"""Hosts and keys as whoever starts the emulator gives them."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import httpx
import pytest

from tests.azurite import KEY, Azurite

JOB_FORMS = Path(__file__).parents[3] / "examples" / "forms" / "job-forms"
SERVE = [sys.executable, "-m", "emulator", "serve"]


@pytest.mark.parametrize(
    ("arguments", "keys", "message"),
    [
        (["--blob-host", "http://127.0.0.1:10000"], "", "write HOST or HOST:PORT"),
        (["--blob-host", "127.0.0.1:blob"], "", "write HOST or HOST:PORT"),
        ([], "https://forms.example.net=no-base64", "is not in base64; write URL=KEY"),
        ([], "a2V5", "is not the address of a storage account"),
    ],
)
def test_a_host_or_key_that_cannot_be_used_is_told_in_a_line(
    arguments: list[str], keys: str, message: str
) -> None:
    done = subprocess.run(
        [*SERVE, *arguments],
        env={**os.environ, "EMULATOR_BLOB_KEYS": keys},
        capture_output=True,
        text=True,
        timeout=30,
    )

    assert done.returncode == 1
    assert done.stderr.startswith("emulator: ")
    assert message in done.stderr
    assert done.stderr.count("\n") == 1
    assert "no-base64" not in done.stderr


def test_a_key_from_the_environment_opens_a_private_container(azurite: Azurite) -> None:
    container = azurite.container()
    container.upload(JOB_FORMS)
    keys = f"https://forms.example.net=a2V5\n{azurite.account_url}={KEY}"
    with subprocess.Popen(
        [*SERVE, "--account", "dev"],
        env={**os.environ, "EMULATOR_BLOB_KEYS": keys},
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        try:
            assert process.stdout is not None
            line = process.stdout.readline()
            url = line.partition("ready at ")[2].partition(" ")[0]
            answer = httpx.post(
                f"{url}/formrecognizer/documentModels:build?api-version=2023-07-31",
                headers={"Ocp-Apim-Subscription-Key": "emulator-well-known-key"},
                json={
                    "modelId": "job--1",
                    "buildMode": "template",
                    "azureBlobSource": {"containerUrl": container.url},
                },
                timeout=30,
            )
        finally:
            process.send_signal(signal.SIGTERM)

    assert answer.status_code == 202, answer.text
    assert KEY not in line
