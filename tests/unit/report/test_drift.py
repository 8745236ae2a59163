"""Drift: what is, against what Git says."""

import json
from dataclasses import replace
from datetime import timedelta

from reconciler.model.live import World
from reconciler.model.selection import Selection
from reconciler.planning import plan
from reconciler.report import output_json
from reconciler.report.drift import Drift, find_drift
from reconciler.report.drift_markdown import drift_markdown
from reconciler.report.drift_output import DriftOutput, drift_output
from reconciler.report.drift_text import drift_text
from reconciler.report.markup import LONGEST_COMMENT
from tests.simulation.given import WESTUS, A, B, endpoint, foreign, git, live, world

ALL_LAYOUTS = Selection()


def found(wanted: dict[str, str], seen: World, selection: Selection = ALL_LAYOUTS) -> Drift:
    desired = git(wanted)
    return find_drift(desired, seen, plan(desired, seen, selection))


def kinds(drift: Drift) -> dict[str, str]:
    return {each.layout: each.kind for each in drift.layouts}


def test_what_serves_as_git_wants_is_no_drift() -> None:
    model = live("1040", A)
    drift = found({"1040": A}, world(WESTUS, model, serving=[model], good=[model]))

    assert not drift.found
    assert drift_text([drift]) == "dev/westus: no drift; 1 in sync"


def test_another_version_than_git_wants() -> None:
    old = live("1040", A)
    drift = found({"1040": B}, world(WESTUS, old, serving=[old], good=[old]))

    (layout,) = drift.layouts
    assert (layout.kind, layout.wanted, layout.serving) == ("other", B, A)
    assert layout.remedy.startswith("to train: ")


def test_a_layout_that_nothing_serves() -> None:
    assert kinds(found({"1040": A}, world(WESTUS))) == {"1040": "missing"}


def test_a_mapping_that_names_a_model_that_is_gone() -> None:
    gone = live("1040", A)
    drift = found({"1040": A}, world(WESTUS, serving=[gone]))

    assert kinds(drift) == {"1040": "gone"}
    assert f"the mapping names 1040--{A}, which is not live" in drift_text([drift])


def test_a_mapping_that_names_a_model_of_somebody_else() -> None:
    seen = replace(world(WESTUS, foreign("theirs")), serving={"1040": "theirs"})

    assert kinds(found({"1040": A}, seen)) == {"1040": "foreign"}


def test_a_layout_that_serves_and_has_left_git() -> None:
    old = live("1099", A)
    drift = found({}, world(WESTUS, old, serving=[old]))

    assert kinds(drift) == {"1099": "extra"}
    assert f"1099--{A} serves, which Git does not want; to withdraw: " in drift_text([drift])


def test_the_wanted_version_serves_and_is_not_verified() -> None:
    model = live("1040", A)
    drift = found({"1040": A}, world(WESTUS, model, serving=[model]))

    assert kinds(drift) == {"1040": "unsettled"}
    assert f"{A} serves, as Git wants, but: to verify: " in drift_text([drift])


def test_a_model_of_ours_without_a_reason_to_be_there_is_unexpected() -> None:
    model, stray = live("1040", A), live("1040", B)
    drift = found({"1040": A}, world(WESTUS, model, stray, serving=[model], good=[model]))

    assert (drift.found, drift.layouts) == (True, ())
    assert drift_text([drift]).splitlines() == [
        "dev/westus: 1 model is unexpected; 1 in sync",
        f"  unexpected: 1040--{B}: ours, but neither wanted, serving nor retained",
    ]


def test_unmanaged_models_are_told_and_are_no_drift() -> None:
    model = live("1040", A)
    seen = world(WESTUS, model, foreign("legacy"), serving=[model], good=[model])
    drift = found({"1040": A}, seen)

    assert not drift.found
    assert "  unmanaged, never touched (1): legacy" in drift_text([drift]).splitlines()


def test_a_model_that_soon_expires_is_told_and_is_no_drift() -> None:
    model = live("1040", A, expires_in=timedelta(days=10))
    drift = found({"1040": A}, world(WESTUS, model, serving=[model], good=[model]))

    assert not drift.found
    assert "  warning: 1040: " in drift_text([drift])
    assert "expires on 2026-12-01" in drift_text([drift])


def test_an_instance_that_could_not_be_read_tells_nothing_else() -> None:
    drift = found({"1040": A}, world(WESTUS, trouble="503 (ServiceUnavailable)"))

    assert drift_text([drift]) == "dev/westus could not be read: 503 (ServiceUnavailable)"
    assert "| dev/westus | not read |" in drift_markdown([drift])


def test_an_account_that_does_not_exist_is_said_to_and_all_layouts_are_missing() -> None:
    drift = found({"1040": A}, world(WESTUS, exists=False))

    assert kinds(drift) == {"1040": "missing"}
    assert "  the account does not exist; `pulumi up --stack dev` makes it" in drift_text([drift])


def test_an_account_that_is_gone_though_models_serve_there_is_doubted_and_never_just_missing() -> (
    None
):
    drift = found({"1040": A}, world(WESTUS, serving=[live("1040", A)], exists=False))

    text = drift_text([drift])
    assert drift.found
    assert f"  warning: no account answers at {endpoint(WESTUS)}, though models serve" in text
    assert "RECONCILER_ENDPOINT or the name service is wrong" in text
    assert "the account does not exist" not in text + drift_markdown([drift])


def test_layouts_that_are_left_out_are_not_looked_at() -> None:
    stray = live("1099", B)
    seen = world(WESTUS, stray)
    drift = found({"1040": A, "1099": A}, seen, Selection(excluded=frozenset({"1099"})))

    assert kinds(drift) == {"1040": "missing"}
    assert drift.unexpected == ()
    assert "  left out, not looked at: 1 layout" in drift_text([drift])


def test_a_layout_in_sync_beside_one_that_is_not_is_only_counted() -> None:
    model = live("1040", A)
    drift = found({"1040": A, "1099": A}, world(WESTUS, model, serving=[model], good=[model]))

    assert drift_text([drift]).splitlines()[0] == "dev/westus: 1 layout differs from Git; 1 in sync"


def test_markdown_has_a_table_of_the_instances_and_folds_the_differences() -> None:
    text = drift_markdown([found({"1040": A}, world(WESTUS))])

    assert "| dev/westus | 1 layout differs from Git; 0 in sync | 2026-11-21 09:00 UTC |" in text
    assert "<details><summary><b>dev/westus</b>: 1 layout differs from Git; 0 in sync" in text
    assert f"| **missing** | 1040 | Git wants {A}, nothing serves; to train: " in text


def test_markdown_fits_into_a_comment() -> None:
    text = drift_markdown([found({f"layout-{n}": A for n in range(3000)}, world(WESTUS))])

    assert len(text) <= LONGEST_COMMENT
    assert "more; `reconciler drift` shows all" in text


def test_json_tells_all_of_it() -> None:
    old = live("1040", A)
    drift = found({"1040": B}, world(WESTUS, old, serving=[old], good=[old]))
    text = output_json(drift_output([drift]))

    assert DriftOutput.model_validate_json(text) == drift_output([drift])
    answer = json.loads(text)
    assert answer["drift"] is True
    (layout,) = answer["instances"][0]["layouts"]
    assert {**layout, "remedy": "…"} == {
        "layout": "1040",
        "kind": "other",
        "wanted": B,
        "serving": A,
        "model_id": f"1040--{A}",
        "remedy": "…",
    }
