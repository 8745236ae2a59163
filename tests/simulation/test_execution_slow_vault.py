"""A Key Vault that takes its time: meanwhile a run goes on renewing its lease."""

import asyncio
import threading

import pytest

from reconciler.gateway import credentials
from reconciler.gateway.key_vault import KeyUnreadable
from tests.simulation.small_project import SmallProject, eventually


async def test_a_run_goes_on_with_all_else_while_a_vault_is_read(
    project: SmallProject, monkeypatch: pytest.MonkeyPatch
) -> None:
    await project.declare("1040V")
    project.change_environment("dev", key_vault="https://contoso.vault.azure.net")
    asked, may_answer = threading.Event(), threading.Event()

    def read_key(*_: object) -> str:
        asked.set()
        assert may_answer.wait(timeout=10), "nothing else went on"
        raise KeyUnreadable("the vault has no key")

    async def is_asked() -> bool:
        return asked.is_set()

    monkeypatch.setattr(credentials, "read_key", read_key)
    looking = asyncio.create_task(
        project.world(environ={"RECONCILER_ENDPOINT": "https://{account}.invalid"})
    )
    await eventually(is_asked)
    may_answer.set()

    assert "the vault has no key" in ((await looking).trouble or "")
