"""A promotion as plain text: the differences, then the block to paste."""

import json
from collections.abc import Sequence

from reconciler.model.desired import Environment
from reconciler.model.plan import Plan
from reconciler.report.columns import aligned
from reconciler.report.plan_text import plan_text
from reconciler.report.promotion import Pin, Promotion
from reconciler.report.wording import counted


def promotion_text(promotion: Promotion) -> str:
    """Show what a pinned environment could be pinned to."""
    if promotion.trouble is not None:
        return f"{promotion.environment}: {promotion.trouble}"
    rows = [(pin.fate, pin.layout, versions(pin), pin.why) for pin in told(promotion)]
    text = [head(promotion), *aligned(rows)]
    if promotion.found:
        text += ["", f"paste into {file(promotion.environment)}:", "", block(promotion)]
    return "\n".join(text)


def following_text(environment: Environment, plans: Sequence[Plan]) -> str:
    """Show what the next update brings to an environment that follows its source."""
    return "\n".join([following_head(environment), *map(plan_text, plans)])


def head(promotion: Promotion) -> str:
    """The promotion in numbers."""
    changes = sum(pin.fate == "change" for pin in promotion.pins)
    new = sum(pin.fate == "new" for pin in promotion.pins)
    same = sum(pin.fate == "same" for pin in promotion.pins)
    parts = [f"{changes:,} to change" if changes else "", f"{new:,} new" if new else ""]
    found = ", ".join(filter(None, parts)) or "nothing to promote"
    source = f"{promotion.environment}, pinned, against {promotion.source}"
    return f"{source}: {found}; {counted(same, 'pin')} as the source serves"


def following_head(environment: Environment) -> str:
    """What an environment that follows will do by itself."""
    follows = f"{environment.name} follows {environment.source}; there is nothing to paste"
    if environment.mode == "observe":
        return f"{follows}, and nothing is carried out, as it is only observed:"
    return f"{follows}, the next `pulumi up --stack {environment.name}` brings:"


def told(promotion: Promotion) -> list[Pin]:
    """The pins worth a line."""
    return [pin for pin in promotion.pins if pin.fate != "same"]


def versions(pin: Pin) -> str:
    """`3f2a… -> 9c1b…`, or the one version that there is."""
    if pin.fate == "change":
        return f"{pin.pinned} -> {pin.becomes}"
    return pin.becomes or "not pinned"


def block(promotion: Promotion) -> str:
    """The `versions:` to paste; all in quotes, since 1040 alone is a number in YAML."""
    pins = promotion.versions.items()
    return "\n".join(["versions:", *(f"  {json.dumps(k)}: {json.dumps(v)}" for k, v in pins)])


def file(environment: str) -> str:
    """Where people declare the environment."""
    return f"desired/environments/{environment}.yaml"
