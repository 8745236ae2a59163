"""Whose a model is, and what it is a model of: its tags tell, and its id where a tag is lost."""

from dataclasses import replace

import pytest

from reconciler.model.live import LiveModel, Tag
from reconciler.planning.holding import Holding
from tests.simulation.given import PROJECT, WESTUS, A, B, foreign, live, world

OURS = live("1040", A)


def held(model: LiveModel) -> Holding:
    return Holding(PROJECT, world(WESTUS, model))


def without(*tags: Tag) -> LiveModel:
    return replace(OURS, tags={key: value for key, value in OURS.tags.items() if key not in tags})


def test_tags_tell_what_a_model_is_whatever_its_id() -> None:
    model = replace(live("1099", B), id=OURS.id)
    assert held(model).models == {"1099": ((model, B),)}


@pytest.mark.parametrize("lost", [(Tag.LAYOUT,), (Tag.VERSION,), (Tag.LAYOUT, Tag.VERSION)])
def test_the_id_tells_it_where_a_tag_is_lost(lost: tuple[Tag, ...]) -> None:
    model = without(*lost)
    assert held(model).models == {"1040": ((model, A),)}


def test_a_model_of_ours_of_which_neither_tells_is_not_touched() -> None:
    model = replace(without(Tag.VERSION), id="somebody-renamed-it")
    assert held(model).models == {}
    assert held(model).unmanaged == {"somebody-renamed-it"}


@pytest.mark.parametrize("theirs", [without(Tag.OWNER), foreign(OURS.id)])
def test_an_id_like_ours_makes_no_model_ours(theirs: LiveModel) -> None:
    assert held(theirs).models == {}
    assert held(theirs).unmanaged == {OURS.id}
