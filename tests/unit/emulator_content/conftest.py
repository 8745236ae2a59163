"""A server that answers as no storage account should, and counts what it is asked."""

import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from emulator.service.content import BlobAccess, parse_blob_access


@dataclass(slots=True)
class OddServer:
    """A web server with one answer to everything."""

    port: int
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    body: bytes = b""
    asked: list[str] = field(default_factory=list)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def access(self) -> BlobAccess:
        """Allows this server and no other."""
        return parse_blob_access([f"127.0.0.1:{self.port}"])


@pytest.fixture
def odd_server() -> Iterator[OddServer]:
    """A running server; what it answers is set by the test."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            odd.asked.append(self.path)
            self.send_response(odd.status)
            for name, value in {"Content-Length": str(len(odd.body)), **odd.headers}.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(odd.body)

        def log_message(self, format: str, *args: object) -> None:
            """Stay silent."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        odd = OddServer(server.server_port)
        thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
        thread.start()
        yield odd
        server.shutdown()
        thread.join()
