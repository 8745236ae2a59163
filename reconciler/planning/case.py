"""A case: all that bears on one wanted layout of one instance.

What lies abroad is looked up on demand only: where the wanted version is live and verified here,
nothing of a neighbour is asked for, and so no neighbour's trouble can stand in the way.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from reconciler.model.desired import Layout, LockEntry
from reconciler.model.live import Failure
from reconciler.model.verdict import Judgement
from reconciler.planning.candidate import Candidate, best, best_first
from reconciler.planning.survey import Holding, OurModel, Survey, UnderWay


@dataclass(frozen=True, slots=True)
class Case:
    """One wanted layout.

    `here`: our live models of it, best first. `mapped`: the model id that the mapping names.
    `served`: the versions that have served here, newest first.
    """

    survey: Survey
    layout: Layout
    lock: LockEntry
    here: tuple[Candidate, ...]
    mapped: str | None
    served: tuple[str, ...]

    @property
    def name(self) -> str:
        """The layout's name."""
        return self.layout.name

    @property
    def wanted(self) -> str:
        """The version that Git wants."""
        return self.lock.version

    @property
    def serving(self) -> Candidate | None:
        """The model that serves; None where the mapping names nothing, or a model that is gone."""
        return next((candidate for candidate in self.here if candidate.serves), None)

    @property
    def serves_nothing(self) -> bool:
        """Whether inference finds no live model, of ours or not, for the layout."""
        return self.serving is None and self.mapped not in self.survey.here.unmanaged

    @property
    def failure(self) -> Failure | None:
        """How the training of the wanted version failed for its content."""
        return self.survey.here.failures.get((self.name, self.wanted))

    def live(self, version: str) -> Candidate | None:
        """The model here that stands for `version`."""
        return next((candidate for candidate in self.here if candidate.version == version), None)

    def under_way(self, version: str) -> tuple[UnderWay, ...]:
        """The running operations that will make `version` here."""
        return self.survey.under_way.get((self.name, version), ())

    def judged(self, version: str, weights: str) -> Judgement | None:
        """Judge weights of `version` by what Git asks for now."""
        asked = self.layout.verification
        return self.survey.verdicts.judgement(self.name, version, weights, self.lock, asked)

    def abroad(self, version: str) -> tuple[Candidate, ...]:
        """The models that stand for `version` in the neighbours, the source's first."""
        found = (best(self.held_by(neighbour, version)) for neighbour in self.survey.neighbours)
        return tuple(candidate for candidate in found if candidate)

    def held_by(self, holding: Holding, version: str | None = None) -> tuple[Candidate, ...]:
        """The models of the layout at another instance, of one version or of all."""
        models = holding.models.get(self.name, ())
        wanted = (model for model in models if version in (None, model.version))
        mapped = holding.world.serving.get(self.name)
        return candidates(self.survey, self.layout, self.lock, holding, wanted, mapped)

    @property
    def source(self) -> Holding | None:
        """The instance that this one follows; None where it trains itself or was not observed."""
        return self.survey.neighbour(self.survey.origin) if self.survey.origin else None


def case_of(survey: Survey, layout: Layout) -> Case:
    """Gather what bears on a wanted layout.

    A crash between writing the mapping and writing the history leaves a version that serves and
    never "has served": it is counted as the newest one that has.
    """
    world = survey.here.world
    lock = survey.desired.lock[layout.name]
    models = survey.here.models.get(layout.name, ())
    mapped = world.serving.get(layout.name)
    here = best_first(candidates(survey, layout, lock, survey.here, models, mapped))
    served = world.served.get(layout.name, ())
    serving = next((candidate.version for candidate in here if candidate.serves), None)
    if serving is not None and (not served or served[0] != serving):
        served = (serving, *(version for version in served if version != serving))
    return Case(survey, layout, lock, here, mapped, served)


def candidates(
    survey: Survey,
    layout: Layout,
    lock: LockEntry,
    holding: Holding,
    models: Iterable[OurModel],
    mapped: str | None,
) -> tuple[Candidate, ...]:
    """Judge the models of a layout at one instance by what Git asks for now."""
    judge = survey.verdicts.judgement
    return tuple(
        Candidate(
            at=holding.world.instance,
            model=model.model,
            version=model.version,
            serves=model.model.id == mapped,
            judgement=judge(
                layout.name, model.version, model.model.weights, lock, layout.verification
            ),
        )
        for model in models
    )
