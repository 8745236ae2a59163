"""Locks and scalars: what is written is what is read."""

from hypothesis import given
from hypothesis import strategies as st

from reconciler.desired.document import parse
from reconciler.desired.lock import entries_of, lock_text
from reconciler.desired.problems import Problems
from reconciler.desired.scalars import resolve
from reconciler.desired.shapes import LockShape
from reconciler.model.dataset import DataFile, Dataset
from reconciler.model.desired import LockEntry
from reconciler.model.naming import LAYOUT_NAME_LIMIT, model_id, parse_model_id

NAMES = st.from_regex(r"[A-Za-z0-9]([A-Za-z0-9._~-]*[A-Za-z0-9])?", fullmatch=True).filter(
    lambda name: len(name) <= LAYOUT_NAME_LIMIT and "--" not in name
)
DIGESTS = st.from_regex(r"[0-9a-f]{64}", fullmatch=True)
ENTRIES = st.builds(
    LockEntry,
    data_digest=DIGESTS,
    documents=st.integers(0, 10**6),
    verification_digest=DIGESTS,
    verification_documents=st.integers(0, 10**6),
    generation=st.integers(1, 10**6),
    version=st.from_regex(r"[0-9a-f]{12}", fullmatch=True),
)


@given(lock=st.dictionaries(NAMES, ENTRIES, max_size=5))
def test_a_lock_is_read_as_it_was_written(lock: dict[str, LockEntry]) -> None:
    problems = Problems()
    document = parse("lock", lock_text(lock), problems)

    problems.raise_if_any()
    assert document is not None
    assert entries_of(LockShape.model_validate(document.value)) == lock


@given(lock=st.dictionaries(NAMES, ENTRIES, max_size=5))
def test_the_text_of_a_lock_does_not_depend_on_the_order_of_its_making(
    lock: dict[str, LockEntry],
) -> None:
    assert lock_text(lock) == lock_text(dict(reversed(lock.items())))


@given(name=NAMES, version=st.from_regex(r"[0-9a-f]{12}", fullmatch=True), suffix=st.integers(1, 9))
def test_every_name_that_is_taken_can_be_told_from_its_model_ids(
    name: str, version: str, suffix: int
) -> None:
    taken_apart = parse_model_id(model_id(name, version, suffix))

    assert taken_apart is not None
    assert (taken_apart.layout, taken_apart.version, taken_apart.suffix) == (name, version, suffix)


@given(
    files=st.lists(
        st.builds(
            DataFile, st.sampled_from(["a.pdf", "b.pdf", "fields.json"]), DIGESTS, st.just(1)
        ),
        unique_by=lambda file: file.name,
    )
)
def test_a_digest_does_not_depend_on_the_order_of_a_listing(files: list[DataFile]) -> None:
    assert Dataset.of(tuple(files)).digest == Dataset.of(tuple(reversed(files))).digest


@given(number=st.integers() | st.floats(allow_nan=False))
def test_numbers_are_read_as_numbers(number: float) -> None:
    text = repr(number).replace("inf", ".inf")

    assert resolve(text) == number


@given(text=st.text(st.characters(categories=["L"]), min_size=6))
def test_words_are_read_as_words(text: str) -> None:
    assert resolve(text) == text
