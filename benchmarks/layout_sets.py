"""Sets of layouts of any size, made of one real form: only their names differ.

All layouts share the folders of the form, so that a thousand of them need no thousand copies of
it; their versions differ with their names.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime

from reconciler.model.desired import (
    Desired,
    Environment,
    Guard,
    Layout,
    LockEntry,
    Verification,
)
from reconciler.model.live import LiveModel, Tag, World
from reconciler.model.naming import Instance, model_id, owner
from reconciler.model.recipe import Build
from reconciler.model.verdict import FieldFigure, Verdict

PROJECT = "bench"
API = "2023-07-31"
FORM = "job-forms/"
CHECK = "job-forms-check/"
DEV = Instance("dev", "westus")
STAGING = Instance("staging", "eastus2")
NOON = datetime(2026, 1, 1, 12, tzinfo=UTC)
FIELDS = 8
UNLIMITED = Guard(max_layouts_removed=None, max_trainings=None)
LOCKED = LockEntry("d" * 64, 5, "e" * 64, 1, generation=1, version="")
"""Stands for real digests where nothing is read."""


def declare(count: int, locked: LockEntry = LOCKED, wait: float = 3600.0) -> Desired:
    """Declare `count` layouts for an environment that trains and for one that follows it."""
    names = [f"form-{number:05d}" for number in range(count)]
    verification = Verification(CHECK, minimum_accuracy=0.5, tolerance=0.02, copies="smoke")
    layouts = {
        name: Layout(name, "A form", Build(), FORM, verification, retain=2) for name in names
    }
    desired = Desired(
        PROJECT, layouts, dict.fromkeys(names, locked), {"dev": _environment(DEV, None, wait)}
    )
    dev = desired.environments["dev"]
    lock = {name: replace(locked, version=desired.recipe(name, dev).version) for name in names}
    environments = {"dev": dev, "staging": _environment(STAGING, DEV, wait)}
    return replace(desired, lock=lock, environments=environments)


def converged(desired: Desired, instance: Instance, wanted: Sequence[str] | None = None) -> World:
    """The world in which these layouts (all) are live, verified and serving at `instance`."""
    names = list(desired.layouts) if wanted is None else wanted
    ours = owner(desired.project, instance.environment)
    models = tuple(
        LiveModel(
            model_id(name, desired.lock[name].version),
            NOON,
            None,
            "",
            API,
            {
                Tag.OWNER: ours,
                Tag.LAYOUT: name,
                Tag.VERSION: desired.lock[name].version,
                Tag.ORIGIN: str(instance),
            },
        )
        for name in names
    )
    return World(
        instance,
        NOON,
        models=models,
        serving={name: model.id for name, model in zip(names, models, strict=True)},
        served={name: (desired.lock[name].version,) for name in names},
        verdicts=tuple(_verdict(desired, model) for model in models),
    )


def _verdict(desired: Desired, model: LiveModel) -> Verdict:
    layout, version = model.layout or "", model.version or ""
    figures = tuple(FieldFigure(f"field-{number}", 1, 1) for number in range(FIELDS))
    digest = desired.lock[layout].verification_digest
    origin = model.tags[Tag.ORIGIN]
    examined = (model.weights, model.created_at)
    return Verdict(layout, version, *examined, digest, origin, 1, figures, (), None, NOON)


def _environment(instance: Instance, source: Instance | None, wait: float) -> Environment:
    return Environment(
        name=instance.environment,
        account=f"bench-{instance.environment}-{{region}}",
        regions=(instance.region,),
        source=source,
        promote="follow",
        training_data=None if source else "forms",
        state=f".reconciler/{instance.environment}",
        guard=UNLIMITED,
        wait=wait,
        api=API,
    )
