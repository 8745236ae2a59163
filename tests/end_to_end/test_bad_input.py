"""Bad input, on the real engine: what a person reads, and what goes on working all the same."""

import re
import secrets
import shutil
import socket
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import httpx
import pytest

from emulator.service import copying
from reconciler.desired import load
from tests.end_to_end.site import PROJECT, Site, site_with
from walkthrough.programs import Finished

WELL, MISSING, MOVED, NO_PDF = "1040X", "1040", "1040V", "1099"
"""Layouts by what is wrong with their documents."""
LAYOUTS = (WELL, MISSING, MOVED, NO_PDF)
STAGING = ("eastus2", "westeurope")
WRONG_KEY = "wrong-key-xyz"


# What is wrong in the files


@dataclass(frozen=True)
class Mistake:
    """A problem in `file`, below desired/, at the last `at`; it says `told` and then `mend`."""

    file: str
    at: str
    told: str
    mend: str


MISTAKES = (
    Mistake("environments/dev.yaml", "westus]", "`westus` is listed twice", "remove one"),
    Mistake("environments/staging.yaml", "prod/", "no environment `prod`", "write one of dev"),
    Mistake("layouts/1040.yaml", "retian", "`retian` is unknown", "did you mean `retain`?"),
    Mistake("layouts/1040V.yaml", "layout:", "`training` is missing", "write for example"),
    Mistake("layouts/1040X.yaml", "1040X\n", "not in desired/layouts.lock.yaml", "reconciler lock"),
    Mistake("layouts/1099-again.yaml", '"1099"', "declared by desired/layouts/1099.yaml", "remove"),
)


@dataclass(frozen=True)
class Refused:
    """The site with all mistakes, and what each command said about it."""

    site: Site
    runs: Mapping[str, Finished]


@pytest.fixture(scope="module")
def refused(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Refused]:
    with site_with(("1040", "1040V", "1099"), tmp_path_factory.mktemp("wrong"), "dev") as site:
        desired = site.workspace.folder / "desired"
        edit(desired / "environments/dev.yaml", "[westus]", "[westus, westus]")
        edit(desired / "environments/staging.yaml", "dev/westus", "prod/westus")
        edit(desired / "layouts/1040.yaml", "retain:", "retian:")
        edit(desired / "layouts/1040V.yaml", "training: {prefix: 1040V/}\n", "")
        shutil.copy(PROJECT / "desired/layouts/1040X.yaml", desired / "layouts")
        shutil.copy(desired / "layouts/1099.yaml", desired / "layouts/1099-again.yaml")
        yield Refused(
            site,
            {
                "reconciler validate": site.type("reconciler", "validate"),
                "pulumi preview": site.preview("dev"),
            },
        )


def edit(file: Path, old: str, new: str) -> None:
    text = file.read_text()
    assert old in text
    file.write_text(text.replace(old, new))


def place(file: Path, text: str) -> str:
    """Line and column of the last occurrence of a text."""
    before = file.read_text().rpartition(text)[0]
    return f"{before.count(chr(10)) + 1}:{len(before) - before.rfind(chr(10))}"


@pytest.mark.parametrize("command", ["reconciler validate", "pulumi preview"])
@pytest.mark.parametrize("mistake", MISTAKES, ids=lambda mistake: mistake.file)
def test_every_mistake_is_told_with_its_place_and_its_remedy(
    refused: Refused, command: str, mistake: Mistake
) -> None:
    file = refused.site.workspace.folder / "desired" / mistake.file
    start = f"desired/{mistake.file}:{place(file, mistake.at)}: "

    told = [line.strip() for line in refused.runs[command].output.splitlines() if start in line]

    assert len(told) == 1
    assert mistake.told in told[0]
    assert mistake.mend in told[0].partition(mistake.told)[2]


@pytest.mark.parametrize("command", ["reconciler validate", "pulumi preview"])
def test_mistakes_fail_the_command_without_a_traceback_and_no_others_are_told(
    refused: Refused, command: str
) -> None:
    run = refused.runs[command]

    assert run.code == 1
    assert len(re.findall(r"desired/\S+\.yaml:\d+:\d+: ", run.output)) == len(MISTAKES)
    assert "Traceback" not in run.output


def test_nothing_is_asked_of_the_service_while_the_files_are_wrong(refused: Refused) -> None:
    assert refused.site.emulator.requests() == []


# What is wrong with the documents


