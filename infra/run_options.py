"""What whoever runs the engine asks of this one run, beside what Git declares.

    approved   the plan that may be carried out, by its fingerprint: another one is refused
    target     only these layouts
    exclude    all but these layouts

Each is given in the stack's configuration, or as a variable of the environment (RECONCILER_TARGET
and so on), which suits a pipeline; the environment wins, and it is said if it overrides anything.
"""

import json
import re
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from typing import Any

from reconciler.desired.wording import did_you_mean
from reconciler.model.naming import Instance

NOT_APPROVED = "none"
"""Stands where approvals were given, but none for this instance: nothing may be changed there."""

_FINGERPRINT = re.compile(r"[0-9a-f]{12}(:\S*)?")

Setting = Callable[[str], str | None]
"""Reads one value of the stack's configuration; lists and mappings come as JSON."""


class OptionsUnreadable(Exception):
    """An option is not as it has to be; says which one, and what to write."""


@dataclass(frozen=True, slots=True)
class RunOptions:
    """What is asked of a run, as a layout set's provider gets it: None where nothing is."""

    approved: Mapping[Instance, str] | None
    target: tuple[str, ...] | None
    exclude: tuple[str, ...] | None

    def approved_for(self, instance: Instance) -> str | None:
        """The approval of an instance's plan; None where this run needs none."""
        return None if self.approved is None else self.approved.get(instance, NOT_APPROVED)


def read_options(
    setting: Setting,
    environ: Mapping[str, str],
    *,
    own: Collection[Instance],
    all_instances: Collection[Instance],
    say: Callable[[str], None],
) -> RunOptions:
    """Read the options of a run over the instances `own`, which are one stack's.

    Approvals may name any of `all_instances`: a pipeline gives the same ones to every stack.
    `say` hears which of two answers won. Raises OptionsUnreadable.
    """

    def given(name: str) -> str | None:
        variable = f"RECONCILER_{name.upper()}"
        ours, stacks = environ.get(variable) or None, setting(name) or None
        if ours and stacks and ours != stacks:
            say(f"{variable} of the environment wins over `{name}` of the stack's configuration")
        return ours or stacks

    asked = RunOptions(
        approved=_approvals(given("approved"), own, all_instances),
        target=_names("target", given("target")),
        exclude=_names("exclude", given("exclude")),
    )
    for name in asked.target or ():
        if name in (asked.exclude or ()):
            raise OptionsUnreadable(f"`target` and `exclude` both name {name}; leave one out")
    return asked


def _names(option: str, text: str | None) -> tuple[str, ...] | None:
    if text is None:
        return None
    value = _json(option, text)
    if isinstance(value, dict):
        raise OptionsUnreadable(f"`{option}` is a mapping; write a list of layouts")
    names = [str(each).strip() for each in value] if isinstance(value, list) else _split(text)
    return tuple(sorted(set(filter(None, names)))) or None


def _split(text: str) -> list[str]:
    return re.split(r"[\s,]+", text)


def _approvals(
    text: str | None, own: Collection[Instance], all_instances: Collection[Instance]
) -> Mapping[Instance, str] | None:
    if text is None:
        return None
    value = _json("approved", text)
    if isinstance(value, dict):
        pairs = [(str(name), str(fingerprint)) for name, fingerprint in value.items()]
    elif isinstance(value, list):
        pairs = [_pair(str(each)) for each in value]
    else:
        pairs = [_pair(each) for each in text.split()]
    approvals: dict[Instance, str] = {}
    for name, fingerprint in pairs:
        if not _FINGERPRINT.fullmatch(fingerprint):
            raise OptionsUnreadable(
                f"`approved`: {fingerprint!r} is no fingerprint of a plan; take the one that "
                "`reconciler plan` shows, which begins with 12 hex digits"
            )
        approvals[_instance(name, own, all_instances)] = fingerprint
    return approvals


def _pair(text: str) -> tuple[str, str]:
    """Take `dev/westus=3fa2…` apart. A fingerprint alone, which may hold `=` too, has no name."""
    name, equals, fingerprint = text.partition("=")
    return (name, fingerprint) if equals and "/" in name else ("", text)


def _instance(
    name: str, own: Collection[Instance], all_instances: Collection[Instance]
) -> Instance:
    if not name:
        if len(own) == 1:
            return next(iter(own))
        raise OptionsUnreadable(
            "`approved`: this stack has several regions; say which plan is approved where: "
            + " ".join(f"{instance}=FINGERPRINT" for instance in own)
        )
    by_name = {str(instance): instance for instance in all_instances}
    if name not in by_name:
        known = did_you_mean(name, by_name, f"declared are {', '.join(sorted(by_name))}")
        raise OptionsUnreadable(f"`approved`: there is no instance {name}; {known}")
    return by_name[name]


def _json(option: str, text: str) -> Any:
    """What a list or a mapping of the configuration holds; any other text is given back."""
    if not text.lstrip().startswith(("[", "{")):
        return text
    try:
        return json.loads(text)
    except json.JSONDecodeError as error:
        raise OptionsUnreadable(
            f"`{option}` begins as a list or a mapping, but is not JSON at line {error.lineno} "
            f"column {error.colno}: {error.msg}"
        ) from None
