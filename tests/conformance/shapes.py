"""What two answers have in common: keys, types, and for texts their form (time, GUID, address, …).

`SHOWN` is what was recorded or what an example shows; `ANSWERED` is what the emulator answers. A
difference says of which kind it is, because only a key that is missing or additional may ever be
excused, and only when the API calls it optional.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal
from urllib.parse import parse_qs, urlsplit

Kind = Literal["missing", "additional", "other"]

HEADERS_WITH_A_FORM = {"apim-request-id", "operation-location"}
EXACT_HEADERS = {"content-type", "x-content-type-options"}
OPEN_MAPS = {"docTypes", "fieldSchema", "fieldConfidence", "tags", "fields"}
"""Objects whose keys are names given by people: their values are compared, their keys are not."""

WORDS = {"kind", "status", "buildMode", "type", "apiVersion"}
"""Keys whose texts are words of the API: compared as they are."""

DEPENDS_ON_THE_FORM = {"apiVersion", "type"}
"""Words that an item may have otherwise: models of several versions, fields of several types."""

FORMS_OF_TEXT = {
    "time": r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ",
    "GUID": r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}",
    "operation id": r"\d{11}_[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}",
}
FRACTION = re.compile(r"(?<=\d\d:\d\d:\d\d)\.\d+(?=Z$)")


@dataclass(frozen=True, slots=True)
class Difference:
    """One way in which an answer differs; `at` is the path of keys, without list positions."""

    kind: Kind
    at: str
    what: str

    def __str__(self) -> str:
        """A line for people."""
        return f"{self.at}: {self.what}"


@dataclass(frozen=True, slots=True)
class Comparison:
    """How strictly texts are compared.

    An example is `illustrative`: it may write a time with fractions, an id as a plain GUID and an
    address without its query, all of which the API description allows and no recording shows.
    """

    illustrative: bool = False

    def differences(self, shown: Any, answered: Any, at: str = "body") -> Iterator[Difference]:
        """Yield how an answer's shape differs from the shown one."""
        if isinstance(shown, bool | type(None)) or isinstance(answered, bool | type(None)):
            if shown is not answered:
                yield Difference("other", at, f"shown {shown!r}, answered {answered!r}")
        elif isinstance(shown, int | float) and isinstance(answered, int | float):
            return
        elif type(shown) is not type(answered):
            names = type(shown).__name__, type(answered).__name__
            yield Difference("other", at, f"shown {names[0]}, answered {names[1]}")
        elif isinstance(shown, str):
            yield from self._texts(shown, answered, at)
        elif isinstance(shown, list):
            yield from self._items(shown, answered, at)
        elif at.rpartition(".")[2] in OPEN_MAPS:
            yield from self._open_maps(shown, answered, at)
        else:
            yield from self._keys(shown, answered, at)
            for key in shown.keys() & answered.keys():
                yield from self.differences(shown[key], answered[key], f"{at}.{key}")

    def headers(
        self, shown: Mapping[str, str], answered: Mapping[str, str]
    ) -> Iterator[Difference]:
        """Yield how an answer's headers differ from the shown ones."""
        for name, value in ((name.lower(), value) for name, value in shown.items()):
            at = f"header {name}"
            if name == "content-length":
                continue  # the bodies are compared; HTTP forbids the recorded one on a 204
            if name not in answered:
                yield Difference("other", at, "shown, and missing in the answer")
            elif name in EXACT_HEADERS and answered[name] != value:
                yield Difference("other", at, f"shown {value!r}, answered {answered[name]!r}")
            elif name in HEADERS_WITH_A_FORM:
                yield from self._texts(value, answered[name], at)

    def _texts(self, shown: str, answered: str, at: str) -> Iterator[Difference]:
        if at.rpartition(".")[2] in WORDS and at.count("error") == 0 and shown != answered:
            yield Difference("other", at, f"shown {shown!r}, answered {answered!r}")
        forms = self._form(shown), self._form(answered)
        # An id that was a GUID may be any text.
        if forms[0] != forms[1] and forms != ("GUID", "text"):
            yield Difference("other", at, f"shown {forms[0]}, answered {forms[1]}")

    def _form(self, text: str) -> str:
        """Tell of which form a text is."""
        if text.startswith("http"):
            parts = urlsplit(text)
            ids = r"(documentModels|operations|analyzeResults)/[^/:]+"
            path = re.sub(ids, r"\1/…", parts.path)
            query = "" if self.illustrative else f" with {sorted(parse_qs(parts.query))}"
            return f"address {path}{query}"
        if self.illustrative:
            text = FRACTION.sub("", text)
        for name, pattern in FORMS_OF_TEXT.items():
            if re.fullmatch(pattern, text):
                return "GUID" if self.illustrative and name == "operation id" else name
        return "text"

    def _open_maps(
        self, shown: Mapping[str, Any], answered: Mapping[str, Any], at: str
    ) -> Iterator[Difference]:
        """Compare the values of maps, which need not have the same keys."""
        if shown and not answered:
            yield Difference("missing", at, "shown with entries, answered without")
        elif answered and not shown:
            yield Difference("additional", at, "shown without entries, answered with some")
        elif not all(isinstance(value, dict) for value in shown.values()):
            sample = next(iter(shown.values()), None)
            for value in answered.values():
                yield from self.differences(sample, value, f"{at}.*")
        else:
            yield from self._items(list(shown.values()), list(answered.values()), f"{at}.*")

    def _items(
        self, shown: Sequence[Any], answered: Sequence[Any], at: str
    ) -> Iterator[Difference]:
        """Compare items: what every shown one has is required, what any has is allowed."""
        if shown and not answered:
            yield Difference("missing", at, "shown with items, answered without")
        if not shown or not answered or not isinstance(shown[0], dict):
            if shown and answered:
                yield from self.differences(shown[0], answered[0], at)
            return
        required = set.intersection(*(set(item) for item in shown))
        examples = {key: value for item in shown for key, value in item.items()}
        words = {key: {item.get(key) for item in shown} for key in WORDS}
        for item in answered:
            for key in required - set(item):
                yield Difference("missing", f"{at}.{key}", "shown in every item, and missing")
            for key, value in item.items():
                where = f"{at}.{key}"
                if key not in examples:
                    yield Difference("additional", where, "answered, and never shown")
                elif key in WORDS and isinstance(value, str):
                    if key not in DEPENDS_ON_THE_FORM and value not in words[key]:
                        yield Difference("other", where, f"{value!r} was never shown")
                else:
                    yield from self.differences(examples[key], value, where)

    @staticmethod
    def _keys(
        shown: Mapping[str, Any], answered: Mapping[str, Any], at: str
    ) -> Iterator[Difference]:
        for key in shown.keys() - answered.keys():
            yield Difference("missing", f"{at}.{key}", "shown, and missing in the answer")
        for key in answered.keys() - shown.keys():
            yield Difference("additional", f"{at}.{key}", "answered, and never shown")


RECORDED = Comparison()
ILLUSTRATED = Comparison(illustrative=True)


def codes(error: Any) -> list[str]:
    """Return the codes of an error, from the outermost to the innermost."""
    inner: list[Any] = [error["innererror"]] if "innererror" in error else []
    return [error["code"], *(each["code"] for each in inner + error.get("details", []))]
