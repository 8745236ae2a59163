"""How much is read for one training, whatever its limits: the emulator must not be brought down."""

from emulator.service.content.refusals import not_accessible
from emulator.service.errors import ServiceError

MOST_FILES = 200_000
"""Files below a prefix. The service's largest training has 50,000 pages."""

LARGEST_FILE = 100 * 1024 * 1024
"""Bytes of one labels, OCR or fields file."""


def too_many(prefix: str) -> ServiceError:
    """Answer a container that holds too many files."""
    return not_accessible(
        f"more than {MOST_FILES} files lie below '{prefix}'; give a prefix that holds fewer"
    )


def too_large_a_file(name: str) -> ServiceError:
    """Answer a file that is too large to be read."""
    return not_accessible(f"{name} has more than {LARGEST_FILE} bytes")
