"""What is read out of a mapping, a parameter table and an instance, and what is refused there."""

import json
from datetime import timedelta

import pytest

from reconciler.desired.adopting import AdoptionRefused, Found
from reconciler.desired.adopting_instance import found_live
from reconciler.desired.adopting_mapping import found_in_mapping, snapshots_in
from reconciler.desired.adopting_table import found_in_table
from reconciler.model.live import LiveModel
from reconciler.model.naming import Instance
from tests.simulation.given import EASTUS2, NOW, WESTUS, environment, git

MAPPING = {
    "dev": {"westus": {"1040": "a219b3c4", "1040V": "7eeb11aa"}},
    "staging": {"eastus2": {"1040": "442d55ee"}},
}
GIT = git({})
HEADER = (
    "description,training container,training folder,scoring container,scoring input folder,"
    "scoring output folder,model id,file type,batch group\n"
)


def mapping(content: object, file: str = "mapping.json") -> tuple[Found, ...]:
    text = content if isinstance(content, str) else json.dumps(content)
    return found_in_mapping(file, text.encode(), GIT)


def table(text: str) -> tuple[Found, ...]:
    return found_in_table("forms.csv", text.encode(), WESTUS, "forms")[0]


def refused(content: object) -> list[str]:
    with pytest.raises(AdoptionRefused) as caught:
        mapping(content)
    return list(caught.value.reasons)


def refused_table(text: str | bytes) -> list[str]:
    content = text.encode() if isinstance(text, str) else text
    with pytest.raises(AdoptionRefused) as caught:
        found_in_table("forms.csv", content, WESTUS, "forms")
    return list(caught.value.reasons)


# A mapping


def test_a_mapping_names_models_by_instance_and_layout() -> None:
    assert [(f.instance, f.wish, f.model_id) for f in mapping(MAPPING)] == [
        (WESTUS, "1040", "a219b3c4"),
        (WESTUS, "1040V", "7eeb11aa"),
        (EASTUS2, "1040", "442d55ee"),
    ]


def test_each_model_is_found_at_its_line_and_column() -> None:
    text = '{\n  "dev": {\n    "westus": {\n      "1040": "a219b3c4"\n    }\n  }\n}\n'

    (found,) = mapping(text)

    assert found.where == "mapping.json:4:15"


def test_a_mapping_on_one_line_or_indented_with_tabs_or_with_a_mark_is_read_too() -> None:
    one_line = json.dumps(MAPPING)
    tabs = json.dumps(MAPPING, indent="\t")

    assert [f.model_id for f in mapping("\ufeff" + one_line)] == [f.model_id for f in mapping(tabs)]


def test_a_model_id_of_digits_only_is_an_id_and_no_number() -> None:
    (found,) = mapping("dev: {westus: {1040: 0012345}}")

    assert (found.wish, found.model_id) == ("1040", "0012345")


def test_instances_that_git_does_not_declare_are_refused_with_what_to_declare() -> None:
    text = (
        '{"dev": {"westus": {"a": "aaaa"}, "asia": {"a": "bbbb"}}, "qa": {"west": {"a": "cccc"}}}'
    )

    assert refused(text) == [
        "mapping.json:1:35: `dev` has no region `asia` (it has westus); declare it in "
        "desired/environments/dev.yaml, or take it out of the mapping",
        "mapping.json:1:59: there is no environment `qa`; declare it in "
        "desired/environments/qa.yaml, or take it out of the mapping",
    ]


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        ("{}", "mapping.json: the mapping names no model; an empty one is never meant"),
        ("[]", "mapping.json:1:1: a list stands here; write {environment: {region: {layout: "),
        ('{"dev": 1}', "mapping.json:1:9: a number stands here; write {environment: "),
        ('{"dev": {"westus": {"a": []}}}', "mapping.json:1:26: a model id belongs here, not a "),
        ('{"dev": {"westus": {"a": true}}}', "mapping.json:1:26: a model id belongs here, not "),
        ('{"dev": {"westus": {"a": null}}}', "mapping.json:1:26: a model id belongs here, not "),
        ('{"dev": {"westus": {"a": "no/id"}}}', "mapping.json:1:26: `no/id` cannot be a model id"),
        ('{"dev": {', "mapping.json:1:"),
        ('{"a": 1, "a": 2}', "mapping.json:1:10: the key `a` stands on line 1 already"),
    ],
)
def test_what_is_no_mapping_is_refused_with_its_place(content: str, reason: str) -> None:
    assert any(told.startswith(reason) for told in refused(content))


