"""Which plain scalars are numbers, booleans or nothing: the core schema of YAML 1.2.

PyYAML follows YAML 1.1, where `no` is false, `2023-07-31` a date and `12:30:00` a number. Editors
follow 1.2, and so do people: what looks like a word is a word.
"""

import re

Scalar = str | int | float | bool | None

_NULL = frozenset({"", "~", "null", "Null", "NULL"})
_TRUE = frozenset({"true", "True", "TRUE"})
_FALSE = frozenset({"false", "False", "FALSE"})
_INTEGER = re.compile(r"[-+]?[0-9]{1,300}")
_OCTAL = re.compile(r"0o[0-7]{1,300}")
_HEXADECIMAL = re.compile(r"0x[0-9a-fA-F]{1,300}")
_FLOAT = re.compile(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?")
_INFINITY = re.compile(r"[-+]?\.(inf|Inf|INF)")
_NOT_A_NUMBER = frozenset({".nan", ".NaN", ".NAN"})


def resolve(plain: str) -> Scalar:
    """Turn an unquoted scalar into the value that YAML 1.2 gives it."""
    if plain in _NULL:
        return None
    if plain in _TRUE or plain in _FALSE:
        return plain in _TRUE
    if plain in _NOT_A_NUMBER:
        return float("nan")
    if _INFINITY.fullmatch(plain):
        return float(plain.replace(".", ""))
    for pattern, base in ((_INTEGER, 10), (_OCTAL, 8), (_HEXADECIMAL, 16)):
        if pattern.fullmatch(plain):
            return int(plain, base)
    return float(plain) if _FLOAT.fullmatch(plain) else plain
