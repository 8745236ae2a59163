"""Whether two texts say the same about a field of some kind.

Texts that are the same to a reader always do. Beyond that a kind may know more: that two dates are
one day, two sums one amount. Where either side cannot be read as the kind, the texts decide.
"""

from collections.abc import Callable, Mapping

from reconciler.verification.amounts import same_amount
from reconciler.verification.dates import same_date
from reconciler.verification.marks import same_mark
from reconciler.verification.phones import same_phone
from reconciler.verification.plain_text import normalise
from reconciler.verification.times import same_time
from reconciler.verification.yes_no import same_truth

_SAME: Mapping[str, Callable[[str, str], bool]] = {
    "date": same_date,
    "time": same_time,
    "number": same_amount,
    "integer": same_amount,
    "currency": same_amount,
    "selectionMark": same_mark,
    "phoneNumber": same_phone,
    "boolean": same_truth,
}
"""By the service's value types; those that are not here are texts."""


def agree(kind: str, expected: str | None, found: str | None) -> bool:
    """Tell whether what was found says what was expected, for a field of a value type."""
    truth, seen = normalise(expected), normalise(found)
    if truth == seen:
        return True
    same = _SAME.get(kind)
    return same is not None and same(truth, seen)
