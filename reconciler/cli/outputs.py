"""What each command answers with `--format json`; the committed schemas are made of these."""

from collections.abc import Mapping
from typing import Any

from pydantic import TypeAdapter

from reconciler.report.adoption_report import AdoptOutput
from reconciler.report.drift_output import DriftOutput
from reconciler.report.examination_output import VerifyOutput
from reconciler.report.lock_output import LockOutput
from reconciler.report.plan_output import PlanOutput
from reconciler.report.promotion_output import PromoteOutput
from reconciler.report.trail_json import HistoryOutput, ReplacedOutput
from reconciler.report.validity import ValidateOutput

SCHEMA_FOLDER = "docs/schema"
_DIALECT = "https://json-schema.org/draft/2020-12/schema"
"""What pydantic writes."""

OUTPUTS: Mapping[str, Any] = {
    "validate": ValidateOutput,
    "lock": LockOutput,
    "plan": PlanOutput,
    "drift": DriftOutput,
    "promote": PromoteOutput,
    "verify": VerifyOutput,
    "history": HistoryOutput | ReplacedOutput,
    "adopt": AdoptOutput,
}
"""Command -> the type of its answer; a union where an option asks another question."""


def output_schemas() -> Mapping[str, dict[str, Any]]:
    """The JSON Schema of each command's answer, by the schema file's name."""
    return {f"{command}.schema.json": _schema(command) for command in OUTPUTS}


def _schema(command: str) -> dict[str, Any]:
    generated = TypeAdapter(OUTPUTS[command]).json_schema(mode="serialization")
    return {"$schema": _DIALECT, "title": f"reconciler {command} --format json", **_tidy(generated)}


def _tidy(node: Any) -> Any:
    """Drop the titles that only repeat a field's name, and the line breaks of our docstrings."""
    if isinstance(node, list):
        return [_tidy(item) for item in node]
    if not isinstance(node, dict):
        return node
    tidied = {}
    for key, value in node.items():
        if key == "title" and isinstance(value, str):
            continue
        is_text = key == "description" and isinstance(value, str)
        tidied[key] = " ".join(value.split()) if is_text else _tidy(value)
    return tidied
