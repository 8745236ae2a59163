"""What an adoption writes: which versions, which files; and all that it refuses."""

from dataclasses import replace

import pytest

from reconciler.desired.adopting import (
    AdoptionPlan,
    AdoptionRefused,
    Evidence,
    Found,
    Named,
    NewLayouts,
)
from reconciler.desired.adopting_plan import plan_adoption
from reconciler.desired.lock import adopted_entry
from reconciler.model.dataset import DataFile, Dataset
from reconciler.model.desired import Adoption, Desired
from reconciler.model.naming import Instance
from reconciler.model.recipe import adopted_version
from tests.simulation.given import (
    EASTUS,
    EASTUS2,
    PROJECT,
    WESTEUROPE,
    WESTUS,
    A,
    environment,
    git,
)

PROD = Instance("prod", "westus2")
GIT = git(
    {},
    environment("dev", "westus", "eastus"),
    environment("staging", "eastus2", "westeurope", source=WESTUS),
    environment("prod", "westus2", source=EASTUS2),
)
HELD_OUT = Dataset((DataFile("a.pdf", "0" * 32, 1), DataFile("a.pdf.labels.json", "1" * 32, 1)))


def at(
    instance: Instance | None,
    model_id: str,
    layout: str = "1040",
    *,
    description: str = "",
    training_prefix: str = "",
) -> Named:
    where = f"mapping.json: {instance}"
    found = Found(where, layout, False, instance, model_id, description, training_prefix)
    return Named(layout, found)


def plan(
    *named: Named,
    desired: Desired = GIT,
    evidence: Evidence | None = None,
    new: NewLayouts | None = None,
) -> AdoptionPlan:
    return plan_adoption(desired, named, evidence or Evidence(), new or NewLayouts())


def refused(*named: Named, desired: Desired = GIT, evidence: Evidence | None = None) -> list[str]:
    with pytest.raises(AdoptionRefused) as caught:
        plan(*named, desired=desired, evidence=evidence)
    return list(caught.value.reasons)


def versions(found: AdoptionPlan) -> dict[Instance, str]:
    return {model.instance: model.what.version for model in found.models}


def after(found: AdoptionPlan, desired: Desired = GIT) -> Desired:
    """What Git declares once the plan is written."""
    declared = git(dict.fromkeys(found.lock, "")).layouts
    layouts = {name: replace(layout, verification=None) for name, layout in declared.items()}
    return replace(desired, layouts=layouts, lock=found.lock, adopted=found.adopted)


OURS = adopted_version(PROJECT, "1040", WESTUS, "aaaa")


# Versions


def test_the_model_at_the_head_of_the_chain_names_the_version_everywhere() -> None:
    found = plan(
        at(PROD, "pppp"),
        at(EASTUS2, "ssss"),
        at(WESTEUROPE, "wwww"),
        at(WESTUS, "aaaa"),
        at(EASTUS, "eeee"),
    )

    assert set(versions(found).values()) == {OURS}
    assert found.lock == {"1040": adopted_entry(OURS)}


def test_a_snapshot_that_agrees_with_the_source_says_nothing_else() -> None:
    same = Evidence(snapshots={EASTUS2: {"1040": "aaaa"}})

    found = plan(at(WESTUS, "aaaa"), at(EASTUS2, "ssss"), evidence=same)

    assert versions(found)[EASTUS2] == OURS


def test_a_snapshot_with_an_older_source_id_names_an_older_version() -> None:
    older = Evidence(snapshots={EASTUS2: {"1040": "old1"}})

    found = plan(at(WESTUS, "aaaa"), at(EASTUS2, "ssss"), at(PROD, "pppp"), evidence=older)

    old = adopted_version(PROJECT, "1040", WESTUS, "old1")
    assert versions(found) == {WESTUS: OURS, EASTUS2: old, PROD: old}
    assert found.lock["1040"].version == OURS


@pytest.mark.parametrize("snapshot", [{EASTUS2: {"W8": "old1"}}, {PROD: {"1040": "old1"}}])
def test_a_layout_that_the_snapshot_does_not_name_is_told_to_be_taken_as_the_present_model(
    snapshot: dict[Instance, dict[str, str]],
) -> None:
    found = plan(at(WESTUS, "aaaa"), at(EASTUS2, "ssss"), evidence=Evidence(snapshots=snapshot))

    assert versions(found)[EASTUS2] == OURS
    assert [notice for notice in found.notices if "snapshot" in notice] == [
        "mapping.json: staging/eastus2: the snapshot does not name `1040` at staging/eastus2; "
        "taken as a copy of dev/westus's present model"
    ]


