"""Roles that the first update assigns itself do not work at once: it waits for them."""

from collections.abc import Iterator
from dataclasses import dataclass

import pytest

from tests.end_to_end.site import Site, site_with
from walkthrough.programs import Finished

LAYOUT = "1040V"
ACCOUNT = "contoso-forms-dev-westus"
NO_PERMISSION = {
    "kind": "error",
    "status": 401,
    "code": "PermissionDenied",
    "message": "The principal lacks the data action.",
}


@dataclass(frozen=True)
class Story:
    first: Finished
    serving: set[str]
    role_lost: Finished


def refuse(site: Site, **rule: int) -> None:
    """Let the account refuse whoever asks for its limits, which every run asks for first."""
    site.emulator.add_fault(
        {"operation": "info", "account": ACCOUNT, "effect": NO_PERMISSION, **rule}
    )


@pytest.fixture(scope="module")
def story(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Story]:
    with site_with((LAYOUT,), tmp_path_factory.mktemp("roles"), "dev") as site:
        refuse(site, times=2)
        first = site.up("dev")
        serving = set(site.mapping("dev").get("westus", {}))
        refuse(site)
        yield Story(first, serving, role_lost=site.preview("dev"))


def test_the_first_update_says_that_it_has_no_plan_yet_and_why(story: Story) -> None:
    assert "dev/westus: there is no plan yet" in story.first.output
    assert "The principal lacks the data action" in story.first.output


def test_it_waits_and_converges(story: Story) -> None:
    assert story.first.code == 0, story.first.output
    assert story.serving == {LAYOUT}


def test_a_role_that_is_missing_later_refuses_the_plan_at_once(story: Story) -> None:
    assert story.role_lost.code != 0
    assert "the role Cognitive Services User on the account" in story.role_lost.output
