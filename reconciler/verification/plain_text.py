"""Texts as a reader takes them: neither case, nor the width of a gap, nor of a letter, matters.

Unicode's compatibility form makes full-width and half-width letters one. It would also make 10²
the same as 102 and 1½ the same as eleven halves: what is raised, lowered, circled or a fraction
stays apart.
"""

import unicodedata

_TELLING = ("<super>", "<sub>", "<circle>", "<fraction>")
"""Compatibility mappings that would change what a reader reads (Unicode, UAX #44)."""


def normalise(text: str | None) -> str:
    """Write a text in the one way that all ways to write it share; missing is as blank."""
    folded = _compatible(_compatible(text or "").casefold())
    return " ".join(folded.split())


def _compatible(text: str) -> str:
    whole = "".join(
        letter
        if unicodedata.decomposition(letter).startswith(_TELLING)
        else unicodedata.normalize("NFKC", letter)
        for letter in text
    )
    return unicodedata.normalize("NFC", whole)
