"""JSON objects out of what clients send: a dictionary of true texts, or a reason why not.

JSON can spell half of a surrogate pair, which Python reads and no answer, log or database can
write. It is refused at the door, so that nobody behind it has to think of it.
"""

import json
import re

from emulator.state import JsonObject

_SURROGATE = re.compile(rb"\\u[dD][89a-fA-F]")


class NotAnObject(ValueError):
    """The bytes are no JSON object; the message says why, as the end of a sentence."""


def parse_object(data: bytes) -> JsonObject:
    """Read a JSON object; raises `NotAnObject`."""
    try:
        parsed = json.loads(data)
    except (ValueError, RecursionError) as error:
        raise NotAnObject(f"it is not JSON: {error}.") from None
    if not isinstance(parsed, dict):
        raise NotAnObject("it is not a JSON object.")
    if _SURROGATE.search(data) and not _is_text(parsed):
        raise NotAnObject("it holds half of a surrogate pair, which is no text.")
    return parsed


def _is_text(parsed: JsonObject) -> bool:
    """Whether everything in it can be written as UTF-8."""
    try:
        json.dumps(parsed, ensure_ascii=False).encode()
    except UnicodeEncodeError:
        return False
    return True
