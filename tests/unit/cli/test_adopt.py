"""`reconciler adopt` on real instances whose models were made by hand, without a tag of ours."""

import json
from collections.abc import Mapping
from pathlib import Path

import pytest
from azure.ai.formrecognizer import DocumentModelAdministrationClient, ModelBuildMode
from azure.core.credentials import AzureKeyCredential

from reconciler.desired import load
from reconciler.model.desired import Adoption
from reconciler.report.adoption_report import AdoptOutput
from tests.unit.cli.site import DEV, EXAMPLES, STAGING, Site

GUID = "a219b3c4-1f00-4c6e-9d20-3a7f0c9b1d04"
TABLE = "description,training container,training folder,model id,file type\n"


def made_by_hand(site: Site, model_id: str, description: str = "") -> str:
    """A model that somebody trained in dev with the SDK."""
    (site.root / "forms").mkdir(exist_ok=True)
    folder = site.root / "forms" / "1040V"
    if not folder.exists():
        folder.mkdir()
        for file in (EXAMPLES / "1040V").iterdir():
            (folder / file.name).write_bytes(file.read_bytes())
    client = DocumentModelAdministrationClient(
        site.emulator.endpoint("site-dev-westus"), AzureKeyCredential(site.emulator.key)
    )
    with client:
        client.begin_build_document_model(
            ModelBuildMode.TEMPLATE,
            blob_container_url=(site.root / "forms").as_uri(),
            prefix="1040V/",
            model_id=model_id,
            description=description,
        ).result()
    return model_id


def write_mapping(site: Site, layouts: Mapping[str, str], name: str = "mapping.json") -> str:
    site.write(name, json.dumps({"dev": {"westus": layouts}}, indent=2))
    return str(site.root / name)


def files(root: Path) -> dict[str, bytes]:
    return {str(path): path.read_bytes() for path in root.rglob("*") if path.is_file()}


def test_a_mapping_becomes_layouts_a_lock_and_adoptions(site: Site) -> None:
    made_by_hand(site, "a219b3c4", "Payment Voucher")

    result = site.type("adopt", "--mapping", write_mapping(site, {"1040V": "a219b3c4"}))

    assert result.exit_code == 0, result.output
    desired = load(site.root)
    version = desired.lock["1040V"].version
    assert desired.adopted == {DEV: {"a219b3c4": Adoption("1040V", version)}}
    assert desired.layouts["1040V"].description == "Payment Voucher"
    assert desired.layouts["1040V"].verification is None
    assert result.stdout == (
        "instance    layout  version       model id\n"
        f"dev/westus  1040V   {version}  a219b3c4\n"
        "new: desired/layouts/1040V.yaml\n"
        "3 files written; look at `git diff`, run `reconciler plan`, and commit it\n"
    )


def test_a_dry_run_shows_what_would_be_written_and_writes_nothing(site: Site) -> None:
    made_by_hand(site, "a219b3c4")
    mapping = write_mapping(site, {"1040V": "a219b3c4"})
    before = files(site.root)

    result = site.type("adopt", "--mapping", mapping, "--dry-run")

    assert result.exit_code == 0
    assert '  | layout: "1040V"\n' in result.stdout
    assert files(site.root) == before


def test_everything_wrong_is_told_with_its_place_and_nothing_is_written(site: Site) -> None:
    mapping = write_mapping(site, {"tax return": "a219b3c4", "1099": "gone1234"})
    before = files(site.root)

    result = site.type("adopt", "--mapping", mapping)

    assert result.exit_code == 1
    lines = result.stderr.split("Error: ")[1].splitlines()
    assert lines[0] == "nothing was adopted"
    assert lines[1].startswith(f"{mapping}:4:21: the name `tax return` holds ` `")
    assert lines[2].startswith(f"{mapping}:5:15: `gone1234` is not live in dev/westus")
    assert len(lines) == 3
    assert files(site.root) == before


def test_offline_no_instance_is_asked(site: Site) -> None:
    since = site.emulator.last
    mapping = write_mapping(site, {"1040V": "a219b3c4"})

    result = site.type("adopt", "--mapping", mapping, "--offline")

    assert result.exit_code == 0, result.output
    assert site.emulator.last == since


def test_what_is_left_out_is_not_adopted(site: Site) -> None:
    mapping = write_mapping(site, {"1040V": "aaaa", "1099": "bbbb"})

    result = site.type("adopt", "--mapping", mapping, "--offline", "--exclude", "1099")
    unknown = site.type("adopt", "--mapping", mapping, "--offline", "--exclude", "w8")

    assert result.exit_code == 0
    assert set(load(site.root).layouts) == {"1040V"}
    assert unknown.exit_code == 1
    assert "nothing named w8 was found" in unknown.stderr


def test_held_out_documents_verify_what_is_adopted_before_it_serves(site: Site) -> None:
    made_by_hand(site, "a219b3c4")
    for file in (EXAMPLES / "1040V-check").iterdir():
        target = site.root / "forms/1040V-check" / file.name
        target.parent.mkdir(exist_ok=True)
        target.write_bytes(file.read_bytes())

    mapping = write_mapping(site, {"1040V": "a219b3c4"})
    result = site.type("adopt", "--mapping", mapping, "--verification-prefix", "{layout}-check/")
    outcome = site.up()

    assert result.exit_code == 0, result.output
    assert load(site.root).lock["1040V"].verification_documents == 3
    assert outcome.serving["1040V"].model_id == "a219b3c4"
    assert outcome.serving["1040V"].accuracy == 1.0


def test_what_is_live_in_an_instance_is_adopted_under_its_description(site: Site) -> None:
    made_by_hand(site, GUID, "1040V")
    made_by_hand(site, "old-forms")

    result = site.type("adopt", "--instance", "dev/westus")

    assert result.exit_code == 0, result.output
    assert {m: what.layout for m, what in load(site.root).adopted[DEV].items()} == {
        GUID: "1040V",
        "old-forms": "old-forms",
    }


