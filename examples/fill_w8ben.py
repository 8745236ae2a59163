"""Fills the real W-8BEN with other values: `python -m examples.fill_w8ben` writes w8ben-check.

The source has labelled documents only, and a verification needs documents that no training saw.
So the form's own widgets are filled anew, by pdfium, as a person's PDF viewer would do it. The
truth is what was typed in. `FORM` is a training document, taken for the form on it.
"""

import ctypes
import hashlib
import json
import re
from collections.abc import Callable, Iterator, Mapping
from io import BytesIO
from pathlib import Path

import pypdfium2
import pypdfium2.raw as pdfium

FORM = Path("examples/forms/w8ben/fw8ben_2.pdf")
CHECK = Path("examples/forms/w8ben-check")

WIDGETS = {
    "Name": "f_1",
    "Citizenship": "f_2",
    "PermanentStreetAddress": "f_3",
    "PermanentCityState": "f_4",
    "PermanentCountry": "f_5",
    "MailingStreetAddress": "f_6",
    "MailingCityState": "f_7",
    "MailingCountry": "f_8",
    "SSN_ITIN": "f_9",
    "ForeignTaxIdentifyingNumber": "f_10",
    "ReferenceNumber": "f_11",
    "DateOfBirth": "f_12",
    "ClaimBenefitResident": "f_13",
    "ArticleParagraph": "f_14",
    "Rate": "f_15",
    "TypeOfIncome": "f_16",
    "AdditionialConditions": "f_18",
    "Date": "Date",
    "NameOfSigner": "f_21",
    "CapacityActing": "f_22",
}
"""Which widget of the form holds which field of fields.json (whose spelling is kept)."""

DOCUMENTS: dict[str, dict[str, str]] = {
    "fw8ben_check_1.pdf": {
        "Name": "Amelie Fontaine",
        "Citizenship": "France",
        "PermanentStreetAddress": "14 Rue des Tanneurs",
        "PermanentCityState": "Colmar, Grand Est 68000",
        "PermanentCountry": "France",
        "ForeignTaxIdentifyingNumber": "30 23 217 600 053",
        "ReferenceNumber": "2207",
        "DateOfBirth": "11-23-1981",
        "ClaimBenefitResident": "France",
        "ArticleParagraph": "12",
        "Rate": "0",
        "TypeOfIncome": "Royalties from two textbooks",
        "AdditionialConditions": "The owner lives and works in France only.",
        "Date": "02-17-2022",
        "NameOfSigner": "Amelie Fontaine",
    },
    "fw8ben_check_2.pdf": {
        "Name": "Matti Juhani Korhonen",
        "Citizenship": "Finland",
        "PermanentStreetAddress": "Satamakatu 8 B 21",
        "PermanentCityState": "Oulu 90100",
        "PermanentCountry": "Finland",
        "MailingStreetAddress": "PL 417",
        "MailingCityState": "Helsinki 00101",
        "MailingCountry": "Finland",
        "SSN_ITIN": "911-70-2345",
        "ReferenceNumber": "88",
        "DateOfBirth": "06-02-1957",
        "ClaimBenefitResident": "Finland",
        "ArticleParagraph": "17 (1)",
        "Rate": "15",
        "TypeOfIncome": "Pension",
        "AdditionialConditions": "Pension for work that was done in the United States before 1999",
        "Date": "09-30-2021",
        "NameOfSigner": "Aino Korhonen",
        "CapacityActing": "Daughter, by power of attorney",
    },
    "fw8ben_check_3.pdf": {
        "Name": "Ngozi Adeyemi",
        "Citizenship": "Nigeria",
        "PermanentStreetAddress": "22 Kofo Abayomi Street, Apartment 5",
        "PermanentCityState": "Victoria Island, Lagos 101241",
        "PermanentCountry": "Nigeria",
        "MailingStreetAddress": "7 Marina Road",
        "MailingCityState": "Lagos Island, Lagos 102273",
        "MailingCountry": "Nigeria",
        "SSN_ITIN": "923-81-6604",
        "ForeignTaxIdentifyingNumber": "N-20417736",
        "DateOfBirth": "01-09-1993",
        "Date": "07-04-2022",
        "NameOfSigner": "Ngozi Adeyemi",
    },
}


