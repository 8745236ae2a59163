"""A layout of form as the generator knows it: its pages, who fills it in, and what goes wrong."""

from collections.abc import Callable
from dataclasses import dataclass

from examples.generator.inventor import Inventor
from examples.generator.parts import Field, Part

LETTER = (612.0, 792.0)
LETTER_LANDSCAPE = (792.0, 612.0)


@dataclass(frozen=True, slots=True)
class Layout:
    """One kind of form.

    `fill` invents the values of one document. `optional` lists groups of fields that are left
    blank together, in every third document. `swap` names two fields that are always filled, for
    a training set that is bad on purpose. `slip` is how far, in points, answers may lie off the
    printed form; `misread` the share of words in which the OCR of a training document gets a
    character wrong.
    """

    name: str
    pages: tuple[tuple[Part, ...], ...]
    fill: Callable[[Inventor], dict[str, str]]
    swap: tuple[str, str]
    optional: tuple[tuple[str, ...], ...] = ()
    size: tuple[float, float] = LETTER
    slip: float = 0.0
    misread: float = 0.0

    @property
    def fields(self) -> tuple[Field, ...]:
        """All fields, in reading order."""
        return tuple(field for page in self.pages for part in page for field in part.fields)