def test_a_secret_in_a_mapping_is_refused_and_not_repeated() -> None:
    text = '{"dev": {"westus": {"a": "https://x/?sig=VERYSECRET"}}}'

    (reason,) = refused(text)

    assert "a secret stands in it" in reason
    assert "VERYSECRET" not in reason


def test_a_snapshot_is_found_under_the_promoted_instance_or_under_its_training_source() -> None:
    ours = snapshots_in("s.json", b'{"staging": {"eastus2": {"1040": "old1"}}}', GIT)
    theirs = snapshots_in("s.json", b'{"dev": {"westus": {"1040": "old1"}}}', GIT)

    assert ours[EASTUS2] == theirs[EASTUS2] == {"1040": "old1"}


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"{}", "s.json: the snapshot names no model; an empty one is never meant"),
        (b'{"dev": {"westus": {}}}', "s.json: the snapshot names no model; an empty one is never"),
        (b'{"qa": {"west": {"a": "old1"}}}', "s.json:1:2: there is no environment `qa`; declare"),
        (b'{"dev": {"asia": {"a": "old1"}}}', "s.json:1:10: `dev` has no region `asia`"),
        (b'{"dev": {"westus": {"a": "bad id!"}}}', "s.json:1:26: `bad id!` cannot be a model id"),
    ],
)
def test_a_snapshot_that_does_not_fit_is_refused_with_its_place(
    content: bytes, reason: str
) -> None:
    with pytest.raises(AdoptionRefused) as caught:
        snapshots_in("s.json", content, GIT)

    assert [told for told in caught.value.reasons if told.startswith(reason)]


def test_a_middle_environment_s_own_snapshot_is_not_taken_for_the_next_one_s() -> None:
    prod = environment("prod", "westus2", source=EASTUS2)
    chain = git({}, *GIT.environments.values(), prod)

    found = snapshots_in("s.json", b'{"staging": {"eastus2": {"1040": "old1"}}}', chain)

    assert Instance("prod", "westus2") not in found


# A table


def test_a_row_is_a_layout_with_its_folder_and_its_model() -> None:
    (found,) = table(HEADER + "Tax return,forms,tax/1040/,score,in/,out/,a219b3c4,pdf,2\n")

    assert (found.wish, found.is_free) == ("1040", True)
    assert (found.instance, found.model_id) == (WESTUS, "a219b3c4")
    assert (found.description, found.training_prefix) == ("Tax return", "tax/1040/")
    assert found.notes == (
        "From the parameter table: scoring container score, scoring input folder in/, scoring "
        "output folder out/.",
        "From the parameter table: file type pdf, batch group 2.",
    )


@pytest.mark.parametrize("none", ["-1", "", " -1 ", "-1.0", "NULL", "null", "None", "NaN"])
def test_whatever_tables_write_for_nothing_means_that_there_is_no_model_yet(none: str) -> None:
    (found,) = table(HEADER + f"Tax return,forms,1040,,,,{none},,\n")

    assert (found.instance, found.model_id) == (None, "")


@pytest.mark.parametrize(
    "header",
    [
        "form_description,training_container_name,training_blob_root_folder,model_id",
        "Description;Training Container;Training Folder;Model Id",
        "description\ttrainingContainer\ttrainingFolder\tmodelId",
        "Form Description,TrainingContainer,TrainingPrefix,ModelID",
    ],
)
def test_headers_may_be_spelt_and_parted_in_many_ways(header: str) -> None:
    delimiter = next(sign for sign in ";\t," if sign in header)
    row = delimiter.join(["Tax return", "forms", "1040/", "a219b3c4"])

    (found,) = table(f"{header}\n{row}\n")

    assert (found.description, found.training_prefix, found.model_id) == (
        "Tax return",
        "1040/",
        "a219b3c4",
    )


def test_rows_that_share_a_folder_s_name_are_named_by_their_descriptions() -> None:
    rows = "Tax return,forms,a/train,,,,-1,,\nVoucher,forms,b/train,,,,-1,,\n"

    assert [f.wish for f in table(HEADER + rows)] == ["Tax return", "Voucher"]


