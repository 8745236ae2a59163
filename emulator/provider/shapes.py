"""A resource in its three shapes: the SDK's inputs, ARM's body, the SDK's outputs.

Pure functions over a row of the catalogue. What a preview knows, and what a refresh may call a
changed input, follows the real provider: its previews know the given inputs and nothing the service
adds, and its refresh moves only those differences into the inputs that came about since the last
time, so that defaults of the service are no drift.
"""

from typing import Any

from emulator.provider.kinds import Kind
from emulator.provider.values import UNKNOWN, JsonObject

API_VERSION = "azureApiVersion"


def body_of(kind: Kind, inputs: JsonObject) -> JsonObject:
    """Write the body that a PUT sends for these inputs."""
    body: JsonObject = {}
    for name in kind.settable:
        if name in inputs:
            place = body if name in kind.top else body.setdefault("properties", {})
            place[kind.renamed.get(name, name)] = inputs[name]
    return body


def outputs_of(kind: Kind, body: JsonObject) -> JsonObject:
    """Read the outputs out of what ARM returned."""
    properties = body.get("properties") or {}
    outputs: JsonObject = {API_VERSION: kind.api_version}
    for name in kind.outputs:
        arm_name = kind.renamed.get(name, name)
        if body.get(arm_name) is not None:
            outputs[name] = _without_nulls(body[arm_name])
        elif name not in kind.top and properties.get(arm_name) is not None:
            outputs[name] = _without_nulls(properties[arm_name])
    return outputs


def preview_of(kind: Kind, inputs: JsonObject) -> JsonObject:
    """Return the outputs that a preview knows: what is given; all else is `UNKNOWN`."""
    outputs: JsonObject = dict.fromkeys(kind.outputs, UNKNOWN)
    for name in kind.settable:
        if name in inputs:
            outputs[name] = _preview_part(kind, name, inputs[name])
    return {**outputs, "type": kind.arm_type, API_VERSION: kind.api_version}


def inputs_of(kind: Kind, resource_id: str, outputs: JsonObject) -> JsonObject:
    """Return the inputs of a resource that is known by its id alone, as on import."""
    inputs: JsonObject = {API_VERSION: kind.api_version, **kind.path_inputs_of(resource_id)}
    for name, value in _settable_part(kind, outputs).items():
        if value not in ({}, []):
            inputs[name] = value
    return inputs


def drifted_inputs(
    kind: Kind, inputs: JsonObject, old_outputs: JsonObject, new_outputs: JsonObject
) -> JsonObject:
    """Return `inputs` with those values moved in that differ between two readings of ARM."""
    old, new = _settable_part(kind, old_outputs), _settable_part(kind, new_outputs)
    moved: JsonObject = _moved(inputs, old, new)
    return moved


def _without_nulls(value: Any) -> Any:
    """Drop nulls at every depth: the engine keeps none, and a kept reading must equal a new one."""
    if isinstance(value, dict):
        return {key: _without_nulls(part) for key, part in value.items() if part is not None}
    if isinstance(value, list):
        return [_without_nulls(part) for part in value]
    return value


def _preview_part(kind: Kind, name: str, value: Any) -> Any:
    part = kind.parts.get(name)
    if part is None or not isinstance(value, dict):
        return value
    return {key: value.get(key, UNKNOWN) for key in (*part.settable, *part.computed)}


def _settable_part(kind: Kind, outputs: JsonObject) -> JsonObject:
    """Leave out what only the service sets, at the top and inside the parts."""
    result: JsonObject = {}
    for name in kind.settable:
        value = outputs.get(name)
        part = kind.parts.get(name)
        if part is not None and isinstance(value, dict):
            value = {key: value[key] for key in part.settable if value.get(key) is not None}
        if value is not None:
            result[name] = value
    return result


def _moved(given: Any, old: Any, new: Any) -> Any:
    """Apply the difference from `old` to `new` to `given`, map by map."""
    if old == new:
        return given
    if not (isinstance(old, dict) and isinstance(new, dict) and isinstance(given, dict)):
        return new
    result = dict(given)
    for key in (*old, *new):
        if old.get(key) == new.get(key):
            continue
        if key not in new:
            result.pop(key, None)
        else:
            result[key] = _moved(given.get(key), old.get(key), new[key])
    return result
