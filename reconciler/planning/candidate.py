"""A candidate: a live model of ours, with what is known about its quality.

Several live models can carry one version: an earlier run crashed after its training, or an id was
burnt and the model came in under the next suffix. Every decision then needs the same answer to
"which one of them?", so the order stands here once.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from reconciler.model.live import LiveModel
from reconciler.model.naming import Instance
from reconciler.model.verdict import Judgement

Standing = Literal["good", "unknown", "bad"]
_ORDER: dict[Standing, int] = {"good": 0, "unknown": 1, "bad": 2}


@dataclass(frozen=True, slots=True)
class Candidate:
    """A live model at `at` that carries `version`; `serves` tells whether the mapping names it.

    `judgement` is None where no verdict speaks for its weights on the locked verification data.
    """

    at: Instance
    model: LiveModel
    version: str
    serves: bool
    judgement: Judgement | None

    @property
    def id(self) -> str:
        """The model's id at its instance."""
        return self.model.id

    @property
    def standing(self) -> Standing:
        """Good or bad by what Git asks for now; unknown without a verdict."""
        if self.judgement is None:
            return "unknown"
        return "good" if self.judgement.good else "bad"

    @property
    def figures(self) -> str:
        """The judgement's figures in words; empty without a verdict."""
        return self.judgement.reason if self.judgement else ""


def best_first(candidates: Iterable[Candidate]) -> tuple[Candidate, ...]:
    """Order by standing, then the one that serves, then the newest."""
    newest_first = sorted(candidates, key=lambda c: (c.model.created_at, c.id), reverse=True)
    return tuple(sorted(newest_first, key=lambda c: (_ORDER[c.standing], not c.serves)))


def best(candidates: Iterable[Candidate]) -> Candidate | None:
    """The candidate that a decision is about, where several models carry one version."""
    return next(iter(best_first(candidates)), None)
