"""What Git declares, in the shape in which Pulumi compares and shows it.

These are all the inputs of a layout set, and all known without asking anybody. Pulumi's own diff
reads them: `~ 1040: {~ version: "3f2a…" => "9c1b…"}`.
"""

from typing import Any

from reconciler.model.desired import Desired, Environment, Guard, Verification

Layouts = dict[str, dict[str, Any]]


def declared_layouts(desired: Desired, environment: Environment, region: str) -> Layouts:
    """Layout -> what a reviewer should see change: version, verification, retention, pins.

    `pinned`, where any environment is pinned to versions of the layout: those are kept here too.
    """
    return {
        name: {
            "version": desired.wanted_version(environment, name),
            "verification": _verification(layout.verification),
            "retain": float(layout.retain),
            **_pins(desired, name),
        }
        for name, layout in sorted(desired.wanted(environment, region).items())
    }


def guard_sentence(guard: Guard) -> str:
    """The guard in a few words: a small property, on which a refusal can be reported."""
    return (
        f"at most {_cap(guard.max_layouts_removed)} layouts removed, "
        f"at most {_cap(guard.max_trainings)} trainings"
    )


def _verification(verification: Verification | None) -> dict[str, Any] | str:
    if verification is None:
        return "none"
    return {
        "minimum_accuracy": float(verification.minimum_accuracy),
        "tolerance": float(verification.tolerance),
        "by": verification.by,
        "copies": verification.copies,
    }


def _pins(desired: Desired, layout: str) -> dict[str, list[str]]:
    pinned = sorted(desired.pinned(layout))
    return {"pinned": pinned} if pinned else {}


def _cap(number: int | None) -> str:
    return "any number of" if number is None else str(number)
