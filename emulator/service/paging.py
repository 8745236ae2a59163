"""The tokens in the links from one page of a listing to the next.

A token tells which page it leads to and what the page before ended with: so pages can be told apart
(a fault may spoil the third one only), and a listing goes on at the right place whatever was added
or deleted meanwhile.
"""

import base64
import binascii

NEXT = "nextLink"
"""The query parameter that a token comes in."""

FIRST_PAGE = 1


class ForeignTokenError(ValueError):
    """The token is not one that a listing gave."""


def token_of(page: int, last: str) -> str:
    """Return the token that leads to a page, from 1 on, behind the id `last`."""
    return base64.urlsafe_b64encode(f"{page}:{last}".encode()).decode().rstrip("=")


def last_of(token: str) -> str:
    """Return the id that the page before ended with; raises `ForeignTokenError`."""
    return _read(token)[1]


def page_of(token: str | None) -> int:
    """Return the page that a token leads to; without a token, or with a foreign one, the first."""
    if token is None:
        return FIRST_PAGE
    try:
        return _read(token)[0]
    except ForeignTokenError:
        return FIRST_PAGE


def _read(token: str) -> tuple[int, str]:
    try:
        text = base64.urlsafe_b64decode(token + "=" * (-len(token) % 4)).decode()
    except (binascii.Error, ValueError) as error:
        raise ForeignTokenError(str(error)) from None
    page, separator, last = text.partition(":")
    if not separator or not page.isascii() or not page.isdecimal() or len(page) > 9:
        raise ForeignTokenError("no page number")
    return int(page), last
