"""What holds within one layout's file beyond its shape, and the layout that it declares."""

from reconciler.desired.checking import Declared
from reconciler.desired.problems import Problems, quote
from reconciler.desired.shapes import LayoutShape
from reconciler.model.desired import Layout, Verification
from reconciler.model.recipe import Build

API_WITH_TRAINING_HOURS = "2024-11-30"
"""First API version whose build call takes maxTrainingHours (its REST reference)."""


def check_layout(declared: Declared[LayoutShape], apis: frozenset[str], problems: Problems) -> None:
    """Hold one layout against the rules; `apis` are the API versions that train."""
    shape, document = declared.shape, declared.document
    apart = shape.verification.prefix != shape.training.prefix
    if declared.sure("training", "verification") and not apart:
        problems.add(
            declared.file,
            document.mark("verification", "prefix"),
            f"{quote(shape.training.prefix)} is what the layout is trained on, and proves nothing; "
            "write a folder of held-out documents",
        )
    if not declared.sure("build") or shape.build.max_training_hours is None:
        return
    mark = document.key_mark("build", "max_training_hours")
    older = sorted(api for api in apis if api < API_WITH_TRAINING_HOURS)
    if shape.build.mode == "template":
        message = "`build.max_training_hours` is for neural builds, and this one is a template"
        problems.add(declared.file, mark, f"{message}; leave it out, or write `mode: neural`")
    elif older:
        message = (
            f"`build.max_training_hours` is known to API {API_WITH_TRAINING_HOURS} and later, and "
            f"{older[0]} trains"
        )
        problems.add(declared.file, mark, f"{message}; leave it out")


def layout_of(shape: LayoutShape) -> Layout:
    """The layout that a file declares."""
    return Layout(
        name=shape.layout,
        description=shape.description,
        build=Build(shape.build.mode, shape.build.max_training_hours),
        training_prefix=shape.training.prefix,
        verification=Verification(
            prefix=shape.verification.prefix,
            minimum_accuracy=shape.verification.minimum_accuracy,
            tolerance=shape.verification.tolerance,
        ),
        retain=shape.retain,
    )
