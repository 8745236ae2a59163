"""Label files as the truth about a document."""

import json
from typing import Any

import pytest

from reconciler.verification.labels import LabelsUnreadable, labelled_fields


def labels(*entries: Any) -> bytes:
    return json.dumps({"document": "a.pdf", "labels": entries}).encode()


def entry(name: str, *texts: str) -> dict[str, Any]:
    value = [{"page": 1, "text": text, "boundingBoxes": []} for text in texts]
    return {"label": name, "key": None, "value": value}


def test_the_pieces_of_a_value_are_one_text() -> None:
    assert labelled_fields(labels(entry("name", "Ann", "Lee"))) == {"name": "Ann Lee"}


def test_a_field_labelled_without_a_value_is_blank() -> None:
    assert labelled_fields(labels(entry("note"))) == {"note": ""}


def test_a_field_labelled_twice_has_one_text() -> None:
    found = labelled_fields(labels(entry("address", "1 Main St"), entry("address ", "Springfield")))
    assert found == {"address": "1 Main St Springfield"}


def test_a_byte_order_mark_does_no_harm() -> None:
    assert labelled_fields(b"\xef\xbb\xbf" + labels(entry("a", "b"))) == {"a": "b"}


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"{", "not JSON at line 1 column 2"),
        (b"\xff\xfe", "not UTF-8 at byte 0"),
        (b"[]", "no list named `labels`"),
        (b'{"labels": {}}', "no list named `labels`"),
        (b'{"labels": [{"value": []}]}', r"labels\[0\] has no field name"),
        (b'{"labels": [{"label": "a", "value": "b"}]}', r"labels\[0\] \(a\): `value`"),
        (b'{"labels": [{"label": "a", "value": [{}]}]}', r"labels\[0\] \(a\): a value has no"),
    ],
)
def test_what_is_no_label_file_is_told_with_its_place(content: bytes, message: str) -> None:
    with pytest.raises(LabelsUnreadable, match=message):
        labelled_fields(content)
