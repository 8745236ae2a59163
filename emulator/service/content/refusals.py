"""What is answered when content cannot be had.

For a container, the service tells a malformed address, a bad signature and a place out of reach
apart. For a document by URL it knows one answer. What the emulator refuses of its own accord gets
the answer of a place out of reach, which it is to every client. No refusal repeats a signature.
"""

from emulator.service.errors import ServiceError, invalid_argument, invalid_request


def bad_format(problem: str) -> ServiceError:
    """Answer an address that is none, or not one of a kind that can be read."""
    return invalid_argument("InvalidContentSourceFormat", f"Invalid content source: {problem}")


def bad_signature(problem: str) -> ServiceError:
    """Answer a shared access signature that does not allow what it must."""
    return invalid_argument(
        "InvalidSasToken", f"The shared access signature (SAS) is invalid: {problem}"
    )


def not_accessible(problem: str) -> ServiceError:
    """Answer a container or folder that is not there, or not to be read from."""
    return invalid_request("ContentSourceNotAccessible", f"Content is not accessible: {problem}.")


def not_downloaded(problem: str) -> ServiceError:
    """Answer a document by URL that could not be fetched, whatever the reason."""
    return invalid_request(
        "InvalidContent", f"Could not download the file from the given URL: {problem}."
    )
