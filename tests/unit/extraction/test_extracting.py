from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from emulator.extraction import Page, Template, TrainingDocument, extract, learn, likeness
from tests.unit.extraction.garden_form import GardenForm


@pytest.fixture(scope="module")
def template(form: GardenForm) -> Template:
    return learn(form.fields, form.documents())


def texts(template: Template, *pages: Page) -> dict[str, str]:
    return {each.key: each.text for each in extract(template, pages)}


def test_an_empty_form_is_blank_and_shows_no_caption(form: GardenForm, template: Template) -> None:
    found = extract(template, (form.page({}),))

    assert {each.text for each in found} == {""}
    assert all(each.page == 0 and not each.boxes and not each.words for each in found)


def test_a_value_longer_than_any_seen_is_read_to_its_end(
    form: GardenForm, template: Template
) -> None:
    page = form.page({"Name": "Maximilian Alexander Featherstone"})

    assert texts(template, page)["Name"] == "Maximilian Alexander Featherstone"


def test_a_long_value_stops_before_the_next_caption(form: GardenForm, template: Template) -> None:
    page = form.page({"Street": "1200 Longmeadow", "Birth": "1999-09-09"})

    found = texts(template, page)

    assert (found["Street"], found["Birth"]) == ("1200 Longmeadow", "1999-09-09")


def test_lines_below_a_value_go_on_where_it_began(form: GardenForm, template: Template) -> None:
    page = form.page({"Work": "A wall\nof stone\nand a gate", "Fee": "10.00"})

    found = texts(template, page)

    assert (found["Work"], found["Fee"]) == ("A wall of stone and a gate", "10.00")


def test_a_text_that_only_passes_below_a_value_is_not_taken_for_its_next_line(
    form: GardenForm, template: Template
) -> None:
    page = form.page({"Work": "A wall\nof stone"})
    passing = form.written("see also plan 4", 2.58, 2.5 + 2 * 0.18)

    found = texts(template, replace(page, words=(*page.words, *passing)))

    assert found["Work"] == "A wall of stone"


def test_an_amount_aligned_to_the_right_grows_to_the_left(form: GardenForm) -> None:
    def ledger(amount: str) -> TrainingDocument:
        page = form.page({})
        words = form.written(amount, 7.0 - 0.08 * len(amount), 3.2)
        label = form.label("Name", amount)
        boxes = tuple(word.box.times(1 / page.width, 1 / page.height) for word in words)
        return TrainingDocument(
            f"{amount}.pdf",
            (replace(page, words=(*page.words, *words)),),
            (replace(label, boxes=boxes),),
        )

    amounts = ("5.00", "1 250.00", "99.00", "640.00", "7.50")
    template = learn(form.fields[:1], [ledger(amount) for amount in amounts])

    assert texts(template, *ledger("1 000 250.00").pages)["Name"] == "1 000 250.00"


def test_a_long_value_that_once_reached_into_the_next_field_does_not_take_that_fields_value(
    form: GardenForm,
) -> None:
    def row(name: str, town: str = "") -> TrainingDocument:
        page = form.page({})
        placed = {"Name": form.written(name, 1.0, 6.0), "Town": form.written(town, 4.0, 6.0)}
        labels = tuple(
            replace(
                form.label(key, text),
                boxes=tuple(word.box.times(1 / page.width, 1 / page.height) for word in words),
            )
            for (key, words), text in zip(placed.items(), (name, town), strict=True)
            if words
        )
        words = (*page.words, *placed["Name"], *placed["Town"])
        return TrainingDocument(f"{name}.pdf", (replace(page, words=words),), labels)

    long = "The estate of the late Augusta Wilhelmina Ravenscroft"
    rows = [row(long), row("Jo Day", "Ely"), row("Al Fox", "Bath"), row("Di Poe", "York")]
    template = learn(form.fields, [*rows, row("Lu Ash", "Hull")])

    short = texts(template, *row("Bo Kerr", "Rye").pages)
    estate = texts(template, *row(long).pages)

    assert (short["Name"], short["Town"]) == ("Bo Kerr", "Rye")
    assert (estate["Name"], estate["Town"]) == (long, "")


def test_boxes_come_one_per_line_in_inches_of_the_document(
    form: GardenForm, template: Template
) -> None:
    page = form.moved(form.page({"Work": "A wall\nof stone"}), 0.3, 0.2)

    work = next(each for each in extract(template, (page,)) if each.key == "Work")

    first = next(word for word in page.words if word.text == "wall")
    assert work.page == 1
    assert len(work.boxes) == 2
    assert work.boxes[0].right == pytest.approx(first.box.right)
    assert [word.text for word in work.words] == ["A", "wall", "of", "stone"]


