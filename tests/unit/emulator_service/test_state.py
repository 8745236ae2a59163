"""The store below everything: documents, transactions, expiry."""

import threading
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from emulator.state import State, UnusableStateError

NOW = datetime(2025, 1, 1, tzinfo=UTC)


@pytest.fixture
def state() -> Any:
    return State()


def test_a_document_comes_back_as_it_was_put(state: State) -> None:
    body = {"name": "Größe 🦊", "list": [1, None, {"a": 0.1}]}
    state.put("c", "k", body)

    assert state.get("c", "k") == body
    assert state.get("c", "other") is None
    assert state.get("other", "k") is None


def test_putting_again_replaces(state: State) -> None:
    state.put("c", "k", {"a": 1})
    state.put("c", "k", {"b": 2})

    assert state.list("c") == [("k", {"b": 2})]


def test_a_listing_is_in_order_and_keeps_to_its_prefix(state: State) -> None:
    for key in ("b/2", "a/2", "b/10", "b0", "b/"):
        state.put("c", key, {})

    assert [key for key, _ in state.list("c", "b/")] == ["b/", "b/10", "b/2"]
    assert state.count("c", "b/") == 3


def test_a_listing_can_go_on_behind_a_key(state: State) -> None:
    for key in "abcd":
        state.put("c", key, {})

    assert [key for key, _ in state.list("c", after="a", limit=2)] == ["b", "c"]


@pytest.mark.parametrize("hostile", ["%", "_", "'", "a%b", "[a]*"])
def test_no_character_of_a_prefix_is_special(state: State, hostile: str) -> None:
    state.put("c", hostile + "1", {})
    state.put("c", "plain", {})

    assert [key for key, _ in state.list("c", hostile)] == [hostile + "1"]


def test_deleting_tells_whether_there_was_anything(state: State) -> None:
    state.put("c", "k", {})

    assert state.delete("c", "k")
    assert not state.delete("c", "k")


def test_deleting_below_a_prefix_leaves_the_rest(state: State) -> None:
    for key in ("a/1", "a/2", "ab/1"):
        state.put("c", key, {})

    assert state.delete_below("c", "a/") == 2
    assert [key for key, _ in state.list("c")] == ["ab/1"]


def test_a_transaction_that_raises_leaves_nothing_also_when_nested(state: State) -> None:
    with pytest.raises(RuntimeError), state.transaction():
        state.put("c", "1", {})
        with state.transaction():
            state.put("c", "2", {})
        raise RuntimeError

    assert state.list("c") == []
    state.put("c", "3", {})
    assert state.count("c") == 1


def test_an_expired_document_goes_at_its_moment(state: State) -> None:
    state.put("c", "k", {}, expires=NOW)
    state.put("c", "for ever", {})

    state.forget_expired(NOW - timedelta(seconds=1))
    assert state.count("c") == 2
    state.forget_expired(NOW)
    assert [key for key, _ in state.list("c")] == ["for ever"]


def test_threads_do_not_lose_each_others_writes(state: State) -> None:
    state.put("c", "n", {"n": 0})

    def count_up() -> None:
        for _ in range(100):
            with state.transaction():
                state.put("c", "n", {"n": state.list("c")[0][1]["n"] + 1})

    threads = [threading.Thread(target=count_up) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert state.get("c", "n") == {"n": 400}


def test_a_file_keeps_what_was_put(tmp_path: Path) -> None:
    first = State(tmp_path / "s.db")
    first.put("c", "k", {"a": 1})
    first.close()

    assert State(tmp_path / "s.db").get("c", "k") == {"a": 1}


def test_a_file_that_is_no_state_is_named_with_a_remedy(tmp_path: Path) -> None:
    path = tmp_path / "s.db"
    path.write_text("this is a shopping list, not a database, and long enough to be told apart")

    with pytest.raises(UnusableStateError, match=r"s\.db.*another file"):
        State(path)


def test_a_folder_that_does_not_exist_is_named_with_a_remedy(tmp_path: Path) -> None:
    with pytest.raises(UnusableStateError, match="cannot be used"):
        State(tmp_path / "nowhere" / "s.db")
