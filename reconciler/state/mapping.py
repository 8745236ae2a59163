"""The mapping: which model serves each layout, in the form that inference services read.

`mapping.json` holds `{environment: {region: {layout: model id}}}`, one file per environment,
written with compare-and-swap. Several regions write it at the same time, each only its own part,
so that a conflict is healed by reading again and merging.

`mapping.source.json` holds, per region, what the source served when the region was last promoted.
"""

import json
from collections.abc import Callable, Mapping

from reconciler.model.naming import Instance
from reconciler.state.container import Container
from reconciler.state.errors import Conflict, StateError

MAPPING = "mapping.json"
SNAPSHOT = "mapping.source.json"
ATTEMPTS = 50
"""How often a swap is tried; each failure means that another region's write succeeded."""

Serving = Mapping[str, str]
Change = Callable[[Serving], Serving]


def _nothing() -> None:
    """What is checked before a write where nothing can have changed."""


async def read_serving(container: Container, instance: Instance) -> Serving:
    """Layout -> model id, as the mapping says for one instance; empty if there is none yet."""
    stored = await container.read(MAPPING)
    if stored is None:
        return {}
    return dict(_parse(container, MAPPING, stored.data)[instance.environment][instance.region])


async def update_serving(
    container: Container,
    instance: Instance,
    change: Change,
    *,
    check: Callable[[], None] = _nothing,
) -> Serving:
    """Replace the instance's own part by `change` of it; returns what was written.

    `check` is called before each try and raises where nothing may be written any more.
    """
    return await _swap(container, MAPPING, instance, change, check)


async def write_snapshot(
    container: Container,
    instance: Instance,
    source: Serving,
    *,
    check: Callable[[], None] = _nothing,
) -> None:
    """Record what the source served when `instance` was promoted."""
    await _swap(container, SNAPSHOT, instance, lambda _: source, check)


async def read_snapshot(container: Container, instance: Instance) -> Serving:
    """What the source served when `instance` was last promoted; empty if it never was."""
    stored = await container.read(SNAPSHOT)
    if stored is None:
        return {}
    return dict(_parse(container, SNAPSHOT, stored.data)[instance.environment][instance.region])


async def _swap(
    container: Container,
    name: str,
    instance: Instance,
    change: Change,
    check: Callable[[], None],
) -> Serving:
    for _ in range(ATTEMPTS):
        stored = await container.read(name)
        whole = _parse(container, name, stored.data if stored else b"{}")
        before = whole[instance.environment][instance.region]
        after = dict(sorted(change(before).items()))
        if stored is not None and after == before:
            return after
        whole[instance.environment][instance.region] = after
        text = json.dumps(_plain(whole), indent=2, ensure_ascii=False, sort_keys=True) + "\n"
        check()
        try:
            await container.write(name, text.encode(), expected=stored.etag if stored else None)
        except Conflict:
            continue
        return after
    raise StateError(
        f"{container.location}/{name} changed {ATTEMPTS} times while it was being written; "
        "find out what else writes it, then run again"
    )


class _Regions(dict[str, dict[str, str]]):
    def __missing__(self, region: str) -> dict[str, str]:
        self[region] = {}
        return self[region]


class _Environments(dict[str, _Regions]):
    def __missing__(self, environment: str) -> _Regions:
        self[environment] = _Regions()
        return self[environment]


def _plain(whole: _Environments) -> dict[str, dict[str, dict[str, str]]]:
    return {environment: dict(regions) for environment, regions in whole.items()}


def _parse(container: Container, name: str, data: bytes) -> _Environments:
    wrong = StateError(
        f"{container.location}/{name}: not of the form {{environment: {{region: {{layout: model "
        "id}}}; restore it, or delete it to have it rebuilt from live tags"
    )
    try:
        loaded = json.loads(data)
    except ValueError as error:
        raise wrong from error
    whole = _Environments()
    if not isinstance(loaded, dict):
        raise wrong
    for environment, regions in loaded.items():
        if not isinstance(regions, dict):
            raise wrong
        for region, layouts in regions.items():
            if not isinstance(layouts, dict) or not all(
                isinstance(model_id, str) for model_id in layouts.values()
            ):
                raise wrong
            whole[environment][region] = dict(layouts)
    return whole
