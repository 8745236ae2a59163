"""An examination as markdown, for a pull request that waits for a person's word."""

from reconciler.report.examination import Examined, field_rows, figure, sums
from reconciler.report.markup import cell, code, folded, table


def examination_markdown(examined: Examined) -> str:
    """Show the figures first; each document's fields open on a click."""
    parts = [
        f"### {cell(examined.layout)}: {code(examined.model_id)} in {examined.instance}",
        f"Weights {code(examined.weights)}; {examined.serves}.",
        table(("", ""), [(word, cell(told)) for word, told in sums(examined)]),
    ]
    if examined.verdict is not None:
        rows = [(cell(each.field), figure(each)) for each in examined.verdict.fields]
        parts.append(table(("field", "right"), rows))
    for name, comparison in examined.compared.items():
        fields = [
            (
                r.mark if r.mark == "right" else f"**{r.mark}**",
                cell(r.field),
                cell(r.expected),
                cell(r.found),
            )
            for r in field_rows(comparison)
        ]
        summary = f"{cell(name)}: {comparison.right} of {len(comparison.fields)} right"
        parts.append(folded(summary, table(("", "field", "expected", "found"), fields)))
    return "\n\n".join(parts) + "\n"
