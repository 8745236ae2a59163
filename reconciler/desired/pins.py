"""What holds for a promotion: it comes from a source, and pinned means exactly these versions."""

from reconciler.desired.chains import Environments
from reconciler.desired.checking import Declared
from reconciler.desired.environment_shape import EnvironmentShape
from reconciler.desired.problems import Problems, quote
from reconciler.desired.wording import did_you_mean, remedy_for


def check_pins(usable: Environments, layouts: frozenset[str], problems: Problems) -> None:
    """Hold promotions against the rules; `layouts` names those with unusable files too."""
    for declared in usable.values():
        if declared.sure("source", "promote", "versions"):
            _check_promotion(declared, problems)
        if declared.sure("versions"):
            _check_layouts(declared, layouts, problems)


def _check_promotion(declared: Declared[EnvironmentShape], problems: Problems) -> None:
    shape, document = declared.shape, declared.document
    if shape.source is None:
        if shape.promote is not None:
            message = "`promote` says how versions come from a `source`, and there is none"
            problems.add(declared.file, document.key_mark("promote"), f"{message}; remove it")
        if shape.versions is not None:
            message = "`versions` says which come from a `source`, and there is none; remove it"
            problems.add(declared.file, document.key_mark("versions"), message)
    elif shape.promote == "pinned" and shape.versions is None:
        message = "`pinned` to which versions, `versions` must say"
        remedy = remedy_for(EnvironmentShape, ("versions",))
        problems.add(declared.file, document.mark("promote"), f"{message}; {remedy}")
    elif shape.promote != "pinned" and shape.versions is not None:
        message = (
            "`versions` is for an environment that is pinned, and this one follows; write "
            "`promote: pinned`, or remove `versions`"
        )
        problems.add(declared.file, document.key_mark("versions"), message)


def _check_layouts(
    declared: Declared[EnvironmentShape], layouts: frozenset[str], problems: Problems
) -> None:
    for name in declared.shape.versions or ():
        if name not in layouts:
            message = (
                f"there is no layout {quote(name)}; {did_you_mean(name, layouts, 'remove it')}"
            )
            problems.add(declared.file, declared.document.key_mark("versions", name), message)
