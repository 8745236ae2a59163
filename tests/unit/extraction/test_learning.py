from dataclasses import replace

import pytest

from emulator.extraction import (
    FieldDefinition,
    Page,
    Template,
    TrainingContentError,
    extract,
    learn,
)
from tests.unit.extraction.garden_form import GardenForm


def texts(template: Template, page: Page) -> dict[str, str]:
    return {each.key: each.text for each in extract(template, (page,))}


def test_a_new_form_is_read_by_what_five_others_taught(form: GardenForm) -> None:
    template = learn(form.fields, form.documents())

    found = texts(template, form.page(form.people[5]))

    assert found == {**dict.fromkeys(found, ""), **form.people[5]}


def test_fields_keep_the_order_of_their_file(form: GardenForm) -> None:
    backwards = tuple(reversed(form.fields))

    template = learn(backwards, form.documents())

    assert [each.key for each in template.fields] == [each.key for each in backwards]
    assert [each.key for each in extract(template, (form.page({}),))] == [
        each.key for each in backwards
    ]


def test_signatures_and_tables_are_left_out(form: GardenForm) -> None:
    others = tuple(
        FieldDefinition(key, kind) for key, kind in (("Sign", "signature"), ("Items", "array"))
    )
    cell = form.label("Items/0/Price", "1.00", said_of="Fee")
    documents = [replace(each, labels=(*each.labels, cell)) for each in form.documents()]

    template = learn((*form.fields, *others), documents)

    assert {each.key for each in template.fields} == {each.key for each in form.fields}


@pytest.mark.parametrize("kind", ["string", "number", "date", "time", "phoneNumber", "integer"])
def test_typed_fields_are_learnt_as_text_and_keep_their_type(form: GardenForm, kind: str) -> None:
    fields = tuple(replace(each, type=kind) for each in form.fields)

    template = learn(fields, form.documents())

    assert {each.type for each in template.fields} == {kind}
    assert texts(template, form.page(form.people[0]))["Name"] == "Anna Ruiz"


def test_labels_swapped_in_every_document_come_out_swapped(form: GardenForm) -> None:
    swapped = {"Name": "Street", "Street": "Name"}
    documents = [form.document(number, swapped) for number in range(5)]

    found = texts(learn(form.fields, documents), form.page(form.people[5]))

    assert (found["Name"], found["Street"]) == ("41 Oak Way", "Fay Wu")
    assert found["Birth"] == "2001-01-09"


def test_labels_swapped_in_one_document_of_five_spoil_both_fields_and_no_other(
    form: GardenForm,
) -> None:
    swapped = {"Name": "Town", "Town": "Name"}
    documents = [*form.documents(3), form.document(3, swapped), form.document(4)]

    template = learn(form.fields, documents)
    accuracy = {each.key: each.accuracy for each in template.fields}
    found = texts(template, form.page({**form.people[5], "Town": "Aston"}))

    assert accuracy["Name"] < 0.5
    assert accuracy["Town"] < 0.5
    assert (found["Name"], found["Town"]) != ("Fay Wu", "Aston")
    assert found["Fee"] == ""


def test_accuracy_is_full_where_every_left_out_document_is_read_right(form: GardenForm) -> None:
    template = learn(form.fields, form.documents())

    assert {each.key: each.accuracy for each in template.fields}["Name"] == 1.0


def test_a_field_that_nobody_labelled_is_blank_with_no_accuracy(form: GardenForm) -> None:
    template = learn((*form.fields, FieldDefinition("Nickname", "string")), form.documents())

    assert texts(template, form.page(form.people[0]))["Nickname"] == ""
    assert template.fields[-1].accuracy == 0.0


def test_the_forms_own_words_are_anchors_and_labelled_words_never_are(form: GardenForm) -> None:
    same_everywhere = tuple(
        replace(
            form.document(0, name=f"{number}.pdf"),
            pages=(form.moved(form.document(0).pages[0], 0.0, 0.0),),
        )
        for number in range(5)
    )

    template = learn(form.fields, same_everywhere)
    anchors = {
        anchor.text
        for page in template.pages
        for phrase in page.phrases
        for anchor in phrase.anchors
    }

    assert {"Application", "Full", "Signed"} <= anchors
    assert not anchors & {"Anna", "Ruiz", "Elm"}


def test_no_documents_teach_nothing(form: GardenForm) -> None:
    with pytest.raises(TrainingContentError, match="no labelled document"):
        learn(form.fields, ())


def test_a_label_on_a_page_that_is_not_there_names_document_and_field(form: GardenForm) -> None:
    odd = replace(
        form.document(4, name="set/odd.pdf"), labels=(form.label("Name", "Eli Stone", page=3),)
    )

    with pytest.raises(TrainingContentError, match=r"set/odd\.pdf: .*'Name' lies on page 3"):
        learn(form.fields, (*form.documents(4), odd))


def test_a_label_without_a_declared_field_names_document_and_label(form: GardenForm) -> None:
    odd = replace(
        form.document(4, name="odd.pdf"),
        labels=(form.label("Nmae", "Eli Stone", said_of="Name"),),
    )

    with pytest.raises(TrainingContentError, match=r"odd\.pdf: the label 'Nmae' is not declared"):
        learn(form.fields, (*form.documents(4), odd))


def test_a_text_without_a_box_is_refused(form: GardenForm) -> None:
    odd = replace(
        form.document(4, name="odd.pdf"),
        labels=(replace(form.label("Name", "Eli Stone"), boxes=()),),
    )

    with pytest.raises(TrainingContentError, match=r"odd\.pdf: the label 'Name' has a text but no"):
        learn(form.fields, (*form.documents(4), odd))


def test_learning_twice_gives_the_same_template(form: GardenForm) -> None:
    assert learn(form.fields, form.documents()) == learn(form.fields, form.documents())
