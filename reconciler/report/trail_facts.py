"""What all stores together know about versions themselves, wherever they are.

A version is trained and judged at one instance and copied to others, so its facts are gathered
over all of them, each store read through once: a trail of ten thousand layouts is told in a second.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from reconciler.model.archive import ArchivedVersion
from reconciler.model.history import HistoryEntry
from reconciler.model.naming import Instance
from reconciler.model.verdict import Decision, Verdict
from reconciler.report.trail_presences import Remembered

_NamedVersion = tuple[str, str]
"""Layout and version."""


@dataclass(slots=True)
class VersionFacts:
    """Its recipe, the training that made it, and what was found of it.

    The recipe is kept before the training begins, so a recipe alone proves no training.
    """

    recipe: ArchivedVersion | None = None
    trained_in: Instance | None = None
    training: HistoryEntry | None = None
    verdicts: dict[tuple[str, str, str], Verdict] = field(default_factory=dict)
    decisions: set[Decision] = field(default_factory=set)


def gather(remembered: Sequence[Remembered]) -> Mapping[_NamedVersion, VersionFacts]:
    """Layout and version -> what is known of it."""
    facts: dict[_NamedVersion, VersionFacts] = defaultdict(VersionFacts)
    for store in remembered:
        for key, recipe in store.archive.items():
            known = facts[key].recipe
            if known is None or recipe.at < known.at:
                facts[key].recipe = recipe
        for entry in store.history:
            if _made_here(entry, store):
                _note_training(facts[entry.layout, entry.version], store.instance, entry)
        for verdict in store.verdicts:
            verdicts = facts[verdict.layout, verdict.version].verdicts
            of = (verdict.instance, verdict.weights, verdict.verification_digest)
            if of not in verdicts or verdicts[of].at <= verdict.at:
                verdicts[of] = verdict
        for decision in store.decisions:
            facts[decision.layout, decision.version].decisions.add(decision)
    return facts


def _made_here(entry: HistoryEntry, store: Remembered) -> bool:
    """Whether a training ended well; a later run may have seen the end of another one's."""
    if entry.result != "done":
        return False
    resumed = entry.action == "resume" and (entry.layout, entry.version) in store.archive
    return entry.action == "train" or resumed


def _note_training(facts: VersionFacts, instance: Instance, entry: HistoryEntry) -> None:
    if facts.training is None or entry.at < facts.training.at:
        facts.trained_in, facts.training = instance, entry