def test_a_model_that_says_nothing_must_be_named_and_can_be(site: Site) -> None:
    made_by_hand(site, GUID)

    asked = site.type("adopt", "--instance", "dev/westus")
    named = site.type("adopt", "--instance", "dev/westus", "--name", f"{GUID}=1040V")

    assert asked.exit_code == 1
    assert f"name it with `--name '{GUID}=LAYOUT'`" in asked.stderr
    assert named.exit_code == 0, named.output
    assert load(site.root).adopted[DEV][GUID].layout == "1040V"


def test_models_of_ours_are_no_one_s_to_adopt(site: Site) -> None:
    site.declare("1040V")
    site.lock()
    site.up()

    result = site.type("adopt", "--instance", "dev/westus")

    assert result.exit_code == 0
    assert result.stdout == "nothing to adopt: everything is adopted or declared already\n"


def test_a_following_instance_waits_for_its_source(site: Site) -> None:
    site.environment("staging", "eastus2", "source: dev/westus")
    site.write("mapping.json", json.dumps({"staging": {"eastus2": {"1040V": "ssss"}}}))
    mapping = str(site.root / "mapping.json")

    alone = site.type("adopt", "--mapping", mapping, "--offline")
    site.type("adopt", "--mapping", write_mapping(site, {"1040V": "aaaa"}, "dev.json"), "--offline")
    after = site.type("adopt", "--mapping", mapping, "--offline")

    assert alone.exit_code == 1
    assert "adopt dev/westus first" in alone.stderr
    assert after.exit_code == 0, after.output
    desired = load(site.root)
    assert desired.adopted[STAGING]["ssss"] == desired.adopted[DEV]["aaaa"]


def test_a_table_becomes_layouts_with_and_without_models(site: Site) -> None:
    made_by_hand(site, "a219b3c4")
    rows = "Payment Voucher,forms,1040V/,a219b3c4,pdf\nDividends,elsewhere,tax/1099/,-1,pdf\n"
    site.write("forms.csv", TABLE + rows)
    table = str(site.root / "forms.csv")

    result = site.type("adopt", "--table", table, "--instance", "dev/westus")

    assert result.exit_code == 0, result.output
    assert "1099.yaml" in result.stdout
    assert result.stdout.endswith(
        "\n4 files written; run `reconciler lock 1099` once its documents are in tax/1099/; until "
        "then no plan can be made\n"
    )
    assert f"{table}:3:11: its training data is in `elsewhere`" in result.stderr
    layout = (site.root / "desired/layouts/1099.yaml").read_text()
    assert "# From the parameter table: file type pdf.\n" in layout
    assert 'training: {prefix: "tax/1099/"}' in layout
    left = site.type("validate")
    assert left.exit_code == 1
    assert "the layout `1099` is not in desired/layouts.lock.yaml; run `reconciler lock`" in (
        left.stderr
    )


def test_a_table_without_models_tells_where_documents_are_missing_before_a_plan(
    site: Site,
) -> None:
    site.write("forms.csv", f"{TABLE}Dividends,forms,1099/,-1,pdf\nVoucher,forms,1040V,-1,pdf\n")

    result = site.type(
        "adopt", "--table", str(site.root / "forms.csv"), "--instance", "dev/westus", "--offline"
    )

    assert result.exit_code == 0, result.output
    assert result.stdout.endswith(
        "2 files written; run `reconciler lock 1040V 1099` once their documents are in 1040V/, "
        "1099/; until then no plan can be made\n"
    )


def test_a_declared_layout_keeps_its_file_with_its_comments(site: Site) -> None:
    made_by_hand(site, "a219b3c4")
    site.declare("1040V", verification="none")
    file = site.root / "desired/layouts/1040V.yaml"
    file.write_text("# ours\n" + file.read_text())
    before = file.read_bytes()

    result = site.type("adopt", "--mapping", write_mapping(site, {"1040V": "a219b3c4"}))

    assert result.exit_code == 0, result.output
    assert file.read_bytes() == before
    assert load(site.root).lock["1040V"].adopted


def test_json_and_markdown_tell_the_same(site: Site) -> None:
    mapping = write_mapping(site, {"1040V": "a219b3c4"})
    options = ("--mapping", mapping, "--offline", "--dry-run")

    answer = site.type("adopt", *options, "--format", "json")
    shown = site.type("adopt", *options, "--format", "markdown")

    output = AdoptOutput.model_validate_json(answer.stdout)
    assert [(m.instance, m.layout) for m in output.models] == [("dev/westus", "1040V")]
    assert output.written == ()
    assert shown.stdout.startswith("| instance | layout | version | model id |\n")


@pytest.mark.parametrize(
    ("options", "reason"),
    [
        ([], "say what to adopt"),
        (["--table", "x.csv"], "--table needs --instance"),
        (["--mapping", "m.json", "--instance", "dev/westus"], "give it alone"),
        (["--instance", "dev/westus", "--source-snapshot", "s.json"], "goes with --mapping"),
        (["--instance", "dev/westus", "--offline"], "has to be asked"),
        (["--instance", "dev"], "names no instance"),
        (["--instance", "dev/asia"], "there is no instance dev/asia"),
        (["--mapping", "nowhere.json"], "nowhere.json cannot be read (No such file"),
        (["--instance", "dev/westus", "--name", "x"], "write FOUND=LAYOUT"),
    ],
)
def test_wrong_usage_is_told(site: Site, options: list[str], reason: str) -> None:
    result = site.type("adopt", *options)

    assert result.exit_code == 1
    assert reason in result.stderr