@dataclass(frozen=True)
class Left:
    """What a run of `pulumi up` left behind."""

    run: Finished
    outputs: Mapping[str, Any]
    mapping: Mapping[str, Mapping[str, str]]

    @classmethod
    def by(cls, site: Site, stack: str) -> "Left":
        run = site.up(stack)
        return cls(run, site.outputs(stack), site.mapping(stack))


@dataclass(frozen=True)
class Spoilt:
    """A site whose documents were spoilt; `tokens` are those given out for copies."""

    site: Site
    dev: Left
    staging: Left
    tokens: list[str]


@pytest.fixture(scope="module")
def spoilt(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Spoilt]:
    folder = tmp_path_factory.mktemp("spoilt")
    tokens: list[str] = []
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(copying, "secrets", SimpleNamespace(token_hex=remembering(tokens)))
        with site_with(LAYOUTS, folder, "dev", "staging") as site:
            shutil.rmtree(site.workspace.forms / MISSING)
            edit(site.workspace.forms / MOVED / f"{MOVED}-01.pdf.labels.json", "{", "{ ")
            document = site.workspace.forms / f"{NO_PDF}-check" / f"{NO_PDF}-check-01.pdf"
            assert document.is_file()
            document.write_bytes(b"This is no PDF.")
            assert site.type("reconciler", "lock", NO_PDF).code == 0
            dev = Left.by(site, "dev")
            yield Spoilt(site, dev, Left.by(site, "staging"), tokens)


def remembering(made: list[str]) -> Callable[[int], str]:
    def make(length: int) -> str:
        made.append(secrets.token_hex(length))
        return made[-1]

    return make


@dataclass(frozen=True)
class Mended:
    site: Site
    dev: Left
    staging: Left


@pytest.fixture(scope="module")
def mended(spoilt: Spoilt) -> Mended:
    site = spoilt.site
    site.workspace.restore("HEAD", "examples/forms", "desired")
    return Mended(site, Left.by(site, "dev"), Left.by(site, "staging"))


REASONS = {
    MISSING: ("its training data is missing: no documents in examples/forms/1040/", "restore"),
    MOVED: ("its training data has changed since it was locked", "run `reconciler lock`"),
    NO_PDF: ("1099-check-01.pdf", "replace the document"),
}


@pytest.mark.parametrize("layout", REASONS)
def test_up_fails_and_names_each_layout_with_its_reason_and_remedy(
    spoilt: Spoilt, layout: str
) -> None:
    told, mend = REASONS[layout]
    reason = spoilt.dev.outputs["failed"]["westus"][layout]

    assert told in reason
    assert mend in reason.partition(told)[2]
    assert spoilt.dev.run.code != 0
    assert f"{layout}: {reason}" in spoilt.dev.run.output
    assert "dev/westus: 3 layouts did not converge" in spoilt.dev.run.output
    assert "Traceback" not in spoilt.dev.run.output


def test_the_other_layouts_converge_all_the_same(spoilt: Spoilt) -> None:
    serving = spoilt.dev.outputs["serving"]["westus"]

    assert set(serving) == {WELL}
    assert spoilt.dev.mapping == {"westus": {WELL: serving[WELL]["model_id"]}}
    assert set(spoilt.dev.outputs["failed"]["westus"]) == set(REASONS)


def test_the_next_stack_gets_what_is_good_and_waits_for_the_rest(spoilt: Spoilt) -> None:
    staging = spoilt.staging

    assert staging.run.code == 0, staging.run.output
    for region in STAGING:
        assert set(staging.mapping[region]) == {WELL}
        assert set(staging.outputs["serving"][region]) == {WELL}
        assert staging.outputs["failed"][region] == {}
        waiting = staging.outputs["waiting"][region]
        assert set(waiting) == set(REASONS)
        assert all("waits for dev/westus" in reason for reason in waiting.values())


@pytest.mark.parametrize("stack", ["dev", "staging"])
def test_mended_documents_and_another_up_bring_every_layout_to_serve(
    mended: Mended, stack: str
) -> None:
    left: Left = getattr(mended, stack)
    lock = load(mended.site.workspace.folder).lock

    assert left.run.code == 0, left.run.output
    for region, serving in left.outputs["serving"].items():
        versions = {layout: served["version"] for layout, served in serving.items()}
        assert versions == {layout: entry.version for layout, entry in lock.items()}
        ids = {layout: served["model_id"] for layout, served in serving.items()}
        assert left.mapping[region] == ids
        assert (left.outputs["failed"][region], left.outputs["waiting"][region]) == ({}, {})


