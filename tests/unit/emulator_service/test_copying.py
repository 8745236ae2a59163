"""Copies: the authorisation, what it burns, and what the copy carries."""

from typing import Any

import pytest

WITHIN_THE_HOUR = 3599
AN_HOUR = 3600


def authorised(bench: Any, model_id: str = "job--1", **more: Any) -> Any:
    answer = bench.authorize(model_id, **more)
    assert answer.status_code == 200, answer.text
    return answer.json()


def test_an_authorisation_names_the_target_and_lasts_an_hour(bench: Any) -> None:
    given = authorised(bench)

    assert list(given) == [
        "targetResourceId",
        "targetResourceRegion",
        "targetModelId",
        "targetModelLocation",
        "accessToken",
        "expirationDateTime",
    ]
    assert given["targetResourceId"].endswith("/accounts/stg")
    assert given["targetResourceRegion"] == "eastus2"
    assert given["targetModelLocation"] == (
        f"{bench.emulator.url}/stg/formrecognizer/documentModels/job--1?api-version=2023-07-31"
    )
    assert given["expirationDateTime"] == "2025-01-01T01:00:00Z"


def test_a_copy_appears_in_the_target_with_all_that_the_source_learnt(
    bench: Any, filled_form: bytes
) -> None:
    bench.build("job--1")
    accepted = bench.copy("job--1", authorised(bench, "job--copy"))

    operation = bench.operation(accepted)
    copy = bench.model("job--copy", account="stg").json()
    assert (operation["kind"], operation["status"]) == ("documentModelCopyTo", "succeeded")
    assert operation["resourceLocation"].startswith(f"{bench.emulator.url}/stg/")
    assert operation["result"] == copy
    assert copy["docTypes"] == bench.model("job--1").json()["docTypes"]


def test_a_copy_works_without_its_source(bench: Any, filled_form: bytes) -> None:
    bench.build("job--1")
    bench.copy("job--1", authorised(bench, account="stg"))
    bench.ask("DELETE", "/documentModels/job--1")

    back = bench.authorize("job--2", account="dev").json()
    bench.ask("POST", "/documentModels/job--1:copyTo", back, account="stg")

    result = bench.operation(bench.analyze("job--2", filled_form))["analyzeResult"]
    fields = result["documents"][0]["fields"]
    assert fields["Name of Candidate"]["content"] == "Marco Doe"


def test_a_copy_takes_tags_and_description_from_the_authorisation_not_from_the_source(
    bench: Any,
) -> None:
    bench.build("job--1", description="the source's", tags={"layout": "source"})
    bench.copy("job--1", authorised(bench, tags={"layout": "copy"}))

    copy = bench.model("job--1", account="stg").json()
    assert copy["tags"] == {"layout": "copy"}
    assert "description" not in copy


def test_a_copy_keeps_the_creation_and_expiry_of_its_source(bench: Any) -> None:
    bench.build("job--1")
    bench.clock.advance(1000)
    bench.copy("job--1", authorised(bench))

    source = bench.model("job--1").json()
    copy = bench.model("job--1", account="stg").json()
    for key in ("createdDateTime", "expirationDateTime"):
        assert copy[key] == source[key]


def test_a_copy_within_one_account_is_possible_under_another_id(bench: Any) -> None:
    bench.build("job--1")
    bench.copy("job--1", authorised(bench, "job--2", account="dev"))

    assert [model.id for model in bench.emulator.models("dev")] == ["job--1", "job--2"]


def test_an_authorisation_burns_its_id_although_no_model_is_listed(
    bench: Any, refusal: Any
) -> None:
    authorised(bench)

    assert bench.emulator.models("stg") == []
    assert refusal(bench.authorize("job--1")) == (409, "Conflict", "ModelExists")


def test_an_expired_authorisation_still_burns_its_id(bench: Any, refusal: Any) -> None:
    authorised(bench)
    bench.clock.advance(2 * AN_HOUR)

    assert refusal(bench.authorize("job--1")) == (409, "Conflict", "ModelExists")


