"""Which models of a wanted layout stay, and when the others are deleted.

Two pictures are compared: what must stay as things are now, and what must stay once this plan's
new version serves. What neither needs is deleted at once; what only the present needs goes after
the new version serves, never before. So no moment is without a version to serve or to go back to.
"""

from collections.abc import Iterable

from reconciler.model.plan import Action, Delete, Serve
from reconciler.planning.candidate import Candidate
from reconciler.planning.case import Case


def deletions(case: Case, steps: Iterable[Action]) -> tuple[tuple[Delete, ...], tuple[Delete, ...]]:
    """Say what is deleted after the last of `steps`, and what is deleted independently of them."""
    if not case.here:
        return (), ()
    serves = next((step for step in steps if isinstance(step, Serve)), None)
    now = _needed_now(case)
    later = _needed_later(case, serves) if serves else now
    deletable = [c for c in case.here if c.id not in case.survey.crossed]
    cleanup = tuple(
        _delete(case, c, later, serves) for c in deletable if c.id not in now and c.id not in later
    )
    superseded = tuple(
        _delete(case, c, later, serves) for c in deletable if c.id in now and c.id not in later
    )
    return superseded, cleanup


def strays(case: Case) -> tuple[Candidate, ...]:
    """The models that have no place here as things are now: drift, whatever Git wants next."""
    now = _needed_now(case)
    return tuple(c for c in case.here if c.id not in now and c.id not in case.survey.crossed)


def _needed_now(case: Case) -> frozenset[str]:
    """What must stay until something new serves.

    Where what serves is not good enough and a better model of its version lives, both stay. Where
    nothing serves, any version that is not known to be bad may be the last good one; and a copy of
    what the source serves that failed its check stays, or it would be made and fail again.
    """
    serving = case.serving
    if serving is not None:
        better = case.live(serving.version) or serving
        return _kept(case, serving.version, serving.id) | _tries(case) | {better.id}
    possible = {candidate.id for candidate in case.here if candidate.standing != "bad"}
    meanwhile = case.live(case.followed.version) if case.followed else None
    if meanwhile is not None and meanwhile.failed_check:
        possible.add(meanwhile.id)
    return _kept(case, None, None) | _tries(case) | possible


def _needed_later(case: Case, serves: Serve) -> frozenset[str]:
    """What must stay once `serves` is done: no other try at the wanted version, if it is that."""
    kept = _kept(case, serves.version, serves.model_id)
    return kept if serves.version == case.wanted else kept | _tries(case)


def _tries(case: Case) -> frozenset[str]:
    """The model that is on its way to serve the wanted version, and copies that failed their check.

    Of these the newest of each weights stays: it keeps the same weights from being copied, and
    failing, again and again.
    """
    live = case.live(case.wanted)
    if live is None or live.standing == "good":
        return frozenset({live.id} if live else ())
    failed = (c for c in case.here if c.version == case.wanted and c.failed_check)
    return frozenset({live.id, *{c.model.weights: c.id for c in failed}.values()})


def _kept(case: Case, version: str | None, model_id: str | None) -> frozenset[str]:
    """What stays while `model_id` serves `version`: it, the pinned, the retained, one failure.

    What any environment is pinned to stays in every instance that holds it: the pinned one may
    have to copy it from here.
    """
    kept = {model_id} if model_id else set()
    pinned = (case.live(pin) for pin in case.pins if pin != version)
    kept |= {candidate.id for candidate in pinned if candidate is not None}
    kept |= {candidate.id for candidate in retained(case, version)}
    carried = {candidate.version for candidate in case.here if candidate.id in kept}
    return frozenset(kept | _failed_candidate(case, carried, model_id))


def _failed_candidate(case: Case, carried: set[str], serving: str | None) -> frozenset[str]:
    """The newest that is known to be bad, of versions that are not carried; the wanted comes first.

    A second model of its version is no candidate: one of them is enough to look into.
    """
    wanted = case.live(case.wanted)
    if wanted is not None and wanted.standing == "bad" and wanted.id != serving:
        return frozenset()
    bad = [c for c in case.here if c.version not in carried and c.standing == "bad"]
    failed = [c for c in bad if c is case.live(c.version)]
    newest = max(failed, key=lambda c: (c.model.created_at, c.id), default=None)
    return frozenset({newest.id} if newest else ())


def retained(case: Case, serving: str | None) -> list[Candidate]:
    """The newest versions that have served and that still live, newest first: one can go back.

    `serving`: the version that is not an earlier one. Where there is none, one of them may come to
    serve again, so one more is kept.
    """
    earlier = (case.live(version) for version in case.served if version != serving)
    most = case.layout.retain if serving else case.layout.retain + 1
    return [candidate for candidate in earlier if candidate][:most]


def _delete(case: Case, candidate: Candidate, kept: frozenset[str], serves: Serve | None) -> Delete:
    return Delete(case.name, candidate.version, candidate.id, _why(case, candidate, kept, serves))


def _why(case: Case, candidate: Candidate, kept: frozenset[str], serves: Serve | None) -> str:
    twin = next((c for c in case.here if c.version == candidate.version and c.id in kept), None)
    if serves is not None and serves.version == candidate.version:
        return f"{serves.model_id} serves {candidate.version} instead"
    if twin is not None:
        return f"{twin.id} carries {candidate.version} too"
    if candidate.version in case.served:
        return f"superseded; the {case.layout.retain} versions before the serving one are kept"
    if candidate.standing == "bad":
        return "failed its verification; only the newest failed candidate is kept"
    return "ours, but neither wanted, serving nor retained"
