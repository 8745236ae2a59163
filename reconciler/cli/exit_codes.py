"""How every command ends: three exit codes, so that a script need not read what is printed."""

from enum import IntEnum


class Exit(IntEnum):
    """0: nothing to do, or done. 1: an error, wrong usage too. 2: changes or drift found."""

    DONE = 0
    ERROR = 1
    CHANGES = 2
