"""What is asked of one run: the approved plan and no other, only these layouts, all but those.

One story: the first layout is approved and carried out alone, then the second one.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

import pytest

from tests.end_to_end.site import site_with
from walkthrough.programs import Finished

FIRST, SECOND = "1040V", "1099"
FINGERPRINT = re.compile(r"fingerprint: (\S+)")


@dataclass(frozen=True)
class Step:
    """A command that has ended, and what there was after it."""

    run: Finished
    trained: list[str]
    serving: set[str]

    @property
    def fingerprint(self) -> str:
        """The fingerprint of the plan that the command has shown."""
        shown = FINGERPRINT.findall(self.run.output)
        assert shown, self.run.output
        return str(shown[-1])


@dataclass(frozen=True)
class Story:
    looked_at_first: Step
    more_than_approved: Step
    as_approved: Step
    approved_again: Step
    outdated_approval: Step
    newer_approval: Step
    unknown_layout: Step
    nothing_asked: Step
    drift: Step


@pytest.fixture(scope="module")
def story(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Story]:
    with site_with((FIRST, SECOND), tmp_path_factory.mktemp("asked"), "dev") as site:

        def after(run: Finished) -> Step:
            return Step(run, site.trainings(), set(site.mapping("dev").get("westus", {})))

        looked = after(site.under(RECONCILER_TARGET=FIRST).preview("dev"))
        approval = f"dev/westus={looked.fingerprint}"
        more = after(site.under(RECONCILER_APPROVED=approval).up("dev"))
        alone = site.under(RECONCILER_APPROVED=approval, RECONCILER_TARGET=FIRST)
        approved = after(alone.up("dev"))
        again = after(alone.preview("dev", "--expect-no-changes"))

        site.configure("dev", "approved", looked.fingerprint)
        site.configure("dev", "exclude", FIRST)
        outdated = after(site.up("dev"))
        newer = after(site.under(RECONCILER_APPROVED=outdated.fingerprint).up("dev"))
        unknown = after(site.under(RECONCILER_TARGET="1040W").preview("dev"))
        site.workspace.restore("HEAD", "Pulumi.dev.yaml")
        nothing = after(site.preview("dev", "--expect-no-changes"))
        yield Story(
            looked_at_first=looked,
            more_than_approved=more,
            as_approved=approved,
            approved_again=again,
            outdated_approval=outdated,
            newer_approval=newer,
            unknown_layout=unknown,
            nothing_asked=nothing,
            drift=after(site.refresh("dev")),
        )


def test_a_targeted_preview_shows_one_layout_and_counts_the_rest(story: Story) -> None:
    shown = story.looked_at_first.run

    assert shown.code == 0, shown.output
    assert f"train  {FIRST} " in shown.output
    assert f"train  {SECOND} " not in shown.output
    assert "left out, neither judged nor changed: 1 layout" in shown.output


def test_a_plan_that_does_more_than_was_approved_is_refused_and_says_what(story: Story) -> None:
    refused = story.more_than_approved

    assert refused.run.code != 0
    assert "the plan is not the approved one" in refused.run.output
    assert f"{SECOND}: train, verify, serve was not approved" in refused.run.output
    assert "Traceback" not in refused.run.output
    assert (refused.trained, refused.serving) == ([], set())


def test_the_approved_plan_is_carried_out_for_the_target_alone(story: Story) -> None:
    carried_out = story.as_approved

    assert carried_out.run.code == 0, carried_out.run.output
    assert carried_out.trained == [FIRST]
    assert carried_out.serving == {FIRST}


def test_an_approval_that_was_used_up_does_no_harm(story: Story) -> None:
    assert story.approved_again.run.code == 0, story.approved_again.run.output


def test_an_outdated_approval_in_the_stacks_configuration_is_refused(story: Story) -> None:
    refused = story.outdated_approval

    assert refused.run.code != 0
    assert f"{FIRST}: train, verify, serve was approved and is no longer planned" in (
        refused.run.output
    )
    assert f"{SECOND}: train, verify, serve was not approved" in refused.run.output
    assert (refused.trained, refused.serving) == ([FIRST], {FIRST})


def test_the_environment_wins_over_the_stacks_configuration_and_says_so(story: Story) -> None:
    carried_out = story.newer_approval

    assert carried_out.run.code == 0, carried_out.run.output
    assert "RECONCILER_APPROVED of the environment wins over `approved`" in carried_out.run.output
    assert carried_out.trained == [FIRST, SECOND]
    assert carried_out.serving == {FIRST, SECOND}


def test_a_layout_that_nobody_knows_is_refused_with_the_one_that_may_be_meant(
    story: Story,
) -> None:
    refused = story.unknown_layout.run

    assert refused.code != 0
    assert "there is no layout 1040W; did you mean `1040V`?" in refused.output


def test_what_was_asked_of_the_last_run_is_no_change_for_the_next_one(story: Story) -> None:
    assert story.nothing_asked.run.code == 0, story.nothing_asked.run.output
    assert story.drift.run.code == 0, story.drift.run.output