def test_a_column_of_names_names_the_layouts() -> None:
    (found,) = table("layout,model id,description\n1040,a219b3c4,Tax return\n")

    assert (found.wish, found.is_free) == ("1040", False)


def test_a_cell_in_quotes_may_hold_the_delimiter_and_a_line_break() -> None:
    first, second = table(
        'description,model id,training folder\n"Tax return,\nlong",aaaa,a/\nVoucher,bbbb,b/\n'
    )

    assert first.description == "Tax return,\nlong"
    assert second.where == "forms.csv:4:1"


def test_everything_wrong_in_a_table_is_told_at_once_with_line_and_column() -> None:
    rows = "Tax return,forms,1040,,,,no/id,,\nVoucher,forms,1040V,,,,-1,,,,too,many\n,,,,,,aaaa,,\n"

    assert refused_table(HEADER + rows) == [
        "forms.csv:3:1: 12 cells, and the header names 9; quote a cell that holds `,`",
        "forms.csv:2:26: `no/id` cannot be a model id; write the id, or -1 where there is no "
        "model yet",
        "forms.csv:4:1: the row says neither what it is nor where its data is",
    ]


def test_a_table_without_the_needed_columns_names_them() -> None:
    reasons = refused_table("colour,size\nred,1\n")

    assert [reason.split(";")[0] for reason in reasons] == [
        "forms.csv:1:1: no column says the description",
        "forms.csv:1:1: no column says the model id",
    ]


def test_a_table_without_rows_is_refused() -> None:
    assert refused_table(HEADER) == ["forms.csv: the table has no rows"]


def test_a_secret_in_a_table_is_refused_and_not_repeated() -> None:
    (reason,) = refused_table(HEADER + "A,https://x/c?sig=VERYSECRET,1040,,,,-1,,\n")

    assert reason.startswith("forms.csv:2:15: a secret stands here")
    assert "VERYSECRET" not in reason


def test_a_table_that_is_not_utf_8_names_the_line() -> None:
    (reason,) = refused_table(HEADER.encode() + b"Steuererkl\xe4rung,forms,1040,,,,-1,,\n")

    assert reason.startswith("forms.csv:2:1: not UTF-8")


def test_other_containers_and_columns_that_say_nothing_are_told() -> None:
    text = HEADER.replace("\n", ",colour\n") + "A,elsewhere,1040,,,,-1,,,red\n"

    (found,), notices = found_in_table("forms.csv", text.encode(), WESTUS, "forms")

    assert found.notes == ("From the parameter table: training container elsewhere.",)
    assert notices == (
        "forms.csv: the column `colour` is not read",
        "forms.csv:2:3: its training data is in `elsewhere`, and the project trains from `forms`; "
        "copy the folder there before `reconciler lock`",
    )


# An instance


def model(name: str, description: str = "", *, age: int = 0, **tags: str) -> LiveModel:
    return LiveModel(name, NOW - timedelta(hours=age), None, description, "2023-07-31", tags)


def live(
    *models: LiveModel, adopted: tuple[str, ...] = (), named: tuple[str, ...] = ()
) -> list[str]:
    found, _ = found_live(WESTUS, models, adopted=adopted, named=named)
    return sorted(f"{each.model_id}: {each.wish}" for each in found)


def test_unmanaged_models_are_found_by_description_or_else_by_id() -> None:
    assert live(model("a219b3c4", "1040"), model("my-model")) == [
        "a219b3c4: 1040",
        "my-model: my-model",
    ]


def test_models_that_are_somebody_s_or_adopted_already_are_not_found() -> None:
    mine = model("mine", owner="forms/dev")

    assert live(mine, model("other"), model("known"), adopted=("known",)) == ["other: other"]


def test_of_several_models_with_one_description_the_newest_counts_and_the_rest_is_told() -> None:
    models = [model("old1", "1040", age=2), model("new1", "1040"), model("old2", "1040", age=1)]

    found, notices = found_live(WESTUS, models, adopted=(), named=())

    assert [each.model_id for each in found] == ["new1"]
    assert [notice.split(":")[0] for notice in notices] == ["dev/westus old1", "dev/westus old2"]


def test_a_model_that_somebody_names_counts_whatever_its_description() -> None:
    models = [model("old1", "1040", age=2), model("new1", "1040")]

    assert live(*models, named=("old1",)) == ["new1: 1040", "old1: old1"]
