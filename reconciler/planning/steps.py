"""The steps by which a version comes to serve, each with its reason.

Several situations end in the same steps (a copy is made for the wanted version, and for one that
serves meanwhile), so the steps are composed here and the situations only choose among them. Steps
end before the serving where a person's word is needed first: only then they hold no `Serve`.
"""

from collections.abc import Iterable

from reconciler.model.plan import Action, Check, Copy, Resume, Serve, Train, Verify
from reconciler.model.verdict import Judgement, judge
from reconciler.planning.candidate import Candidate, best, checks_copies
from reconciler.planning.case import Case
from reconciler.planning.holding import UnderWay
from reconciler.planning.words import counted

ONCE_VERIFIED = "once its verification is good"


def serve(case: Case, version: str, model_id: str, because: str) -> Serve:
    """Enter a model in the mapping."""
    return Serve(case.name, version, model_id, replaces=case.mapped, because=because)


def verify(case: Case, version: str, model_id: str, because: str = "") -> Verify:
    """Have a model analyse the verification documents."""
    unjudged = f"no verdict on {documents(case)} for these weights"
    return Verify(case.name, version, model_id, because or unjudged)


def check(case: Case, version: str, model_id: str) -> Check:
    """Have a copy show that it answers as its origin does."""
    asked = case.layout.verification
    if asked is not None and asked.copies == "full":
        because = f"a copy must answer as its origin does on {documents(case)}"
        return Check(case.name, version, model_id, "full", because)
    because = "a copy must answer as its origin does, on one verification document"
    return Check(case.name, version, model_id, "smoke", because)


def train_then_serve(case: Case, because: str) -> tuple[Action, ...]:
    """Train the wanted version here."""
    model_id = case.survey.free_model_id(case.name, case.wanted)
    train = Train(case.name, case.wanted, model_id, because)
    unjudged = judge(None, case.layout.verification)
    return train, *onward(case, case.wanted, model_id, unjudged)


def copy_then_serve(case: Case, found: Candidate, because: str) -> tuple[Action, ...]:
    """Bring a version from where it lives. Verified weights need no second verification."""
    target = case.survey.free_model_id(case.name, found.version)
    copy = Copy(case.name, found.version, target, found.at, found.id, because)
    unchecked = checks_copies(case.layout)
    return copy, *onward(case, found.version, target, found.judgement, unchecked=unchecked)


def resume_then_serve(case: Case, version: str) -> tuple[Action, ...] | None:
    """Wait for an operation under way; None where none is worth waiting for.

    A copy of weights that are known to be bad is left to end by itself: nothing waits for it.
    """
    for operation in case.under_way(version):
        judgement = _foreknown(case, version, operation)
        if judgement is not None and judgement.standing == "bad":
            continue
        unchecked = operation.kind == "copy" and checks_copies(case.layout)
        rest = onward(case, version, operation.model_id, judgement, unchecked=unchecked)
        return _resume(case, version, operation), *rest
    return None


def onward(
    case: Case,
    version: str,
    model_id: str,
    judgement: Judgement | None,
    *,
    unchecked: bool = False,
    because: str = "",
) -> tuple[Action, ...]:
    """What leads from a live model, by what is known of its weights, towards serving it.

    `because` it is served; by default for what its judgement says.
    """
    if judgement is None:
        verified = verify(case, version, model_id)
        if needs_a_person(case):
            return (verified,)
        return verified, serve(case, version, model_id, ONCE_VERIFIED)
    if judgement.standing == "pending":
        return ()
    served = serve(case, version, model_id, because or merit(case, judgement.reason))
    return (check(case, version, model_id), served) if unchecked else (served,)


def what_is_copied(case: Case, version: str, operation: UnderWay) -> Candidate | None:
    """What a copy under way was made of: the best that its source held before it began."""
    return best(_may_be_copied(case, version, operation))


def serves_in_the_end(steps: Iterable[Action]) -> bool:
    """Whether steps lead to a serving version, with no person's word in between."""
    return any(isinstance(step, Serve) for step in steps)


def needs_a_person(case: Case) -> bool:
    """Whether Git says that a person judges versions of the layout."""
    asked = case.layout.verification
    return asked is not None and asked.by == "person"


def merit(case: Case, reason: str) -> str:
    """Why a version may serve: its figures, a person's word, or that Git asks for nothing."""
    asked = case.layout.verification
    return reason if asked is None or asked.by == "person" else f"verified: {reason}"


def documents(case: Case) -> str:
    """The verification data in words."""
    return counted(case.documents, "verification document")


def _may_be_copied(case: Case, version: str, operation: UnderWay) -> tuple[Candidate, ...]:
    source = case.survey.neighbour(operation.at)
    held = case.held_by(source, version) if source else ()
    return tuple(found for found in held if found.model.created_at <= operation.since)


def _foreknown(case: Case, version: str, operation: UnderWay) -> Judgement | None:
    """Judge the model that is being made: a copy by its weights or by what it was copied from.

    Where it may have been copied from other weights, of which other things are known, nothing is.
    """
    if operation.kind != "copy":
        return judge(None, case.layout.verification)
    if operation.weights is not None:
        return case.judged(version, operation.weights)
    possible = _may_be_copied(case, version, operation)
    copied = best(possible)
    if copied is None or any(
        each.model.weights != copied.model.weights and each.standing != copied.standing
        for each in possible
    ):
        return judge(None, case.layout.verification)
    return copied.judgement


def _resume(case: Case, version: str, operation: UnderWay) -> Resume:
    kind = "training" if operation.kind == "build" else f"copy from {operation.at}"
    return Resume(
        case.name,
        version,
        operation.model_id,
        operation.operation_id,
        operation.kind,
        operation.at,
        because=f"its {kind} is under way since an earlier run",
    )
