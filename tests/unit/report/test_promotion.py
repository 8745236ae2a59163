"""Promotion: what a pinned environment could be pinned to, and the block to paste."""

import json
from dataclasses import replace

import yaml

from reconciler.model.desired import Desired
from reconciler.model.live import World
from reconciler.model.naming import Instance
from reconciler.model.selection import Selection
from reconciler.report import output_json
from reconciler.report.markup import LONGEST_COMMENT
from reconciler.report.promotion import Promotion, find_promotion
from reconciler.report.promotion_markdown import following_markdown, promotion_markdown
from reconciler.report.promotion_output import (
    PromoteOutput,
    following_output,
    promotion_output,
)
from reconciler.report.promotion_text import following_text, promotion_text
from tests.simulation.given import (
    DEV,
    EASTUS2,
    STAGING,
    WESTUS,
    A,
    B,
    C,
    environment,
    git,
    live,
    world,
)
from tests.unit.report.plans import copying, plan

ALL_LAYOUTS = Selection()


def declared(wanted: dict[str, str], pins: dict[str, str]) -> Desired:
    prod = replace(environment("prod", "westus2", source=WESTUS), promote="pinned", versions=pins)
    return git(wanted, DEV, STAGING, prod)


def promoted(
    wanted: dict[str, str],
    pins: dict[str, str],
    seen: World,
    selection: Selection = ALL_LAYOUTS,
) -> Promotion:
    desired = declared(wanted, pins)
    return find_promotion(desired, desired.environments["prod"], seen, selection)


def serving_good(**versions: str) -> World:
    models = [live(name, version) for name, version in versions.items()]
    return world(WESTUS, *models, serving=models, good=models)


def test_pins_that_the_source_serves_are_nothing_to_promote() -> None:
    promotion = promoted({"w2": A}, {"w2": A}, serving_good(w2=A))

    assert not promotion.found
    assert promotion_text(promotion) == (
        "prod, pinned, against dev/westus: nothing to promote; 1 pin as the source serves"
    )


def test_a_version_that_the_source_serves_and_has_verified_replaces_the_pin() -> None:
    promotion = promoted({"w2": B}, {"w2": A}, serving_good(w2=B))

    assert promotion_text(promotion).splitlines() == [
        "prod, pinned, against dev/westus: 1 to change; 0 pins as the source serves",
        f"  change  w2  {A} -> {B}  accuracy 1.000 (10 of 10 fields)",
        "",
        "paste into desired/environments/prod.yaml:",
        "",
        "versions:",
        f'  "w2": "{B}"',
    ]


def test_a_layout_that_is_not_pinned_yet_is_new() -> None:
    promotion = promoted({"w2": A, "w9": A}, {"w2": A}, serving_good(w2=A, w9=A))

    assert [(pin.layout, pin.fate) for pin in promotion.pins] == [("w2", "same"), ("w9", "new")]
    assert promotion.versions == {"w2": A, "w9": A}


def test_a_version_that_the_source_has_not_verified_leaves_the_pin() -> None:
    model = live("w2", B)
    promotion = promoted({"w2": B}, {"w2": A}, world(WESTUS, model, serving=[model]))

    assert not promotion.found
    assert promotion.versions == {"w2": A}
    assert f"  stays  w2  {A}  dev/westus serves {B}: it is not verified there yet" in (
        promotion_text(promotion)
    )


def test_a_version_that_is_not_good_enough_leaves_the_pin_and_tells_the_figures() -> None:
    model = live("w2", B)
    seen = world(WESTUS, model, serving=[model], bad=[model])
    (pin,) = promoted({"w2": B}, {"w2": A}, seen).pins

    assert (pin.fate, pin.becomes) == ("stays", A)
    assert "accuracy 0.500 (5 of 10 fields) is below the minimum 0.900" in pin.why


def test_an_unverified_layout_that_is_not_pinned_stays_out_of_the_block() -> None:
    model = live("w9", A)
    promotion = promoted({"w9": A}, {}, world(WESTUS, model, serving=[model]))

    assert [(pin.fate, pin.becomes) for pin in promotion.pins] == [("absent", None)]
    assert promotion.versions == {}


