"""`python -m emulator serve`: the emulator from a command line."""

import os
import signal
import sys
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path
from types import FrameType

from emulator.arguments import ArgumentsError, ServeArguments, parse_arguments
from emulator.service.content import (
    KEYS_VARIABLE,
    BlobAccess,
    BlobAccessError,
    parse_blob_access,
)
from emulator.service.emulator import Emulator
from emulator.service.request_log import RequestLog
from emulator.service.server import address_of, is_loopback, listen, serve_until_stopped
from emulator.state import MEMORY, State, UnusableStateError


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line; returns the exit code."""
    signal.signal(signal.SIGTERM, _stop)
    try:
        return _serve(parse_arguments(arguments))
    except KeyboardInterrupt:
        return 0
    except (ArgumentsError, BlobAccessError, UnusableStateError) as problem:
        sys.stderr.write(f"emulator: {problem}\n")
        return 1


def _serve(asked: ServeArguments) -> int:
    blobs = parse_blob_access(asked.blob_hosts, os.environ.get(KEYS_VARIABLE, "").split())
    try:
        log = RequestLog(asked.log)
        listener = listen(asked.port, asked.host)
    except (OSError, OverflowError) as problem:
        raise ArgumentsError(f"cannot start: {problem}.") from None
    with (
        closing(State(MEMORY if asked.state == "memory" else Path(asked.state))) as state,
        closing(log),
        closing(listener),
    ):
        if not is_loopback(asked.host):
            sys.stderr.write(
                f"emulator: {asked.host} can be reached from other machines. The well-known key"
                " opens every account, and the admin endpoints ask for no key at all.\n"
            )
        emulator = _emulator(asked, state, log, blobs)
        url = address_of(listener)

        def announce() -> None:
            if asked.port_file is not None:
                _write_at_once(asked.port_file, str(listener.getsockname()[1]))
            names = ", ".join(each.subdomain for each in emulator.accounts.list()) or "none yet"
            sys.stdout.write(f"emulator ready at {url} (state: {asked.state}; accounts: {names})\n")
            sys.stdout.flush()

        serve_until_stopped(emulator, listener, announce)
    return 0


def _emulator(asked: ServeArguments, state: State, log: RequestLog, blobs: BlobAccess) -> Emulator:
    emulator = Emulator(
        state=state,
        durations=asked.durations,
        data_roots=asked.data_roots,
        blobs=blobs,
        enforces_limits=bool(asked.limits),
        limit_groups=asked.limits,
        lag=asked.lag,
        role_delay=asked.role_delay,
        bare_listings=asked.bare_listings,
        log=log,
        default_account=asked.accounts[0].name.lower() if asked.accounts else None,
    )
    for account in asked.accounts:
        emulator.add_account(account.name, account.region, account.sku)
    return emulator


def _stop(number: int, frame: FrameType | None) -> None:
    """End in good order; the server passes the signal on once its last answers are sent."""
    raise SystemExit(0)


def _write_at_once(path: Path, text: str) -> None:
    """Write a file so that a reader sees all of it or none."""
    unfinished = path.with_name(path.name + ".new")
    unfinished.write_text(text + "\n", encoding="utf-8")
    unfinished.replace(path)


if __name__ == "__main__":
    sys.exit(main())
