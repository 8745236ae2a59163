"""`reconciler verify`: what a person sees before a word, and what that word does."""

import json
import re
from datetime import datetime

import pytest

from reconciler.execution import reconcile
from reconciler.model.naming import Instance
from reconciler.model.outcome import Outcome
from reconciler.report.examination_output import VerifyOutput
from tests.unit.cli.site import DEV, STAGING, Site

PERSON = "{prefix: 1040V-check/, minimum_accuracy: 0.8, by: person}"
PERSON_ALONE = "{by: person}"


def run(site: Site, instance: Instance = DEV) -> Outcome:
    """A run that may leave layouts waiting."""
    return site.run(lambda session: reconcile(session, instance))


def waiting(site: Site, verification: str = PERSON) -> Site:
    site.declare("1040V", verification=verification)
    site.lock()
    assert set(run(site).waiting) == {"1040V"}
    return site


def shown(site: Site, *arguments: str) -> VerifyOutput:
    result = site.type("verify", "1040V", *arguments, "--format", "json")
    return VerifyOutput.model_validate_json(result.stdout)


def decisions(site: Site) -> list[dict[str, object]]:
    file = site.root / ".reconciler/dev/decisions/westus.jsonl"
    return [json.loads(line) for line in file.read_text().splitlines()] if file.exists() else []


def test_every_field_of_every_document_is_shown_with_what_was_expected_and_found(
    site: Site,
) -> None:
    result = waiting(site).type("verify", "1040V")

    assert result.exit_code == 2
    assert "  1040V-check-01.pdf\n" in result.stdout
    assert "    right  Name        Ulrich G Pemberton     Ulrich G Pemberton\n" in result.stdout
    assert "accuracy            1.000 (26 of 26 fields)" in result.stdout
    assert "minimum             0.800" in result.stdout
    assert "waits for a person" in result.stdout
    assert "verify 1040V --instance dev/westus --weights dev/westus@" in result.stderr


def test_looking_stores_nothing(site: Site) -> None:
    waiting(site)
    state = site.root / ".reconciler/dev"
    before = {path: path.read_bytes() for path in state.rglob("*") if path.is_file()}

    site.type("verify", "1040V")

    assert {path: path.read_bytes() for path in state.rglob("*") if path.is_file()} == before


def test_what_is_wrong_is_marked(site: Site) -> None:
    waiting(site)
    labels = site.root / "forms/1040V-check/1040V-check-01.pdf.labels.json"
    labels.write_text(labels.read_text().replace("Pemberton", "Somebody"))
    site.lock("1040V")

    found = shown(site)

    wrong = [
        (document.document, field.field, field.right)
        for document in found.documents
        for field in document.fields
        if not field.right
    ]
    assert ("1040V-check-01.pdf", "Name", False) in wrong
    assert "    WRONG  Name" in site.type("verify", "1040V").stdout


def test_an_accepted_model_serves_with_the_next_run(site: Site) -> None:
    waiting(site)

    result = site.type("verify", "1040V", "--accept", "--reason", "30 letters checked")

    assert result.exit_code == 0, result.output
    assert "30 letters checked" in result.stdout
    assert set(run(site).serving) == {"1040V"}


def test_a_rejected_model_does_not_serve(site: Site) -> None:
    waiting(site)

    result = site.type("verify", "1040V", "--reject", "reads the wrong line")

    assert result.exit_code == 0, result.output
    outcome = run(site)
    assert outcome.serving == {}
    assert "reads the wrong line" in outcome.failed["1040V"]


def test_the_command_that_a_blocked_layout_names_takes_a_rejection_back_where_it_was_said(
    site: Site,
) -> None:
    waiting(site).type("verify", "1040V", "--accept")
    site.environment("staging", "eastus2", "source: dev/westus", "promote: follow")
    run(site)
    run(site, STAGING)
    site.type("verify", "1040V", "--instance", str(STAGING), "--reject", "not for us")
    note = run(site, STAGING).failed["1040V"]
    command = re.search("accept it: `reconciler ([^`]+)`", note)
    assert command, note

    result = site.type(*command[1].split())

    assert result.exit_code == 0, result.output
    outcome = run(site, STAGING)
    assert (set(outcome.serving), outcome.failed) == ({"1040V"}, {})


