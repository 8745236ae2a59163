"""How sure a field's value is: a raw score, and what it is worth.

The raw score multiplies what is known about a value before anybody looks at it: how much of the
page's own text was found, whether a phrase next to the field was, how well the field could be read
in training, how sure the reader was of the words. Such a product orders values well, but 0.8 of it
does not mean right in 80 of 100 cases. `CALIBRATION` says what it does mean.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from emulator.extraction.calibrating import Table, worth
from emulator.extraction.locating import LocatedPage
from emulator.extraction.template import Template, TemplateField

UNLIKE: Final = 0.8
"""Factor for a page of which nothing was found: a torn page is read well where it is whole."""

UNRELIABLE: Final = 0.3
"""Factor for a field that training could not read at all."""

UNGUIDED: Final = 0.6
"""Factor when none of a field's neighbouring phrases was found."""

CALIBRATION: Final[Table] = (
    (0.3, 0.011),
    (0.44, 0.199),
    (0.58, 0.292),
    (0.718, 0.899),
    (0.857, 0.923),
    (0.927, 0.984),
    (0.958, 0.986),
    (0.999, 0.998),
)
"""Raw score -> share of values that were right, among 13,192 of known truth.

Printed by `scripts/accuracy --fit --seeds 4`: the example sets (leave-one-out and held out), new
generated sets, the same with two labels of one training document swapped, and torn pages.
"""


def raw_score(
    template: Template,
    field: TemplateField,
    located: Mapping[int, LocatedPage],
    read: Sequence[float],
) -> float:
    """The score (0..1) of a field on located pages; `read`: the reader's own confidences."""
    places: list[float] = []
    for spot in field.spots:
        if spot.page in located:
            found = located[spot.page].match
            wanted = next(page for page in template.pages if page.number == spot.page)
            guided = any(guide in found.offsets for guide in spot.guides)
            likeness = UNLIKE + (1 - UNLIKE) * found.share(wanted)
            places.append(likeness * (1.0 if guided else UNGUIDED))
    trust = UNRELIABLE + (1 - UNRELIABLE) * field.accuracy
    return max(places, default=0.0) * trust * min(read, default=1.0)


def calibrated(score: float) -> float:
    """The probability (0..1, three digits) that a value with this raw score is right."""
    return worth(CALIBRATION, score)
