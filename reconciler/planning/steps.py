"""The steps by which a version comes to serve, each with its reason.

Several situations end in the same steps (a copy is made for the wanted version, and for one that
serves meanwhile), so the steps are composed here and the situations only choose among them.
"""

from reconciler.model.plan import Action, Copy, Resume, Serve, Verify
from reconciler.model.verdict import Judgement
from reconciler.planning.candidate import Candidate, best
from reconciler.planning.case import Case
from reconciler.planning.survey import UnderWay

ONCE_VERIFIED = "once its verification is good"


def serve(case: Case, version: str, model_id: str, because: str) -> Serve:
    """Enter a model in the mapping."""
    return Serve(case.name, version, model_id, replaces=case.mapped, because=because)


def verify(case: Case, version: str, model_id: str, because: str) -> Verify:
    """Have a model analyse the verification documents."""
    return Verify(case.name, version, model_id, because)


def verify_then_serve(case: Case, version: str, model_id: str) -> tuple[Action, ...]:
    """Judge a model that nobody has judged, and serve it only if it is good."""
    return (
        verify(case, version, model_id, f"no verdict on {documents(case)} for these weights"),
        serve(case, version, model_id, ONCE_VERIFIED),
    )


def copy_then_serve(case: Case, found: Candidate, because: str) -> tuple[Action, ...]:
    """Bring a version from where it lives. Verified weights need no second verification."""
    target = case.survey.free_model_id(case.name, found.version)
    copy = Copy(case.name, found.version, target, found.at, found.id, because)
    if found.standing == "good":
        return copy, serve(case, found.version, target, f"verified: {found.figures}")
    return copy, *verify_then_serve(case, found.version, target)


def resume_then_serve(case: Case, version: str) -> tuple[Action, ...] | None:
    """Wait for an operation under way; None where none is worth waiting for.

    A copy of weights that are known to be bad is left to end by itself: nothing waits for it.
    """
    for operation in case.under_way(version):
        model_id = operation.model_id
        resume = _resume(case, version, operation)
        judgement = _foreknown(case, version, operation)
        if judgement is None:
            return resume, *verify_then_serve(case, version, model_id)
        if judgement.good:
            return resume, serve(case, version, model_id, f"verified: {judgement.reason}")
    return None


def documents(case: Case) -> str:
    """The verification data in words."""
    return counted(case.lock.verification_documents, "verification document")


def counted(number: int, noun: str) -> str:
    """`1 document`, `5 documents`."""
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"


def _foreknown(case: Case, version: str, operation: UnderWay) -> Judgement | None:
    """Judge the model that a copy will make, by its weights or by what it was copied from."""
    if operation.kind != "copy":
        return None
    if operation.weights is not None:
        return case.judged(version, operation.weights)
    source = case.survey.neighbour(operation.at)
    held = case.held_by(source, version) if source else ()
    copied = best(found for found in held if found.model.created_at <= operation.since)
    return copied.judgement if copied else None


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
