"""Truth values, in the words that people and the service write for them."""

_WORDS = {"true": True, "yes": True, "y": True, "false": False, "no": False, "n": False}


def same_truth(one: str, other: str) -> bool:
    """Tell whether two normalised texts are readable and mean one truth value."""
    read = _WORDS.get(one)
    return read is not None and read == _WORDS.get(other)
