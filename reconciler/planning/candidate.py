"""A candidate: a live model of ours, with what is known about its quality.

Several live models can carry one version: an earlier run crashed after its training, or an id was
burnt and the model came in under the next suffix. Every decision then needs the same answer to
"which one of them?", so the order stands here once.

What is known is looked up on demand: a version that is only retained is never judged.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

from reconciler.model.desired import Layout, LockEntry
from reconciler.model.live import LiveModel, Tag
from reconciler.model.naming import Instance
from reconciler.model.verdict import CopyCheck, Judgement
from reconciler.planning.holding import Holding
from reconciler.planning.judging import Judgements

Standing = Literal["good", "pending", "unknown", "bad"]
_ORDER: dict[Standing, int] = {"good": 0, "pending": 1, "unknown": 2, "bad": 3}


@dataclass(frozen=True, eq=False)
class Candidate:
    """A live model that `holding` has of a layout; `serves` tells whether the mapping names it."""

    holding: Holding
    judgements: Judgements
    layout: Layout
    lock: LockEntry
    model: LiveModel
    version: str
    serves: bool

    @property
    def id(self) -> str:
        """The model's id at its instance."""
        return self.model.id

    @property
    def at(self) -> Instance:
        """The instance where it lives."""
        return self.holding.instance

    @cached_property
    def judgement(self) -> Judgement | None:
        """What Git's demands make of it; None where a verdict is needed first.

        Weights that are good elsewhere do not help where this copy of them is not.
        """
        judged = self.judgements.of(self.layout, self.lock, self.version, self.model.weights)
        failed = self.failed_check if judged is not None and judged.good else None
        if failed is None:
            return judged
        return Judgement(
            "bad", f"as a copy it does not answer as its origin does: {failed.reason.rstrip('.')}"
        )

    @property
    def standing(self) -> Standing:
        """Good or bad by what Git asks for; pending a person's word; unknown without a verdict."""
        return self.judgement.standing if self.judgement else "unknown"

    @property
    def reason(self) -> str:
        """The judgement in words, with its figures; empty without a verdict."""
        return self.judgement.reason if self.judgement else ""

    @property
    def failed_check(self) -> CopyCheck | None:
        """The latest check of this copy, if Git asks for one and it failed."""
        latest = next(iter(self._checks), None)
        return None if latest is None or latest.good else latest

    @cached_property
    def unchecked(self) -> bool:
        """Whether Git asks for a check of this copy that has not been made.

        A verification of the copy itself, on all documents, is more than any check.
        """
        if not checks_copies(self.layout) or not self._is_copy:
            return False
        verification = self.layout.verification
        scopes = ("full",) if verification and verification.copies == "full" else ("smoke", "full")
        if any(check.good and check.scope in scopes for check in self._checks):
            return False
        return not self.judgements.was_examined(
            self.layout.name, self.version, self.model, self.lock.verification_digest
        )

    @property
    def _is_copy(self) -> bool:
        tags = self.model.tags
        return Tag.TRAINED in tags or tags.get(Tag.ORIGIN, str(self.at)) != str(self.at)

    @property
    def _checks(self) -> tuple[CopyCheck, ...]:
        if not self.holding.world.checks or not checks_copies(self.layout):
            return ()
        key = (self.id, self.model.created_at, self.lock.verification_digest)
        return self.holding.checks.get(key, ())


def checks_copies(layout: Layout) -> bool:
    """Whether Git asks that copies of the layout's models are checked before they serve."""
    asked = layout.verification
    return asked is not None and asked.copies != "none" and bool(asked.prefix)


def best(candidates: Iterable[Candidate]) -> Candidate | None:
    """The candidate that a decision is about, where several models carry one version.

    The best standing, then the one that serves, then one that needs no check, then the newest.
    """
    found = tuple(candidates)
    if len(found) < 2:
        return found[0] if found else None
    newest_first = sorted(found, key=lambda c: (c.model.created_at, c.id), reverse=True)
    return min(newest_first, key=lambda c: (_ORDER[c.standing], not c.serves, c.unchecked))
