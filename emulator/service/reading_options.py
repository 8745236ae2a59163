"""How a document shall be read: which pages, which way to count text, and what is refused.

An option that would change the result and is not emulated is refused, never ignored: a test that
passes here for the wrong reason would fail at the service.
"""

import re
from dataclasses import dataclass

from emulator.extraction import Page
from emulator.service.call import Call
from emulator.service.errors import invalid_parameter, not_emulated
from emulator.service.limits import LimitGroup, tier_of
from emulator.service.reading_result import MEASURES

_NOT_EMULATED = ("features", "queryFields", "output")
_CONTENT_FORMATS = ("text", "markdown")
_DEFAULT_INDEX_TYPE = "textElements"

_RANGES = re.compile(r"[1-9]\d{0,5}(-[1-9]\d{0,5})?(,[1-9]\d{0,5}(-[1-9]\d{0,5})?)*")
_LOCALE = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*")


@dataclass(frozen=True, slots=True)
class ReadingOptions:
    """What an analysis was asked for. `ranges` are first and last pages; none means all pages.

    `most_pages` is how many pages the pricing tier looks at, None for all.
    """

    index_type: str
    ranges: tuple[tuple[int, int], ...] = ()
    most_pages: int | None = None

    def select(self, pages: tuple[Page, ...]) -> tuple[Page, ...]:
        """Return the pages that were asked for, in the document's order, under their numbers.

        Ranges may reach beyond the document. Raises `ServiceError` when none of it is left.
        """
        seen = pages[: self.most_pages]
        if not self.ranges:
            return seen
        chosen = tuple(
            page
            for page in seen
            if any(first <= page.number <= last for first, last in self.ranges)
        )
        if not chosen:
            raise invalid_parameter(
                "pages", f"the page range is out of bounds; the document has {len(pages)} pages."
            )
        return chosen


def read_options(call: Call) -> ReadingOptions:
    """Read the query of an analysis; raises `ServiceError`."""
    query = call.query
    for name in _NOT_EMULATED:
        if query.get(name):
            raise not_emulated(f"the option {name}={query[name]}; leave it out")
    content_format = query.get("outputContentFormat") or _CONTENT_FORMATS[0]
    if content_format not in _CONTENT_FORMATS:
        raise invalid_parameter(
            "outputContentFormat", f"'{content_format}' is none of {list(_CONTENT_FORMATS)}."
        )
    if content_format != _CONTENT_FORMATS[0]:
        raise not_emulated(f"the option outputContentFormat={content_format}; use text")
    index_type = query.get("stringIndexType") or _DEFAULT_INDEX_TYPE
    if index_type not in MEASURES:
        raise invalid_parameter("stringIndexType", f"'{index_type}' is none of {list(MEASURES)}.")
    # A hint for recognising text. Text that need not be recognised is the same in every language.
    locale = query.get("locale")
    if locale and not _LOCALE.fullmatch(locale):
        raise invalid_parameter("locale", f"'{locale}' is no language tag such as en or en-US.")
    limited = call.emulator.enforces(LimitGroup.DOCUMENTS)
    return ReadingOptions(
        index_type,
        _ranges(query.get("pages") or ""),
        tier_of(call.account.sku).analyzed_pages if limited else None,
    )


def _ranges(text: str) -> tuple[tuple[int, int], ...]:
    """Read `1-2,4`; nothing at all means every page."""
    if not text:
        return ()
    bare = text.replace(" ", "")
    if not _RANGES.fullmatch(bare):
        raise invalid_parameter("pages", f"'{text}' is not of the form 1-3,5,7-9.")
    ranges = []
    for part in bare.split(","):
        first, _, last = part.partition("-")
        ranges.append((int(first), int(last or first)))
    if any(first > last for first, last in ranges):
        raise invalid_parameter("pages", f"'{text}' holds a range that ends before it begins.")
    return tuple(ranges)
