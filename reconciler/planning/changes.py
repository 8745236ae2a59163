"""Why a version is needed, said by what has changed: documents, build, API, generation.

A version is only a digest, so what it was made of is looked up: for the locked version in Git, for
others in the archive that every training leaves in its environment's state.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from reconciler.model.recipe import Build
from reconciler.planning.case import Case
from reconciler.planning.words import counted


@dataclass(frozen=True, slots=True)
class Made:
    """What a version is made of."""

    data_digest: str
    documents: int
    generation: int
    build: Build
    api: str


def why_it_is_needed(case: Case) -> str:
    """Say why something other than what serves has to serve, or why anything has to."""
    serving = case.serving
    if serving is not None and serving.version == case.wanted:
        return "the model here is not good enough"
    if serving is not None:
        return _replaced(case, serving.version)
    if case.mapped is not None and case.serves_nothing:
        return f"{case.mapped}, which served, is gone"
    if case.wanted in case.served:
        return "it served here before and is gone"
    return "nothing serves" if case.served else "first version here"


def why_it_is_trained(case: Case) -> str:
    """Say it for a training: what has changed, or else from how much it is trained."""
    why = why_it_is_needed(case)
    serving = case.serving
    if serving is not None and changes(case, serving.version):
        return why
    return f"{why}; {counted(case.lock.documents, 'document')}, not live anywhere"


def changes(case: Case, old: str) -> str:
    """What differs between two versions' recipes; empty where one of them is not known."""
    before, after = _made(case, old), _made(case, case.wanted)
    if before is None or after is None:
        return ""
    return "; ".join(_differences(before, after))


def _replaced(case: Case, old: str) -> str:
    changed = changes(case, old)
    if not case.locked:
        pinned = f"{case.survey.file} pins it instead of {old}"
        return f"{pinned}: {changed}" if changed else pinned
    commit = case.survey.locked_in(case.name)
    locked = f", locked in {commit}" if commit else ""
    return f"{changed or f'its recipe changed, {old} -> {case.wanted}'}{locked}"


def _made(case: Case, version: str) -> Made | None:
    survey, lock = case.survey, case.lock
    if version == lock.version and not lock.adopted:
        recipe = survey.desired.recipe(case.name, survey.environment)
        return Made(recipe.data_digest, lock.documents, recipe.generation, recipe.build, recipe.api)
    kept = survey.archived(case.name, version)
    if kept is None:
        return None
    return Made(kept.data_digest, kept.documents, kept.generation, kept.build, kept.api)


def _differences(before: Made, after: Made) -> Iterator[str]:
    if before.data_digest != after.data_digest:
        more = f"{before.documents:,} -> {counted(after.documents, 'document')}"
        same = f"{counted(after.documents, 'document')} as before"
        yield f"training data changed, {same if before.documents == after.documents else more}"
    generations = f"{before.generation} -> {after.generation}"
    if before.generation < after.generation:
        yield f"renewed, generation {generations}"
    if before.generation > after.generation:
        yield f"back from a renewal, generation {generations}"
    if before.build.mode != after.build.mode:
        yield f"build changed, {before.build.mode} -> {after.build.mode}"
    if before.build.max_training_hours != after.build.max_training_hours:
        yield f"max_training_hours changed, {_hours(before.build)} -> {_hours(after.build)}"
    if before.api != after.api:
        yield f"API changed, {before.api} -> {after.api}"


def _hours(build: Build) -> str:
    return "none" if build.max_training_hours is None else f"{build.max_training_hours:g}"
