"""Models that will soon expire are warned about."""

from datetime import timedelta

from reconciler.model.plan import Train
from reconciler.planning import plan
from tests.simulation.given import (
    EASTUS2,
    WESTUS,
    A,
    B,
    environment,
    git,
    live,
    relocked,
    world,
)


def warnings_for(expires_in: timedelta) -> tuple[str, ...]:
    model = live("1040", A, expires_in=expires_in)
    made = plan(git({"1040": A}), world(WESTUS, model, serving=[model], good=[model]))
    assert made.actions == ()
    return made.warnings


def test_a_serving_model_is_warned_about_from_sixty_days_before_it_expires() -> None:
    (warning,) = warnings_for(timedelta(days=60))
    assert warning == (
        f"1040: 1040--{A} expires on 2027-01-20, in 60 days; "
        "`reconciler lock --renew 1040` trains it anew"
    )


def test_a_model_with_more_than_sixty_days_left_is_not_warned_about() -> None:
    assert warnings_for(timedelta(days=60, seconds=1)) == ()


def test_a_model_that_has_expired_already_is_warned_about() -> None:
    (warning,) = warnings_for(timedelta(days=-1))
    assert "already" in warning


def test_a_retained_version_that_expires_is_no_news() -> None:
    old = live("1040", A, age=9, expires_in=timedelta(days=1))
    new = live("1040", B)
    seen = world(WESTUS, old, new, serving=[new], served={"1040": (B, A)}, good=[old, new])
    assert plan(git({"1040": B}), seen).warnings == ()


def test_a_wanted_version_that_is_blocked_is_warned_about() -> None:
    old = live("1040", A, age=9)
    new = live("1040", B, expires_in=timedelta(days=1))
    seen = world(WESTUS, old, new, serving=[old], good=[old], bad=[new])
    (warning,) = plan(git({"1040": B}), seen).warnings
    assert warning.startswith(f"1040: {new.id} expires on 2026-11-22, in 1 day; ")


def test_a_copy_that_is_planned_of_a_model_that_soon_expires_is_warned_about() -> None:
    origin = live("1040", A, expires_in=timedelta(days=30))
    source = world(WESTUS, origin, serving=[origin], good=[origin])
    (warning,) = plan(git({"1040": A}), world(EASTUS2, neighbours=[source])).warnings
    assert warning == (
        f"1040: its copy of {origin.id} expires on 2026-12-21, in 30 days; "
        "`reconciler lock --renew 1040` trains it anew"
    )


def test_a_pinned_version_that_expires_has_to_be_pinned_anew_after_the_renewal() -> None:
    staging = environment("staging", "eastus2", source=WESTUS, versions={"1040": A})
    here = live("1040", A, EASTUS2, expires_in=timedelta(days=30))
    seen = world(EASTUS2, here, serving=[here], good=[here])
    (warning,) = plan(git({"1040": B}, environment("dev", "westus"), staging), seen).warnings
    assert warning.endswith(
        "`reconciler lock --renew 1040` trains it anew, then pin the new version in "
        "desired/environments/staging.yaml"
    )


def test_an_adopted_version_that_expires_is_replaced_by_one_from_data() -> None:
    model = live("1040", A, expires_in=timedelta(days=30))
    desired = relocked(git({"1040": A}), "1040", adopted=True)
    (warning,) = plan(desired, world(WESTUS, model, serving=[model], good=[model])).warnings
    assert warning.endswith("`reconciler lock 1040` trains a version from data in its place")


def test_what_a_renewal_is_about_to_replace_is_warned_about_until_it_is_replaced() -> None:
    old = live("1040", A, age=9, expires_in=timedelta(days=30))
    made = plan(git({"1040": B}), world(WESTUS, old, serving=[old], good=[old]))
    assert isinstance(made.actions[0], Train)
    assert len(made.warnings) == 1


def test_a_serving_model_that_the_service_has_deleted_is_trained_anew() -> None:
    gone = live("1040", A)
    made = plan(git({"1040": A}), world(WESTUS, serving=[gone], good=[gone]))
    assert isinstance(made.actions[0], Train)