def test_a_decision_says_who_when_why_and_about_which_weights(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", str(site.root / "gitconfig"))
    monkeypatch.setenv("GIT_CONFIG_SYSTEM", "/dev/null")
    site.write("gitconfig", "[user]\n\tname = Ann\n\temail = ann@example.org\n")
    waiting(site)

    site.type("verify", "1040V", "--reject", "no")

    (stored,) = decisions(site)
    assert (stored["by"], stored["reason"], stored["accepted"]) == (
        "Ann <ann@example.org>",
        "no",
        False,
    )
    assert stored["weights"] == shown(site).weights
    assert datetime.fromisoformat(str(stored["at"])).tzinfo is not None


def test_without_a_name_in_git_it_is_who_is_logged_in(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", "/dev/null")
    monkeypatch.setenv("GIT_CONFIG_SYSTEM", "/dev/null")
    monkeypatch.setenv("LOGNAME", "ann")
    waiting(site)

    site.type("verify", "1040V", "--accept")

    assert [each["by"] for each in decisions(site)] == ["ann"]


def test_a_secret_in_a_reason_is_not_stored(site: Site) -> None:
    waiting(site)

    site.type("verify", "1040V", "--reject", "see https://x/y?sig=VERYSECRET")

    assert "VERYSECRET" not in json.dumps(decisions(site))


def test_a_word_about_weights_that_have_been_replaced_is_not_taken(site: Site) -> None:
    waiting(site)
    seen = shown(site).weights
    other = seen.replace("dev/westus@20", "dev/westus@19")

    refused = site.type("verify", "1040V", "--accept", "--weights", other)
    taken = site.type("verify", "1040V", "--accept", "--weights", seen)

    assert refused.exit_code == 1
    assert f"nothing was decided: 1040V--{site.version('1040V')} has the weights {seen} now" in (
        refused.stderr
    )
    assert taken.exit_code == 0
    assert len(decisions(site)) == 1


def test_without_documents_a_person_decides_all_the_same(site: Site) -> None:
    waiting(site, PERSON_ALONE)

    looked = site.type("verify", "1040V")
    decided = site.type("verify", "1040V", "--accept")

    assert looked.exit_code == 2
    assert "accuracy            unknown: the layout has no verification documents" in looked.stdout
    assert decided.exit_code == 0
    assert set(run(site).serving) == {"1040V"}


def test_a_layout_that_its_figures_judge_is_shown_and_not_decided(site: Site) -> None:
    site.declare("1040V")
    site.lock()
    site.up()

    looked = site.type("verify", "1040V")
    decided = site.type("verify", "1040V", "--accept")

    assert looked.exit_code == 0
    assert "may serve  accuracy 1.000" in looked.stdout
    assert decided.exit_code == 1
    assert "write `by: person` under `verification` in desired/layouts/1040V.yaml" in (
        decided.stderr
    )
    assert decisions(site) == []


def test_below_the_minimum_it_ends_with_2(site: Site) -> None:
    site.declare("1040V")
    site.lock()
    site.up()
    labels = site.root / "forms/1040V-check/1040V-check-01.pdf.labels.json"
    labels.write_text(
        labels.read_text().replace("1040V-check", "x").replace('"text": "', '"text": "?')
    )
    site.lock("1040V")

    result = site.type("verify", "1040V")

    assert result.exit_code == 2
    assert "may not serve  accuracy" in result.stdout


def test_a_layout_that_is_not_verified_says_so(site: Site) -> None:
    site.declare("1040V", verification="none")
    site.lock()
    site.up()

    looked = site.type("verify", "1040V")
    decided = site.type("verify", "1040V", "--reject", "no")

    assert looked.exit_code == 0
    assert "not verified, as Git says" in looked.stdout
    assert decided.exit_code == 1
    assert "so there is nothing to decide" in decided.stderr


def test_what_serves_now_is_shown_beside_the_new_version(site: Site) -> None:
    waiting(site)
    site.type("verify", "1040V", "--accept")
    run(site)
    old = site.version("1040V")
    site.lock("--renew", "1040V")
    run(site)

    found = shown(site)

    assert found.version == site.version("1040V") != old
    assert found.serving == f"1040V--{old}"
    assert found.baseline is not None
    assert (found.baseline.version, found.baseline.right) == (old, 26)


def test_a_version_that_is_not_live_cannot_be_examined(site: Site) -> None:
    site.declare("1040V")
    site.lock()

    result = site.type("verify", "1040V")

    assert result.exit_code == 1
    assert f"version {site.version('1040V')} of 1040V is not live in dev/westus" in result.stderr


@pytest.mark.parametrize(
    ("arguments", "reason"),
    [
        (["--accept", "--reject", "no"], "exclude each other"),
        (["--reject", " "], "needs a reason"),
        (["--reason", "x"], "go with a decision"),
        (["--instance", "dev"], "names no instance"),
        (["--instance", "dev/asia"], "there is no instance dev/asia"),
    ],
)
def test_wrong_usage_is_told(site: Site, arguments: list[str], reason: str) -> None:
    site.declare("1040V", verification=PERSON)
    site.lock()

    result = site.type("verify", "1040V", *arguments)

    assert result.exit_code == 1
    assert reason in result.stderr


def test_markdown_folds_each_document(site: Site) -> None:
    result = waiting(site).type("verify", "1040V", "--format", "markdown")

    assert result.stdout.startswith("### 1040V: `1040V--")
    assert "<summary>1040V-check-01.pdf: 9 of 9 right</summary>" in result.stdout
