"""Models that will soon expire are warned about."""

from datetime import timedelta

from reconciler.planning import plan
from tests.simulation.given import WESTUS, A, B, git, live, world


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