def main() -> None:
    """Write the documents and their labels."""
    CHECK.mkdir(parents=True, exist_ok=True)
    for name, values in DOCUMENTS.items():
        (CHECK / name).write_bytes(fill(FORM.read_bytes(), values))
        labels = json.dumps(_labels(name, values), indent=1) + "\n"
        (CHECK / f"{name}.labels.json").write_text(labels, encoding="utf-8")


def fill(form: bytes, values: Mapping[str, str]) -> bytes:
    """Type values into the form's widgets, and empty those without a value."""
    document = pypdfium2.PdfDocument(form)
    document.init_forms()
    page = document[0]
    typed = {WIDGETS[field]: value for field, value in values.items()}
    for name, widget in _widgets(document, page):
        pdfium.FORM_SetFocusedAnnot(document.formenv.raw, widget)
        pdfium.FORM_SelectAllText(document.formenv.raw, page.raw)
        text = _wide(typed.get(name, ""))
        pdfium.FORM_ReplaceSelection(document.formenv.raw, page.raw, text)
        pdfium.FORM_ForceToKillFocus(document.formenv.raw)
    written = _saved(document)
    # pdfium puts chance into the file's ID; without that, equal values give an equal file.
    identity = hashlib.md5(repr(typed).encode(), usedforsecurity=False).hexdigest().upper()
    return re.sub(rb"<[0-9A-F]{32}>\]", f"<{identity}>]".encode(), written)


def typed_values(form: bytes) -> dict[str, str]:
    """Read the values that stand in a form's widgets, by field."""
    document = pypdfium2.PdfDocument(form)
    document.init_forms()
    held = {name: _value(document, widget) for name, widget in _widgets(document, document[0])}
    return {field: held[name] for field, name in WIDGETS.items() if held[name]}


def _widgets(
    document: pypdfium2.PdfDocument, page: pypdfium2.PdfPage
) -> Iterator[tuple[str, object]]:
    """Yield the form's text widgets with the last part of their names: `f_1` of `…[0].f_1[0]`."""
    for index in range(pdfium.FPDFPage_GetAnnotCount(page.raw)):
        widget = pdfium.FPDFPage_GetAnnot(page.raw, index)
        kind = pdfium.FPDFAnnot_GetFormFieldType(document.formenv.raw, widget)
        if kind == pdfium.FPDF_FORMFIELD_TEXTFIELD:
            name = _string(pdfium.FPDFAnnot_GetFormFieldName, document, widget)
            yield name.rpartition(".")[2].removesuffix("[0]"), widget


def _value(document: pypdfium2.PdfDocument, widget: object) -> str:
    return _string(pdfium.FPDFAnnot_GetFormFieldValue, document, widget)


def _string(read: Callable[..., int], document: pypdfium2.PdfDocument, widget: object) -> str:
    size = read(document.formenv.raw, widget, None, 0)
    buffer = ctypes.create_string_buffer(size)
    pointer = ctypes.cast(buffer, ctypes.POINTER(ctypes.c_ushort))
    read(document.formenv.raw, widget, pointer, size)
    return buffer.raw[: size - 2].decode("utf-16-le")


def _wide(text: str) -> ctypes.Array[ctypes.c_ushort]:
    encoded = f"{text}\0".encode("utf-16-le")
    return (ctypes.c_ushort * (len(encoded) // 2)).from_buffer_copy(encoded)


def _saved(document: pypdfium2.PdfDocument) -> bytes:
    file = BytesIO()
    document.save(file)
    return file.getvalue()


def _labels(document: str, values: Mapping[str, str]) -> dict[str, object]:
    return {
        "$schema": "https://schema.cognitiveservices.azure.com/formrecognizer/2021-03-01/labels.json",
        "document": document,
        "labels": [
            {
                "label": field,
                "key": None,
                "value": [{"page": 1, "text": word, "boundingBoxes": []} for word in value.split()],
            }
            for field, value in values.items()
        ],
    }


if __name__ == "__main__":
    main()
