"""Killed in the middle: simply running again heals it, and nothing is trained twice.

The emulator is held so that of six trainings two are done and served, two run, and two have not
begun: their requests hang before they have any effect. Counts are those of the emulator's own log
over both runs.
"""

import os
import signal
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from azure.ai.formrecognizer import DocumentModelAdministrationClient
from azure.core.credentials import AzureKeyCredential

from reconciler.desired import load
from tests.end_to_end.site import Running, Site, in_background, site_with, until
from walkthrough.processes import end_session
from walkthrough.programs import Finished

LAYOUTS = ("1040", "1040ES", "1040V", "1040X", "1099", "1099R")
ACCOUNT = "contoso-forms-dev-westus"
PROVIDER = "pulumi.dynamic"
"""What the command line of the provider process holds in which layout sets are reconciled."""
SECONDS_TO_GO = 15.0
"""In which an orphan has to notice: a run renews its lease every 5 seconds, and looks then."""
UP = ("pulumi", "up", "--yes", "--skip-preview", "--stack", "dev", "--non-interactive")

FREEZE = {"operation": "build", "nth": [3, 4, 5, 6], "effect": {"kind": "freeze"}}
HOLD = {"operation": "build", "nth": [5, 6], "effect": {"kind": "hold"}}
HOLD_POLLS = {"operation": "get_operation", "effect": {"kind": "hold"}}


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    with site_with(LAYOUTS, tmp_path, "dev") as made:
        try:
            yield made
        finally:
            made.emulator.clear_faults()


@dataclass(frozen=True)
class Standing:
    """How far the trainings have come, by number."""

    done: int
    running: int
    not_begun: int


def standing(site: Site) -> Standing:
    """Ask the service for its models and operations, and the emulator for what it holds."""
    endpoint, key = site.emulator.endpoint(ACCOUNT), AzureKeyCredential(site.emulator.key)
    with DocumentModelAdministrationClient(endpoint, key) as client:
        operations = list(client.list_operations())
    return Standing(
        done=len(site.models(ACCOUNT)),
        running=sum(1 for operation in operations if operation.status == "running"),
        not_begun=waiting(site, "build"),
    )


def waiting(site: Site, operation: str) -> int:
    """How many requests for an operation are held."""
    rules = site.emulator.faults()
    return sum(rule["waiting"] for rule in rules if rule["rule"]["operation"] == operation)


def wait_for_the_middle(site: Site, run: Running) -> None:
    middle = Standing(done=2, running=2, not_begun=2)
    until(
        lambda: (
            waiting(site, "build") == 2
            and len(site.mapping("dev").get("westus", {})) == 2
            and standing(site) == middle  # a training shows once its documents have been read
        ),
        "two layouts serve, two trainings run and two are held",
        during=run,
    )
    assert len(site.trainings()) == 4


def cancel(site: Site) -> None:
    canceled = site.pulumi("dev", "cancel", "--yes")
    assert canceled.code == 0, canceled.output


def providers(run: Running) -> list[int]:
    return [process.id for process in run.processes(like=PROVIDER)]


def assert_healed(site: Site, up: Finished) -> None:
    """Everything serves as Git says, each version was trained once, and nothing else is live."""
    assert up.code == 0, up.output
    assert Counter(site.trainings()) == dict.fromkeys(LAYOUTS, 1)
    outputs = site.outputs("dev")
    lock = load(site.workspace.folder).lock
    serving = outputs["serving"]["westus"]
    assert {layout: served["version"] for layout, served in serving.items()} == {
        layout: lock[layout].version for layout in LAYOUTS
    }
    assert (outputs["failed"], outputs["waiting"]) == ({"westus": {}}, {"westus": {}})
    mapping = site.mapping("dev")["westus"]
    assert mapping == {layout: served["model_id"] for layout, served in serving.items()}
    assert set(site.models(ACCOUNT)) == set(mapping.values())
    preview = site.preview("dev", "--expect-no-changes")
    assert preview.code == 0, preview.output
    assert "pending operations" not in preview.output


def wait_until_resumed(site: Site, second: Running) -> None:
    """Wait until the second run has begun what was left to begin, and polls what still runs."""
    since = site.emulator.last

    def polls() -> int:
        later = site.emulator.requests(since)
        return sum(1 for request in later if request["operation"] == "get_operation")

    until(
        lambda: len(site.trainings()) >= 6 and polls() >= 4,
        "the second run polls",
        during=second,
    )
    assert standing(site).running > 0


def test_after_all_processes_were_killed_the_next_up_trains_only_what_had_not_begun(
    site: Site,
) -> None:
    site.emulator.add_fault(FREEZE)
    site.emulator.add_fault(HOLD)
    with in_background(site, *UP) as first:
        wait_for_the_middle(site, first)

        end_session(first.process.pid)

        assert first.processes() == []
    assert standing(site) == Standing(done=2, running=2, not_begun=0)
    assert "locked" in site.up("dev").output
    cancel(site)
    with in_background(site, *UP) as second:
        wait_until_resumed(site, second)
        site.emulator.clear_faults()
        up = second.finish()

    assert "interrupted while creating" in up.output
    assert_healed(site, up)


def test_an_orphaned_provider_stops_by_itself_while_the_next_up_already_runs(
    site: Site,
) -> None:
    site.emulator.add_fault(FREEZE)
    site.emulator.add_fault(HOLD)
    with in_background(site, *UP) as first:
        wait_for_the_middle(site, first)
        assert providers(first)

        os.kill(first.process.pid, signal.SIGKILL)
        first.process.wait()
        cancel(site)
        with in_background(site, *UP) as second:
            until(lambda: not providers(first), "the orphan has gone", within=SECONDS_TO_GO)
            assert second.process.poll() is None
            wait_until_resumed(site, second)
            site.emulator.clear_faults()
            up = second.finish()

        assert_healed(site, up)


def test_what_an_orphaned_provider_still_began_is_resumed_and_not_begun_again(
    site: Site,
) -> None:
    site.emulator.add_fault(FREEZE)
    hold = site.emulator.add_fault(HOLD)
    with in_background(site, *UP) as first:
        wait_for_the_middle(site, first)
        hold_polls = hang_in_every_request(site)

        os.kill(first.process.pid, signal.SIGKILL)
        first.process.wait()
        assert providers(first)
        site.emulator.remove_fault(hold)
        until(lambda: len(site.trainings()) == 6, "the orphan has begun the other trainings")
        assert standing(site) == Standing(done=2, running=4, not_begun=0)
        cancel(site)
        with in_background(site, *UP) as second:
            site.emulator.remove_fault(hold_polls)
            until(lambda: not providers(first), "the orphan has gone", within=SECONDS_TO_GO)
            wait_until_resumed(site, second)
            site.emulator.clear_faults()
            up = second.finish()

        assert_healed(site, up)


def hang_in_every_request(site: Site) -> str:
    """Leave the run nothing in which it could notice that its engine is gone.

    Its poll is held as well, and it makes one look after the other; its lease has just been
    renewed: the next renewal, in a few seconds, would notice too. Returns the id of the rule that
    holds the polls.
    """
    rule = site.emulator.add_fault(HOLD_POLLS)
    until(lambda: waiting(site, "get_operation") >= 1, "a poll is held")
    lease = site.workspace.state("dev") / "leases" / "westus.json"
    before = lease.read_text()
    until(lambda: lease.read_text() != before, "the lease is renewed")
    return rule
