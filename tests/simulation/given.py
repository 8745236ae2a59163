"""Short words for the values that a test about plans begins with.

Everything has the default of an ordinary day; a test names only what it is about.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any, Literal

from reconciler.model.archive import ArchivedVersion
from reconciler.model.desired import (
    CopyPolicy,
    Desired,
    Environment,
    Guard,
    Layout,
    LockEntry,
    Mode,
    Verification,
)
from reconciler.model.live import (
    Failure,
    LiveModel,
    Operation,
    OperationKind,
    OperationStatus,
    Tag,
    World,
)
from reconciler.model.naming import Instance, model_id, owner
from reconciler.model.recipe import Build
from reconciler.model.verdict import CopyCheck, Decision, FieldFigure, Verdict

PROJECT = "forms"
NOW = datetime(2026, 11, 21, 9, tzinfo=UTC)
A, B, C, D = (letter * 12 for letter in "abcd")
DIGEST = "verification-data"

WESTUS = Instance("dev", "westus")
EASTUS = Instance("dev", "eastus")
EASTUS2 = Instance("staging", "eastus2")
WESTEUROPE = Instance("staging", "westeurope")


def endpoint(instance: Instance) -> str:
    """The base URL of an instance's account."""
    return f"https://contoso-{instance.environment}-{instance.region}.example"


def environment(
    name: str,
    *regions: str,
    source: Instance | None = None,
    guard: Guard | None = None,
    retired: Iterable[str] = (),
    versions: Mapping[str, str] | None = None,
    mode: Mode = "manage",
) -> Environment:
    """An environment without caps; pinned where `versions` are given."""
    return Environment(
        name=name,
        account=f"contoso-{name}-{{region}}",
        regions=regions,
        source=source,
        promote="follow" if versions is None else "pinned",
        training_data=None if source else "examples/forms",
        state=f".reconciler/{name}",
        guard=guard or Guard(max_layouts_removed=None, max_trainings=None),
        wait=3000,
        api="2023-07-31",
        retired=frozenset(retired),
        versions=versions or {},
        mode=mode,
    )


DEV = environment("dev", "westus")
STAGING = environment("staging", "eastus2", "westeurope", source=WESTUS)


def git(
    wanted: Mapping[str, str],
    *environments: Environment,
    minimum: float = 0.9,
    retain: int = 2,
    digest: str = DIGEST,
) -> Desired:
    """What Git declares: layout -> locked version, in dev and staging if nothing else is said."""
    declared = environments or (DEV, STAGING)
    return Desired(
        project=PROJECT,
        layouts={
            name: Layout(
                name=name,
                description="",
                build=Build(),
                training_prefix=f"{name}/",
                verification=Verification(f"{name}-check/", minimum, 0.02),
                retain=retain,
            )
            for name in wanted
        },
        lock={
            name: LockEntry(
                data_digest="training-data",
                documents=5,
                verification_digest=digest,
                verification_documents=3,
                generation=1,
                version=version,
            )
            for name, version in wanted.items()
        },
        environments={environment.name: environment for environment in declared},
    )


def judged_by(desired: Desired, asked: Verification | None) -> Desired:
    """The same declarations, with all layouts verified as `asked`, or not at all."""
    layouts = {name: replace(each, verification=asked) for name, each in desired.layouts.items()}
    return replace(desired, layouts=layouts)


def by_person(prefix: str = "1040-check/", copies: CopyPolicy = "none") -> Verification:
    """A verification in which a person has the last word; without documents, the only one."""
    return Verification(prefix, 0.0, 0.02, by="person", copies=copies)


def checking_copies(copies: CopyPolicy) -> Verification:
    """The usual verification, with copies checked."""
    return Verification("1040-check/", 0.9, 0.02, copies=copies)


def relocked(desired: Desired, layout: str, **changes: Any) -> Desired:
    """The same declarations, with one entry of the lock changed."""
    lock = {**desired.lock, layout: replace(desired.lock[layout], **changes)}
    return replace(desired, lock=lock)


