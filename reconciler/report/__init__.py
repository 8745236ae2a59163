"""What people and programs read: plans, outcomes, drift, promotions, the trail.

Each subject has a file per form (text, markdown, output); what is worth a line is decided once
beside them (`lines`, `drift`, `promotion`), so that all forms tell the same story. `output` is the
base of everything that programs read.
"""

from reconciler.report.outcome_text import outcome_text
from reconciler.report.output import Output, output_json
from reconciler.report.plan_markdown import plans_markdown
from reconciler.report.plan_output import plan_output
from reconciler.report.plan_text import plan_text, plans_text

__all__ = [
    "Output",
    "outcome_text",
    "output_json",
    "plan_output",
    "plan_text",
    "plans_markdown",
    "plans_text",
]
