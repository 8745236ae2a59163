"""What stands behind the last line's end in a journal: torn by a crash, or whole but for its end.

Lines are JSON objects, and no part of one is another. So a crash leaves nothing that could be taken
for a whole line; whoever restores a journal with an editor may well leave one without its end.
"""

import json


def is_whole(rest: bytes) -> bool:
    """Tell whether it is an entry to be kept, rather than one to be cut off."""
    if not rest.startswith(b"{"):
        return False
    try:
        json.loads(rest)
    except ValueError:
        return False
    return True
