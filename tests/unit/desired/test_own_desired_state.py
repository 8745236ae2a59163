"""The repository's own desired state, and the schemas that its editors use."""

from pathlib import Path
from typing import Any

import pytest

from reconciler.desired import load, schemas
from reconciler.desired.environment_shape import EnvironmentShape
from reconciler.desired.schema import SCHEMA_FOLDER, schema_text
from reconciler.desired.shapes import LayoutShape, Shape
from reconciler.desired.written_shapes import AdoptedShape, LockShape

ROOT = Path(__file__).parents[3]


def test_the_repositorys_own_desired_state_is_valid() -> None:
    desired = load(ROOT)

    assert {"1040", "1040V", "1040ES", "1099R", "1099", "1040X"} <= desired.layouts.keys()
    assert [str(i) for e in desired.environments.values() for i in e.instances] == [
        "dev/westus",
        "staging/eastus2",
        "staging/westeurope",
    ]


@pytest.mark.parametrize("name", list(schemas()))
def test_the_committed_schemas_are_those_of_the_code(name: str) -> None:
    committed = (ROOT / SCHEMA_FOLDER / name).read_text(encoding="utf-8")

    assert committed == schema_text(schemas()[name])


@pytest.mark.parametrize("file", sorted((ROOT / "desired").rglob("*.yaml")), ids=lambda f: f.name)
def test_every_file_names_a_schema_that_is_there(file: Path) -> None:
    first = file.read_text(encoding="utf-8").partition("\n")[0]
    marker, _, schema = first.partition("$schema=")

    assert marker == "# yaml-language-server: "
    assert (file.parent / schema).is_file()


def required(schema: dict[str, Any], where: str = "") -> set[str]:
    """All keys that a schema requires, by dotted path."""
    found = {where + key for key in schema.get("required", ())}
    for key, value in schema.get("properties", {}).items():
        found |= required(value, f"{where}{key}.")
    return found


def test_the_layout_schema_says_what_is_required_and_takes_no_other_key() -> None:
    schema = schemas()["layout.schema.json"]

    assert required(schema) == {
        "layout",
        "description",
        "build",
        "build.mode",
        "training",
        "training.prefix",
        "verification",
    }
    assert schema["additionalProperties"] is False
    assert schema["properties"]["layout"]["type"] == "string"


def test_the_layout_schema_takes_keys_or_the_word_none_for_a_verification() -> None:
    keys, word = schemas()["layout.schema.json"]["properties"]["verification"]["anyOf"]

    assert word == {"const": "none", "type": "string"}
    assert keys["anyOf"] == [
        {"required": ["prefix", "minimum_accuracy"]},
        {"properties": {"by": {"const": "person"}}, "required": ["by"]},
    ]


def test_the_lock_schema_asks_for_data_of_all_that_is_not_adopted() -> None:
    (entry,) = schemas()["lock.schema.json"]["properties"]["layouts"]["patternProperties"].values()

    assert entry["anyOf"] == [
        {"required": ["training", "verification"]},
        {"required": ["adopted"]},
    ]


@pytest.mark.parametrize("name", list(schemas()))
def test_a_schema_refers_to_nothing_that_it_does_not_hold(name: str) -> None:
    assert "$ref" not in schema_text(schemas()[name])


def test_the_environment_schema_asks_for_one_origin_of_versions() -> None:
    schema = schemas()["environment.schema.json"]

    assert schema["oneOf"] == [{"required": ["source"]}, {"required": ["training_data"]}]
    assert schema["properties"]["wait"]["default"] == "50m"


def test_the_environment_schema_asks_for_versions_where_they_are_pinned_and_only_there() -> None:
    schema = schemas()["environment.schema.json"]

    assert schema["if"]["properties"] == {"promote": {"const": "pinned"}}
    assert schema["then"] == {"required": ["versions"]}
    assert schema["else"] == {"not": {"required": ["versions"]}}


def keys_without_description(schema: dict[str, Any], where: str = "") -> list[str]:
    found = []
    for key, value in schema.get("properties", {}).items():
        if "description" not in value and value.get("type") != "object":
            found.append(where + key)
        for kind in (value, *value.get("anyOf", ())):
            found += keys_without_description(kind, f"{where}{key}.")
    return found


@pytest.mark.parametrize("name", ["layout.schema.json", "environment.schema.json"])
def test_every_key_is_explained_to_the_editor(name: str) -> None:
    assert keys_without_description(dict(schemas()[name])) == []


@pytest.mark.parametrize("shape", [LayoutShape, EnvironmentShape, LockShape, AdoptedShape])
def test_what_the_messages_give_as_examples_is_right_itself(shape: type[Shape]) -> None:
    examples = {
        name: field.examples for name, field in shape.model_fields.items() if field.examples
    }
    firsts = {name: given[0] for name, given in examples.items()}

    for name, given in examples.items():
        for example in given:
            assert shape.model_validate(firsts | {name: example})
