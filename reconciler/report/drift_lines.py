"""Drift in words: the sentence on each layout, the same as text and as markdown."""

from collections.abc import Mapping

from reconciler.report.drift import Drift, Kind, LayoutDrift
from reconciler.report.wording import counted

WORDS: Mapping[Kind, str] = {
    "other": "differs",
    "missing": "missing",
    "gone": "gone",
    "foreign": "foreign",
    "extra": "extra",
    "unsettled": "unsettled",
}


def summary(drift: Drift) -> str:
    """The drift in numbers: `2 layouts differ, 1 model is unexpected; 9 in sync`."""
    if drift.trouble is not None:
        return "not read"
    layouts, models = len(drift.layouts), len(drift.unexpected)
    parts = []
    if layouts:
        parts.append(f"{counted(layouts, 'layout')} differ{'s' if layouts == 1 else ''} from Git")
    if models:
        parts.append(f"{counted(models, 'model')} {'is' if models == 1 else 'are'} unexpected")
    return f"{', '.join(parts) or 'no drift'}; {drift.in_sync:,} in sync"


def sentence(found: LayoutDrift) -> str:
    """What is, what Git wants, and what would mend it."""
    state = _STATE[found.kind].format(
        wanted=found.wanted, serving=found.serving, model=found.model_id
    )
    joint = ": " if found.kind == "unsettled" else "; "
    return f"{state}{joint}{found.remedy}" if found.remedy else state


def missing_account(drift: Drift) -> str:
    """Say that there is no account; empty where there is one, or a warning doubts that."""
    if drift.exists or drift.missed or drift.trouble is not None:
        return ""
    return f"the account does not exist; `pulumi up --stack {drift.instance.environment}` makes it"


_STATE: Mapping[Kind, str] = {
    "other": "Git wants {wanted}, {serving} serves",
    "missing": "Git wants {wanted}, nothing serves",
    "gone": "Git wants {wanted}, the mapping names {model}, which is not live",
    "foreign": "Git wants {wanted}, the mapping names {model}, which is not ours",
    "extra": "{model} serves, which Git does not want",
    "unsettled": "{wanted} serves, as Git wants, but",
}
