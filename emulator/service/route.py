"""What a route of the data plane is, and how a request tells which model it is about."""

from collections.abc import Callable
from dataclasses import dataclass

from emulator.json_object import NotAnObject, parse_object
from emulator.service.call import Answer, Call
from emulator.service.errors import not_emulated
from emulator.service.limits import RateClass

Work = Callable[[Call], Answer]
NameModel = Callable[[dict[str, str], bytes], str]


def in_path(path: dict[str, str], body: bytes) -> str:
    """Name the model that the address holds."""
    return path.get("model_id", "")


def in_body(key: str) -> NameModel:
    """Name the model that the body holds, so far as it can be read at all."""

    def name(path: dict[str, str], body: bytes) -> str:
        try:
            value = parse_object(body).get(key)
        except NotAnObject:
            return ""
        return value if isinstance(value, str) else ""

    return name


def not_yet(what: str) -> Work:
    """Answer a request that the service knows and the emulator does not."""

    def work(call: Call) -> Answer:
        raise not_emulated(what)

    return work


@dataclass(frozen=True, slots=True)
class DataRoute:
    """One kind of request. `title` is the gateway's name for it; `model_of` names its model."""

    method: str
    path: str
    operation: str
    title: str
    rate_class: RateClass
    work: Work
    model_of: NameModel = in_path


@dataclass(frozen=True, slots=True)
class Api:
    """One generation of the data plane: its root path, its versions, its requests."""

    root: str
    versions: tuple[str, ...]
    routes: tuple[DataRoute, ...]
