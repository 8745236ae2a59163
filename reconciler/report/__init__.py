"""Plans and outcomes in the forms that people and programs read: text, markdown, JSON.

`lines` decides what is worth a line, once, so that all forms tell the same story.
"""

from reconciler.report.as_json import plan_json
from reconciler.report.as_markdown import plan_markdown
from reconciler.report.as_text import outcome_text, plan_text

__all__ = ["outcome_text", "plan_json", "plan_markdown", "plan_text"]
