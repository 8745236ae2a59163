"""What the source lacks: the sentence that a waiting layout shows to its reviewers."""

from reconciler.planning.candidate import best
from reconciler.planning.case import Case
from reconciler.planning.survey import Holding


def what_the_source_lacks(case: Case) -> str:
    """Say why the wanted version cannot come from the instance that this one follows."""
    source = case.source
    if source is None:
        return "it was not observed"
    if source.world.trouble is not None:
        return f"it could not be read: {source.world.trouble}"
    if not source.world.exists:
        return f"it does not exist yet; {_first(case, source)}"
    live = best(case.held_by(source, case.wanted))
    if live is not None and live.standing == "bad":
        return f"its {case.wanted} is not good enough: {live.figures}"
    if live is not None:
        return f"it has not verified {case.wanted} yet; {_first(case, source)}"
    return _why_it_is_not_live(case, source)


def _why_it_is_not_live(case: Case, source: Holding) -> str:
    instance = source.world.instance
    environment = case.survey.desired.environments[instance.environment]
    if instance.region in environment.retired:
        where = f"desired/environments/{case.survey.environment.name}.yaml"
        return f"it is retired; name another source in {where}"
    if (case.name, case.wanted) in source.builds:
        return f"its training of {case.wanted} is under way"
    failure = source.failures.get((case.name, case.wanted))
    if failure is not None:
        return f"its training of {case.wanted} failed: {failure.code}: {failure.reason}"
    untrainable = source.world.untrainable.get(case.name)
    if untrainable is not None:
        return f"it cannot train {case.wanted}: {untrainable}"
    return f"it does not hold {case.wanted} yet; {_first(case, source)}"


def _first(case: Case, source: Holding) -> str:
    """Say what makes the source ready: its own stack, or its own turn in this one."""
    environment = source.world.instance.environment
    if environment == case.survey.environment.name:
        return "it is copied from there once verified"
    return f"run `pulumi up` on {environment} first"
