"""What a pinned environment could be pinned to: what its source serves and has verified.

The machine never edits people's files, so the answer is the block of pins as it would be pasted. A
pin that the source gives no better version for stays: only Git takes a layout away.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

from reconciler.model.desired import Desired, Environment
from reconciler.model.live import World
from reconciler.model.naming import Instance
from reconciler.model.selection import ALL, Selection
from reconciler.planning.candidate import Candidate
from reconciler.planning.case import case_of
from reconciler.planning.guards import could_not_be_read
from reconciler.planning.survey import take_survey
from reconciler.report.differences import differences

Fate = Literal["new", "change", "same", "stays", "absent"]
"""new: not pinned so far. change: pinned to another version. same: pinned to what the source
serves. stays: keeps its pin although the source serves another version, or none. absent: not
pinned, and there is nothing to pin it to."""


@dataclass(frozen=True, slots=True)
class Pin:
    """One layout: what it is pinned to, what the source serves, and what it would be pinned to."""

    layout: str
    fate: Fate
    pinned: str | None
    served: str | None
    becomes: str | None
    why: str


@dataclass(frozen=True, slots=True)
class Promotion:
    """All pins of an environment; `trouble` says why the source could not be asked."""

    environment: str
    source: Instance
    pins: tuple[Pin, ...] = ()
    trouble: str | None = None

    @property
    def versions(self) -> Mapping[str, str]:
        """The block of pins as it would be pasted."""
        return {pin.layout: pin.becomes for pin in self.pins if pin.becomes is not None}

    @property
    def found(self) -> bool:
        """Whether the block differs from what is declared now."""
        return any(pin.fate in ("new", "change") for pin in self.pins)


def find_promotion(
    desired: Desired, environment: Environment, source: World, selection: Selection = ALL
) -> Promotion:
    """Hold the pins of a pinned environment against the world of its source."""
    trouble = _trouble(desired, source)
    if trouble is not None:
        return Promotion(environment.name, source.instance, trouble=trouble)
    served = dict(_served(desired, source))
    versions = {layout: candidate.version for layout, candidate in served.items()}
    differing = {each.layout for each in differences(environment.versions, versions)}
    names = sorted(environment.versions.keys() | served.keys())
    return Promotion(
        environment.name,
        source.instance,
        tuple(
            _pin(name, environment, served.get(name), name in differing, source, selection)
            for name in names
        ),
    )


def _trouble(desired: Desired, source: World) -> str | None:
    environment = desired.environments[source.instance.environment]
    if source.instance.region in environment.retired:
        return f"the source {source.instance} is retired; name another one"
    deploy = f"run `pulumi up --stack {environment.name}` first"
    if environment.mode == "observe":
        deploy = f"{environment.name} is only observed, so no run changes that; name another one"
    if source.trouble is not None:
        return f"the source {could_not_be_read(source.instance, source.trouble)}"
    if not source.exists:
        return f"the source {source.instance} does not exist; {deploy}"
    if not source.serving:
        return f"the source {source.instance} serves nothing; {deploy}"
    return None


def _served(desired: Desired, source: World) -> Iterator[tuple[str, Candidate]]:
    survey = take_survey(desired, source)
    wanted = desired.wanted(survey.environment, source.instance.region)
    for name, layout in wanted.items():
        serving = case_of(survey, layout).serving
        if serving is not None:
            yield name, serving


def _pin(
    layout: str,
    environment: Environment,
    serving: Candidate | None,
    differs: bool,
    source: World,
    selection: Selection,
) -> Pin:
    pinned = environment.versions.get(layout)
    served = serving.version if serving else None

    def pin(fate: Fate, becomes: str | None, why: str) -> Pin:
        return Pin(layout, fate, pinned, served, becomes, why)

    if not differs:
        return pin("same", pinned, "")
    unchanged: Fate = "stays" if pinned else "absent"
    if not selection.includes(layout):
        return pin(unchanged, pinned, "left out")
    if serving is None:
        return pin(unchanged, pinned, f"{source.instance} does not serve it")
    if serving.standing != "good":
        return pin(unchanged, pinned, f"{source.instance} serves {served}: {_lack(serving)}")
    return pin("change" if pinned else "new", served, serving.reason)


def _lack(serving: Candidate) -> str:
    """Why what serves in the source cannot be promoted yet."""
    if serving.standing == "pending":
        return f"it waits for a person's word; {serving.reason}"
    return serving.reason or "it is not verified there yet"
