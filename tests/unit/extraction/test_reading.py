import threading
from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.pdfgen.canvas import Canvas

from emulator.extraction import Page, UnreadableDocument, read_document
from tests.unit.extraction.printed import pdf


def greeting(canvas: Canvas) -> None:
    canvas.setFont("Helvetica", 12)
    canvas.drawString(72, 792 - 72 - 12, "Hello wide world")


def reason_of(data: bytes) -> str:
    with pytest.raises(UnreadableDocument) as problem:
        read_document(data)
    assert str(problem.value).endswith(".")
    return problem.value.reason


def test_words_lie_in_inches_from_the_top_left() -> None:
    (page,) = read_document(pdf(greeting))

    assert (page.number, page.width, page.height) == (1, 8.5, 11.0)
    assert [word.text for word in page.words] == ["Hello", "wide", "world"]
    hello = page.words[0].box
    assert hello.left == pytest.approx(1.0, abs=0.02)
    assert hello.top < 1 + 12 / 72 < hello.bottom + 0.01
    assert hello.bottom == pytest.approx(1 + 12 / 72, abs=0.06)


def test_spaces_drawn_as_gaps_separate_words() -> None:
    def gapped(canvas: Canvas) -> None:
        canvas.setFont("Helvetica", 12)
        canvas.drawString(72, 700, "One")
        canvas.drawString(72 + canvas.stringWidth("One", "Helvetica", 12) + 4, 700, "two")

    (page,) = read_document(pdf(gapped))

    assert [word.text for word in page.words] == ["One", "two"]


def test_pages_come_in_order() -> None:
    def two(canvas: Canvas) -> None:
        canvas.drawString(72, 700, "first")
        canvas.showPage()
        canvas.drawString(72, 700, "second")

    pages = read_document(pdf(two))

    assert [(page.number, page.words[0].text) for page in pages] == [(1, "first"), (2, "second")]


@pytest.mark.parametrize(
    ("rotation", "start"), [(0, (72, 648)), (90, (144, 72)), (180, (540, 144)), (270, (648, 540))]
)
def test_a_rotated_page_is_read_as_it_is_seen(rotation: int, start: tuple[float, float]) -> None:
    def turned(canvas: Canvas) -> None:
        canvas.setPageRotation(rotation)
        canvas.translate(*start)
        canvas.rotate(rotation)
        canvas.setFont("Helvetica", 12)
        canvas.drawString(0, 0, "Upright text")

    (page,) = read_document(pdf(turned))

    assert (page.width, page.height) == (8.5, 11.0)
    assert [word.text for word in page.words] == ["Upright", "text"]
    first, second = (word.box for word in page.words)
    assert first.left == pytest.approx(1.0, abs=0.02)
    assert first.right < second.left < 2.0
    assert first.top < 2.0 < first.bottom < 2.1


def test_a_cropped_page_begins_where_its_crop_box_does() -> None:
    def cropped(canvas: Canvas) -> None:
        canvas.setCropBox((72, 72, 540, 720))
        canvas.drawString(144, 648, "inside")
        canvas.drawString(10, 10, "outside")

    (page,) = read_document(pdf(cropped))

    assert (page.width, page.height) == pytest.approx((6.5, 9.0))
    (word,) = page.words
    assert word.text == "inside"
    assert word.box.left == pytest.approx(1.0, abs=0.02)
    assert word.box.top == pytest.approx(1 - 12 / 72, abs=0.05)


def test_pages_may_be_rotated_and_cropped_each_in_its_own_way() -> None:
    def mixed(canvas: Canvas) -> None:
        for rotation, start in ((0, (72, 648)), (90, (144, 72)), (180, (540, 144))):
            canvas.setPageRotation(rotation)
            canvas.saveState()
            canvas.translate(*start)
            canvas.rotate(rotation)
            canvas.drawString(0, 0, f"turned {rotation}")
            canvas.restoreState()
            canvas.showPage()
        canvas.setPageRotation(0)
        canvas.setCropBox((72, 72, 540, 720))
        canvas.drawString(144, 576, "cropped")

    pages = read_document(pdf(mixed))

    assert [page.number for page in pages] == [1, 2, 3, 4]
    starts = [(page.words[0].text, page.words[0].box.left) for page in pages]
    assert [text for text, _ in starts] == ["turned", "turned", "turned", "cropped"]
    assert [left for _, left in starts] == pytest.approx([1.0] * 4, abs=0.02)
    assert (pages[3].width, pages[3].height) == pytest.approx((6.5, 9.0))


