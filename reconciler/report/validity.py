"""Whether the desired state is usable, in the forms of a report."""

from collections.abc import Sequence

from reconciler.desired.problems import Problem
from reconciler.model.desired import Desired
from reconciler.report.markup import cell, code, fitting, table
from reconciler.report.output import Output
from reconciler.report.wording import counted


class ProblemOutput(Output):
    """One thing to mend."""

    file: str
    """Relative to the project's folder."""
    line: int
    column: int
    """Lines and columns count from 1."""
    message: str


class ValidateOutput(Output):
    """The answer of `reconciler validate`."""

    valid: bool
    problems: tuple[ProblemOutput, ...]


def validate_output(problems: Sequence[Problem]) -> ValidateOutput:
    """All problems."""
    return ValidateOutput(
        valid=not problems,
        problems=tuple(
            ProblemOutput(file=p.file, line=p.line, column=p.column, message=p.message)
            for p in problems
        ),
    )


def valid_text(desired: Desired) -> str:
    """Sum up a desired state that is right."""
    lines = [f"{desired.project}: the desired state is valid", f"layouts: {len(desired.layouts)}"]
    for environment in desired.environments.values():
        regions = ", ".join(environment.regions)
        origin = f"from {environment.source}" if environment.source else "trains"
        words = [origin]
        if environment.promote == "pinned":
            words.append(f"pinned to {counted(len(environment.versions), 'version')}")
        if environment.mode == "observe":
            words.append("observed only")
        elif environment.accounts == "existing":
            words.append("accounts exist already")
        lines.append(f"{environment.name}: {regions} ({', '.join(words)})")
    return "\n".join(lines)


def valid_markdown(desired: Desired) -> str:
    """The same for a comment."""
    head, *rest = valid_text(desired).splitlines()
    return "\n".join([f"### {head}", "", *(f"- {line}" for line in rest)]) + "\n"


def problems_markdown(problems: Sequence[Problem]) -> str:
    """A table of what is to be mended, and where."""

    def render(limit: int | None) -> str:
        shown = problems[:limit]
        rows = [(code(f"{p.file}:{p.line}:{p.column}"), cell(p.message)) for p in shown]
        parts = ["### The desired state is not valid", table(("where", "what"), rows)]
        if len(shown) < len(problems):
            parts.append(
                f"and {len(problems) - len(shown):,} more; `reconciler validate` tells all"
            )
        return "\n\n".join(parts) + "\n"

    return fitting(render, len(problems))
