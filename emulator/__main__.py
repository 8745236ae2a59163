"""`python -m emulator serve`: the emulator from a command line."""

import argparse
import signal
import sys
from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from types import FrameType

from emulator.service.durations import DurationsError, parse_durations
from emulator.service.emulator import Emulator
from emulator.service.request_log import RequestLog
from emulator.service.server import address_of, listen, serve_until_stopped
from emulator.state import MEMORY, State, UnusableStateError

_SKUS = ("F0", "S0")


class ArgumentsError(Exception):
    """Arguments that cannot be used; the message is for whoever typed them."""


@dataclass(frozen=True, slots=True)
class AccountArgument:
    """An account as given by `--account name:region:sku`."""

    name: str
    region: str = "westus"
    sku: str = "S0"


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line; returns the exit code."""
    options = _parser().parse_args(arguments)
    signal.signal(signal.SIGTERM, _stop)
    try:
        return _serve(options)
    except KeyboardInterrupt:
        return 0
    except (ArgumentsError, DurationsError, UnusableStateError) as problem:
        sys.stderr.write(f"emulator: {problem}\n")
        return 1


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m emulator", description="A local stand-in for Azure Form Recognizer."
    )
    commands = parser.add_subparsers(dest="command", required=True)
    serve = commands.add_parser("serve", help="answer on loopback until stopped")
    serve.add_argument("--port", type=int, default=0, help="0 (the default) takes a free port")
    serve.add_argument("--port-file", type=Path, help="written with the port once it is ready")
    serve.add_argument("--state", default="memory", help="memory (the default) or a SQLite file")
    serve.add_argument(
        "--data-root",
        type=Path,
        action="append",
        default=[],
        help="a folder that training data may be read from; repeatable",
    )
    serve.add_argument(
        "--durations", default="instant", help="instant, realistic, or build=1.0,copy=0.3,…"
    )
    serve.add_argument("--limits", choices=("on", "off"), default="on", help="limits of F0 and S0")
    serve.add_argument(
        "--account",
        action="append",
        default=[],
        metavar="NAME[:REGION[:SKU]]",
        help="an account that exists from the start; the first also answers at the root",
    )
    serve.add_argument("--log", type=Path, help="gets a JSON line for every request")
    return parser


def _serve(options: argparse.Namespace) -> int:
    accounts = [_account(text) for text in options.account]
    for root in options.data_root:
        if not root.is_dir():
            raise ArgumentsError(f"--data-root {root} is not a folder.")
    try:
        log = RequestLog(options.log)
        listener = listen(options.port)
    except (OSError, OverflowError) as problem:
        raise ArgumentsError(f"cannot start: {problem}.") from None
    with (
        closing(State(MEMORY if options.state == "memory" else Path(options.state))) as state,
        closing(log),
        closing(listener),
    ):
        emulator = Emulator(
            state=state,
            durations=parse_durations(options.durations),
            data_roots=options.data_root,
            enforces_limits=options.limits == "on",
            log=log,
            default_account=accounts[0].name.lower() if accounts else None,
        )
        for account in accounts:
            emulator.add_account(account.name, account.region, account.sku)
        url = address_of(listener)

        def announce() -> None:
            if options.port_file is not None:
                _write_at_once(options.port_file, str(listener.getsockname()[1]))
            names = ", ".join(each.subdomain for each in emulator.accounts.list()) or "none yet"
            sys.stdout.write(
                f"emulator ready at {url} (state: {options.state}; accounts: {names})\n"
            )
            sys.stdout.flush()

        serve_until_stopped(emulator, listener, announce)
    return 0


def _stop(number: int, frame: FrameType | None) -> None:
    """End in good order; the server passes the signal on once its last answers are sent."""
    raise SystemExit(0)


def _account(text: str) -> AccountArgument:
    parts = text.split(":")
    if not 1 <= len(parts) <= len(AccountArgument.__slots__) or not all(parts):
        raise ArgumentsError(f"--account {text}: write NAME, NAME:REGION or NAME:REGION:SKU.")
    account = AccountArgument(*parts)
    if account.sku not in _SKUS:
        raise ArgumentsError(f"--account {text}: the SKU is one of {', '.join(_SKUS)}.")
    return account


def _write_at_once(path: Path, text: str) -> None:
    """Write a file so that a reader sees all of it or none."""
    unfinished = path.with_name(path.name + ".new")
    unfinished.write_text(text + "\n", encoding="utf-8")
    unfinished.replace(path)


if __name__ == "__main__":
    sys.exit(main())
