"""What would unblock a layout, or end its waiting: the last part of every note.

A note without a remedy leaves its reader alone, so each says which file to change or which command
to run.
"""

from reconciler.model.naming import Instance
from reconciler.planning.candidate import Candidate
from reconciler.planning.case import Case


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
    """Say how a version that the lock does not name comes to live, or is done without."""
    return (
        f"`reconciler lock {case.name} --version {case.wanted}` has it trained again; or pin "
        f"another version in {case.survey.file}, or follow with promote: follow"
    )


def have_the_source_want_it(case: Case, source: Instance) -> str:
    """Say how a source comes to hold a version that Git does not want there."""
    if case.survey.desired.environments[source.environment].promote == "pinned":
        return f"pin {case.wanted} in desired/environments/{source.environment}.yaml too"
    return train_it_again(case)


def _verify(case: Case, at: Instance) -> str:
    return f"reconciler verify {case.name} --instance {at}"


def _another_version(case: Case) -> str:
    if not case.locked:
        return f"pin another version in {case.survey.file}"
    if case.lock.adopted:
        return f"train a version from data with `reconciler lock {case.name}`"
    return "correct the training data and run `reconciler lock`"
