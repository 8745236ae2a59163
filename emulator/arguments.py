"""The command line of `python -m emulator`: what can be asked for, and what each part means."""

import argparse
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from emulator.service.content import KEYS_VARIABLE
from emulator.service.durations import Durations, DurationsError, parse_durations
from emulator.service.limits import LimitGroup, LimitsError, parse_limits
from emulator.service.server import LOOPBACK
from emulator.service.settings import SettingsError, seconds_of

_SKUS = ("F0", "S0")

_DURATIONS = """how long operations take: instant (the default); realistic (build 5 s, neural 600 s,
copy and compose 0.5 s, analyze 1 s); 3polls (three reads see each operation unfinished); or by kind
as build=1.5,copy=2polls with the kinds build, neural, copy, compose and analyze"""

_LIMITS = """limits of the tiers F0 and S0: on (the default), off, or some of the groups rates
(requests per second), models (models per account, components of a composed one), builds (neural
trainings a month), training (bytes and pages of training documents), documents (bytes and pages of
analysed documents), separated by commas"""

_EPILOG = """While it runs, POST /_emulator/clock moves and holds its clock, POST /_emulator/faults
asks for trouble, POST /_emulator/settings changes durations, limits, consistency, role delay and
bare listings, and GET /_emulator/requests tells what it was asked. docs/emulator.md describes all
of it."""


class ArgumentsError(Exception):
    """Arguments that cannot be used; the message is for whoever typed them."""


@dataclass(frozen=True, slots=True)
class AccountArgument:
    """An account as given by `--account name:region:sku`."""

    name: str
    region: str = "westus"
    sku: str = "S0"


@dataclass(frozen=True, slots=True)
class ServeArguments:
    """What `serve` was asked for; everything in it makes sense by itself."""

    host: str
    port: int
    port_file: Path | None
    state: str
    data_roots: tuple[Path, ...]
    blob_hosts: tuple[str, ...]
    durations: Durations
    limits: frozenset[LimitGroup]
    lag: timedelta
    role_delay: timedelta | None
    bare_listings: bool
    accounts: tuple[AccountArgument, ...]
    log: Path | None


def parse_arguments(arguments: Sequence[str] | None) -> ServeArguments:
    """Read the command line; raises `ArgumentsError`, and ends the process as argparse does."""
    options = _parser().parse_args(arguments)
    for root in options.data_root:
        if not root.is_dir():
            raise ArgumentsError(f"--data-root {root} is not a folder.")
    try:
        return ServeArguments(
            host=options.host,
            port=options.port,
            port_file=options.port_file,
            state=options.state,
            data_roots=tuple(options.data_root),
            blob_hosts=tuple(options.blob_host),
            durations=parse_durations(options.durations),
            limits=parse_limits(options.limits),
            lag=seconds_of("--consistency", options.consistency),
            role_delay=(
                None
                if options.role_delay is None
                else seconds_of("--role-delay", options.role_delay)
            ),
            bare_listings=options.bare_listings,
            accounts=tuple(_account(text) for text in options.account),
            log=options.log,
        )
    except (DurationsError, LimitsError, SettingsError) as problem:
        raise ArgumentsError(str(problem)) from None


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m emulator", description="A local stand-in for Azure Form Recognizer."
    )
    commands = parser.add_subparsers(dest="command", required=True)
    serve = commands.add_parser(
        "serve",
        help="answer on loopback until stopped",
        description="Answer as Form Recognizer and as Azure Resource Manager until stopped.",
        epilog=_EPILOG,
    )
    serve.add_argument(
        "--host",
        default=LOOPBACK,
        help=f"where to listen; {LOOPBACK} unless given. Anybody who reaches it can use all of it,"
        " its admin endpoints too",
    )
    serve.add_argument("--port", type=int, default=0, help="0 (the default) takes a free port")
    serve.add_argument("--port-file", type=Path, help="written with the port once it is ready")
    serve.add_argument(
        "--state",
        default="memory",
        help="memory (the default) or a SQLite file, which survives a kill at any moment",
    )
    _add_content(serve)
    _add_behaviour(serve)
    serve.add_argument(
        "--account",
        action="append",
        default=[],
        metavar="NAME[:REGION[:SKU]]",
        help="an account that exists from the start, in westus and S0 unless told; repeatable. The"
        " first one also answers at the root",
    )
    serve.add_argument("--log", type=Path, help="gets a JSON line for every data-plane request")
    return parser


def _add_content(serve: argparse.ArgumentParser) -> None:
    serve.add_argument(
        "--data-root",
        type=Path,
        action="append",
        default=[],
        help="a folder that training data and documents may be read from; repeatable",
    )
    serve.add_argument(
        "--blob-host",
        action="append",
        default=[],
        metavar="HOST[:PORT]",
        help="a host that training data and documents may be read from; repeatable. Keys of storage"
        f" accounts, for addresses without a SAS, come from {KEYS_VARIABLE} as URL=KEY, separated"
        " by blanks",
    )


def _add_behaviour(serve: argparse.ArgumentParser) -> None:
    serve.add_argument("--durations", default="instant", help=" ".join(_DURATIONS.split()))
    serve.add_argument("--limits", default="on", metavar="GROUPS", help=" ".join(_LIMITS.split()))
    serve.add_argument(
        "--consistency",
        type=float,
        default=0.0,
        metavar="SECONDS",
        help="how long listings do not show a new model, and listings and reads still show a"
        " deleted one; 0 unless given",
    )
    serve.add_argument(
        "--role-delay",
        type=float,
        metavar="SECONDS",
        help="trainings without a SAS need a blob data role of the account's identity, assigned"
        " through ARM this long ago; without the option they need none",
    )
    serve.add_argument(
        "--bare-listings",
        action="store_true",
        help="listed models show no tags, as in the vendor's examples; models read one by one do",
    )


def _account(text: str) -> AccountArgument:
    parts = text.split(":")
    if not 1 <= len(parts) <= len(AccountArgument.__slots__) or not all(parts):
        raise ArgumentsError(f"--account {text}: write NAME, NAME:REGION or NAME:REGION:SKU.")
    account = AccountArgument(*parts)
    if account.sku not in _SKUS:
        raise ArgumentsError(f"--account {text}: the SKU is one of {', '.join(_SKUS)}.")
    return account
