"""What data must hold to be locked, and how a change of the lock is told."""

from dataclasses import replace

from reconciler.desired import adopted_entry, stays_adopted
from reconciler.desired.lock import NO_DATA
from reconciler.desired.relocking import changes, lacks_for_training, lacks_for_verification
from reconciler.model.dataset import DataFile, Dataset
from reconciler.model.desired import LockEntry

ENTRY = LockEntry(
    data_digest="a" * 64,
    documents=5,
    verification_digest="b" * 64,
    verification_documents=3,
    generation=1,
    version="000000000001",
)
ADOPTED = adopted_entry("00000000000a")


def dataset(*names: str) -> Dataset:
    return Dataset.of(tuple(DataFile(name, f"md5 of {name}", 1) for name in names))


def documents(count: int) -> list[str]:
    return [
        name
        for number in range(count)
        for name in (f"{number}.pdf", f"{number}.pdf.labels.json", f"{number}.pdf.ocr.json")
    ]


def test_five_labelled_documents_can_be_trained_on() -> None:
    assert lacks_for_training(dataset(*documents(5), "fields.json"), "forms/1040/") is None


def test_an_empty_folder_cannot_be_trained_on() -> None:
    assert lacks_for_training(dataset(), "forms/1040/") == (
        "there are no documents in forms/1040/; add them, or declare another training.prefix"
    )


def test_four_labelled_documents_are_too_few() -> None:
    unlabelled = ["9.pdf", "8.pdf"]
    assert lacks_for_training(dataset(*documents(4), *unlabelled, "fields.json"), "f/") == (
        "f/ holds 4 documents with labels, and the service trains on 5 or more; add 1"
    )


def test_without_fields_nothing_can_be_trained() -> None:
    assert lacks_for_training(dataset(*documents(5)), "f/") == (
        "f/ holds no fields.json; add it, it declares the fields"
    )


def test_each_labelled_document_needs_its_ocr_file() -> None:
    names = [name for name in documents(6) if name not in ("1.pdf.ocr.json", "4.pdf.ocr.json")]
    assert lacks_for_training(dataset(*names, "fields.json"), "f/") == (
        "f/ lacks the ocr.json of 1.pdf, 4.pdf; add it"
    )


def test_labels_need_their_document() -> None:
    names = [name for name in documents(6) if name != "3.pdf"]
    assert lacks_for_training(dataset(*names, "fields.json"), "f/") == (
        "f/ holds labels without their document: 3.pdf.labels.json; add or remove them"
    )


def test_one_labelled_document_is_enough_to_verify_with() -> None:
    held_out = dataset("x.pdf", "x.pdf.labels.json")
    assert lacks_for_verification(held_out, dataset(*documents(5)), "c/") is None


def test_nothing_and_nothing_labelled_verify_nothing() -> None:
    assert lacks_for_verification(dataset(), dataset(), "c/") == (
        "there are no documents in c/; add them, or declare another verification.prefix"
    )
    assert lacks_for_verification(dataset("x.pdf"), dataset(), "c/") == (
        "c/ holds no document with labels; add its labels.json"
    )


def test_a_document_that_is_trained_on_verifies_nothing() -> None:
    held_out = dataset("x.pdf", "x.pdf.labels.json", "1.pdf", "1.pdf.labels.json")
    assert lacks_for_verification(held_out, dataset(*documents(5)), "c/") == (
        "c/ holds what is trained on, which proves nothing: 1.pdf; remove it"
    )


def test_a_new_layout_is_told() -> None:
    assert changes({}, {"1040": ENTRY}) == {
        "1040": "new, 5 documents, 3 to verify with, version 000000000001"
    }


def test_a_layout_that_is_gone_is_told() -> None:
    assert changes({"1040": ENTRY}, {}) == {"1040": "no longer declared, taken out of the lock"}


def test_what_is_as_it_was_is_not_told() -> None:
    assert changes({"1040": ENTRY}, {"1040": ENTRY}) == {}


def test_more_training_data_is_told_with_its_numbers() -> None:
    after = replace(ENTRY, data_digest="c" * 64, documents=7, version="000000000002")
    assert changes({"1040": ENTRY}, {"1040": after}) == {
        "1040": "training data changed (5 -> 7 documents), version 000000000001 -> 000000000002"
    }


def test_other_verification_data_is_told_to_keep_the_version() -> None:
    after = replace(ENTRY, verification_digest="c" * 64)
    assert changes({"1040": ENTRY}, {"1040": after}) == {
        "1040": "verification data changed (3 documents), version 000000000001 stays"
    }


def test_another_build_is_told() -> None:
    after = replace(ENTRY, version="000000000002")
    assert changes({"1040": ENTRY}, {"1040": after}) == {
        "1040": "build, API or project changed, version 000000000001 -> 000000000002"
    }


def test_a_renewal_is_told() -> None:
    after = replace(ENTRY, generation=2, version="000000000002")
    assert changes({"1040": ENTRY}, {"1040": after}) == {
        "1040": "generation 1 -> 2, version 000000000001 -> 000000000002"
    }


def test_a_layout_without_verification_documents_is_told() -> None:
    after = replace(ENTRY, verification_digest=NO_DATA.digest, verification_documents=0)
    assert changes({}, {"1040": after}) == {
        "1040": "new, 5 documents, none to verify with, version 000000000001"
    }


def test_verification_documents_that_are_given_up_are_told() -> None:
    after = replace(ENTRY, verification_digest=NO_DATA.digest, verification_documents=0)
    assert changes({"1040": ENTRY}, {"1040": after}) == {
        "1040": "verification data changed (3 -> 0 documents), version 000000000001 stays"
    }


def test_a_first_adoption_is_told() -> None:
    assert changes({}, {"1040": ADOPTED}) == {
        "1040": "new, a model made before, none to verify with, version 00000000000a"
    }


def test_an_adopted_layout_that_is_trained_at_last_is_told() -> None:
    assert changes({"1040": ADOPTED}, {"1040": ENTRY}) == {
        "1040": "was adopted, is trained from now on (5 documents, 3 to verify with), "
        "version 00000000000a -> 000000000001"
    }


def test_a_trained_layout_that_is_adopted_is_told() -> None:
    assert changes({"1040": ENTRY}, {"1040": ADOPTED}) == {
        "1040": "was trained, a model made before is adopted instead, "
        "version 000000000001 -> 00000000000a"
    }


def test_another_adopted_model_is_told() -> None:
    assert changes({"1040": ADOPTED}, {"1040": adopted_entry("00000000000b")}) == {
        "1040": "another model adopted, version 00000000000a -> 00000000000b"
    }


def test_only_an_adopted_layout_that_nobody_named_stays_adopted() -> None:
    assert stays_adopted(ADOPTED, named=False)
    assert not stays_adopted(ADOPTED, named=True)
    assert not stays_adopted(ENTRY, named=False)
    assert not stays_adopted(None, named=False)
