"""What is counted, and that it is what took effect."""

import json
from pathlib import Path
from typing import Any

from emulator.service.request_log import RequestLog


def counts(bench: Any, since: Any = 0) -> Any:
    return bench.http.get(f"/_emulator/counts?since={since}").json()


def test_a_request_is_recorded_with_its_account_operation_model_and_layout(bench: Any) -> None:
    bench.build("job--1", tags={"layout": "job"})

    answer = bench.http.get("/_emulator/requests").json()
    assert answer["last"] == 1
    assert answer["requests"] == [
        {
            "seq": 1,
            "time": "2025-01-01T00:00:00.000+00:00",
            "account": "dev",
            "operation": "build",
            "model": "job--1",
            "layout": "job",
            "target": "",
            "status": 202,
            "effect": 202,
        }
    ]


def test_every_kind_of_request_has_a_name_of_its_own(bench: Any, filled_form: bytes) -> None:
    accepted = bench.build("job--1")
    bench.operation(accepted)
    bench.operation(bench.analyze("job--1", filled_form))
    bench.copy("job--1", bench.authorize("job--1", account="dev", modelId="job--2").json())
    bench.model("job--1")
    for path in ("/info", "/documentModels", "/operations"):
        bench.ask("GET", path)
    bench.ask("DELETE", "/documentModels/job--1")

    assert counts(bench)["accounts"]["dev"] == dict.fromkeys(
        [
            "build",
            "get_operation",
            "analyze",
            "get_analyze_result",
            "authorize_copy",
            "copy",
            "get_model",
            "info",
            "list_models",
            "list_operations",
            "delete",
        ],
        1,
    )


def test_a_copy_is_counted_where_it_was_asked_for_and_names_where_it_went(bench: Any) -> None:
    bench.build("job--1")
    bench.copy("job--1", bench.authorize("job--copy", tags={"layout": "job"}).json())

    request = bench.emulator.requests()[-1]
    assert (request["account"], request["target"]) == ("dev", "stg")
    assert (request["model"], request["layout"]) == ("job--copy", "job")
    assert counts(bench)["accounts"]["stg"] == {"authorize_copy": 1}


def test_reading_and_deleting_name_the_layout_of_the_model(bench: Any, filled_form: bytes) -> None:
    bench.build("job--1", tags={"layout": "job"})
    bench.model("job--1")
    bench.operation(bench.analyze("job--1", filled_form))
    bench.ask("DELETE", "/documentModels/job--1")

    assert {request["layout"] for request in bench.emulator.requests()} == {"job"}


def test_refused_requests_are_counted_apart(bench: Any) -> None:
    bench.build("job--1")
    bench.build("job--1")
    bench.ask("GET", "/info", key="wrong")
    bench.ask("GET", "/nothing")

    assert counts(bench) == {"last": 4, "accounts": {"dev": {"build": 1, "refused": 3}}}


def test_what_took_effect_counts_although_its_answer_was_lost(bench: Any) -> None:
    bench.http.post(
        "/_emulator/faults", json={"effect": {"kind": "error", "status": 503, "when": "after"}}
    )
    bench.build("job--1")

    assert counts(bench)["accounts"] == {"dev": {"build": 1}}
    [request] = bench.emulator.requests()
    assert (request["status"], request["effect"]) == (503, 202)


def test_counting_starts_behind_the_number_that_is_given(bench: Any) -> None:
    bench.ask("GET", "/info")
    last = counts(bench)["last"]
    bench.ask("GET", "/documentModels")

    assert counts(bench, last) == {"last": 2, "accounts": {"dev": {"list_models": 1}}}
    assert counts(bench, 2)["accounts"] == {}


def test_the_test_bench_itself_is_not_recorded(bench: Any) -> None:
    bench.http.get("/_emulator/health")
    bench.http.get("/_emulator/faults")

    assert counts(bench) == {"last": 0, "accounts": {}}


def test_the_file_gets_a_line_for_each_request_and_no_secret(bench: Any, tmp_path: Path) -> None:
    path = tmp_path / "requests.jsonl"
    bench.emulator.emulator.log = RequestLog(path)
    key = bench.emulator.emulator.accounts.get("dev").keys[0]
    bench.build("job--1")
    authorisation = bench.authorize("job--1").json()
    bench.copy("job--1", authorisation)
    bench.ask("GET", "/info", key=key)
    bench.emulator.emulator.log.close()

    text = path.read_text()
    assert [json.loads(line)["seq"] for line in text.splitlines()] == [1, 2, 3, 4]
    for secret in (key, bench.emulator.key, authorisation["accessToken"]):
        assert secret not in text


def test_a_log_file_is_continued_after_a_restart(bench: Any, tmp_path: Path) -> None:
    path = tmp_path / "requests.jsonl"
    for _ in range(2):
        bench.emulator.emulator.log = RequestLog(path)
        bench.ask("GET", "/info")
        bench.emulator.emulator.log.close()

    assert [json.loads(line)["seq"] for line in path.read_text().splitlines()] == [1, 2]
