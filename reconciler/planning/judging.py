"""What the findings that can be seen from a world mean by what Git asks for now."""

from reconciler.model.desired import Layout, LockEntry
from reconciler.model.live import LiveModel, World
from reconciler.model.verdict import UNVERIFIED, Judgement, Subject, judge
from reconciler.planning.findings import Findings
from reconciler.planning.seen import seen_from


class Judgements:
    """The judgement over each weights.

    One plan asks again and again about the same weights, so each judgement is made once.
    """

    def __init__(self, world: World) -> None:
        self._findings = Findings(world)
        self._examined = {(each.subject, each.model_created_at) for each in world.verdicts}
        self._versions = {
            (verdict.layout, verdict.version)
            for _, seen in seen_from(world)
            for verdict in seen.verdicts
        }
        self._made: dict[tuple[str, str, str], Judgement | None] = {}

    def of(self, layout: Layout, lock: LockEntry, version: str, weights: str) -> Judgement | None:
        """Judge weights by what Git asks for now; None where a verdict is needed first."""
        asked = layout.verification
        if asked is None:
            return UNVERIFIED
        made = (layout.name, version, weights)
        if made not in self._made:
            subject = Subject(*made, lock.verification_digest)
            verdict, decision = self._findings.verdict(subject), self._findings.decision(subject)
            self._made[made] = judge(verdict, asked, decision)
        return self._made[made]

    def was_examined(self, layout: str, version: str, model: LiveModel, digest: str) -> bool:
        """Tell whether this very model of the instance was verified, on all documents."""
        subject = Subject(layout, version, model.weights, digest)
        return (subject, model.created_at) in self._examined

    def names(self, layout: str, version: str) -> bool:
        """Tell whether any verdict was ever made of `version`, for whatever weights and data."""
        return (layout, version) in self._versions
