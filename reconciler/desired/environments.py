"""What holds within and between the environments: who trains, who copies from whom, who is retired.

References are only judged against what could be read: one wrong key must not make every file that
refers to it look wrong too.
"""

import difflib
import re
from dataclasses import replace

from reconciler.desired.chains import Environments
from reconciler.desired.checking import Declared
from reconciler.desired.environment_shape import EnvironmentShape
from reconciler.desired.problems import Problems, quote
from reconciler.model.desired import Environment, Guard
from reconciler.model.naming import Instance
from reconciler.model.rates import BY_SKU, Rates

_SUBDOMAIN = re.compile(r"^[A-Za-z0-9][A-Za-z0-9-]{0,62}[A-Za-z0-9]$")
"""What Azure takes as an account's name and custom subdomain: 2 to 64 characters."""


def check_environments(usable: Environments, known: frozenset[str], problems: Problems) -> None:
    """Hold the environments against the rules; `known` names those with unusable files too."""
    for declared in usable.values():
        _check_regions(declared, problems)
        _check_accounts(declared, problems)
        _check_origin_of_versions(declared, problems)
        _check_retired(declared, problems)
        if declared.sure("source") and declared.shape.source is not None:
            _check_source(declared, Instance.parse(declared.shape.source), usable, known, problems)


def environment_of(shape: EnvironmentShape, api: str) -> Environment:
    """The environment that a file declares; `api` is that of its chain of sources."""
    return Environment(
        name=shape.environment,
        account=shape.account,
        regions=tuple(shape.regions),
        source=None if shape.source is None else Instance.parse(shape.source),
        promote=shape.promote or "follow",
        training_data=shape.training_data,
        state=shape.state,
        guard=Guard(
            shape.guard.max_layouts_removed, shape.guard.max_trainings, shape.guard.allow_empty
        ),
        wait=shape.wait,
        api=api,
        retired=_retired(shape),
        versions=dict(sorted((shape.versions or {}).items())),
        mode=shape.mode,
        sku=shape.sku,
        rates=_rates(shape),
        key_vault=None if shape.keys is None else shape.keys.vault,
        accounts=shape.accounts,
    )


def _rates(shape: EnvironmentShape) -> Rates:
    """What the SKU allows, but for what is declared."""
    return replace(BY_SKU[shape.sku], **shape.rates.model_dump(exclude_none=True))


def _retired(shape: EnvironmentShape) -> frozenset[str]:
    if isinstance(shape.retire, bool):
        return frozenset(shape.regions if shape.retire else ())
    return frozenset(shape.retire)


def _check_regions(declared: Declared[EnvironmentShape], problems: Problems) -> None:
    """Look at the list as written: a wrong name must not hide that another is there twice."""
    seen: set[str] = set()
    for path, region in declared.document.texts.items():
        if path[0] == "regions" and len(path) == 2:
            if region in seen:
                message = f"the region {quote(region)} is listed twice; remove one of the two"
                problems.add(declared.file, declared.document.mark(*path), message)
            seen.add(region)


def _check_accounts(declared: Declared[EnvironmentShape], problems: Problems) -> None:
    shape = declared.shape
    if not declared.sure("account", "regions"):
        return
    mark = declared.document.mark("account")
    regions = dict.fromkeys(shape.regions)
    if len(regions) > 1 and "{region}" not in shape.account:
        message = (
            f"{quote(shape.account)} would name one account for {len(regions)} regions; write for "
            f'example "{shape.account}-{{region}}"'
        )
        problems.add(declared.file, mark, message)
    names = dict.fromkeys(shape.account.replace("{region}", region) for region in regions)
    for name in names:
        if not _SUBDOMAIN.fullmatch(name):
            message = (
                f"the account {quote(name)} is {len(name)} characters long; Azure takes 2 to 64"
            )
            problems.add(declared.file, mark, f"{message}; write another")


def _check_origin_of_versions(declared: Declared[EnvironmentShape], problems: Problems) -> None:
    shape, document = declared.shape, declared.document
    if not declared.sure("source", "training_data"):
        return
    if shape.source is None and shape.training_data is None:
        message = (
            "neither `source` nor `training_data` says where versions come from; write for "
            "example `source: dev/westus`, or where it trains `training_data: examples/forms`"
        )
        problems.add(declared.file, document.mark(), message)
    if shape.source is not None and shape.training_data is not None:
        message = f"`training_data` is for an environment that trains, and {shape.source} trains"
        mark = document.key_mark("training_data")
        problems.add(declared.file, mark, f"{message} for this one; remove one of the two keys")


def _check_source(
    declared: Declared[EnvironmentShape],
    source: Instance,
    usable: Environments,
    known: frozenset[str],
    problems: Problems,
) -> None:
    shape = declared.shape
    mark = declared.document.mark("source")
    if source.environment not in known:
        remedy = _nearest(source, known - {shape.environment})
        message = f"there is no environment {quote(source.environment)}; {remedy}"
        problems.add(declared.file, mark, message)
        return
    other = usable.get(source.environment)
    if other is None or other is declared or not other.sure("regions"):
        return
    if source.region not in other.shape.regions:
        regions = ", ".join(other.shape.regions)
        instance = Instance(source.environment, other.shape.regions[0])
        message = (
            f"{quote(source.environment)} has no region {quote(source.region)} (it has {regions})"
        )
        problems.add(declared.file, mark, f"{message}; write for example {quote(instance)}")
    elif not (declared.sure("retire", "regions") and other.sure("retire")):
        return
    elif source.region in _retired(other.shape) and set(shape.regions) - _retired(shape):
        message = f"{source} is retired by {other.file}; write another source, or retire this too"
        problems.add(declared.file, mark, message)


def _nearest(source: Instance, known: frozenset[str]) -> str:
    close = difflib.get_close_matches(source.environment, sorted(known), n=1, cutoff=0.6)
    if close:
        return f"did you mean {quote(Instance(close[0], source.region))}?"
    if known:
        return f"write one of {', '.join(sorted(known))}"
    return "declare it, or write `training_data` instead of `source`"


def _check_retired(declared: Declared[EnvironmentShape], problems: Problems) -> None:
    shape, document = declared.shape, declared.document
    if isinstance(shape.retire, bool) or not declared.sure("retire", "regions"):
        return
    for index, region in enumerate(shape.retire):
        if region not in shape.regions:
            message = (
                f"{quote(region)} is none of the regions ({', '.join(shape.regions)}); keep a "
                "region under `regions` until it has been retired"
            )
            problems.add(declared.file, document.mark("retire", index), message)
    left = [region for region in shape.regions if region not in shape.retire]
    if shape.source is None and left and shape.regions[0] in shape.retire:
        message = (
            f"{quote(shape.regions[0])} trains for {', '.join(left)}; put {quote(left[0])} first "
            "under `regions` before it is retired"
        )
        problems.add(declared.file, document.mark("retire"), message)
