"""What a run believes of weights: the same that its plan believed, and what it finds out itself."""

from dataclasses import replace
from datetime import timedelta

import pytest

from reconciler.execution.known import Known
from reconciler.model.live import World
from reconciler.model.verdict import Verdict
from tests.simulation.given import EASTUS2, NOW, WESTUS, A, decision, live, verdict, world

ORIGIN = live("1040", A, age=9)
COPY = live("1040", A, EASTUS2, copy_of=ORIGIN)


def seen(*own: Verdict, of_source: tuple[Verdict, ...] = ()) -> World:
    source = replace(world(WESTUS, ORIGIN), verdicts=of_source)
    return replace(world(EASTUS2, COPY, neighbours=[source]), verdicts=own)


def test_the_verdict_of_the_source_speaks_where_there_is_no_own() -> None:
    of_source = verdict(ORIGIN, 7)
    known = Known(seen(of_source=(of_source,)))
    assert known.verdict(of_source.subject) == of_source


def test_an_own_verdict_speaks_before_a_newer_one_of_the_source() -> None:
    own = verdict(COPY, 6, at=EASTUS2, when=NOW - timedelta(hours=3))
    known = Known(seen(own, of_source=(verdict(ORIGIN, 7),)))
    assert known.verdict(own.subject) == own


def test_what_the_run_finds_speaks_before_what_it_observed() -> None:
    old = verdict(COPY, 6, at=EASTUS2, when=NOW - timedelta(hours=3))
    found = verdict(COPY, 8, at=EASTUS2)
    known = Known(seen(old))

    known.add_verdict(found)

    assert known.verdict(old.subject) == found
    assert known.latest_verdict("1040", A) == found


@pytest.mark.parametrize("turned", [False, True])
def test_the_latest_verdict_on_a_version_is_the_newest_of_all_stores(turned: bool) -> None:
    own = verdict(COPY, 6, at=EASTUS2, when=NOW - timedelta(hours=3))
    newer = verdict(ORIGIN, 7)
    known = Known(seen(newer, of_source=(own,)) if turned else seen(own, of_source=(newer,)))
    assert known.latest_verdict("1040", A) == newer


def test_nothing_is_known_of_what_nobody_examined() -> None:
    known = Known(seen())
    assert known.verdict(verdict(COPY).subject) is None
    assert known.decision(verdict(COPY).subject) is None
    assert known.latest_verdict("1040", A) is None


def test_a_persons_word_is_known_by_what_it_was_said_about() -> None:
    word = decision(COPY, True)
    known = Known(replace(seen(), decisions=(word,)))
    assert known.decision(word.subject) == word
    assert known.decision(word.subject._replace(verification_digest="other")) is None
