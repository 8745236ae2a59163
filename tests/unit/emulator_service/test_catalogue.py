"""What an account tells about itself: information, models, operations."""

from typing import Any

import pytest

A_DAY = 24 * 3600


def listed(bench: Any, path: str, **options: Any) -> Any:
    answer = bench.ask("GET", path, **options)
    assert answer.status_code == 200, answer.text
    return answer.json()


def test_information_counts_the_models_and_tells_the_limit_of_the_tier(bench: Any) -> None:
    bench.build("job--1")

    assert listed(bench, "/info") == {
        "customDocumentModels": {"count": 1, "limit": 5000},
        "customNeuralDocumentModelBuilds": {
            "used": 0,
            "quota": 20,
            "quotaResetDateTime": "2025-02-01T00:00:00Z",
        },
    }


def test_the_older_version_has_no_neural_quota(bench: Any) -> None:
    assert listed(bench, "/info", version="2022-08-31") == {
        "customDocumentModels": {"count": 0, "limit": 5000}
    }


def test_the_free_tier_holds_fewer_models(bench: Any) -> None:
    bench.emulator.create_account("free", sku="F0")

    info = listed(bench, "/info", account="free")
    assert info["customDocumentModels"]["limit"] == 500
    assert info["customNeuralDocumentModelBuilds"]["quota"] == 10


@pytest.mark.parametrize("version", ["2022-08-31", "2023-07-31"])
def test_prebuilt_models_come_first_and_can_be_read(bench: Any, version: str) -> None:
    bench.build("job--1")

    ids = [each["modelId"] for each in listed(bench, "/documentModels", version=version)["value"]]
    assert ids[-1] == "job--1"
    assert all(model_id.startswith("prebuilt-") for model_id in ids[:-1])
    for model_id in ids[:-1]:
        assert bench.model(model_id, version=version).status_code == 200


def test_a_listed_model_carries_its_tags_and_no_document_types(bench: Any) -> None:
    bench.build("job--1", tags={"layout": "job"}, description="d")

    assert listed(bench, "/documentModels")["value"][-1] == {
        "modelId": "job--1",
        "createdDateTime": "2025-01-01T00:00:00Z",
        "expirationDateTime": "2027-01-01T00:00:00Z",
        "apiVersion": "2023-07-31",
        "description": "d",
        "tags": {"layout": "job"},
    }


@pytest.mark.parametrize("version", ["2023-07-31", "2024-11-30"])
def test_bare_listings_hide_the_tags_of_models_and_of_nothing_else(
    bench: Any, version: str
) -> None:
    bench.build("job--1", tags={"layout": "job"}, description="d")
    bench.http.post("/_emulator/settings", json={"bareListings": True})

    bare = listed(bench, "/documentModels", version=version)["value"][-1]
    assert (bare["modelId"], bare["description"]) == ("job--1", "d")
    assert "tags" not in bare
    assert bench.model("job--1", version=version).json()["tags"] == {"layout": "job"}
    assert listed(bench, "/operations", version=version)["value"][0]["tags"] == {"layout": "job"}

    bench.http.post("/_emulator/settings", json={"bareListings": False})
    assert listed(bench, "/documentModels", version=version)["value"][-1]["tags"]


def test_a_deleted_model_is_gone_and_its_id_is_free(bench: Any, refusal: Any) -> None:
    bench.build("job--1")
    answer = bench.ask("DELETE", "/documentModels/job--1")

    assert (answer.status_code, answer.content) == (204, b"")
    assert refusal(bench.model("job--1")) == (404, "NotFound", "ModelNotFound")
    assert bench.build("job--1").status_code == 202


@pytest.mark.parametrize("model_id", ["nobody", "prebuilt-layout"])
def test_only_an_own_model_can_be_deleted(bench: Any, refusal: Any, model_id: str) -> None:
    answer = bench.ask("DELETE", f"/documentModels/{model_id}")

    assert refusal(answer) == (404, "NotFound", "ModelNotFound")


def test_accounts_do_not_see_each_others_models(bench: Any, refusal: Any) -> None:
    bench.build("job--1")

    assert refusal(bench.model("job--1", account="stg"))[0] == 404
    ids = [each["modelId"] for each in listed(bench, "/documentModels", account="stg")["value"]]
    assert "job--1" not in ids


def test_operations_are_listed_newest_first_without_their_results(bench: Any) -> None:
    bench.build("job--1", tags={"layout": "job"})
    bench.clock.advance(2)
    bench.build("job--2")

    first, second = listed(bench, "/operations")["value"]
    assert first["resourceLocation"].split("?")[0].endswith("/documentModels/job--2")
    assert second["resourceLocation"].split("?")[0].endswith("/documentModels/job--1")
    assert second["tags"] == {"layout": "job"}
    assert "result" not in first


def test_operations_are_forgotten_after_a_day_and_models_are_not(bench: Any, refusal: Any) -> None:
    accepted = bench.build("job--1")
    bench.clock.advance(A_DAY)

    assert listed(bench, "/operations")["value"] == []
    answer = bench.http.get(
        accepted.headers["operation-location"],
        headers={"Ocp-Apim-Subscription-Key": bench.emulator.key},
    )
    assert refusal(answer) == (404, "NotFound", "OperationNotFound")
    assert bench.model("job--1").status_code == 200


def follow(http: Any, url: str, key: str) -> Any:
    """Follow next links to the end; returns the pages."""
    pages = []
    while url:
        answer = http.get(url, headers={"Ocp-Apim-Subscription-Key": key})
        assert answer.status_code == 200, answer.text
        pages.append(answer.json()["value"])
        url = answer.json().get("nextLink")
    return pages


@pytest.mark.parametrize(
    ("path", "key"), [("documentModels", "modelId"), ("operations", "operationId")]
)
def test_pages_hold_every_item_once_whatever_their_size(bench: Any, path: str, key: str) -> None:
    bench.emulator.emulator.page_size = 2
    for number in range(5):
        bench.build(f"job--{number}")

    pages = follow(
        bench.http, f"/dev/formrecognizer/{path}?api-version=2023-07-31", bench.emulator.key
    )

    own = [each[key] for page in pages for each in page if not each[key].startswith("prebuilt-")]
    assert len(own) == len(set(own)) == 5
    assert len(pages) == 3


def test_a_made_up_page_token_is_refused(bench: Any, refusal: Any) -> None:
    answer = bench.ask("GET", "/documentModels", nextLink="§§§")

    assert refusal(answer) == (400, "InvalidArgument", "InvalidParameter")
