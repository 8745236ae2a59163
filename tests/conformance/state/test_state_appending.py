"""Lines are appended to a file in any container: each once and whole, whoever else appends."""

import asyncio
import subprocess
import sys
from pathlib import Path

import pytest

from reconciler.state import Conflict, Container
from tests.conformance.state.stores import Store, content

REPOSITORY = Path(__file__).parents[3]


async def test_lines_are_appended_in_order(container: Container) -> None:
    for line in (b"one", b"two\n", b"three"):
        await container.append("log", line)

    assert await content(container, "log") == b"one\ntwo\nthree\n"


async def test_a_line_changes_the_etag(container: Container) -> None:
    await container.append("log", b"one")
    stored = await container.read("log")
    assert stored is not None

    await container.append("log", b"two")

    with pytest.raises(Conflict):
        await container.delete("log", expected=stored.etag)


@pytest.mark.parametrize(
    ("begun", "kept"),
    [
        (b"one\ntwo\n", b"one\ntwo\n"),
        (b"", b""),
        (b'one\n{"half":', b"one\n"),
        (b"one\n" + b"x" * 5000, b"one\n"),
        (b'{"half":', b""),
        (b'one\n{"two": 2}', b'one\n{"two": 2}\n'),
        (b'{"two": {"far": "%s"}}' % (b"x" * 5000), b'{"two": {"far": "%s"}}\n' % (b"x" * 5000)),
    ],
    ids=[
        "whole",
        "empty",
        "torn",
        "torn far from its end",
        "nothing but torn",
        "restored without its end",
        "nothing but one without its end",
    ],
)
async def test_a_file_that_was_written_goes_on_behind_its_last_whole_line(
    container: Container, begun: bytes, kept: bytes
) -> None:
    """Nobody was told that a torn line was written; left there, it would spoil the file for good.

    The file may have been written as a whole, by a run or by whoever restored it from a backup.
    """
    await container.write("log", begun, expected=None)

    await container.append("log", b"three")
    await container.append("log", b"four")

    assert await content(container, "log") == kept + b"three\nfour\n"


async def test_a_file_that_was_replaced_meanwhile_goes_on_as_it_is_now(store: Store) -> None:
    one, other = store.open(), store.open()
    await one.append("log", b"one")
    await other.put("log", b"restored\n")

    await one.append("log", b"two")

    assert await content(one, "log") == b"restored\ntwo\n"


async def test_a_file_that_was_deleted_begins_anew(store: Store) -> None:
    one, other = store.open(), store.open()
    await one.append("log", b"one")
    stored = await other.read("log")
    assert stored is not None
    await other.delete("log", expected=stored.etag)

    await one.append("log", b"two")

    assert await content(one, "log") == b"two\n"


async def test_lines_that_are_appended_at_once_are_all_there_once(store: Store) -> None:
    containers = [store.open() for _ in range(4)]
    lines = [b"line %d " % number + b"x" * 100 for number in range(80)]

    await asyncio.gather(
        *(containers[number % 4].append("log", line) for number, line in enumerate(lines))
    )

    written = (await content(containers[0], "log")).splitlines()
    assert sorted(written) == sorted(lines)


async def test_equal_lines_are_each_there(store: Store) -> None:
    containers = [store.open() for _ in range(3)]

    await asyncio.gather(*(each.append("log", b"same") for each in containers for _ in range(5)))

    assert await content(containers[0], "log") == b"same\n" * 15


async def test_of_a_run_that_is_cancelled_while_it_appends_no_line_is_torn_or_doubled(
    store: Store,
) -> None:
    container, other = store.open(), store.open()
    await container.append("log", b"begun")
    tasks = [asyncio.ensure_future(container.append("log", b"line %d" % n)) for n in range(10)]
    await asyncio.sleep(0)
    for task in tasks[::2]:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
    await other.append("log", b"ended")

    written = (await content(other, "log")).splitlines()
    assert (written[0], written[-1]) == (b"begun", b"ended")
    assert len(written) == len(set(written))
    assert {b"line %d" % n for n in range(1, 10, 2)} <= set(written)


async def test_lines_of_several_processes_are_all_there_once(store: Store) -> None:
    command = [sys.executable, "-m", "tests.conformance.state.appending", store.place]
    command += [str(store.root), "log"]
    processes = [
        subprocess.Popen(
            [*command, f"process{number}", "15"],
            cwd=REPOSITORY,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        for number in range(3)
    ]
    for each in processes:
        assert each.stdout is not None
        assert each.stdout.readline() == "ready\n"
    ended = [asyncio.to_thread(each.communicate, "begin\n", 60) for each in processes]
    await asyncio.gather(*ended)

    assert [each.returncode for each in processes] == [0, 0, 0]
    written = (await content(store.open(), "log")).decode().splitlines()
    assert sorted(written) == sorted(f"process{n} {line}" for n in range(3) for line in range(15))
