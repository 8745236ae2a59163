"""What the commands really answer is what their committed schemas declare."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from pydantic import TypeAdapter

from reconciler.cli.outputs import OUTPUTS
from tests.unit.cli.site import Site, new_site

QUESTIONS = [
    ["validate"],
    ["lock", "--check"],
    ["plan"],
    ["plan", "--capacity"],
    ["drift"],
    ["promote", "staging"],
    ["verify", "1040"],
    ["history"],
    ["history", "--replaced"],
    ["adopt", "--instance", "dev/westus", "--dry-run"],
]


def test_every_command_with_a_schema_is_asked() -> None:
    assert {question[0] for question in QUESTIONS} == set(OUTPUTS)


@pytest.fixture(scope="module")
def busy(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """A site where all has converged, and something is to be done again."""
    with new_site(tmp_path_factory.mktemp("busy")) as site:
        site.declare("1040")
        site.environment("staging", "eastus2", "source: dev/westus")
        site.lock()
        site.up()
        site.lock("--renew", "1040")
        site.up()
        yield site


@pytest.mark.parametrize("question", QUESTIONS, ids=" ".join)
def test_an_answer_is_json_of_its_declared_shape(busy: Site, question: list[str]) -> None:
    result = busy.type(*question, "--format", "json")

    assert result.exit_code in (0, 2), result.output
    adapter = TypeAdapter[Any](OUTPUTS[question[0]])
    answer = adapter.validate_json(result.stdout)
    assert json.loads(adapter.dump_json(answer)) == json.loads(result.stdout)


@pytest.mark.parametrize("question", QUESTIONS, ids=" ".join)
def test_each_answer_is_there_for_people_and_for_pull_requests_too(
    busy: Site, question: list[str]
) -> None:
    for form in ("text", "markdown"):
        result = busy.type(*question, "--format", form)
        assert result.exit_code in (0, 2), result.output
        assert result.stdout.strip()


def test_the_names_of_the_committed_schemas_are_those_of_the_commands() -> None:
    folder = Path(__file__).parents[3] / "docs" / "schema"

    assert {file.name for file in folder.iterdir()} == {f"{name}.schema.json" for name in OUTPUTS}
