"""What holds within one layout's file beyond its shape, and the layout that it declares."""

from collections.abc import Mapping

from reconciler.desired.checking import Declared
from reconciler.desired.problems import Problems, quote
from reconciler.desired.shapes import LayoutShape, VerificationShape
from reconciler.desired.wording import remedy_for
from reconciler.model.desired import Layout, Verification
from reconciler.model.recipe import Build

API_WITH_TRAINING_HOURS = "2024-11-30"
"""First API version whose build call takes maxTrainingHours (its REST reference)."""

_MEASURED = ("minimum_accuracy", "tolerance", "copies")
"""Keys that say how documents are used, and mean nothing without any."""


def check_layout(declared: Declared[LayoutShape], apis: frozenset[str], problems: Problems) -> None:
    """Hold one layout against the rules; `apis` are the API versions that train."""
    _check_folders(declared, problems)
    _check_verification(declared, problems)
    if declared.sure("build"):
        _check_hours(declared, apis, problems)


def layout_of(shape: LayoutShape) -> Layout:
    """The layout that a file declares."""
    return Layout(
        name=shape.layout,
        description=shape.description,
        build=Build(shape.build.mode, shape.build.max_training_hours),
        training_prefix=shape.training.prefix,
        verification=None if shape.verification is None else _verification(shape.verification),
        retain=shape.retain,
    )


def _verification(shape: VerificationShape) -> Verification:
    return Verification(
        prefix=shape.prefix or "",
        minimum_accuracy=shape.minimum_accuracy or 0.0,
        tolerance=shape.tolerance,
        by=shape.by,
        copies=shape.copies if shape.prefix else "none",
    )


def _check_folders(declared: Declared[LayoutShape], problems: Problems) -> None:
    shape = declared.shape
    if not declared.sure("training", "verification") or shape.verification is None:
        return
    if shape.verification.prefix == shape.training.prefix:
        problems.add(
            declared.file,
            declared.document.mark("verification", "prefix"),
            f"{quote(shape.training.prefix)} is what the layout is trained on, and proves nothing; "
            "write a folder of held-out documents",
        )


def _check_verification(declared: Declared[LayoutShape], problems: Problems) -> None:
    """Look at the keys as written: a wrong value must not hide that another one is missing."""
    content = declared.document.value
    written = content.get("verification") if isinstance(content, Mapping) else None
    if not isinstance(written, Mapping):
        return
    by = written.get("by", "machine")
    if by == "machine":
        for key in ("prefix", "minimum_accuracy"):
            if key not in written:
                remedy = remedy_for(LayoutShape, ("verification", key))
                message = f"`verification.{key}` is missing; {remedy}"
                problems.add(declared.file, declared.document.mark("verification"), message)
    if by == "person" and "prefix" not in written:
        for key in _MEASURED:
            if key in written and (key, written[key]) != ("copies", "none"):
                message = (
                    f"`verification.{key}` is about documents, and no `prefix` says where they "
                    "are; write `prefix: 1040-check/`, or leave it out"
                )
                mark = declared.document.key_mark("verification", key)
                problems.add(declared.file, mark, message)


def _check_hours(declared: Declared[LayoutShape], apis: frozenset[str], problems: Problems) -> None:
    build = declared.shape.build
    if build.max_training_hours is None:
        return
    mark = declared.document.key_mark("build", "max_training_hours")
    older = sorted(api for api in apis if api < API_WITH_TRAINING_HOURS)
    if build.mode == "template":
        message = "`build.max_training_hours` is for neural builds, and this one is a template"
        problems.add(declared.file, mark, f"{message}; leave it out, or write `mode: neural`")
    elif older:
        message = (
            f"`build.max_training_hours` is known to API {API_WITH_TRAINING_HOURS} and later, and "
            f"{older[0]} trains"
        )
        problems.add(declared.file, mark, f"{message}; leave it out")
