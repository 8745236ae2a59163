"""What the source lacks: the sentence that a waiting layout shows to its reviewers."""

from reconciler.planning.candidate import best
from reconciler.planning.case import Case
from reconciler.planning.guards import could_not_be_read
from reconciler.planning.holding import Holding
from reconciler.planning.remedies import (
    ask_a_person,
    have_the_source_want_it,
    make_it_good,
    make_ready,
)


def what_the_source_lacks(case: Case) -> str:
    """Say why the wanted version cannot come from the instance that this one follows."""
    source = case.source
    if source is None:
        return "it was not observed; run again"
    if source.world.trouble is not None:
        return f"it could not be read: {source.world.trouble}; run again when it can be"
    if not source.world.exists:
        return f"it does not exist yet; {_first(case, source)}"
    live = best(case.held_by(source, case.wanted))
    if live is None:
        return _why_it_is_not_live(case, source)
    if live.standing == "bad":
        why = f"its {case.wanted} is not good enough: {live.reason}"
        return f"{why}; {make_it_good(case, live)}"
    if live.standing == "pending":
        word = f"its {case.wanted} waits for a person's word: {live.reason}"
        return f"{word}; {ask_a_person(case, live.at)}"
    if case.unread is not None:
        far = could_not_be_read(case.unread.instance, case.unread.trouble or "")
        return f"its verdict on {case.wanted} may lie farther on: {far}; run again when it can be"
    if not case.is_wanted_at(source.instance):
        remedy = have_the_source_want_it(case, source.instance)
        return f"it has not verified {case.wanted} and does not want it; {remedy}"
    return f"it has not verified {case.wanted} yet; {_first(case, source)}"


def _why_it_is_not_live(case: Case, source: Holding) -> str:
    environment = case.survey.desired.environments[source.instance.environment]
    if source.instance.region in environment.retired:
        return f"it is retired; name another source in {case.survey.file}"
    if (case.name, case.wanted) in source.builds:
        return f"its training of {case.wanted} is under way; run again when that has ended"
    if not case.is_wanted_at(source.instance):
        remedy = have_the_source_want_it(case, source.instance)
        return f"it neither holds {case.wanted} nor wants it; {remedy}"
    failure = source.failures.get((case.name, case.wanted))
    if failure is not None:
        why = f"its training of {case.wanted} failed: {failure.code}: {failure.reason}"
        return f"{why.rstrip('.')}; correct the training data and run `reconciler lock`"
    untrainable = source.world.untrainable.get(case.name)
    if untrainable is not None:
        return f"it cannot train {case.wanted}: {untrainable}"
    return f"it does not hold {case.wanted} yet; {_first(case, source)}"


def _first(case: Case, source: Holding) -> str:
    """Say what makes the source ready: its own stack, or its own turn in this one."""
    if source.instance.environment == case.survey.environment.name:
        return "it is copied from there once verified"
    return make_ready(case.survey, source.instance)
