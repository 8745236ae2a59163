"""What came of carrying out a plan."""

from collections.abc import Mapping
from dataclasses import dataclass

from reconciler.model.naming import Instance


@dataclass(frozen=True, slots=True)
class Served:
    """What serves a layout after a run; `accuracy` is None where no verdict is known."""

    version: str
    model_id: str
    accuracy: float | None


@dataclass(frozen=True, slots=True)
class Outcome:
    """The end of a run: what serves, what failed and why, what waits and for what.

    `changed`: the layouts that something else serves now than before the run.
    """

    instance: Instance
    serving: Mapping[str, Served]
    failed: Mapping[str, str]
    waiting: Mapping[str, str]
    changed: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Progress:
    """One thing that has just happened to a layout, said in a sentence for a person watching."""

    instance: Instance
    layout: str
    sentence: str
