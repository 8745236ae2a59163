"""Swaps two fields' labels in a training folder: `python -m examples.swap_labels FOLDER A B`."""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from examples.generator.swap import CannotSwap, swap_labels


def main(arguments: Sequence[str] | None = None) -> int:
    """Swap what the command line names; return the exit code."""
    parser = argparse.ArgumentParser(prog="examples.swap_labels", description=__doc__)
    parser.add_argument("folder", type=Path, help="a training folder, which is changed in place")
    parser.add_argument("first_field", metavar="A")
    parser.add_argument("second_field", metavar="B")
    options = parser.parse_args(arguments)
    try:
        changed = swap_labels(options.folder, options.first_field, options.second_field)
    except CannotSwap as error:
        print(f"examples.swap_labels: {error}", file=sys.stderr)
        return 1
    print(f"{options.folder}: swapped in {changed} documents")
    return 0


if __name__ == "__main__":
    sys.exit(main())