@settings(max_examples=60, deadline=None)
@given(
    dx=st.floats(-0.8, 0.8),
    dy=st.floats(-0.5, 0.5),
    factor=st.floats(0.75, 1.3),
    person=st.integers(0, 5),
)
def test_a_page_may_be_shifted_and_scaled(
    form: GardenForm, template: Template, dx: float, dy: float, factor: float, person: int
) -> None:
    page = form.page(form.people[person])

    assert texts(template, form.moved(page, dx, dy, factor)) == texts(template, page)


@settings(max_examples=15, deadline=None)
@given(
    moves=st.lists(
        st.tuples(st.floats(-0.4, 0.4), st.floats(-0.4, 0.4), st.floats(0.9, 1.1)),
        min_size=5,
        max_size=5,
    )
)
def test_training_pages_may_be_shifted_and_scaled_each_by_itself(
    form: GardenForm, moves: list[tuple[float, float, float]]
) -> None:
    documents = [
        _printed(form, document, *move)
        for document, move in zip(form.documents(), moves, strict=True)
    ]

    found = texts(learn(form.fields, documents), form.page(form.people[5]))

    assert found == {**dict.fromkeys(found, ""), **form.people[5]}


def _printed(
    form: GardenForm, document: TrainingDocument, dx: float, dy: float, factor: float
) -> TrainingDocument:
    page = document.pages[0]
    labels = tuple(
        replace(
            label,
            boxes=tuple(
                box.times(factor, factor).moved(dx / page.width, dy / page.height)
                for box in label.boxes
            ),
        )
        for label in document.labels
    )
    return TrainingDocument(document.name, (form.moved(page, dx, dy, factor),), labels)


def test_text_that_flows_down_takes_its_fields_along(form: GardenForm, template: Template) -> None:
    page = form.page({"Name": "Fay Wu", "Fee": "77.00"})
    lower = tuple(
        replace(word, box=word.box.moved(0.0, 0.3)) if word.box.top >= 4.0 else word
        for word in page.words
    )

    found = texts(template, replace(page, words=lower))

    assert (found["Name"], found["Fee"]) == ("Fay Wu", "77.00")


def test_a_page_of_another_form_is_blank_and_unlike(form: GardenForm, template: Template) -> None:
    stranger = Page(1, 8.5, 11.0, tuple(form.written("Dear Sir, thank you for the cake", 1.0, 1.5)))

    found = extract(template, (stranger,))

    assert {(each.text, each.confidence) for each in found} == {("", 0.0)}
    assert likeness(template, (stranger,)) <= 0.05


def test_a_form_is_like_itself(form: GardenForm, template: Template) -> None:
    assert likeness(template, (form.page(form.people[5]),)) == 1.0


def test_the_form_is_found_behind_a_cover_sheet(form: GardenForm, template: Template) -> None:
    cover = Page(1, 8.5, 11.0, tuple(form.written("Fax to the town hall", 1.0, 1.5)))
    behind = form.page(form.people[5], number=2)

    found = extract(template, (cover, behind))

    name = next(each for each in found if each.key == "Name")
    assert (name.text, name.page) == ("Fay Wu", 2)


def test_no_pages_give_blanks(form: GardenForm, template: Template) -> None:
    assert {each.text for each in extract(template, ())} == {""}


def test_confidence_is_lower_on_a_form_of_which_half_is_missing(
    form: GardenForm, template: Template
) -> None:
    whole = form.page({"Name": "Fay Wu"})
    upper = replace(whole, words=tuple(word for word in whole.words if word.box.top < 2.4))

    sure, unsure = (
        next(each for each in extract(template, (page,)) if each.key == "Name")
        for page in (whole, upper)
    )

    assert sure.text == unsure.text == "Fay Wu"
    assert 0 < unsure.confidence < sure.confidence <= 1


def test_two_pages_are_read_each_by_its_own_text(form: GardenForm) -> None:
    def both(number: int) -> TrainingDocument:
        document = form.document(number)
        second = tuple(form.written("Second sheet with remarks", 1.0, 1.0)) + tuple(
            form.written(f"remark {number}", 4.0, 1.0)
        )
        label = form.label("Remark", f"remark {number}", page=2, said_of="Name")
        boxes = tuple(word.box.times(1 / 8.5, 1 / 11) for word in second[-2:])
        pages = (*document.pages, Page(2, 8.5, 11.0, second))
        return replace(
            document, pages=pages, labels=(*document.labels, replace(label, boxes=boxes))
        )

    fields = (*form.fields, replace(form.fields[0], key="Remark"))
    template = learn(fields, [both(number) for number in range(5)])
    new = both(5)

    found = {each.key: (each.text, each.page) for each in extract(template, new.pages)}

    assert found["Name"] == ("Fay Wu", 1)
    assert found["Remark"] == ("remark 5", 2)
