"""A case: all that bears on one wanted layout of one instance.

What lies abroad is looked up on demand only: where the wanted version is live and verified here,
nothing of a neighbour is asked for, and so no neighbour's trouble can stand in the way.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from reconciler.model.desired import Layout, LockEntry
from reconciler.model.live import Failure, World
from reconciler.model.naming import Instance
from reconciler.model.verdict import Judgement
from reconciler.planning.candidate import Candidate, best
from reconciler.planning.holding import Holding, UnderWay
from reconciler.planning.seen import seen_from
from reconciler.planning.survey import Survey


@dataclass(frozen=True)
class Case:
    """One wanted layout.

    `wanted`: the version that Git wants here, pinned or locked. `here`: our live models of the
    layout, oldest first. `mapped`: the model id that the mapping names. `served`: the versions
    that have served here, newest first.
    """

    survey: Survey
    layout: Layout
    lock: LockEntry
    wanted: str
    here: tuple[Candidate, ...]
    serving: Candidate | None
    mapped: str | None
    served: tuple[str, ...]

    @property
    def name(self) -> str:
        """The layout's name."""
        return self.layout.name

    @property
    def file(self) -> str:
        """The file that declares the layout, for people."""
        return f"desired/layouts/{self.name}.yaml"

    @property
    def locked(self) -> bool:
        """Whether the lock names the wanted version: only then is it known what to train."""
        return self.wanted == self.lock.version

    @property
    def pins(self) -> frozenset[str]:
        """The versions that any environment is pinned to."""
        return self.survey.pins(self.name)

    @property
    def serves_nothing(self) -> bool:
        """Whether inference finds no live model, of ours or not, for the layout."""
        return self.serving is None and self.mapped not in self.survey.here.unmanaged

    @property
    def failure(self) -> Failure | None:
        """How the training of the wanted version failed for its content."""
        return self.survey.here.failures.get((self.name, self.wanted))

    @property
    def documents(self) -> int:
        """How many documents a verification analyses."""
        return self.lock.verification_documents

    def live(self, version: str) -> Candidate | None:
        """The model here that stands for `version`."""
        found = self._by_version.get(version)
        return best(found) if found else None

    @cached_property
    def _by_version(self) -> Mapping[str, list[Candidate]]:
        found: dict[str, list[Candidate]] = {}
        for candidate in self.here:
            found.setdefault(candidate.version, []).append(candidate)
        return found

    def under_way(self, version: str) -> tuple[UnderWay, ...]:
        """The running operations that will make `version` here."""
        return self.survey.under_way.get((self.name, version), ())

    def judged(self, version: str, weights: str) -> Judgement | None:
        """Judge weights of `version` by what Git asks for now; None where a verdict is needed."""
        return self.survey.judgements.of(self.layout, self.lock, version, weights)

    def abroad(self, version: str) -> tuple[Candidate, ...]:
        """The models that stand for `version` in the neighbours, the source's first."""
        found = (best(self.held_by(neighbour, version)) for neighbour in self.survey.neighbours)
        return tuple(candidate for candidate in found if candidate)

    def held_by(self, holding: Holding, version: str | None = None) -> tuple[Candidate, ...]:
        """The models of the layout at another instance, of one version or of all."""
        found = candidates(self.survey, self.layout, self.lock, holding)
        return tuple(each for each in found if version in (None, each.version))

    def is_wanted_at(self, instance: Instance) -> bool:
        """Whether Git wants the same version at another instance."""
        desired = self.survey.desired
        environment = desired.environments[instance.environment]
        if self.name not in desired.wanted(environment, instance.region):
            return False
        return desired.wanted_version(environment, self.name) == self.wanted

    @property
    def source(self) -> Holding | None:
        """The instance that this one follows; None where it trains itself or was not observed."""
        return self.survey.neighbour(self.survey.origin) if self.survey.origin else None

    @cached_property
    def followed(self) -> Candidate | None:
        """What the source serves of the layout; None where this environment is pinned."""
        if self.source is None or self.survey.environment.promote == "pinned":
            return None
        return next((found for found in self.held_by(self.source) if found.serves), None)

    @property
    def unread(self) -> World | None:
        """The nearest world up the chain that could not be read: a verdict may lie there."""
        worlds = seen_from(self.source.world) if self.source else ()
        return next((seen for _, seen in worlds if seen.trouble is not None), None)


def case_of(survey: Survey, layout: Layout) -> Case:
    """Gather what bears on a wanted layout.

    A crash between writing the mapping and writing the history leaves a version that serves and
    never "has served": it is counted as the newest one that has.
    """
    world = survey.here.world
    lock = survey.desired.lock[layout.name]
    here = candidates(survey, layout, lock, survey.here)
    served = world.served.get(layout.name, ())
    serving = next((candidate for candidate in here if candidate.serves), None)
    if serving is not None and (not served or served[0] != serving.version):
        earlier = (version for version in served if version != serving.version)
        served = (serving.version, *earlier)
    return Case(
        survey=survey,
        layout=layout,
        lock=lock,
        wanted=survey.desired.wanted_version(survey.environment, layout.name),
        here=here,
        serving=serving,
        mapped=world.serving.get(layout.name),
        served=served,
    )


def candidates(
    survey: Survey, layout: Layout, lock: LockEntry, holding: Holding
) -> tuple[Candidate, ...]:
    """The models of a layout at one instance, oldest first."""
    mapped = holding.world.serving.get(layout.name)
    found = [
        Candidate(
            holding,
            survey.judgements,
            layout,
            lock,
            ours.model,
            ours.version,
            serves=ours.model.id == mapped,
        )
        for ours in holding.models.get(layout.name, ())
    ]
    if len(found) > 1:
        found.sort(key=lambda c: (c.model.created_at, c.id))
    return tuple(found)
