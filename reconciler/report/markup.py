"""Markdown as GitHub shows it: cells that stay cells, folded details, and its limit of size."""

from collections.abc import Callable, Iterable, Sequence

LONGEST_COMMENT = 65_536
"""Characters that a comment on GitHub may have (REST: `body is too long`)."""


def cell(text: str) -> str:
    """Keep text in its cell: a pipe would start another, a line break would end the table.

    A `<` would begin a tag, and a name that the service tells may hold one.
    """
    pipes = text.replace("\\|", "&#124;").replace("|", "\\|")
    return " ".join(pipes.replace("<", "&lt;").split())


def code(text: str) -> str:
    """Set a name apart; nothing for no name."""
    return f"`{text}`" if text else ""


def table(head: Sequence[str], rows: Iterable[Sequence[str]], *, figures: int = 0) -> str:
    """A table; its last `figures` columns are set to the right."""
    texts = len(head) - figures
    rule = "|".join(["---"] * texts + ["---:"] * figures)
    return "\n".join(
        [f"| {' | '.join(head)} |", f"|{rule}|", *(f"| {' | '.join(r)} |" for r in rows)]
    )


def quoted(word: str, sentences: Iterable[str]) -> list[str]:
    """Sentences that nobody must miss, each as a quotation of its own."""
    return [f"> **{word}:** {cell(sentence)}" for sentence in sentences]


def folded(summary: str, body: str) -> str:
    """A part that opens on a click; the empty lines let GitHub read the body as markdown."""
    return f"<details><summary>{summary}</summary>\n\n{body}\n\n</details>"


def fitting(render: Callable[[int | None], str], rows: int) -> str:
    """Render with as many of `rows` rows per table as a comment can hold; None is all of them."""
    text, limit = render(None), rows
    while len(text) > LONGEST_COMMENT and limit:
        limit //= 2
        text = render(limit)
    return text if len(text) <= LONGEST_COMMENT else _cut(text)


def _cut(text: str) -> str:
    note = "\n\n… cut: a comment holds no more; `reconciler plan` shows all\n"
    return text[: LONGEST_COMMENT - len(note)].rpartition("\n")[0] + note
