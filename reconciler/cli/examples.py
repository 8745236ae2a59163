"""The example at the end of each command's help: people read it first and often nothing else."""


def example(*lines: str) -> str:
    r"""An epilog that click shows line by line (its `\b`), each line as one types it.

    A line that begins with `#` says what the next one does.
    """
    head = "Example:" if sum(not line.startswith("#") for line in lines) == 1 else "Examples:"
    return "\n".join(["\b", head, *(f"  {line}" for line in lines)])
