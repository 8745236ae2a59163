"""Fields that are selection marks: learnt by place, found on pages that lie elsewhere."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

import pytest

from emulator.extraction import (
    Box,
    FieldDefinition,
    LabelledValue,
    Page,
    SelectionMark,
    SelectionState,
    Template,
    TrainingDocument,
    extract,
    learn,
)
from tests.unit.extraction.garden_form import GardenForm

PLACES = {"Shed": (1.0, 3.2), "Pond": (1.0, 3.45), "Wall": (3.0, 3.2)}
FIELDS = tuple(FieldDefinition(key, "selectionMark") for key in PLACES)
SIDE = 0.15


def place(key: str) -> Box:
    left, top = PLACES[key]
    return Box(left, top, left + SIDE, top + SIDE)


def ticked(page: Page, chosen: Iterable[str], keys: Iterable[str] = PLACES) -> Page:
    """The page with its three boxes, the chosen ones selected."""

    def state(key: str) -> SelectionState:
        return "selected" if key in chosen else "unselected"

    return replace(
        page, selection_marks=tuple(SelectionMark(state(key), place(key)) for key in keys)
    )


def moved(page: Page, dx: float, dy: float, factor: float) -> Page:
    whole = GardenForm().moved(page, dx, dy, factor)
    marks = tuple(
        replace(mark, box=mark.box.times(factor, factor).moved(dx, dy))
        for mark in page.selection_marks
    )
    return replace(whole, selection_marks=marks)


def labelled(
    form: GardenForm, number: int, chosen: Iterable[str], names: Mapping[str, str] | None = None
) -> TrainingDocument:
    document = form.document(number)
    page = ticked(document.pages[0], chosen)
    labels = tuple(
        LabelledValue(
            (names or {}).get(key, key),
            1,
            "selected" if key in chosen else "unselected",
            (place(key).times(1 / page.width, 1 / page.height),),
        )
        for key in PLACES
    )
    return replace(document, pages=(page,), labels=(*document.labels, *labels))


CHOICES = (("Shed",), ("Pond", "Wall"), (), ("Wall",), ("Shed", "Pond", "Wall"))


def documents(form: GardenForm) -> list[TrainingDocument]:
    return [labelled(form, number, chosen) for number, chosen in enumerate(CHOICES)]


@pytest.fixture(scope="module")
def template(form: GardenForm) -> Template:
    return learn((*form.fields, *FIELDS), documents(form))


def found(template: Template, page: Page) -> dict[str, str]:
    return {each.key: each.text for each in extract(template, (page,)) if each.key in PLACES}


@pytest.mark.parametrize("chosen", [(), ("Pond",), ("Shed", "Wall"), tuple(PLACES)])
def test_every_box_is_told_by_its_place(
    form: GardenForm, template: Template, chosen: tuple[str, ...]
) -> None:
    page = ticked(form.page(form.people[5]), chosen)

    assert found(template, page) == {
        key: "selected" if key in chosen else "unselected" for key in PLACES
    }


def test_a_found_mark_is_told_with_its_box_and_no_words(
    form: GardenForm, template: Template
) -> None:
    page = ticked(form.page(form.people[5]), ["Pond"])

    pond = next(each for each in extract(template, (page,)) if each.key == "Pond")

    assert (pond.type, pond.page, pond.words) == ("selectionMark", 1, ())
    assert pond.mark == page.selection_marks[1]
    assert pond.boxes == (place("Pond"),)
    assert pond.confidence > 0.9


def test_the_boxes_move_with_their_page(form: GardenForm, template: Template) -> None:
    page = moved(ticked(form.page(form.people[5]), ["Wall"]), 0.4, -0.3, 1.1)

    assert found(template, page) == {
        "Shed": "unselected", "Pond": "unselected", "Wall": "selected"
    }  # fmt: skip


def test_a_box_that_a_page_lacks_is_blank_and_shifts_no_other(
    form: GardenForm, template: Template
) -> None:
    page = ticked(form.page(form.people[5]), ["Pond"], keys=["Pond", "Wall"])

    assert found(template, page) == {"Shed": "", "Pond": "selected", "Wall": "unselected"}


def test_texts_are_read_as_without_marks(form: GardenForm, template: Template) -> None:
    page = ticked(form.page(form.people[5]), ["Shed"])

    texts = {each.key: each.text for each in extract(template, (page,)) if each.key not in PLACES}

    assert texts == {**dict.fromkeys(texts, ""), **form.people[5]}


def test_a_field_that_finds_its_mark_in_training_is_accurate(template: Template) -> None:
    assert {each.accuracy for each in template.fields if each.key in PLACES} == {1.0}


def test_labels_that_lie_on_different_boxes_find_neither(form: GardenForm) -> None:
    swapped = {"Shed": "Wall", "Wall": "Shed"}
    training = [*documents(form)[:4], labelled(form, 4, CHOICES[4], swapped)]

    template = learn((*form.fields, *FIELDS), training)
    accuracy = {each.key: each.accuracy for each in template.fields}
    texts = found(template, ticked(form.page({}), ["Shed"]))

    assert texts == {"Shed": "", "Pond": "unselected", "Wall": ""}
    assert (accuracy["Shed"], accuracy["Wall"], accuracy["Pond"]) == (0.0, 0.0, 1.0)


def test_a_box_labelled_in_some_documents_only_is_learnt_from_those(form: GardenForm) -> None:
    training = [
        replace(
            document, labels=tuple(each for each in document.labels if each.key != "Pond")
        ) if number > 1 else document
        for number, document in enumerate(documents(form))
    ]  # fmt: skip

    template = learn((*form.fields, *FIELDS), training)

    assert found(template, ticked(form.page({}), ["Pond"]))["Pond"] == "selected"
    assert next(each.accuracy for each in template.fields if each.key == "Pond") == 1.0


def test_a_box_that_nobody_labelled_is_blank(form: GardenForm) -> None:
    template = learn((*form.fields, *FIELDS), form.documents())

    assert set(found(template, ticked(form.page({}), ["Pond"])).values()) == {""}


def test_marks_survive_json(form: GardenForm, template: Template) -> None:
    again = Template.from_json(template.to_json())
    page = ticked(form.page({}), ["Pond"])

    assert extract(again, (page,)) == extract(template, (page,))
