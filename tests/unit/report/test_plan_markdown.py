"""Plans as a comment on a pull request: the whole in one table, the rest a click away."""

from dataclasses import replace

from reconciler.report import plans_markdown
from reconciler.report.markup import LONGEST_COMMENT
from tests.unit.report.plans import (
    EASTUS2,
    A,
    blocked,
    copying,
    in_sync,
    need,
    plan,
    serving,
    training,
)


def test_one_row_per_instance_comes_first_and_each_plan_is_folded_below() -> None:
    text = plans_markdown([plan(in_sync("1040")), plan(copying("1040"), at=EASTUS2)])

    assert text == (
        "### Form layouts\n"
        "\n"
        "| instance | plan | fingerprint |\n"
        "|---|---|---|\n"
        "| dev/westus | nothing to do; 1 in sync |  |\n"
        "| staging/eastus2 | 1 to copy | `3fa2c1b09d11` |\n"
        "\n"
        "<details><summary><b>staging/eastus2</b>: 1 to copy</summary>\n"
        "\n"
        "|  | layout | version or model | why |\n"
        "|---|---|---|---|\n"
        f"| **copy** | 1040 | `{A}` | dev/westus has verified it; then serve |\n"
        "\n"
        "</details>\n"
        "\n"
        "To approve exactly this: `RECONCILER_APPROVED='staging/eastus2=3fa2c1b09d11'`\n"
    )


def test_a_refusal_is_quoted_where_nobody_can_miss_it() -> None:
    text = plans_markdown([plan(refusals=("dev/westus could not be read: 503",))])

    assert "| dev/westus | **refused**; nothing is planned |  |" in text
    assert "> **Refused, dev/westus:** dev/westus could not be read: 503" in text


def test_a_pipe_a_line_break_or_a_tag_in_a_reason_does_not_break_the_table() -> None:
    text = plans_markdown([plan(blocked("1040", "a | b\nc </details>"))])

    assert "| **blocked** | 1040 |  | a \\| b c &lt;/details> |" in text


def test_what_is_beside_the_actions_is_told_with_them() -> None:
    made = plan(
        serving("1040"),
        observed=True,
        unverified=("1040",),
        unmanaged=("legacy",),
        left_out=("1099",),
        capacity=need(),
    )
    text = plans_markdown([made])

    assert "mode: observe: nothing of this is carried out" in text
    assert "`verification: none`, served untested (1): 1040" in text
    assert "Unmanaged, never touched (1): `legacy`" in text
    assert "left out, neither judged nor changed: 1 layout" in text
    assert "Capacity: 11 of 5,000 models" in text


def test_however_much_there_is_the_comment_is_one_that_github_takes() -> None:
    many = plan(*(training(f"layout-{n}", because="why " * 30) for n in range(10_000)))
    text = plans_markdown([many, replace(many, instance=EASTUS2)])

    assert LONGEST_COMMENT / 2 < len(text) <= LONGEST_COMMENT
    assert "| dev/westus | 10,000 to train |" in text
    assert "more rows; `reconciler plan` shows all" in text
    assert text.count("<details>") == text.count("</details>") == 2


def test_sentences_that_are_too_long_for_any_table_are_cut_with_a_word_on_it() -> None:
    text = plans_markdown([plan(refusals=tuple("no " * 300 for _ in range(100)))])

    assert len(text) <= LONGEST_COMMENT
    assert text.endswith("… cut: a comment holds no more; `reconciler plan` shows all\n")
