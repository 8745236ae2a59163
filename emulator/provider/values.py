"""Between the engine's property values and plain JSON.

An unknown value travels as a sentinel text, which is how the engine's protocol has it: the SDK's
own `PropertyValue.computed()` cannot be sent in this version. Plain JSON may therefore hold
`UNKNOWN`, and only this file and the previews know what it means. Whole numbers arrive as floats
and are turned back, because ARM refuses `30.0` where it wants `30`.
"""

from collections.abc import Mapping, Sequence
from typing import Any, TypeGuard

from pulumi.provider.experimental.property_value import PropertyValue
from pulumi.runtime.rpc import UNKNOWN

JsonObject = dict[str, Any]
Properties = dict[str, PropertyValue]

__all__ = ["UNKNOWN", "JsonObject", "Properties", "is_known", "plain", "wire"]


def plain(properties: Properties) -> JsonObject:
    """Read the engine's properties; nulls and the engine's own `__…` keys are left out."""
    return {
        key: _plain(value)
        for key, value in properties.items()
        if value.value is not None and not key.startswith("__")
    }


def wire(values: JsonObject) -> Properties:
    """Write plain JSON for the engine; nulls are left out, which the SDK reads as None."""
    return {key: _wire(value) for key, value in values.items() if value is not None}


def is_known(value: object) -> bool:
    """Tell whether a plain value is, in all of its depth, known."""
    if isinstance(value, dict):
        return all(is_known(part) for part in value.values())
    if isinstance(value, list):
        return all(is_known(part) for part in value)
    return value != UNKNOWN


def _plain(value: PropertyValue) -> Any:
    content = value.value
    if isinstance(content, bool):
        return content
    if isinstance(content, float):
        return int(content) if content.is_integer() else content
    if isinstance(content, Mapping):
        return plain(dict(content))
    if _is_list(content):
        return [_plain(part) for part in content]
    return content


def _wire(value: Any) -> PropertyValue:
    if isinstance(value, int) and not isinstance(value, bool):
        return PropertyValue(float(value))
    if isinstance(value, dict):
        return PropertyValue(wire(value))
    if isinstance(value, list):
        return PropertyValue([_wire(part) for part in value])
    return PropertyValue(value)


def _is_list(content: object) -> TypeGuard[Sequence[PropertyValue]]:
    return isinstance(content, Sequence) and not isinstance(content, str)
