"""The audit trail as people and programs read it."""

import json

from pydantic import TypeAdapter

from reconciler.model.naming import model_id
from reconciler.report.output import output_json
from reconciler.report.trail import replaced
from reconciler.report.trail_assembly import assemble
from reconciler.report.trail_json import (
    HistoryOutput,
    ReplacedOutput,
    history_output,
    replaced_output,
)
from reconciler.report.trail_markdown import replaced_markdown, trail_markdown
from reconciler.report.trail_table import replaced_table, trail_table
from reconciler.report.trail_text import NOTHING, replaced_text, trail_text
from tests.simulation.given import A, B, git
from tests.unit.report.test_trail import archived, did, remembered, served

STORE = remembered(
    archive=[archived(A, 7), archived(B)],
    history=[
        did("train", B, 0, operation="op-1"),
        did("train", A, 1, operation="op-2"),
        did("delete", B, 3),
    ],
    served=[served(B, 0.5), served(A, 1.5)],
    serving=model_id("1040", A),
)
TRAIL = assemble(git({"1040": A}), [STORE])


def test_text_tells_each_version_in_aligned_lines() -> None:
    assert trail_text(TRAIL) == (
        "1040: 2 versions\n"
        f"  {A}\n"
        "    wanted   in dev, staging\n"
        "    data     7 documents, digest dddddddddddd; template, API 2023-07-31\n"
        "    trained  2026-11-21 10:00Z in dev/westus, commit c0ffee0, operation op-2\n"
        f"    dev/westus  serving  1040--{A}  trained 2026-11-21 10:00Z; served 2026-11-21 10:30Z "
        "until now\n"
        f"  {B}\n"
        "    data     5 documents, digest dddddddddddd; template, API 2023-07-31\n"
        "    trained  2026-11-21 09:00Z in dev/westus, commit c0ffee0, operation op-1\n"
        f"    dev/westus  deleted  1040--{B}  trained 2026-11-21 09:00Z; served 2026-11-21 09:30Z "
        f"until 2026-11-21 10:30Z, then 1040--{A}; deleted 2026-11-21 12:00Z"
    )


def test_the_list_of_replaced_models_is_one_line_each() -> None:
    assert replaced_text(replaced(TRAIL)) == (
        f"dev/westus  1040  1040--{B}  replaced 2026-11-21 10:30Z by 1040--{A}  "
        "deleted 2026-11-21 12:00Z"
    )


def test_nothing_known_is_said_so() -> None:
    assert trail_text(()) == NOTHING
    assert "no model has been replaced" in replaced_text(())


def test_markdown_holds_the_same_facts_in_a_table() -> None:
    shown = trail_markdown(TRAIL)

    assert shown.startswith("### 1040: 2 versions\n\n| version | made of and found | where |\n")
    assert f"**deleted** in dev/westus: `1040--{B}`" in shown
    assert f"| `1040--{B}` | 2026-11-21 10:30Z by 1040--{A} |" in replaced_markdown(replaced(TRAIL))


def test_a_table_for_a_terminal_fits_its_width_and_loses_no_version() -> None:
    shown = trail_table(TRAIL, 100)

    assert A in shown
    assert B in shown
    assert f"1040--{B}" in replaced_table(replaced(TRAIL), 160)


def test_json_follows_its_declared_shape() -> None:
    whole = output_json(history_output(TRAIL))
    gone = output_json(replaced_output(replaced(TRAIL)))

    assert TypeAdapter(HistoryOutput).validate_json(whole).layouts[0].versions[0].version == A
    assert TypeAdapter(ReplacedOutput).validate_json(gone).replaced[0].version == B
    first = json.loads(whole)["layouts"][0]["versions"][1]["models"][0]
    assert first["services"] == [
        {
            "since": "2026-11-21T09:30:00Z",
            "until": "2026-11-21T10:30:00Z",
            "replaced_by": f"1040--{A}",
            "is_current": False,
        }
    ]
