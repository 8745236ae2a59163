"""Locks, adoptions, places and scalars: what is written is what is read."""

from urllib.parse import urlsplit

from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import TypeAdapter, ValidationError

from reconciler.desired import adopted_entry
from reconciler.desired.adoption import adopted_of, adopted_text
from reconciler.desired.document import parse
from reconciler.desired.lock import entries_of, lock_text
from reconciler.desired.places import Place
from reconciler.desired.problems import Problems
from reconciler.desired.scalars import resolve
from reconciler.desired.written_shapes import AdoptedShape, LockShape
from reconciler.model.dataset import DataFile, Dataset
from reconciler.model.desired import Adoption, LockEntry
from reconciler.model.naming import (
    LAYOUT_NAME_LIMIT,
    MODEL_ID,
    Instance,
    model_id,
    parse_model_id,
)

NAMES = st.from_regex(r"[A-Za-z0-9]([A-Za-z0-9._~-]*[A-Za-z0-9])?", fullmatch=True).filter(
    lambda name: len(name) <= LAYOUT_NAME_LIMIT and "--" not in name
)
VERSIONS = st.from_regex(r"[0-9a-f]{12}", fullmatch=True)
DIGESTS = st.from_regex(r"[0-9a-f]{64}", fullmatch=True)
ENTRIES = st.builds(
    LockEntry,
    data_digest=DIGESTS,
    documents=st.integers(0, 10**6),
    verification_digest=DIGESTS,
    verification_documents=st.integers(0, 10**6),
    generation=st.integers(1, 10**6),
    version=VERSIONS,
) | st.builds(
    adopted_entry,
    VERSIONS,
    st.builds(Dataset, st.just(()) | st.tuples(st.builds(DataFile, NAMES, DIGESTS, st.just(1)))),
)
ADOPTED = st.dictionaries(
    st.builds(Instance, st.sampled_from(["dev", "prod"]), st.sampled_from(["westus", "eastus"])),
    st.dictionaries(
        st.from_regex(MODEL_ID, fullmatch=True).filter(lambda text: not text.endswith("\n")),
        st.builds(Adoption, NAMES, VERSIONS),
        min_size=1,
        max_size=3,
    ),
)


@settings(deadline=None)
@given(lock=st.dictionaries(NAMES, ENTRIES, max_size=5))
def test_a_lock_is_read_as_it_was_written(lock: dict[str, LockEntry]) -> None:
    problems = Problems()
    document = parse("lock", lock_text(lock), problems)

    problems.raise_if_any()
    assert document is not None
    assert entries_of(LockShape.model_validate(document.value)) == lock


@settings(deadline=None)
@given(lock=st.dictionaries(NAMES, ENTRIES, max_size=5))
def test_the_text_of_a_lock_does_not_depend_on_the_order_of_its_making(
    lock: dict[str, LockEntry],
) -> None:
    assert lock_text(lock) == lock_text(dict(reversed(lock.items())))


@settings(deadline=None)
@given(adopted=ADOPTED)
def test_adoptions_are_read_as_they_were_written(
    adopted: dict[Instance, dict[str, Adoption]],
) -> None:
    problems = Problems()
    document = parse("adopted", adopted_text(adopted), problems)

    problems.raise_if_any()
    assert document is not None
    assert adopted_of(AdoptedShape.model_validate(document.value)) == adopted
    assert adopted_text(dict(reversed(adopted.items()))) == adopted_text(adopted)


@settings(deadline=None)
@given(
    text=st.builds(
        "{}://{}/{}".format,
        st.sampled_from(["https", "http", "HTTPS", "wasbs"]),
        st.sampled_from(["contoso.blob.core.windows.net", "127.0.0.1:10000", "localhost", "[::1]"])
        | st.text(max_size=12),
        st.lists(st.sampled_from(["forms", "a", "..", "", "F", "x?y", "#"]), max_size=4).map(
            "/".join
        ),
    )
)
def test_a_token_is_sent_to_azures_storage_and_to_this_machine_only(text: str) -> None:
    try:
        taken = TypeAdapter(Place).validate_python(text)
    except ValidationError:
        return
    url = urlsplit(taken)

    azure = url.scheme == "https" and url.netloc == "contoso.blob.core.windows.net"
    assert azure or url.hostname in ("127.0.0.1", "localhost", "::1")
    assert (url.query, url.fragment, url.username) == ("", "", None)
    assert len(url.path.split("/")) == (2 if azure else 3)


@settings(deadline=None)
@given(name=NAMES, version=st.from_regex(r"[0-9a-f]{12}", fullmatch=True), suffix=st.integers(1, 9))
def test_every_name_that_is_taken_can_be_told_from_its_model_ids(
    name: str, version: str, suffix: int
) -> None:
    taken_apart = parse_model_id(model_id(name, version, suffix))

    assert taken_apart is not None
    assert (taken_apart.layout, taken_apart.version, taken_apart.suffix) == (name, version, suffix)


@settings(deadline=None)
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


@settings(deadline=None)
@given(number=st.integers() | st.floats(allow_nan=False))
def test_numbers_are_read_as_numbers(number: float) -> None:
    text = repr(number).replace("inf", ".inf")

    assert resolve(text) == number


@settings(deadline=None)
@given(text=st.text(st.characters(categories=["L"]), min_size=6))
def test_words_are_read_as_words(text: str) -> None:
    assert resolve(text) == text
