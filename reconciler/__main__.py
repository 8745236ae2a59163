"""The way in, for the installed script and for `python -m reconciler`.

Importing the commands takes most of a second, and an interrupt in there is told like any later one;
so nothing of ours is imported before it can be caught.
"""

import sys


def main() -> None:
    """Run the command line and end the process."""
    try:
        from reconciler.cli import main as commands  # not before an interrupt is caught

        commands()
    except KeyboardInterrupt:
        sys.stderr.write("stopped\n")
        sys.exit(1)


if __name__ == "__main__":
    main()
