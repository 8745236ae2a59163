"""Starts the stand-in as a plugin of the Pulumi engine: `python -m emulator.provider ENGINE`."""

import argparse
import asyncio
import contextlib
import signal

from emulator.provider.provider import AzureNative
from emulator.provider.serving import serve

VERSION = "3.29.0"


def main() -> None:
    """Serve until the engine is done. The engine's further arguments, for logging, are ignored.

    The engine ends a plugin by SIGINT and waits five seconds for it. A shell that starts a command
    in the background makes everything below it ignore that signal, so it is given back its meaning.
    """
    signal.signal(signal.SIGINT, signal.default_int_handler)
    parser = argparse.ArgumentParser(description="The emulator's stand-in for azure-native.")
    parser.add_argument("engine", help="address of the Pulumi engine, which passes it")
    arguments, _ = parser.parse_known_args()
    with contextlib.suppress(KeyboardInterrupt):
        asyncio.run(serve(VERSION, AzureNative(), arguments.engine))


if __name__ == "__main__":
    main()
