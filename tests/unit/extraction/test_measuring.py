"""Judging what was read: right means the text, and for a mark the very mark."""

from __future__ import annotations

from emulator.extraction import Box, ExtractedField, LabelledValue, Page, SelectionMark
from emulator.extraction.measuring import Judged, Score, judge, torn
from tests.unit.extraction.garden_form import GardenForm

PAGE = Page(1, 10.0, 10.0, ())
PLACE = Box(1.0, 1.0, 1.2, 1.2)


def text(key: str, value: str) -> ExtractedField:
    return ExtractedField(key, "string", value, 0.9, 1, (PLACE,), ())


def mark(box: Box = PLACE) -> ExtractedField:
    seen = SelectionMark("selected", box)
    return ExtractedField("Agreed", "selectionMark", seen.state, 0.9, 1, (box,), (), seen)


def label(key: str, value: str, *boxes: Box) -> LabelledValue:
    return LabelledValue(key, 1, value, tuple(box.times(0.1, 0.1) for box in boxes))


def misses(found: ExtractedField, *truth: LabelledValue) -> list[str]:
    return [each.miss for each in judge([found], [PAGE], truth)]


def test_white_space_does_not_matter() -> None:
    assert misses(text("Name", "Jo  Day"), label("Name", "Jo Day")) == [""]


def test_a_text_without_a_label_should_be_blank() -> None:
    assert misses(text("Name", "Jo")) == ["Name: 'Jo' instead of ''"]


def test_a_mark_in_the_labelled_state_at_the_labelled_place_is_right() -> None:
    assert misses(mark(), label("Agreed", "selected", PLACE)) == [""]


def test_the_right_state_of_another_mark_is_wrong() -> None:
    elsewhere = PLACE.moved(0.3, 0.0)

    (miss,) = misses(mark(elsewhere), label("Agreed", "selected", PLACE))

    assert "by chance" in miss


def test_a_truth_without_boxes_asks_for_the_state_only() -> None:
    assert misses(mark(), label("Agreed", "selected")) == [""]
    assert misses(mark(), label("Agreed", "unselected")) != [""]


def test_a_mark_without_a_label_is_not_judged() -> None:
    assert misses(mark()) == []


def test_blanks_state_no_confidence() -> None:
    score = Score((Judged(text("Name", ""), ""), Judged(text("Town", "Ely"), "wrong")))

    assert (score.right, score.total) == (1, 2)
    assert [each.right for each in score.samples] == [False]


def test_a_torn_page_is_a_part_of_the_page(form: GardenForm) -> None:
    whole = form.page(form.people[0])

    (part,) = torn((whole,), seed=3)

    assert 0 < len(part.words) < len(whole.words)
    assert set(part.words) < set(whole.words)
    assert torn((whole,), seed=3) == (part,)
