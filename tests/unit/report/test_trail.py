"""The audit trail: what it tells of a version's life, from what was remembered alone."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import timedelta

import pytest

from reconciler.model.archive import ArchivedVersion
from reconciler.model.desired import Adoption, Desired
from reconciler.model.history import HistoryEntry
from reconciler.model.naming import Instance, model_id
from reconciler.model.recipe import Build
from reconciler.model.verdict import Decision
from reconciler.report.trail import LayoutTrail, Presence, VersionTrail, replaced
from reconciler.report.trail_assembly import assemble
from reconciler.report.trail_presences import Remembered
from reconciler.report.trail_services import ServedEntry
from tests.simulation.given import EASTUS2, NOW, WESTUS, A, B, C, git, live, verdict

GIT = git({"1040": A})


def hours(number: float) -> timedelta:
    return timedelta(hours=number)


def did(
    action: str,
    version: str,
    at: float,
    *,
    result: str = "done",
    model: str | None = None,
    operation: str = "",
    because: str = "because",
) -> HistoryEntry:
    return HistoryEntry(
        at=NOW + hours(at),
        action=action,
        layout="1040",
        version=version,
        model_id=model or model_id("1040", version),
        because=because,
        commit="c0ffee0",
        operation=operation,
        result=result,
    )


def served(version: str, at: float, model: str | None = None) -> ServedEntry:
    return ("1040", version, model or model_id("1040", version), NOW + hours(at))


def archived(version: str, documents: int = 5) -> ArchivedVersion:
    return ArchivedVersion(
        "1040", version, "d" * 64, documents, 1, Build(), "2023-07-31", "c0ffee0", NOW
    )


def remembered(
    at: Instance = WESTUS,
    *,
    history: Iterable[HistoryEntry] = (),
    served: Iterable[ServedEntry] = (),
    serving: str | None = None,
    archive: Iterable[ArchivedVersion] = (),
) -> Remembered:
    return Remembered(
        instance=at,
        serving={"1040": serving} if serving else {},
        history=tuple(history),
        served=tuple(served),
        archive={(each.layout, each.version): each for each in archive},
    )


def the_layout(desired: Desired, *stores: Remembered) -> LayoutTrail:
    (layout,) = assemble(desired, stores)
    return layout


def the_version(version: str, desired: Desired, *stores: Remembered) -> VersionTrail:
    (found,) = (v for v in the_layout(desired, *stores).versions if v.version == version)
    return found


def the_presence(version: str, desired: Desired, *stores: Remembered) -> Presence:
    (found,) = the_version(version, desired, *stores).presences
    return found


def test_a_version_that_is_only_locked_tells_its_data_and_is_nowhere() -> None:
    version = the_version(A, GIT)

    assert (version.documents, version.data_digest) == (5, "training-data")
    assert version.wanted_by == ("dev", "staging")
    assert (version.presences, version.trained_at) == ((), None)


def test_a_trained_version_tells_what_made_it_where_when_and_by_which_operation() -> None:
    store = remembered(
        archive=[archived(A, documents=7)],
        history=[
            did("train", A, 0, result="started", operation="op-1", because="new data"),
            did("train", A, 1, operation="op-1"),
        ],
    )

    version = the_version(A, GIT, store)

    assert (version.documents, version.commit, version.operation) == (7, "c0ffee0", "op-1")
    assert (version.trained_in, version.trained_at) == (WESTUS, NOW + hours(1))
    assert version.presences[0].arrival == "trained"


def test_a_training_that_a_later_run_saw_end_is_a_training_all_the_same() -> None:
    store = remembered(
        archive=[archived(A)],
        history=[did("train", A, 0, result="started"), did("resume", A, 2, operation="op-1")],
    )

    version = the_version(A, GIT, store)

    assert (version.trained_at, version.presences[0].arrival) == (NOW + hours(2), "trained")


def test_a_kept_recipe_alone_proves_no_training() -> None:
    store = remembered(
        archive=[archived(A)],
        history=[
            did("train", A, 0, result="started"),
            did("train", A, 1, result="failed: no labels (ModelBuildError)"),
        ],
    )

    version = the_version(A, GIT, store)

    assert (version.trained_at, version.trained_in) == (None, None)
    (presence,) = version.presences
    assert (presence.standing, presence.trouble) == ("failed", "no labels (ModelBuildError)")


def test_what_has_begun_and_not_ended_is_under_way() -> None:
    store = remembered(history=[did("train", A, 0, result="started", operation="op-1")])

    presence = the_presence(A, GIT, store)

    assert (presence.standing, presence.operation) == ("under way", "op-1")


def test_a_copy_tells_when_it_came_and_takes_its_recipe_from_where_it_was_trained() -> None:
    dev = remembered(archive=[archived(A)], history=[did("train", A, 0)])
    staging = remembered(EASTUS2, history=[did("copy", A, 2)])

    version = the_version(A, GIT, dev, staging)

    assert version.trained_in == WESTUS
    assert [(p.instance, p.arrival, p.at) for p in version.presences] == [
        (WESTUS, "trained", NOW),
        (EASTUS2, "copied", NOW + hours(2)),
    ]


def test_a_replaced_version_tells_from_when_to_when_it_served_and_what_came_next() -> None:
    store = remembered(served=[served(B, 0), served(A, 5)], serving=model_id("1040", A))

    old, new = the_presence(B, GIT, store), the_presence(A, GIT, store)

    (service,) = old.services
    assert (service.since, service.until) == (NOW, NOW + hours(5))
    assert service.replaced_by == model_id("1040", A)
    assert (new.standing, new.services[0].is_current) == ("serving", True)


def test_an_entry_that_a_dying_run_made_twice_is_one_time_of_service() -> None:
    store = remembered(served=[served(A, 0), served(A, 1)], serving=model_id("1040", A))

    assert len(the_presence(A, GIT, store).services) == 1


def test_a_version_that_serves_again_has_two_times_of_service() -> None:
    store = remembered(
        served=[served(B, 0), served(A, 1), served(B, 2)], serving=model_id("1040", B)
    )

    assert [s.is_current for s in the_presence(B, GIT, store).services] == [False, True]


def test_a_withdrawal_ends_the_service_and_nothing_follows() -> None:
    store = remembered(served=[served(A, 0)], history=[did("withdraw", A, 3)])

    (service,) = the_presence(A, GIT, store).services

    assert (service.until, service.replaced_by) == (NOW + hours(3), "")


def test_a_service_that_the_mapping_does_not_confirm_has_an_unknown_end() -> None:
    store = remembered(served=[served(A, 0)])

    (service,) = the_presence(A, GIT, store).services

    assert (service.until, service.is_current) == (None, False)


def test_replaced_versions_are_kept_as_many_as_git_retains_and_the_rest_may_go() -> None:
    store = remembered(
        served=[served(C, 0), served(B, 1), served(A, 2)], serving=model_id("1040", A)
    )
    retains_one = git({"1040": A}, retain=1)

    standings = {
        v.version: v.presences[0].standing for v in the_layout(retains_one, store).versions
    }

    assert standings == {A: "serving", B: "kept", C: "replaced"}


def test_a_pinned_version_is_kept_however_old() -> None:
    store = remembered(
        served=[served(C, 0), served(B, 1), served(A, 2)], serving=model_id("1040", A)
    )
    desired = git({"1040": A}, retain=0)
    staging = replace(desired.environments["staging"], promote="pinned", versions={"1040": C})
    pinned = replace(desired, environments={**desired.environments, "staging": staging})

    standings = {v.version: v.presences[0].standing for v in the_layout(pinned, store).versions}

    assert standings == {A: "serving", B: "replaced", C: "kept"}


def test_nothing_is_kept_of_a_layout_that_has_left_git() -> None:
    store = remembered(served=[served(B, 0), served(A, 1)])

    layout = the_layout(git({}), store)

    assert not layout.declared
    assert {p.standing for v in layout.versions for p in v.presences} == {"replaced"}


def test_a_deleted_model_says_when() -> None:
    store = remembered(served=[served(B, 0), served(A, 1)], history=[did("delete", B, 4)])

    presence = the_presence(B, GIT, store)

    assert (presence.standing, presence.deleted_at) == ("deleted", NOW + hours(4))


def test_an_id_that_came_back_after_its_deletion_is_not_deleted() -> None:
    store = remembered(
        history=[did("train", A, 0), did("delete", A, 1), did("train", A, 2)],
        served=[served(A, 3)],
        serving=model_id("1040", A),
    )

    presence = the_presence(A, GIT, store)

    assert (presence.standing, presence.deleted_at) == ("serving", None)


def test_a_failed_deletion_deleted_nothing() -> None:
    store = remembered(
        served=[served(B, 0), served(A, 1)],
        history=[did("delete", B, 2, result="failed: access denied")],
    )

    assert the_presence(B, GIT, store).standing == "kept"


def test_an_adopted_model_says_so_and_that_nobody_knows_its_data() -> None:
    adopted = replace(GIT, adopted={WESTUS: {"a219b3c4": Adoption("1040", B)}})
    store = remembered(served=[served(B, 0, "a219b3c4")], serving="a219b3c4")

    version = the_version(B, adopted, store)

    assert (version.adopted, version.documents, version.data_digest) == (True, None, "")
    assert (version.presences[0].arrival, version.presences[0].standing) == ("adopted", "serving")


def test_figures_and_words_of_all_stores_are_told_the_latest_of_each() -> None:
    model = live("1040", A)
    first = verdict(model, 5, when=NOW)
    second = verdict(model, 9, when=NOW + hours(1))
    word = Decision("1040", A, model.weights, "check", True, "fine", "Ann", NOW)
    dev = replace(remembered(), verdicts=(first, second), decisions=(word,))
    staging = replace(remembered(EASTUS2), decisions=(word,))

    version = the_version(A, GIT, dev, staging)

    assert version.verdicts == (second,)
    assert version.decisions == (word,)


def test_the_newest_version_comes_first() -> None:
    store = remembered(
        history=[did("train", C, 0), did("train", B, 1)],
        served=[served(C, 0.5), served(B, 1.5)],
    )

    assert [v.version for v in the_layout(GIT, store).versions] == [A, B, C]


def test_one_environment_shows_only_where_it_has_versions_but_all_that_made_them() -> None:
    dev = remembered(
        archive=[archived(A), archived(B)], history=[did("train", A, 0), did("train", B, 0)]
    )
    staging = remembered(EASTUS2, history=[did("copy", A, 1)])

    (layout,) = assemble(GIT, [dev, staging], environment="staging")

    (version,) = layout.versions
    assert version.trained_in == WESTUS
    assert [p.instance for p in version.presences] == [EASTUS2]


def test_a_mapping_without_any_record_still_tells_what_serves() -> None:
    store = remembered(serving=model_id("1040", B))

    assert the_presence(B, GIT, store).standing == "serving"


@pytest.mark.parametrize(("gone", "standing"), [(True, "deleted"), (False, "kept")])
def test_replaced_models_are_listed_with_what_replaced_them_and_their_fate(
    gone: bool, standing: str
) -> None:
    store = remembered(
        served=[served(B, 0), served(A, 1)],
        serving=model_id("1040", A),
        history=[did("delete", B, 2)] if gone else [],
    )

    (only,) = replaced(assemble(GIT, [store]))

    assert (only.version, only.by, only.at) == (B, model_id("1040", A), NOW + hours(1))
    assert only.presence.standing == standing


def test_what_serves_or_never_served_has_not_been_replaced() -> None:
    store = remembered(
        history=[did("train", B, 0)], served=[served(A, 1)], serving=model_id("1040", A)
    )

    assert replaced(assemble(GIT, [store])) == ()