def test_without_a_snapshot_every_copy_is_of_the_present_model_and_nothing_is_said_of_it() -> None:
    found = plan(at(WESTUS, "aaaa"), at(EASTUS2, "ssss"))

    assert versions(found)[EASTUS2] == OURS
    assert [notice for notice in found.notices if "snapshot" in notice] == []


def test_a_snapshot_s_model_that_was_adopted_before_keeps_its_version() -> None:
    before = after(plan(at(WESTUS, "old1")))
    old = before.lock["1040"].version
    snapshot = Evidence(snapshots={EASTUS2: {"1040": "old1"}})

    found = plan(at(WESTUS, "aaaa"), at(EASTUS2, "ssss"), desired=before, evidence=snapshot)

    assert versions(found)[EASTUS2] == old
    assert set(found.adopted[WESTUS]) == {"old1", "aaaa"}, "one can go back to the older one"


def test_a_following_instance_can_be_adopted_after_its_source() -> None:
    before = after(plan(at(WESTUS, "aaaa")))

    found = plan(at(EASTUS2, "ssss"), desired=before)

    assert versions(found) == {EASTUS2: OURS}
    assert not found.is_lock_changed


def test_adopting_the_same_again_changes_nothing() -> None:
    before = after(plan(at(WESTUS, "aaaa"), at(EASTUS2, "ssss")))

    found = plan(at(WESTUS, "aaaa"), at(EASTUS2, "ssss"), desired=before)

    assert not found.changes_anything


# Refusals


def test_a_following_instance_without_its_source_is_refused() -> None:
    (reason,) = refused(at(EASTUS2, "ssss"))

    assert "staging/eastus2 follows dev/westus" in reason
    assert "adopt dev/westus first" in reason


def test_a_model_beside_a_version_that_is_trained_from_data_is_refused() -> None:
    trained = git({"1040": A}, *GIT.environments.values())

    dev, staging = (
        refused(at(WESTUS, "aaaa"), desired=trained),
        refused(at(EASTUS2, "ssss"), desired=trained),
    )

    assert f"is locked to its data as version {A}" in dev[0]
    assert "gets that by copying" in staging[0]


def test_a_model_in_a_retired_region_is_refused() -> None:
    dev = replace(GIT.environments["dev"], retired=frozenset({"eastus"}))
    desired = replace(GIT, environments={**GIT.environments, "dev": dev})

    (reason,) = refused(at(WESTUS, "aaaa"), at(EASTUS, "eeee"), desired=desired)

    assert "dev/eastus is retired" in reason


def test_a_model_that_a_pinned_environment_does_not_name_is_refused() -> None:
    prod = replace(GIT.environments["prod"], promote="pinned", versions={})
    desired = replace(GIT, environments={**GIT.environments, "prod": prod})

    (reason,) = refused(at(WESTUS, "aaaa"), at(EASTUS2, "ssss"), at(PROD, "pppp"), desired=desired)

    assert "prod/westus2 is pinned and does not name `1040`" in reason


def test_two_models_for_one_layout_and_two_layouts_for_one_model_are_refused() -> None:
    reasons = refused(at(WESTUS, "aaaa"), at(WESTUS, "bbbb"), at(WESTUS, "aaaa", "1099"))

    assert "`1040` stands at mapping.json: dev/westus already" in reasons[0]
    assert "`aaaa` serves `1040` already" in reasons[1]


def test_a_model_that_is_adopted_for_another_layout_is_refused() -> None:
    before = after(plan(at(WESTUS, "aaaa")))

    assert "is adopted for `1040` already" in refused(at(WESTUS, "aaaa", "1099"), desired=before)[0]


def test_a_model_that_is_not_live_where_it_should_be_trained_is_refused() -> None:
    asked = Evidence(live={WESTUS: {"bbbb": None}})

    (reason,) = refused(at(WESTUS, "aaaa"), at(EASTUS2, "ssss"), evidence=asked)

    assert "`aaaa` is not live in dev/westus" in reason


