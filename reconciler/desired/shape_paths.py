"""The way through a shape: from the path of a value to the declaration of the key that holds it."""

from types import NoneType
from typing import Any, get_args

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from reconciler.desired.document import Path
from reconciler.desired.shapes import Shape


def value_at(value: Any, path: Path) -> object:
    """The value at `path` in plain data."""
    for part in path:
        value = value[part]
    return value


def name_of(path: Path) -> str:
    """Name a path as people say it: `verification.prefix`, `regions[1]`."""
    name = ""
    for part in path:
        name += f"[{part}]" if isinstance(part, int) else f".{part}" if name else part
    return name


def model_at(shape: type[Shape], path: Path) -> type[BaseModel] | None:
    """The class of the mapping at `path`."""
    annotation: Any = shape
    for part in path:
        if isinstance(annotation, type) and issubclass(annotation, BaseModel):
            field = annotation.model_fields.get(str(part))
            annotation = None if field is None else _present(field.annotation)
        else:
            annotation = _present((get_args(annotation) or (None,))[-1])
    is_model = isinstance(annotation, type) and issubclass(annotation, BaseModel)
    return annotation if is_model else None


def _present(annotation: Any) -> Any:
    """What a key holds where it is there at all: `X` of `X | None`."""
    kinds = [kind for kind in get_args(annotation) if kind is not NoneType]
    return kinds[0] if len(kinds) == 1 and NoneType in get_args(annotation) else annotation


def field_at(shape: type[Shape], path: Path) -> FieldInfo | None:
    """The declaration of the key at `path`; of an item, that of its list."""
    while path and isinstance(path[-1], int):
        path = path[:-1]
    model = model_at(shape, path[:-1]) if path else None
    return model.model_fields.get(str(path[-1])) if model is not None else None


def choices_at(shape: type[Shape], path: Path) -> list[str]:
    """The words that the key at `path` may hold."""
    field = field_at(shape, path)
    found: list[str] = []
    pending: list[Any] = [field.annotation] if field is not None else []
    while pending:
        for argument in get_args(pending.pop()):
            if isinstance(argument, str):
                found.append(argument)
            else:
                pending.append(argument)
    return found


def all_paths(shape: type[BaseModel]) -> list[Path]:
    """The paths of all keys, those of inner mappings included; not through mappings by name."""
    found: list[Path] = []
    for name, field in shape.model_fields.items():
        found.append((name,))
        inner = _present(field.annotation)
        if isinstance(inner, type) and issubclass(inner, BaseModel):
            found += [(name, *rest) for rest in all_paths(inner)]
    return found
