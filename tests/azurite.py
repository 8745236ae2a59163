"""A real Azurite as a test's own: blob storage in memory, on a free port.

Each test makes containers of its own, so that one Azurite serves all tests of a process.
"""

import itertools
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import urlsplit

from azure.storage.blob import (
    BlobServiceClient,
    ContainerClient,
    ContainerSasPermissions,
    PublicAccess,
    generate_container_sas,
)

ACCOUNT = "devstoreaccount1"
KEY = "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw=="
"""The account that every Azurite has, and its published key."""

PROJECT = Path(__file__).resolve().parents[1]
READY = "successfully listens on "


@dataclass(frozen=True, slots=True)
class Container:
    """A container, and how to fill it and to give access to it."""

    client: ContainerClient

    @property
    def name(self) -> str:
        return str(self.client.container_name)

    @property
    def url(self) -> str:
        """The address without a signature."""
        return str(self.client.url)

    def sas_url(self, permissions: str = "rl", expires_in: timedelta = timedelta(hours=1)) -> str:
        """The address with a signature; by default as the service wants it."""
        signature = generate_container_sas(
            ACCOUNT,
            self.name,
            account_key=KEY,
            permission=ContainerSasPermissions.from_string(permissions),
            expiry=datetime.now(UTC) + expires_in,
        )
        return f"{self.url}?{signature}"

    def upload(self, folder: Path, prefix: str = "", without: str = "nothing") -> None:
        """Put the files of a folder below a prefix, except those whose name ends in `without`."""
        for path in sorted(folder.iterdir()):
            if not path.name.endswith(without):
                self.client.upload_blob(prefix + path.name, path.read_bytes())


@dataclass(frozen=True, slots=True)
class Azurite:
    """A running Azurite."""

    url: str
    _numbers: Iterator[int] = field(default_factory=itertools.count)

    @property
    def host(self) -> str:
        """Host and port, as an emulator is told to allow them."""
        return urlsplit(self.url).netloc

    @property
    def account_url(self) -> str:
        return f"{self.url}/{ACCOUNT}"

    def container(self, public: PublicAccess | None = None) -> Container:
        """Make an empty container."""
        service = BlobServiceClient(self.account_url, credential=KEY)
        name = f"forms-{next(self._numbers)}"
        return Container(service.create_container(name, public_access=public))


@contextmanager
def running_azurite(*options: str | Path) -> Iterator[Azurite]:
    """Run an Azurite, installing it first if need be, while the block runs.

    `options` are further ones of its command line.
    """
    installed = subprocess.run(
        [PROJECT / "scripts" / "azurite"], stdout=subprocess.PIPE, text=True, check=True
    )
    command = [installed.stdout.strip(), "--blobPort", "0", "--inMemoryPersistence", "--loose"]
    command += ["--skipApiVersionCheck", "--silent", "--disableTelemetry", *map(str, options)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout is not None
            lines = list(_until_ready(process.stdout))
            assert READY in lines[-1], lines
            yield Azurite(lines[-1].partition(READY)[2].strip())
        finally:
            process.terminate()
            process.communicate(timeout=30)  # it says goodbye, and must find somebody who reads


def _until_ready(output: Iterator[str]) -> Iterator[str]:
    for line in output:
        yield line
        if READY in line:
            return
