"""Decides what an adoption writes, or why nothing of it can be: all reasons at once.

What is adopted is ours from the next run on, and what is ours and has no place is deleted. So
whatever would have no place (in a retired region, where a pin wants something else, beside a
version that is trained from data) is refused here, while it still is nobody's.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

from reconciler.desired.adopting import (
    AdoptedModel,
    AdoptionPlan,
    AdoptionRefused,
    Evidence,
    Named,
    NewLayouts,
)
from reconciler.desired.adopting_files import fault_of_prefix, layout_text, training_prefix
from reconciler.desired.adopting_versions import Versions, versions_of
from reconciler.desired.lock import NO_DATA, adopted_entry
from reconciler.desired.problems import quote
from reconciler.desired.reading import ENVIRONMENTS, LAYOUTS
from reconciler.desired.relocking import lacks_for_verification
from reconciler.model.desired import Adoption, Desired, LockEntry
from reconciler.model.naming import Instance, owner


def plan_adoption(
    desired: Desired, named: Sequence[Named], evidence: Evidence, new: NewLayouts
) -> AdoptionPlan:
    """Decide on everything that was named; raises AdoptionRefused with every reason."""
    notices: list[str] = []
    reasons = [reason for each in named for reason in _places(desired, each)]
    reasons += _twice(named)
    live, gone_reasons = _live(desired, named, evidence, notices)
    reasons += gone_reasons
    versions = versions_of(desired, live, evidence)
    reasons += versions.reasons
    notices += versions.notices
    reasons += _wanted_otherwise(desired, versions, live)
    described = _described(desired, named)
    files = _files(described, evidence, new, reasons)
    lock = _lock(desired, versions, evidence, reasons)
    if reasons:
        raise AdoptionRefused(tuple(dict.fromkeys(reasons)))
    added = tuple(
        model
        for model in versions.models
        if desired.adopted.get(model.instance, {}).get(model.model_id) != model.what
    )
    notices += _made_by_others(desired, added)
    return AdoptionPlan(
        models=added,
        files=files,
        unlocked={
            layout: training_prefix(layout, each.found, new)
            for layout, each in described.items()
            if layout not in lock
        },
        lock=lock,
        adopted=_adopted(desired, added),
        notices=tuple(notices),
        is_lock_changed=lock != dict(desired.lock),
    )


def _made_by_others(desired: Desired, models: Sequence[AdoptedModel]) -> Iterator[str]:
    """Whose models existed before, its accounts probably did too; then no stack may create them."""
    for name in sorted({model.instance.environment for model in models}):
        if desired.environments[name].creates_accounts:
            yield (
                f"{name}: where its stack has not made its accounts, write `accounts: existing` in "
                f"{ENVIRONMENTS}/{name}.yaml, or `pulumi up` tries to create them"
            )


def _places(desired: Desired, each: Named) -> Iterator[str]:
    """What is wrong with where a model is."""
    instance = each.found.instance
    if instance is None:
        return
    environment = desired.environments[instance.environment]
    if instance.region in environment.retired:
        yield f"{each.found.where}: {instance} is retired and gives up all of its models"
    elif environment.promote == "pinned" and each.layout not in environment.versions:
        yield (
            f"{each.found.where}: {instance} is pinned and does not name {quote(each.layout)}, so "
            "the model would have no place there; write `promote: follow` until it is adopted "
            f"and serves, or leave it out with `--exclude {each.layout}`"
        )


def _twice(named: Sequence[Named]) -> Iterator[str]:
    """A layout has one model at an instance, a model one layout."""
    by_layout: dict[tuple[Instance | None, str], Named] = {}
    by_model: dict[tuple[Instance | None, str], Named] = {}
    for each in named:
        found = each.found
        first = by_layout.setdefault((found.instance, each.layout), each)
        if first is not each:
            yield (
                f"{found.where}: {quote(each.layout)} stands at {first.found.where} already; keep "
                "one of them, or give one another name with `--name`"
            )
        elif found.model_id:
            other = by_model.setdefault((found.instance, found.model_id), each)
            if other is not each:
                yield (
                    f"{found.where}: {quote(found.model_id)} serves {quote(other.layout)} already, "
                    "and a model is adopted for one layout; copy it, or leave one of them out"
                )


def _live(
    desired: Desired, named: Sequence[Named], evidence: Evidence, notices: list[str]
) -> tuple[list[Named], list[str]]:
    """What can be adopted of what was named, as far as the instances were asked."""
    kept: list[Named] = []
    reasons: list[str] = []
    for each in named:
        found, instance = each.found, each.found.instance
        if instance is None or instance not in evidence.live:
            kept.append(each)
            continue
        live = evidence.live[instance]
        known = len(reasons)
        follows = desired.environments[instance.environment].origin_of(instance) is not None
        ours = owner(desired.project, instance.environment)
        if found.model_id not in live:
            gone = f"{found.where}: {quote(found.model_id)} is not live in {instance}"
            if follows:
                notices.append(f"{gone}; it gets {quote(each.layout)} by copying")
            else:
                reasons.append(
                    f"{gone}; name the model that serves {quote(each.layout)}, or leave it out "
                    f"with `--exclude {each.layout}`"
                )
        elif live[found.model_id] == ours:
            notices.append(f"{found.where}: {quote(found.model_id)} carries our tags already")
        elif live[found.model_id] is not None:
            reasons.append(
                f"{found.where}: {quote(found.model_id)} belongs to {live[found.model_id]}; leave "
                f"it out with `--exclude {each.layout}`"
            )
        else:
            kept.append(each)
        if len(reasons) > known:
            kept.append(each)  # what follows it is judged as if it were there
    return kept, reasons


def _wanted_otherwise(
    desired: Desired, versions: Versions, named: Sequence[Named]
) -> Iterator[str]:
    """Models that Git would want nothing of, because it wants what is trained from data."""
    where = {(n.found.instance, n.found.model_id): n.found.where for n in named}
    for model in versions.models:
        place = where[model.instance, model.model_id]
        layout = model.what.layout
        entry = desired.lock.get(layout)
        environment = desired.environments[model.instance.environment]
        trains = environment.origin_of(model.instance) is None
        if entry is not None and not entry.adopted and trains:
            yield (
                f"{place}: {quote(layout)} is locked to its data as version {entry.version}, so "
                f"the model would have no place; leave it out with `--exclude {layout}`, or adopt "
                "it under another name with `--name`"
            )
        before = desired.adopted.get(model.instance, {}).get(model.model_id)
        if before is not None and before.layout != layout:
            yield (
                f"{place}: {quote(model.model_id)} is adopted for {quote(before.layout)} already; "
                f"leave it out with `--exclude {layout}`, or take that out of desired/adopted.yaml"
            )


def _described(desired: Desired, named: Sequence[Named]) -> Mapping[str, Named]:
    """The layouts that are not declared yet, by name; the first that names one describes it."""
    best: dict[str, Named] = {}
    for each in named:
        if each.layout in desired.layouts:
            continue
        first = best.setdefault(each.layout, each)
        if not first.found.description and each.found.description:
            best[each.layout] = each
    return dict(sorted(best.items()))


def _files(
    described: Mapping[str, Named], evidence: Evidence, new: NewLayouts, reasons: list[str]
) -> Mapping[str, str]:
    """The files of layouts that are not declared yet."""
    texts = {}
    for layout, each in described.items():
        if (fault := fault_of_prefix(training_prefix(layout, each.found, new))) is not None:
            reasons.append(f"{each.found.where}: {fault}")
        data = evidence.verification.get(layout)
        texts[f"{LAYOUTS}/{layout}.yaml"] = layout_text(
            layout, each.found, new, verified=bool(data and data.labelled)
        )
    return texts


def _lock(
    desired: Desired, versions: Versions, evidence: Evidence, reasons: list[str]
) -> dict[str, LockEntry]:
    lock = {layout: e for layout, e in desired.lock.items() if layout in desired.layouts}
    for layout, version in versions.wanted.items():
        data = evidence.verification.get(layout, NO_DATA)
        declared = desired.layouts.get(layout)
        if declared is not None and declared.verification and declared.verification.prefix:
            lack = lacks_for_verification(data, NO_DATA, declared.verification.prefix)
            if lack is not None:
                reasons.append(f"{layout}: {lack}")
        lock[layout] = adopted_entry(version, data)
    return dict(sorted(lock.items()))


def _adopted(
    desired: Desired, added: Sequence[AdoptedModel]
) -> Mapping[Instance, Mapping[str, Adoption]]:
    merged: dict[Instance, dict[str, Adoption]] = defaultdict(dict)
    for instance, models in desired.adopted.items():
        merged[instance].update(models)
    for model in added:
        merged[model.instance][model.model_id] = model.what
    return dict(merged)
