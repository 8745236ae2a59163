"""What a run knows about weights and versions: what it observed, and what it has added since.

An id is only a name: while a run waits, somebody may delete a model and make another one under its
id. So the run also knows which weights it has found under an id, and tells others from them.

The journals are read once, when the world is observed. From then on a run adds to them and to
this, so that a thousand layouts need not read a journal of a thousand lines a thousand times.
"""

from reconciler.model.archive import ArchivedVersion
from reconciler.model.live import LiveModel, World
from reconciler.model.naming import Instance
from reconciler.model.verdict import Decision, Subject, Verdict
from reconciler.planning import Findings, seen_from


class Known:
    """Verdicts, decisions and archived versions of a world and of the worlds that it sees."""

    def __init__(self, world: World) -> None:
        self._findings = Findings(world)
        self._latest: dict[tuple[str, str], Verdict] = {}
        self._archived = set(world.archive)
        self._weights: dict[tuple[Instance, str], str] = {}
        for _, seen in seen_from(world):
            for model in seen.models:
                self.recognises(seen.instance, model)
            for verdict in seen.verdicts:
                self._add_latest(verdict)

    def verdict(self, subject: Subject) -> Verdict | None:
        """The verdict that speaks for weights, as the plan would believe it."""
        return self._findings.verdict(subject)

    def latest_verdict(self, layout: str, version: str) -> Verdict | None:
        """The newest verdict on a version, for whatever weights and documents."""
        return self._latest.get((layout, version))

    def decision(self, subject: Subject) -> Decision | None:
        """The word of a person that counts for weights."""
        return self._findings.decision(subject)

    def recognises(self, instance: Instance, model: LiveModel) -> bool:
        """Whether a model has the weights that were first found under its id, now or earlier."""
        return self._weights.setdefault((instance, model.id), model.weights) == model.weights

    def is_archived(self, layout: str, version: str) -> bool:
        """Whether the recipe of a version has been kept already."""
        return (layout, version) in self._archived

    def add_verdict(self, verdict: Verdict) -> None:
        """Know a verdict that this run has made from now on."""
        self._findings.add_verdict(verdict)
        self._add_latest(verdict)

    def add_archived(self, archived: ArchivedVersion) -> None:
        """Know from now on that a recipe is kept."""
        self._archived.add((archived.layout, archived.version))

    def _add_latest(self, verdict: Verdict) -> None:
        of_version = (verdict.layout, verdict.version)
        latest = self._latest.get(of_version)
        if latest is None or latest.at <= verdict.at:
            self._latest[of_version] = verdict
