"""Writes the generated example sets: `python -m examples.generate [LAYOUT ...]`.

Without options it writes what is committed in examples/forms. With `--first` it adds documents to
training folders that exist, and leaves the check folders as they are.
"""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from examples.generator import (
    DEFAULT_SEED,
    TRAINING_DOCUMENTS,
    UnknownLayout,
    write_check_set,
    write_set,
)
from examples.generator.layouts import LAYOUTS


def main(arguments: Sequence[str] | None = None) -> int:
    """Write the sets that the command line names, all without a name; return the exit code."""
    options = _options(arguments)
    try:
        for layout in options.layouts or LAYOUTS:
            folder = options.out / layout
            names = write_set(
                layout,
                folder,
                seed=options.seed,
                documents=options.documents,
                first=options.first,
            )
            print(f"{folder}: {', '.join(names)}")
            if options.first == 1:
                check = options.out / f"{layout}-check"
                names = write_check_set(layout, check, seed=options.seed)
                print(f"{check}: {', '.join(names)}")
    except UnknownLayout as error:
        print(f"examples.generate: {error}", file=sys.stderr)
        return 1
    return 0


def _options(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="examples.generate", description=__doc__)
    parser.add_argument("layouts", nargs="*", metavar="LAYOUT", help=", ".join(LAYOUTS))
    parser.add_argument("--out", type=Path, default=Path("examples/forms"), help="where to write")
    parser.add_argument("--documents", type=_count, default=TRAINING_DOCUMENTS, metavar="N")
    parser.add_argument("--first", type=_count, default=1, metavar="K", help="number of the first")
    parser.add_argument("--seed", type=int, default=DEFAULT_SEED, metavar="S")
    return parser.parse_args(arguments)


def _count(text: str) -> int:
    if not text.isdecimal() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"{text!r} is not a number from 1 up")
    return int(text)


if __name__ == "__main__":
    sys.exit(main())