def test_a_page_may_be_rotated_and_cropped_at_once() -> None:
    def turned(canvas: Canvas) -> None:
        canvas.setCropBox((72, 144, 612, 792))
        canvas.setPageRotation(180)
        canvas.translate(540, 216)
        canvas.rotate(180)
        canvas.drawString(0, 0, "here")

    (page,) = read_document(pdf(turned))

    (word,) = page.words
    assert (page.width, page.height) == pytest.approx((7.5, 9.0))
    # Turned, the right edge of the crop box is on the left and its lower edge on top.
    assert word.box.left == pytest.approx(1.0, abs=0.02)
    assert word.box.bottom == pytest.approx(1.0, abs=0.06)


@pytest.mark.parametrize("angle", [90, -90, 180])
def test_sideways_text_is_read_as_words_where_it_stands(angle: int) -> None:
    def margin(canvas: Canvas) -> None:
        canvas.drawString(144, 700, "Upright text")
        canvas.translate(306, 396)
        canvas.rotate(angle)
        canvas.drawString(0, 0, "Running down")

    (page,) = read_document(pdf(margin))

    assert [word.text for word in page.words] == ["Upright", "text", "Running", "down"]
    running, down = (word.box for word in page.words[2:])
    if angle == 180:
        assert down.right <= running.left
        assert running.width > running.height
    else:
        assert running.height > running.width
        assert (running.bottom <= down.top) if angle == -90 else (down.bottom <= running.top)
    assert running.right >= 306 / 72 - 0.2


def texts(page: Page) -> list[str]:
    return [word.text for word in page.words]


def test_sideways_text_does_not_break_the_lines_beside_it() -> None:
    def margin(canvas: Canvas) -> None:
        canvas.drawString(144, 700, "first line")
        canvas.drawString(144, 680, "second line")
        canvas.translate(60, 660)
        canvas.rotate(90)
        canvas.drawString(0, 0, "Form 7")

    (page,) = read_document(pdf(margin))

    assert texts(page)[:4] == ["first", "line", "second", "line"]
    assert set(texts(page)[4:]) == {"Form", "7"}


def test_text_typed_into_form_widgets_is_read() -> None:
    def widget(canvas: Canvas) -> None:
        canvas.rect(72, 600, 200, 20)
        canvas.acroForm.textfield(name="who", value="Jane Doe", x=72, y=600, width=200, height=20)

    (page,) = read_document(pdf(widget))

    assert [word.text for word in page.words] == ["Jane", "Doe"]


def test_a_ruled_line_is_no_text() -> None:
    def ruled(canvas: Canvas) -> None:
        canvas.drawString(72, 700, "Name:_________ Age: ___ ")

    (page,) = read_document(pdf(ruled))

    assert [word.text for word in page.words] == ["Name:", "Age:"]


def test_documents_that_yield_no_words_say_why() -> None:
    locked = pdf(greeting, encrypt=StandardEncryption("secret"))

    assert reason_of(b"") == "empty"
    assert reason_of(b"no pdf at all") == "corrupted"
    assert reason_of(pdf(greeting)[:300]) == "corrupted"
    assert reason_of(b"\x89PNG\r\n\x1a\n") == "unsupported"
    assert reason_of(b"\xff\xd8\xff\xe0 a photograph") == "unsupported"
    assert reason_of(locked) == "encrypted"
    assert reason_of(pdf(lambda canvas: canvas.rect(72, 72, 100, 100))) == "no_text"


def test_a_document_locked_for_changes_only_is_read() -> None:
    readable = pdf(greeting, encrypt=StandardEncryption("", ownerPassword="owner", canModify=0))

    assert read_document(readable)[0].words[0].text == "Hello"


def test_many_threads_may_read_at_once() -> None:
    data = pdf(greeting)
    read: list[int] = []

    def work() -> None:
        for _ in range(5):
            read.append(len(read_document(data)[0].words))

    threads = [threading.Thread(target=work) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert read == [3] * 40


@settings(max_examples=120, deadline=None)
@given(
    edits=st.lists(st.tuples(st.floats(0, 1), st.binary(max_size=6)), min_size=1, max_size=8),
    kept=st.floats(0.2, 1),
)
def test_a_damaged_document_is_read_or_refused_and_nothing_else(
    widget_pdf: bytes, edits: list[tuple[float, bytes]], kept: float
) -> None:
    damaged = bytearray(widget_pdf)
    for share, content in edits:
        place = int(share * len(damaged))
        damaged[place : place + len(content)] = content

    with suppress(UnreadableDocument):
        pages = read_document(bytes(damaged[: int(kept * len(damaged))]))
        assert any(page.words for page in pages)


@pytest.fixture(scope="module")
def widget_pdf() -> bytes:
    def draw(canvas: Canvas) -> None:
        greeting(canvas)
        canvas.acroForm.textfield(name="who", value="Jane Doe", x=72, y=600, width=200, height=20)
        canvas.showPage()
        greeting(canvas)

    return pdf(draw, pageCompression=0)