def test_an_id_that_an_authorisation_holds_cannot_be_trained(bench: Any, refusal: Any) -> None:
    authorised(bench, account="dev")

    assert refusal(bench.build("job--1")) == (409, "Conflict", "ModelExists")


def test_an_id_is_free_again_once_the_copy_has_been_deleted(bench: Any) -> None:
    bench.build("job--1")
    bench.copy("job--1", authorised(bench))
    bench.ask("DELETE", "/documentModels/job--1", account="stg")

    assert bench.authorize("job--1").status_code == 200


def test_a_model_that_does_not_exist_cannot_be_copied(bench: Any, refusal: Any) -> None:
    answer = bench.copy("job--1", authorised(bench))

    assert refusal(answer) == (404, "NotFound", "ModelNotFound")


def failed_with(operation: Any) -> Any:
    assert operation["status"] == "failed", operation
    return operation["error"]["code"], operation["error"]["details"][0]["code"]


def test_a_token_works_until_its_hour_is_over(bench: Any) -> None:
    bench.build("job--1")
    given = authorised(bench)
    bench.clock.advance(WITHIN_THE_HOUR)

    assert bench.operation(bench.copy("job--1", given))["status"] == "succeeded"


def test_an_expired_token_fails_the_operation(bench: Any) -> None:
    bench.build("job--1")
    given = authorised(bench)
    bench.clock.advance(AN_HOUR)

    operation = bench.operation(bench.copy("job--1", given))
    assert failed_with(operation) == ("Forbidden", "AuthorizationFailed")
    assert bench.emulator.models("stg") == []


def test_a_forged_token_fails_the_operation(bench: Any) -> None:
    bench.build("job--1")
    given = {**authorised(bench), "accessToken": "0" * 64}

    assert failed_with(bench.operation(bench.copy("job--1", given))) == (
        "Forbidden",
        "AuthorizationFailed",
    )


def test_a_token_opens_only_the_id_that_it_was_given_for(bench: Any) -> None:
    bench.build("job--1")
    given = {**authorised(bench), "targetModelId": "other"}

    assert failed_with(bench.operation(bench.copy("job--1", given)))[0] == "Forbidden"


def test_a_target_that_does_not_exist_fails_the_operation(bench: Any) -> None:
    bench.build("job--1")
    given = {
        **authorised(bench),
        "targetResourceId": "/subscriptions/x/resourceGroups/y/providers/z/accounts/gone",
    }

    assert failed_with(bench.operation(bench.copy("job--1", given)))[0] == "Forbidden"


def test_a_token_is_good_for_one_copy(bench: Any, refusal: Any) -> None:
    bench.build("job--1")
    given = authorised(bench)
    bench.copy("job--1", given)

    assert refusal(bench.copy("job--1", given)) == (409, "Conflict", "ModelExists")


@pytest.mark.parametrize("durations", ["copy=60"])
def test_a_second_copy_while_the_first_is_under_way_conflicts_and_leaves_the_first_alone(
    bench: Any, refusal: Any
) -> None:
    bench.build("job--1")
    given = authorised(bench)
    first = bench.copy("job--1", given)

    assert refusal(bench.copy("job--1", given)) == (409, "Conflict", "ModelExists")
    bench.clock.advance(60)
    assert bench.operation(first)["status"] == "succeeded"


@pytest.mark.parametrize("durations", ["copy=60"])
def test_a_target_account_that_goes_meanwhile_fails_the_copy(bench: Any) -> None:
    bench.build("job--1")
    accepted = bench.copy("job--1", authorised(bench))
    bench.emulator.emulator.accounts.delete("stg")
    bench.clock.advance(60)

    assert failed_with(bench.operation(accepted))[0] == "Forbidden"


@pytest.mark.parametrize(
    "missing",
    [
        "targetResourceId",
        "targetResourceRegion",
        "targetModelId",
        "targetModelLocation",
        "accessToken",
        "expirationDateTime",
    ],
)
def test_every_part_of_an_authorisation_is_needed(bench: Any, refusal: Any, missing: str) -> None:
    bench.build("job--1")
    given = authorised(bench)
    del given[missing]

    assert refusal(bench.copy("job--1", given)) == (400, "InvalidArgument", "ParameterMissing")
