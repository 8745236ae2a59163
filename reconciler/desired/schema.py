"""The JSON Schemas of the files, for editors: generated from the shapes, committed beside the YAML.

They complete and check while one types; what holds between files only `reconciler validate` knows.
"""

import json
from collections.abc import Mapping
from typing import Any

from reconciler.desired.environment_shape import EnvironmentShape
from reconciler.desired.reading import FOLDER
from reconciler.desired.shapes import LayoutShape, Shape
from reconciler.desired.written_shapes import AdoptedShape, LockShape

SCHEMA_FOLDER = f"{FOLDER}/schema"
_DIALECT = "http://json-schema.org/draft-07/schema#"
"""The draft that the editors' YAML language servers support."""

_SHAPES: Mapping[str, type[Shape]] = {
    "layout.schema.json": LayoutShape,
    "environment.schema.json": EnvironmentShape,
    "lock.schema.json": LockShape,
    "adopted.schema.json": AdoptedShape,
}


def schemas() -> Mapping[str, dict[str, Any]]:
    """The JSON Schema of each kind of file, by the schema file's name."""
    return {name: _schema(shape) for name, shape in _SHAPES.items()}


def schema_text(schema: Mapping[str, Any]) -> str:
    """The one way to write a schema file."""
    return json.dumps(schema, indent=2, ensure_ascii=False) + "\n"


def _schema(shape: type[Shape]) -> dict[str, Any]:
    generated = shape.model_json_schema()
    definitions = generated.pop("$defs", {})
    inlined: dict[str, Any] = _tidy(generated, definitions)
    return {"$schema": _DIALECT, **inlined}


def _tidy(node: Any, definitions: Mapping[str, Any]) -> Any:
    """Put definitions where they are used, and drop titles and nulls, which no file may hold."""
    if isinstance(node, list):
        return [_tidy(item, definitions) for item in node]
    if not isinstance(node, dict):
        return node
    if "anyOf" in node:
        kinds = [kind for kind in node["anyOf"] if kind.get("type") != "null"]
        rest = {key: value for key, value in node.items() if key != "anyOf"}
        node = {**rest, **kinds[0]} if len(kinds) == 1 else {**rest, "anyOf": kinds}
    if "$ref" in node:
        target = definitions[node["$ref"].rpartition("/")[2]]
        node = {**target, **{key: value for key, value in node.items() if key != "$ref"}}
    tidied = {}
    for key, value in node.items():
        if key == "title" and isinstance(value, str):
            continue
        if key == "default" and value is None:
            continue
        if key == "description" and isinstance(value, str):
            tidied[key] = " ".join(value.split())
        else:
            tidied[key] = _tidy(value, definitions)
    return tidied
