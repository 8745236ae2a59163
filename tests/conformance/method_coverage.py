"""The table of methods: which are driven, in which versions and modes, and what is asserted.

It is rendered from what the tests declare; `scripts/emulator-coverage` renders it from what a run
has really called, and both must be the same.
"""

import importlib
import inspect
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType

from tests.conformance.clients import KINDS, LATER, MODES, ClientKind, Covered

PROJECT = Path(__file__).parents[2]
DOCUMENT = PROJECT / "docs" / "emulator.md"
BEGIN, END = "<!-- coverage:begin -->", "<!-- coverage:end -->"


@dataclass(frozen=True, slots=True, order=True)
class Proof:
    """One method in one version and mode, and the test that asserts what the call meant."""

    client: str
    method: str
    version: str
    mode: str
    test: str


def declared() -> set[Proof]:
    """Return what the tests say that they prove."""
    return {
        Proof(covered.client, method, version, mode, test)
        for test, covered in _declarations()
        for method in covered.methods
        for version in covered.versions
        for mode in MODES
    }


def _declarations() -> Iterator[tuple[str, Covered]]:
    for file in sorted(Path(__file__).parent.glob("test_every_method_*.py")):
        module: ModuleType = importlib.import_module(f"tests.conformance.{file.stem}")
        for name, test in inspect.getmembers(module, inspect.isfunction):
            covered = getattr(test, "covered", None)
            if isinstance(covered, Covered):
                yield name, covered


def render(proofs: Iterable[Proof]) -> str:
    """Write the table of every client."""
    known = sorted(proofs)
    sections = [_summary(known), *(_section(kind, known) for kind in KINDS)]
    return "\n\n".join(sections)


def _summary(proofs: list[Proof]) -> str:
    public = sum(len(kind.methods) for kind in KINDS)
    driven = len({(proof.client, proof.method) for proof in proofs})
    calls = len({(p.client, p.method, p.version, p.mode) for p in proofs})
    return (
        f"{public} public methods of {len(KINDS)} clients: {driven} are driven and what they mean "
        f"is asserted ({calls} times, counting API versions and both modes), {len(LATER)} come "
        "later and are refused."
    )


def _section(kind: ClientKind, proofs: list[Proof]) -> str:
    lines = [
        f"### {kind.name} ({kind.package})",
        "",
        f"| Method | {' | '.join(kind.versions)} | What is asserted |",
        f"|---|{'---|' * len(kind.versions)}---|",
    ]
    for method in kind.methods:
        own = [each for each in proofs if (each.client, each.method) == (kind.name, method)]
        reason = LATER.get((kind.name, method))
        cells = [_modes(own, version, later=reason is not None) for version in kind.versions]
        said = f"refused: {reason}" if reason else "; ".join(_sentences(own))
        lines.append(f"| `{method}` | {' | '.join(cells)} | {said} |")
    return "\n".join(lines)


def _modes(proofs: list[Proof], version: str, *, later: bool) -> str:
    if later:
        return "later"
    return ", ".join(
        mode for mode in MODES if any((p.version, p.mode) == (version, mode) for p in proofs)
    )


def _sentences(proofs: list[Proof]) -> list[str]:
    return sorted({each.test.removeprefix("test_").replace("_", " ") for each in proofs})


def committed(text: str) -> str:
    """Return the table that a document holds between its markers."""
    return text.partition(BEGIN)[2].partition(END)[0].strip()


def with_table(text: str, table: str) -> str:
    """Return a document with another table between its markers."""
    before, begin, rest = text.partition(BEGIN)
    _, end, after = rest.partition(END)
    if not begin or not end:
        raise ValueError(f"there is no {BEGIN} and {END}")
    return f"{before}{begin}\n{table}\n{end}{after}"