def test_a_copy_that_is_not_live_is_left_out_since_it_will_be_copied() -> None:
    asked = Evidence(live={WESTUS: {"aaaa": None}, EASTUS2: {}})

    found = plan(at(WESTUS, "aaaa"), at(EASTUS2, "ssss"), evidence=asked)

    assert versions(found) == {WESTUS: OURS}
    assert "it gets `1040` by copying" in found.notices[0]


def test_a_model_of_another_project_is_refused_and_one_of_ours_needs_no_adoption() -> None:
    asked = Evidence(live={WESTUS: {"aaaa": "others/dev", "bbbb": "forms/dev"}})

    (reason,) = refused(at(WESTUS, "aaaa"), evidence=asked)
    found = plan(at(WESTUS, "bbbb"), evidence=asked)

    assert "`aaaa` belongs to others/dev" in reason
    assert found.models == ()
    assert "`bbbb` carries our tags already" in found.notices[0]


def test_all_reasons_are_told_at_once() -> None:
    asked = Evidence(live={WESTUS: {"bbbb": "others/dev"}})

    reasons = refused(
        at(WESTUS, "aaaa"), at(WESTUS, "bbbb", "1099"), at(EASTUS2, "ssss", "w8ben"), evidence=asked
    )

    assert len(reasons) == 3


# Files


def test_a_new_layout_s_file_declares_no_verification_and_says_what_to_do_about_it() -> None:
    files = plan(at(WESTUS, "aaaa", description='A "form"\nof two lines')).files

    assert files == {
        "desired/layouts/1040.yaml": (
            "# yaml-language-server: $schema=../schema/layout.schema.json\n"
            'layout: "1040"\n'
            'description: "A \\"form\\" of two lines"\n'
            "build: {mode: template}\n"
            'training: {prefix: "1040/"}\n'
            "# No documents are declared to verify new versions with: each serves untested. Label\n"
            "# some that it is not trained on, and declare them in place of `none`, for example\n"
            "# {prefix: 1040-check/, minimum_accuracy: 0.95}\n"
            "verification: none\n"
            "retain: 2\n"
        )
    }


def test_held_out_documents_are_declared_and_locked_where_there_are_any() -> None:
    new = NewLayouts(verification_prefix="{layout}-check/", minimum_accuracy=0.8)
    evidence = Evidence(verification={"1040": HELD_OUT})

    found = plan(at(WESTUS, "aaaa"), at(WESTUS, "bbbb", "1099"), evidence=evidence, new=new)

    assert (
        'verification: {prefix: "1040-check/", minimum_accuracy: 0.8}\n'
        in found.files["desired/layouts/1040.yaml"]
    )
    assert "verification: none" in found.files["desired/layouts/1099.yaml"]
    assert found.lock["1040"] == adopted_entry(OURS, HELD_OUT)


def test_a_layout_that_is_declared_keeps_its_file() -> None:
    declared = replace(git({"1040": A}, *GIT.environments.values()), lock={})
    evidence = Evidence(verification={"1040": HELD_OUT})

    found = plan(at(WESTUS, "aaaa"), desired=declared, evidence=evidence)

    assert found.files == {}
    assert found.lock["1040"].verification_documents == 1


def test_a_declared_layout_whose_held_out_documents_are_missing_is_refused() -> None:
    declared = replace(git({"1040": A}, *GIT.environments.values()), lock={})

    (reason,) = refused(at(WESTUS, "aaaa"), desired=declared)

    assert reason.startswith("1040: there are no documents in 1040-check/")


def test_a_kind_of_form_without_a_model_becomes_a_layout_and_nothing_else() -> None:
    found = plan(at(None, "", training_prefix="tax/1040/"))

    assert 'training: {prefix: "tax/1040/"}' in found.files["desired/layouts/1040.yaml"]
    assert (found.models, found.is_lock_changed) == ((), False)


def test_a_folder_that_cannot_be_declared_is_refused() -> None:
    (reason,) = refused(at(WESTUS, "aaaa", training_prefix="../1040/"))

    assert "must be plain folders" in reason


def test_what_was_adopted_before_stays() -> None:
    before = after(plan(at(WESTUS, "aaaa")))

    found = plan(at(WESTUS, "bbbb", "1099"), desired=before)

    assert found.adopted[WESTUS]["aaaa"] == Adoption("1040", OURS)
    assert set(found.lock) == {"1040", "1099"}