def test_a_source_that_stopped_serving_a_layout_never_takes_its_pin_away() -> None:
    promotion = promoted({"w2": A, "w9": A}, {"w2": A, "w9": A}, serving_good(w9=A))

    assert promotion.versions == {"w2": A, "w9": A}
    assert f"  stays  w2  {A}  dev/westus does not serve it" in promotion_text(promotion)


def test_only_the_layouts_that_are_named_are_promoted() -> None:
    selection = Selection(frozenset({"w2"}))
    promotion = promoted(
        {"w2": B, "w9": B}, {"w2": A, "w9": A}, serving_good(w2=B, w9=B), selection
    )

    assert promotion.versions == {"w2": B, "w9": A}


def test_a_source_that_cannot_be_asked_is_said_to_and_nothing_is_pasted() -> None:
    troubles = {
        "could not be read: 503": world(WESTUS, trouble="503"),
        "does not exist": world(WESTUS, exists=False),
        "serves nothing": world(WESTUS),
    }
    for words, seen in troubles.items():
        promotion = promoted({"w2": A}, {"w2": A}, seen)
        assert words in promotion_text(promotion)
        assert promotion.versions == {}
        assert "> **Refused:** the source dev/westus " in promotion_markdown(promotion)


def test_a_source_that_is_only_observed_and_serves_nothing_is_not_to_be_deployed() -> None:
    observed = replace(DEV, mode="observe")
    prod = declared({"w2": A}, {"w2": A}).environments["prod"]
    promotion = find_promotion(git({"w2": A}, observed, prod), prod, world(WESTUS))
    assert promotion.trouble == (
        "the source dev/westus serves nothing; dev is only observed, so no run changes that; name "
        "another one"
    )


def test_the_block_is_yaml_that_means_what_it_says_even_where_names_look_like_numbers() -> None:
    desired = declared({"1040": "123456789012"}, {})
    promotion = find_promotion(
        desired, desired.environments["prod"], serving_good(**{"1040": "123456789012"})
    )
    block = promotion_text(promotion).partition("prod.yaml:\n\n")[2]

    assert yaml.safe_load(block) == {"versions": {"1040": "123456789012"}}


def test_markdown_folds_the_block() -> None:
    text = promotion_markdown(promoted({"w2": B}, {"w2": A}, serving_good(w2=B)))

    assert f"| **change** | w2 | {A} -> {B} | accuracy 1.000 (10 of 10 fields) |" in text
    assert f'```yaml\nversions:\n  "w2": "{B}"\n```' in text


def test_markdown_fits_into_a_comment() -> None:
    names = [f"layout-{number}" for number in range(5000)]
    wanted = dict.fromkeys(names, B)
    text = promotion_markdown(promoted(wanted, dict.fromkeys(names, A), serving_good(**wanted)))

    assert len(text) <= LONGEST_COMMENT


def test_json_tells_every_pin() -> None:
    promotion = promoted({"w2": B, "w9": C}, {"w2": A, "w9": C}, serving_good(w2=B, w9=C))
    text = output_json(promotion_output(promotion))

    assert PromoteOutput.model_validate_json(text) == promotion_output(promotion)
    answer = json.loads(text)
    assert (answer["environment"], answer["promote"], answer["source"]) == (
        "prod",
        "pinned",
        "dev/westus",
    )
    assert answer["changes"] is True
    assert answer["versions"] == {"w2": B, "w9": C}


class TestAnEnvironmentThatFollows:
    def test_what_the_next_update_brings_is_its_plan(self) -> None:
        text = following_text(STAGING, [plan(copying("1040"), at=EASTUS2)])

        assert text.splitlines()[:2] == [
            "staging follows dev/westus; there is nothing to paste, the next "
            "`pulumi up --stack staging` brings:",
            "staging/eastus2: 1 to copy",
        ]

    def test_one_that_is_only_observed_is_said_to_bring_nothing(self) -> None:
        observed = replace(STAGING, mode="observe")

        assert following_text(observed, []) == (
            "staging follows dev/westus; there is nothing to paste, and nothing is carried out, "
            "as it is only observed:"
        )

    def test_the_same_as_markdown_and_json(self) -> None:
        plans = [plan(copying("1040"), at=Instance("staging", "eastus2"))]

        assert following_markdown(STAGING, plans).startswith("staging follows dev/westus;")
        assert following_output(STAGING, plans).changes
        assert following_output(STAGING, plans).promote == "follow"
