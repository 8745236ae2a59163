"""The nouns of an adoption: what somebody's file or an instance names, and what is to be written.

The models of a team that comes to Git live already, with ids that say nothing and without tags.
Where they are named differs (a mapping file, a parameter table, the instance itself); what follows
from it does not, so each source is turned into the same few values first.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from reconciler.desired.problems import safe
from reconciler.model.dataset import Dataset
from reconciler.model.desired import Adoption, LockEntry
from reconciler.model.naming import Instance


class AdoptionRefused(Exception):
    """Nothing is adopted; `reasons` say where, why and what to do, all at once."""

    def __init__(self, reasons: tuple[str, ...]) -> None:
        self.reasons = tuple(safe(reason) for reason in reasons)
        super().__init__("\n".join(self.reasons))


@dataclass(frozen=True, slots=True)
class Found:
    """A kind of form, with the model that serves it at one instance, if there is one.

    `where` says to people where it was found (`mapping.json:3:12`). `wish`: the name that it has
    there; `is_free`: nobody asks for the model by this name, so it may be made to fit.
    `training_prefix` and `description` are empty where nothing says them; `notes` are kept as
    comments in the layout's file.
    """

    where: str
    wish: str
    is_free: bool
    instance: Instance | None
    model_id: str
    description: str = ""
    training_prefix: str = ""
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Named:
    """What was found, under the name that its layout has or gets."""

    layout: str
    found: Found


@dataclass(frozen=True, slots=True)
class NewLayouts:
    """How layouts that are not declared yet are written.

    `training_prefix` and `verification_prefix` may hold `{layout}`; an empty verification prefix
    declares `verification: none`.
    """

    training_prefix: str = "{layout}/"
    verification_prefix: str = ""
    minimum_accuracy: float = 0.9


@dataclass(frozen=True, slots=True)
class Evidence:
    """What was asked for beside the source.

    `live`: instance -> model id -> owner (None: unmanaged); an instance that was not asked is not
    there. `snapshots`: instance -> layout, as the source names it -> the source's model id when
    the instance was last promoted. `verification`: layout -> its verification data, of those that
    have any.
    """

    live: Mapping[Instance, Mapping[str, str | None]] = field(default_factory=dict)
    snapshots: Mapping[Instance, Mapping[str, str]] = field(default_factory=dict)
    verification: Mapping[str, Dataset] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class AdoptedModel:
    """One model that is adopted."""

    instance: Instance
    model_id: str
    what: Adoption


@dataclass(frozen=True, slots=True)
class AdoptionPlan:
    """What is written: files of new layouts, the whole lock, all adoptions.

    `models` are those that are new among the adoptions; `files`: path -> text; `unlocked`: new
    layout without a model, so that the lock cannot hold it yet -> its training folder; `notices`:
    what a person should know of what was left out or renamed.
    """

    models: tuple[AdoptedModel, ...]
    files: Mapping[str, str]
    unlocked: Mapping[str, str]
    lock: Mapping[str, LockEntry]
    adopted: Mapping[Instance, Mapping[str, Adoption]]
    notices: tuple[str, ...]
    is_lock_changed: bool

    @property
    def changes_anything(self) -> bool:
        """Tell whether there is anything to write."""
        return bool(self.models or self.files or self.is_lock_changed)
