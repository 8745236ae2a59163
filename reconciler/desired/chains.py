"""What follows along a chain of sources: each ends at an environment that trains, with its API.

A model copied along the chain stays what the API of its training made it, so the whole chain
speaks one API, and only its head says which.
"""

from collections.abc import Mapping

from reconciler.desired.checking import Declared
from reconciler.desired.environment_shape import EnvironmentShape
from reconciler.desired.problems import Problems, quote
from reconciler.model.naming import Instance

Environments = Mapping[str, Declared[EnvironmentShape]]

DEFAULT_API = "2023-07-31"
"""The API of an environment that trains and does not say which."""


def check_chains(usable: Environments, problems: Problems) -> None:
    """Hold the chains of sources against the rules."""
    _check_cycles(usable, problems)
    for name, declared in usable.items():
        _check_api(name, declared, usable, problems)


def roots(usable: Environments) -> list[Declared[EnvironmentShape]]:
    """The environments that train."""
    return [one for one in usable.values() if one.sure("source") and one.shape.source is None]


def own_api(shape: EnvironmentShape) -> str:
    """The API of an environment that trains."""
    return shape.api or DEFAULT_API


def api_of(name: str, usable: Environments) -> str:
    """The API of any environment: that of the head of its chain, as far as one can be found."""
    head = _head_of(name, usable)
    return own_api(usable[name].shape if head is None else head.shape)


def _head_of(name: str, usable: Environments) -> Declared[EnvironmentShape] | None:
    """The environment that trains for `name`; None where the chain is broken or in doubt."""
    seen: set[str] = set()
    while name in usable and name not in seen:
        seen.add(name)
        declared = usable[name]
        if not declared.sure("source"):
            return None
        if declared.shape.source is None:
            return declared
        name = Instance.parse(declared.shape.source).environment
    return None


def _check_api(
    name: str, declared: Declared[EnvironmentShape], usable: Environments, problems: Problems
) -> None:
    head = _head_of(name, usable)
    if head is None or not head.sure("api") or not declared.sure("api"):
        return
    api = own_api(head.shape)
    if declared.shape.api not in (None, api):
        message = (
            f"the versions come from {quote(head.shape.environment)}, which trains them with API "
            f"{api}; write `api: {api}`, or leave it out"
        )
        problems.add(declared.file, declared.document.mark("api"), message)


def _check_cycles(usable: Environments, problems: Problems) -> None:
    """Follow each chain of sources to its head, and name each circle once."""
    sources = {
        name: Instance.parse(declared.shape.source).environment
        for name, declared in usable.items()
        if declared.shape.source is not None and declared.sure("source")
    }
    settled: set[str] = set()
    for start in sorted(sources):
        chain: list[str] = []
        name = start
        while name in sources and name not in chain and name not in settled:
            chain.append(name)
            name = sources[name]
        if name in chain:
            circle = " -> ".join([*chain[chain.index(name) :], name])
            message = (
                f"the sources go round in a circle ({circle}); one of them must train: give it "
                "`training_data` instead of `source`"
            )
            problems.add(usable[name].file, usable[name].document.mark("source"), message)
        settled.update(chain)