def test_no_layout_was_trained_twice_over_all_of_it(mended: Mended) -> None:
    assert sorted(mended.site.trainings()) == sorted(LAYOUTS)


# What is wrong between here and the instance


@dataclass(frozen=True)
class CutOff:
    """A deployed site that was typed at with a wrong endpoint, and with a wrong key."""

    site: Site
    runs: Mapping[str, Finished]
    before: tuple[Any, ...]
    after: tuple[Any, ...]


@pytest.fixture(scope="module")
def cut_off(mended: Mended) -> CutOff:
    site = mended.site
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        nowhere = f"http://127.0.0.1:{free.getsockname()[1]}/{{account}}"
    away = site.under(RECONCILER_ENDPOINT=nowhere)
    stranger = site.under(RECONCILER_KEY=WRONG_KEY)
    before = standing(site)
    runs = {
        "unreachable preview": away.preview("dev"),
        "unreachable up": away.up("dev"),
        "wrong key preview": stranger.preview("dev"),
        "wrong key up": stranger.up("dev"),
    }
    return CutOff(site, runs, before, standing(site))


def standing(site: Site) -> tuple[Any, ...]:
    models = set(site.models("contoso-forms-dev-westus"))
    return site.outputs("dev"), site.mapping("dev"), models


@pytest.mark.parametrize(
    ("name", "told", "mend"),
    [
        ("unreachable", "no answer", "check the endpoint and the network"),
        ("wrong key", "Access denied", "check the key in the environment"),
    ],
)
@pytest.mark.parametrize("command", ["preview", "up"])
def test_an_instance_that_cannot_be_asked_is_named_with_what_to_do(
    cut_off: CutOff, name: str, command: str, told: str, mend: str
) -> None:
    run = cut_off.runs[f"{name} {command}"]

    assert run.code == 1
    assert "dev/westus could not be read" in run.output
    assert told in run.output
    assert mend in run.output.partition(told)[2]
    assert "Traceback" not in run.output


def test_outputs_mapping_and_models_stay_as_they_were(cut_off: CutOff) -> None:
    assert cut_off.after == cut_off.before
    assert set(cut_off.before[1]["westus"]) == set(LAYOUTS)


def test_a_first_up_with_a_wrong_key_is_healed_by_the_next_one(tmp_path: Path) -> None:
    with site_with((WELL,), tmp_path, "dev") as site:
        wrong = site.under(RECONCILER_KEY=WRONG_KEY).up("dev")
        right = site.up("dev")

        assert wrong.code == 1
        assert "dev/westus could not be read" in wrong.output
        assert WRONG_KEY not in wrong.output
        assert right.code == 0, right.output
        assert set(site.mapping("dev")["westus"]) == {WELL}


# What must never be told


def test_no_key_and_no_token_is_in_checkpoint_state_logs_or_output(
    spoilt: Spoilt, cut_off: CutOff
) -> None:
    site = cut_off.site
    keys = keys_of_all_accounts(site)
    secret = {site.emulator.key, WRONG_KEY, *keys, *spoilt.tokens}
    texts = {run.command: run.output for run in site.typed}
    texts["the emulator's log"] = str(site.emulator.requests())
    for file in written_files(site.workspace.folder):
        texts[str(file)] = file.read_text(errors="replace")

    assert len(keys) == 6
    assert len(spoilt.tokens) == len(LAYOUTS) * len(STAGING)
    for part in ("checkpoint", "/history/", "/verdicts/", "mapping.json", "/.pulumi-state/"):
        assert any(part in name for name in texts), part
    leaks = [name for name, text in texts.items() if any(word in text for word in secret)]
    assert leaks == []


def written_files(workspace: Path) -> list[Path]:
    """All files but those that people wrote."""
    return [
        file
        for folder in (".pulumi-state", ".pulumi-home", ".reconciler", "infra")
        for file in (workspace / folder).rglob("*")
        if file.is_file()
    ]


def keys_of_all_accounts(site: Site) -> set[str]:
    keys = set()
    for stack in ("dev", "staging"):
        for resource_id in site.outputs(stack)["resource_ids"].values():
            url = f"{site.emulator.url}{resource_id}/listKeys"
            answer = httpx.post(url, params={"api-version": "2025-06-01"})
            listed = answer.raise_for_status().json()
            keys |= {listed["key1"], listed["key2"]}
    return keys
