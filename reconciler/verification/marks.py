"""Check boxes: what stands in labels and results for a box that is ticked, or is not.

The service writes the state between colons, labelling tools write it without, people type an X or
copy the box itself. A blank is neither: nobody has said anything about the box.
"""

_TICKED = frozenset(
    {"selected", ":selected:", "x", "[x]", "(x)", "\N{BALLOT BOX WITH X}", "\N{CHECK MARK}"}
    | {"\N{BALLOT BOX WITH CHECK}", "\N{HEAVY CHECK MARK}", "\N{BALLOT X}", "\N{HEAVY BALLOT X}"}
)
_NOT_TICKED = frozenset({"unselected", ":unselected:", "[ ]", "[]", "\N{BALLOT BOX}"})


def same_mark(one: str, other: str) -> bool:
    """Tell whether two normalised texts are readable and mean one state of a check box."""
    read = read_mark(one)
    return read is not None and read == read_mark(other)


def read_mark(text: str) -> bool | None:
    """Read a normalised text as the state of a check box: ticked or not."""
    if text in _TICKED:
        return True
    return False if text in _NOT_TICKED else None
