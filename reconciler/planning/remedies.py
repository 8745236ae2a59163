"""What would unblock a layout, or end its waiting: the last part of every note.

A note without a remedy leaves its reader alone, so each says which file to change or which command
to run.
"""

from reconciler.model.naming import Instance
from reconciler.planning.candidate import Candidate
from reconciler.planning.case import Case
from reconciler.planning.survey import Survey


def ask_a_person(case: Case, at: Instance) -> str:
    """Say how a person decides on what lives at an instance: its own word counts most there."""
    return f"decide with `{_verify(case, at)} --accept | --reject REASON`"


def make_it_good(case: Case, bad: Candidate) -> str:
    """Say what helps against a version that is not good enough."""
    if bad.failed_check is not None:
        return (
            f"delete {bad.id} at {bad.at} to have it copied anew, or set verification.copies: none "
            f"in {case.file}"
        )
    asked = case.layout.verification
    if asked is not None and asked.by == "person":
        return f"{_another_version(case)}, or accept it: `{_verify(case, bad.at)} --accept`"
    return f"{_another_version(case)}, or change verification in {case.file}"


def train_it_again(case: Case) -> str:
    """Say how a version that the lock does not name comes to live, or is done without.

    Nobody has kept what an adopted one was trained from.
    """
    another = f"pin another version in {case.survey.file}, or follow with promote: follow"
    adopted = (each for models in case.survey.desired.adopted.values() for each in models.values())
    if any((each.layout, each.version) == (case.name, case.wanted) for each in adopted):
        return f"it was adopted and cannot be trained again: {another}"
    again = f"`reconciler lock {case.name} --version {case.wanted}` has it trained again"
    return f"{again}; or {another}"


def have_the_source_want_it(case: Case, source: Instance) -> str:
    """Say how a source comes to hold a version that Git does not want there."""
    if case.survey.desired.environments[source.environment].promote == "pinned":
        return f"pin {case.wanted} in desired/environments/{source.environment}.yaml too"
    return train_it_again(case)


def make_ready(survey: Survey, source: Instance) -> str:
    """Say what lets a source in another environment come to hold what is to come from it."""
    environment = survey.desired.environments[source.environment]
    if environment.mode == "manage":
        return f"run `pulumi up` on {environment.name} first"
    return (
        f"{environment.name} is only observed, so no run changes that: set mode: manage in "
        f"desired/environments/{environment.name}.yaml, or name another source in {survey.file}"
    )


def _verify(case: Case, at: Instance) -> str:
    return f"reconciler verify {case.name} --instance {at}"


def _another_version(case: Case) -> str:
    if not case.locked:
        return f"pin another version in {case.survey.file}"
    if case.lock.adopted:
        return f"train a version from data with `reconciler lock {case.name}`"
    return "correct the training data and run `reconciler lock`"
