"""The provider of the layout set and of `Converged`, called as the engine calls them."""

import base64
import pickle
from pathlib import Path
from typing import Any

import dill
import pytest
from pulumi.dynamic import ResourceProvider
from pulumi.dynamic.dynamic import serialize_provider

from infra.converged import ConvergedProvider, NotConverged
from infra.layout_set import LayoutSetProvider
from infra.names import role_assignment_name, storage_name, vault_name
from infra.progress import TELL_EVERY, Ticker
from infra.project import project_root
from reconciler.model.naming import Instance
from reconciler.model.outcome import Progress

STORED_IN_CHECKPOINTS: dict[type[ResourceProvider], tuple[str, str]] = {
    LayoutSetProvider: ("infra.layout_set", "LayoutSetProvider"),
    ConvergedProvider: ("infra.converged", "ConvergedProvider"),
}
"""Where stored checkpoints look for the providers. These never change: a renamed module breaks
refresh and delete of existing state."""


@pytest.mark.parametrize("provider", STORED_IN_CHECKPOINTS, ids=lambda p: p.__name__)
def test_a_stored_checkpoint_finds_the_provider_where_it_always_was(
    provider: type[ResourceProvider],
) -> None:
    module, name = STORED_IN_CHECKPOINTS[provider]
    stored = base64.b64decode(serialize_provider(provider()))

    assert module.encode() in stored
    assert name.encode() in stored
    assert type(dill.loads(stored)) is provider  # noqa: S301 - our own bytes


@pytest.mark.parametrize("provider", STORED_IN_CHECKPOINTS, ids=lambda p: p.__name__)
def test_a_provider_holds_no_state_and_captures_no_secret(
    provider: type[ResourceProvider],
) -> None:
    assert vars(provider()) == {}
    assert provider.serialize_as_secret_always is False
    assert len(pickle.dumps(provider())) < 100


DECLARED = {
    "environment": "dev",
    "region": "westus",
    "account": "contoso-forms-dev-westus",
    "endpoint": "http://127.0.0.1:1/contoso-forms-dev-westus",
    "project": "form-layouts",
    "mode": "observe",
    "layouts": {"1040": {"version": "3f2a9c1b7d04", "retain": 2.0}},
    "unexpected": [],
    "guard": "at most 3 layouts removed, at most 20 trainings",
}


@pytest.mark.parametrize("key", ["layouts", "guard", "mode"])
def test_what_git_declares_anew_is_left_to_the_engine_to_show(key: str) -> None:
    before = {name: value for name, value in DECLARED.items() if name != key}

    assert LayoutSetProvider().diff("dev/westus", before, dict(DECLARED)).changes is None


def test_an_observed_instance_that_is_let_go_of_is_not_even_asked() -> None:
    """Nobody answers at its endpoint, so that asking would raise."""
    LayoutSetProvider().delete("dev/westus", dict(DECLARED))


def converged(failed: dict[str, str]) -> dict[str, Any]:
    return {"instance": "dev/westus", "failed": failed}


def test_converged_is_made_when_nothing_failed() -> None:
    made = ConvergedProvider().create(converged({}))

    assert (made.id, made.outs) == ("dev/westus", converged({}))


def test_converged_raises_with_every_layout_and_its_reason() -> None:
    with pytest.raises(NotConverged) as raised:
        ConvergedProvider().update("dev/westus", {}, converged({"1040": "a", "1099": "b"}))

    assert str(raised.value).splitlines() == [
        "dev/westus: 2 layouts did not converge; all others did, and what served before goes on "
        "serving",
        "  1040: a",
        "  1099: b",
    ]


def test_progress_is_told_at_most_every_ten_seconds() -> None:
    time = [0.0]
    told: list[str] = []
    ticker = Ticker(told.append, lambda: time[0])

    for second in range(25):
        time[0] = float(second)
        ticker(Progress(Instance("dev", "westus"), f"layout-{second}", "serves"))

    assert len(told) == int(24 / TELL_EVERY)
    assert told[0] == (
        "dev/westus after 10 s: layout-8: serves; layout-9: serves; layout-10: serves"
    )


def test_the_project_is_the_nearest_folder_with_a_pulumi_yaml(tmp_path: Path) -> None:
    (tmp_path / "Pulumi.yaml").touch()
    (tmp_path / "infra").mkdir()

    assert project_root(tmp_path / "infra", {}) == tmp_path


def test_outside_a_project_the_remedy_is_told(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError, match="run inside the project, or set RECONCILER_ROOT"):
        project_root(tmp_path, {})


@pytest.mark.parametrize("base", ["contoso-forms-dev", "X" * 60, "a-very-long-name-with-dashes-"])
def test_names_of_shared_resources_fit_azures_rules(base: str) -> None:
    assert storage_name(base).isalnum()
    assert storage_name(base).islower()
    assert len(storage_name(base)) <= 24
    assert len(vault_name(base)) <= 24
    assert "--" not in vault_name(base)


def test_names_differ_where_only_their_ends_differ() -> None:
    first, second = "contoso-forms-reconciler-dev", "contoso-forms-reconciler-prd"

    assert storage_name(first) != storage_name(second)
    assert role_assignment_name(first, "role") != role_assignment_name(second, "role")
