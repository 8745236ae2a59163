"""Check boxes of every make are found where they are, with their state."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import Image, ImageDraw
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from emulator.extraction import Page, SelectionMark, parse_ocr, read_document
from tests.unit.extraction.printed import pdf

X, Y, SIDE = 144.0, 600.0, 12.0
"""Points: the box of these tests, from its lower left corner."""


def read(draw: Callable[[Canvas], object]) -> Page:
    def titled(canvas: Canvas) -> None:
        canvas.setFont("Helvetica", 12)
        canvas.drawString(72, 720, "Pick one")
        draw(canvas)

    (page,) = read_document(pdf(titled))
    return page


def states(page: Page) -> list[str]:
    return [mark.state for mark in page.selection_marks]


def box(canvas: Canvas, x: float = X, y: float = Y) -> None:
    canvas.rect(x, y, SIDE, SIDE)


def crossed(canvas: Canvas) -> None:
    box(canvas)
    canvas.line(X + 2, Y + 2, X + SIDE - 2, Y + SIDE - 2)
    canvas.line(X + 2, Y + SIDE - 2, X + SIDE - 2, Y + 2)


def with_a_letter(canvas: Canvas) -> None:
    box(canvas)
    canvas.setFont("Helvetica-Bold", 10)
    canvas.drawString(X + 2.6, Y + 2.6, "X")


def with_a_tick(canvas: Canvas) -> None:
    box(canvas)
    canvas.setFont("ZapfDingbats", 10)
    canvas.drawString(X + 2, Y + 2.5, "4")


def filled(canvas: Canvas) -> None:
    box(canvas)
    canvas.rect(X + 3, Y + 3, SIDE - 6, SIDE - 6, fill=1)


def as_a_path(canvas: Canvas) -> None:
    path = canvas.beginPath()
    path.moveTo(X, Y)
    for corner in ((X + SIDE, Y), (X + SIDE, Y + SIDE), (X, Y + SIDE)):
        path.lineTo(*corner)
    path.close()
    canvas.drawPath(path)


def picture(crossed: bool, beside: bool = False) -> Callable[[Canvas], None]:
    """A little picture of a box with paper around it, and maybe a stray line beside it."""
    image = Image.new("RGB", (60, 60), "white")
    pen = ImageDraw.Draw(image)
    pen.rectangle((8, 8, 48, 48), outline="navy", width=3)
    if crossed:
        pen.line((14, 14, 42, 42), fill="navy", width=3)
        pen.line((14, 42, 42, 14), fill="navy", width=3)
    if beside:
        pen.line((56, 4, 56, 40), fill="gray", width=1)
    data = io.BytesIO()
    image.save(data, "PNG")

    def draw(canvas: Canvas) -> None:
        data.seek(0)
        canvas.drawImage(ImageReader(data), X, Y, 18, 18)

    return draw


def widget(checked: bool) -> Callable[[Canvas], None]:
    def draw(canvas: Canvas) -> None:
        canvas.acroForm.checkbox(
            name="agree", x=X, y=Y, size=SIDE, checked=checked, buttonStyle="check"
        )

    return draw


@pytest.mark.parametrize(
    ("draw", "state"),
    [
        (box, "unselected"),
        (as_a_path, "unselected"),
        (picture(crossed=False), "unselected"),
        (picture(crossed=False, beside=True), "unselected"),
        (widget(checked=False), "unselected"),
        (crossed, "selected"),
        (with_a_letter, "selected"),
        (with_a_tick, "selected"),
        (filled, "selected"),
        (picture(crossed=True), "selected"),
        (picture(crossed=True, beside=True), "selected"),
        (widget(checked=True), "selected"),
    ],
)
def test_a_box_is_one_mark_with_its_state(draw: Callable[[Canvas], object], state: str) -> None:
    page = read(draw)

    (mark,) = page.selection_marks
    assert mark.state == state
    assert 0.5 <= mark.confidence <= 1.0
    assert mark.box.contains(((X + 6) / 72, 11 - (Y + 6) / 72), margin=0.03)
    assert [word.text for word in page.words] == ["Pick", "one"]


def test_radio_buttons_are_marks() -> None:
    def draw(canvas: Canvas) -> None:
        form = canvas.acroForm
        form.radio(name="size", value="small", selected=False, x=X, y=Y, size=SIDE)
        form.radio(name="size", value="large", selected=True, x=X + 50, y=Y, size=SIDE)

    assert states(read(draw)) == ["unselected", "selected"]


def test_a_hidden_check_box_is_none() -> None:
    def draw(canvas: Canvas) -> None:
        canvas.acroForm.checkbox(name="agree", x=X, y=Y, size=SIDE, annotationFlags="hidden")

    assert states(read(draw)) == []


def cell_with_text(canvas: Canvas) -> None:
    canvas.rect(X, Y, 20, 20)
    canvas.drawString(X + 6, Y + 6, "7")


def letters_apart(canvas: Canvas) -> None:
    for place in range(5):
        box(canvas, X + place * SIDE)


def bullet(canvas: Canvas) -> None:
    canvas.rect(X, Y, SIDE, SIDE, fill=1)


def large_frame(canvas: Canvas) -> None:
    canvas.rect(X, Y, 60, 60)


def open_frame(canvas: Canvas) -> None:
    canvas.lines([(X, Y, X + SIDE, Y), (X, Y, X, Y + SIDE)])


def bare_cross(canvas: Canvas) -> None:
    path = canvas.beginPath()
    path.moveTo(X, Y)
    path.lineTo(X + SIDE, Y + SIDE)
    path.moveTo(X, Y + SIDE)
    path.lineTo(X + SIDE, Y)
    canvas.drawPath(path)


@pytest.mark.parametrize(
    "draw", [cell_with_text, letters_apart, bullet, large_frame, open_frame, bare_cross]
)
def test_what_only_looks_a_little_like_a_box_is_no_mark(draw: Callable[[Canvas], object]) -> None:
    assert states(read(draw)) == []


def test_a_letter_in_a_cell_stays_a_word() -> None:
    assert [word.text for word in read(cell_with_text).words] == ["Pick", "one", "7"]


def test_marks_come_in_reading_order() -> None:
    def draw(canvas: Canvas) -> None:
        for x, y in ((300, 500), (100, 560), (300, 560), (100, 500)):
            box(canvas, x, y)

    places = [(mark.box.left, mark.box.top) for mark in read(draw).selection_marks]

    assert [round(left * 72 / 100) for left, _ in places] == [1, 3, 1, 3]
    assert places[0][1] < places[2][1]


@pytest.mark.parametrize(
    ("rotation", "start"), [(0, (72, 648)), (90, (144, 72)), (180, (540, 144)), (270, (648, 540))]
)
def test_marks_of_a_rotated_page_lie_where_they_are_seen(
    rotation: int, start: tuple[float, float]
) -> None:
    def turned(canvas: Canvas) -> None:
        canvas.setPageRotation(rotation)
        canvas.translate(*start)
        canvas.rotate(rotation)
        canvas.drawString(30, 0, "yes")
        canvas.rect(0, 0, SIDE, SIDE)
        canvas.line(2, 2, SIDE - 2, SIDE - 2)

    (page,) = read_document(pdf(turned))

    (mark,) = page.selection_marks
    assert mark.state == "selected"
    assert (mark.box.left, mark.box.bottom) == pytest.approx((1.0, 2.0), abs=0.03)


def test_marks_of_a_cropped_page_count_from_its_crop_box() -> None:
    def cropped(canvas: Canvas) -> None:
        canvas.setCropBox((72, 72, 540, 720))
        canvas.drawString(180, 648, "yes")
        box(canvas, 144, 648)
        box(canvas, 20, 20)

    (page,) = read_document(pdf(cropped))

    (mark,) = page.selection_marks
    assert (mark.box.left, mark.box.bottom) == pytest.approx((1.0, 1.0), abs=0.03)


def test_a_box_within_a_drawing_of_its_own_lies_where_the_drawing_is_put() -> None:
    def draw(canvas: Canvas) -> None:
        canvas.beginForm("yes")
        canvas.rect(0, 0, SIDE, SIDE)
        canvas.endForm()
        canvas.translate(X, Y)
        canvas.doForm("yes")

    (mark,) = read(draw).selection_marks

    assert mark.box.left == pytest.approx(X / 72, abs=0.03)


def near(mark: SelectionMark, others: tuple[SelectionMark, ...]) -> SelectionMark | None:
    return next((each for each in others if each.box.contains(mark.box.middle, 0.05)), None)


@pytest.mark.parametrize(("name", "boxes"), [("safety-form", 70), ("project-statement", 15)])
def test_marks_of_real_forms_are_those_that_the_service_saw(
    example_forms: Path, name: str, boxes: int
) -> None:
    pairs = []
    for document in sorted((example_forms / name).glob("*.pdf")):
        (page,) = read_document(document.read_bytes())
        (seen,) = parse_ocr(document.with_name(f"{document.name}.ocr.json").read_bytes())
        pairs += [(mark, near(mark, seen.selection_marks)) for mark in page.selection_marks]

    assert len(pairs) == boxes
    assert all(theirs and mine.state == theirs.state for mine, theirs in pairs)