def live(
    layout: str,
    version: str,
    at: Instance = WESTUS,
    *,
    suffix: int = 1,
    age: int = 0,
    copy_of: LiveModel | None = None,
    expires_in: timedelta | None = None,
) -> LiveModel:
    """A live model of ours, `age` hours old: trained at `at`, or a copy with its weights."""
    created = NOW - timedelta(hours=age)
    tags = {
        Tag.OWNER: owner(PROJECT, at.environment),
        Tag.LAYOUT: layout,
        Tag.VERSION: version,
        Tag.ORIGIN: str(at),
    }
    if copy_of is not None:
        origin, _, trained = copy_of.weights.partition("@")
        tags |= {Tag.ORIGIN: origin, Tag.TRAINED: trained}
    return LiveModel(
        id=model_id(layout, version, suffix),
        created_at=created,
        expires_at=None if expires_in is None else NOW + expires_in,
        description="",
        api="2023-07-31",
        tags={str(key): value for key, value in tags.items()},
    )


def foreign(name: str, **tags: str) -> LiveModel:
    """A model that somebody else made."""
    return LiveModel(name, NOW, None, "", "2023-07-31", tags)


def verdict(
    model: LiveModel,
    right: int = 10,
    *,
    at: Instance = WESTUS,
    digest: str = DIGEST,
    when: datetime = NOW,
) -> Verdict:
    """What a verification of `model` found: `right` of 10 fields."""
    figures: Sequence[FieldFigure] = (
        FieldFigure("total", min(right, 5), 5),
        FieldFigure("name", max(right - 5, 0), 5),
    )
    return Verdict(
        layout=model.layout or "",
        version=model.version or "",
        weights=model.weights,
        model_created_at=model.created_at,
        verification_digest=digest,
        instance=str(at),
        documents=3,
        fields=tuple(figures),
        differences=(),
        baseline=None,
        at=when,
    )


def decision(
    model: LiveModel, accepted: bool, reason: str = "", *, digest: str = DIGEST, age: int = 0
) -> Decision:
    """A person's word on `model`, `age` hours ago."""
    return Decision(
        layout=model.layout or "",
        version=model.version or "",
        weights=model.weights,
        verification_digest=digest,
        accepted=accepted,
        reason=reason,
        by="anna",
        at=NOW - timedelta(hours=age),
    )


def copy_check(
    model: LiveModel,
    scope: Literal["smoke", "full"] = "smoke",
    *,
    good: bool = True,
    reason: str = "",
    digest: str = DIGEST,
    age: int = 0,
) -> CopyCheck:
    """What a check of the copy `model` found, `age` hours ago."""
    at = NOW - timedelta(hours=age)
    return CopyCheck(
        model.layout or "", model.id, model.created_at, digest, scope, good, reason, at
    )


def archived(
    layout: str,
    version: str,
    *,
    data: str = "training-data",
    documents: int = 5,
    generation: int = 1,
    build: Build | None = None,
    api: str = "2023-07-31",
) -> dict[tuple[str, str], ArchivedVersion]:
    """The archive's entry about what a version was trained from."""
    kept = ArchivedVersion(
        layout, version, data, documents, generation, build or Build(), api, "3fa2c1b", NOW
    )
    return {(layout, version): kept}


def operation(
    model: LiveModel,
    kind: OperationKind = "build",
    status: OperationStatus = "running",
    *,
    target: str = "",
) -> Operation:
    """An operation that makes `model`."""
    tags = model.tags if kind == "build" else {}
    return Operation(f"op-{model.id}", kind, status, model.id, NOW, target=target, tags=tags)


def world(
    at: Instance,
    *models: LiveModel,
    serving: Iterable[LiveModel] = (),
    served: Mapping[str, tuple[str, ...]] | None = None,
    good: Iterable[LiveModel] = (),
    bad: Iterable[LiveModel] = (),
    operations: Iterable[Operation] = (),
    failures: Iterable[Failure] = (),
    untrainable: Mapping[str, str] | None = None,
    neighbours: Iterable[World] = (),
    exists: bool = True,
    trouble: str | None = None,
    **more: Any,
) -> World:
    """An instance that holds `models`; `good` and `bad` are verified with 10 and 5 of 10 fields.

    `more`: any other fields of a world, by name.
    """
    verdicts = [verdict(model, at=at) for model in good]
    verdicts += [verdict(model, 5, at=at) for model in bad]
    seen = World(
        instance=at,
        observed_at=NOW,
        models=models,
        operations=tuple(operations),
        serving={model.layout or "": model.id for model in serving},
        served=served or {},
        verdicts=tuple(verdicts),
        failures=tuple(failures),
        untrainable=untrainable or {},
        neighbours=tuple(neighbours),
        exists=exists,
        endpoint=endpoint(at),
        trouble=trouble,
    )
    return replace(seen, **more)
