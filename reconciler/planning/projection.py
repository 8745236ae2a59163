"""The world that a plan would leave if all goes well: the next environment is planned against it.

Trainings succeed and verdicts are good. A person's word is not foreseen: where one is needed, the
projected world still waits for it. Weights that are yet to be made get the moment of the projection
as their name; no plan may show it.
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from reconciler.model.archive import ArchivedVersion
from reconciler.model.desired import Desired
from reconciler.model.live import LiveModel, Operation, Tag, World
from reconciler.model.naming import owner
from reconciler.model.plan import (
    Action,
    Check,
    Copy,
    Delete,
    Plan,
    Resume,
    Serve,
    Train,
    Verify,
    Withdraw,
)
from reconciler.model.verdict import CopyCheck, FieldFigure, Verdict
from reconciler.planning.case import case_of
from reconciler.planning.steps import what_is_copied
from reconciler.planning.survey import take_survey


def project(desired: Desired, world: World, plan: Plan) -> World:
    """The world after `plan`. A plan that is refused, or that is only observed, changes nothing."""
    if plan.refusals or plan.observed or not plan.actions:
        return world
    changes = _Projection(desired, world)
    for layout in plan.layouts:
        for action in layout.actions:
            changes.carry_out(action)
    return changes.end()


class _Projection:
    """A world in the middle of a plan, with each of its collections open to change."""

    def __init__(self, desired: Desired, world: World) -> None:
        self._desired = desired
        self._world = world
        self._survey = take_survey(desired, world)
        self._models = {model.id: model for model in world.models}
        self._serving = dict(world.serving)
        self._served = dict(world.served)
        self._archive = dict(world.archive)
        self._verdicts = list(world.verdicts)
        self._checks = list(world.checks)
        self._ended: set[str] = set()
        self._neural = 0

    def carry_out(self, action: Action) -> None:
        """Let one action end well."""
        match action:
            case Train():
                self._train(action)
            case Resume(kind="copy") | Copy():
                self._copy(action)
            case Resume():
                self._ended.add(action.operation_id)
                self._train(action)
            case Verify():
                self._verify(action)
            case Check():
                self._check(action)
            case Serve():
                self._serve(action)
            case Withdraw():
                self._serving.pop(action.layout, None)
            case Delete():
                self._models.pop(action.model_id, None)

    def end(self) -> World:
        """The world with all that has changed."""
        world = self._world
        grown = len(self._models) - len(world.models)
        used = world.capacity.neural_used
        capacity = replace(
            world.capacity,
            models=max(0, world.capacity.models + grown),
            neural_used=None if used is None else used + self._neural,
        )
        return replace(
            world,
            models=tuple(self._models.values()),
            operations=self._operations(world.operations),
            serving=self._serving,
            served=self._served,
            verdicts=tuple(self._verdicts),
            checks=tuple(self._checks),
            archive=self._archive,
            capacity=capacity,
            neighbours=tuple(
                replace(each, operations=self._operations(each.operations))
                for each in world.neighbours
            ),
            exists=True,
        )

    def _train(self, action: Train | Resume) -> None:
        desired, at = self._desired, self._world.instance
        self._add(action, {Tag.ORIGIN: str(at)}, expires_at=None)
        if isinstance(action, Train) and desired.layouts[action.layout].build.mode == "neural":
            self._neural += 1
        if action.version == desired.lock[action.layout].version:
            self._keep_recipe(action.layout)

    def _keep_recipe(self, layout: str) -> None:
        """Archive what Git locks; what else is under way was archived when it began, or never."""
        desired = self._desired
        lock, recipe = desired.lock[layout], desired.recipe(layout, self._survey.environment)
        self._archive[layout, lock.version] = ArchivedVersion(
            layout=layout,
            version=lock.version,
            data_digest=recipe.data_digest,
            documents=lock.documents,
            generation=recipe.generation,
            build=recipe.build,
            api=recipe.api,
            commit="",
            at=self._world.observed_at,
        )

    def _copy(self, action: Copy | Resume) -> None:
        """Let a copy arrive, with the weights that it had where it comes from."""
        if isinstance(action, Resume):
            self._ended.add(action.operation_id)
            original, weights = self._under_way(action)
        else:
            original, weights = self._at(action), None
        origin, _, trained = (weights or (original.weights if original else "")).partition("@")
        tags = {Tag.ORIGIN: origin, Tag.TRAINED: trained} if trained else {}
        expires_at = original.expires_at if original else None
        self._add(action, tags, expires_at)

    def _under_way(self, action: Resume) -> tuple[LiveModel | None, str | None]:
        """What an operation copies, and the weights that it is known to bring."""
        running = self._survey.under_way.get((action.layout, action.version), ())
        found = next((each for each in running if each.operation_id == action.operation_id), None)
        if found is None or action.layout not in self._desired.layouts:
            return None, None
        case = case_of(self._survey, self._desired.layouts[action.layout])
        copied = what_is_copied(case, action.version, found)
        return copied.model if copied else None, found.weights

    def _at(self, action: Copy) -> LiveModel | None:
        holding = self._survey.neighbour(action.source)
        held = holding.models.get(action.layout, ()) if holding else ()
        return next((m.model for m in held if m.model.id == action.source_model_id), None)

    def _add(
        self,
        action: Train | Copy | Resume,
        tags: Mapping[Tag, str],
        expires_at: datetime | None,
    ) -> None:
        environment = self._world.instance.environment
        declared = self._desired.layouts.get(action.layout)
        ours = {
            Tag.OWNER: owner(self._desired.project, environment),
            Tag.LAYOUT: action.layout,
            Tag.VERSION: action.version,
        }
        self._models[action.model_id] = LiveModel(
            id=action.model_id,
            created_at=self._world.observed_at,
            expires_at=expires_at,
            description=declared.description if declared else "",
            api=self._desired.environments[environment].api,
            tags={str(key): value for key, value in {**ours, **tags}.items()},
        )

    def _verify(self, action: Verify) -> None:
        lock = self._desired.lock[action.layout]
        self._verdicts.append(
            Verdict(
                layout=action.layout,
                version=action.version,
                weights=self._models[action.model_id].weights,
                model_created_at=self._models[action.model_id].created_at,
                verification_digest=lock.verification_digest,
                instance=str(self._world.instance),
                documents=lock.verification_documents,
                fields=(FieldFigure("all", 1, 1),),
                differences=(),
                baseline=None,
                at=self._world.observed_at,
            )
        )

    def _check(self, action: Check) -> None:
        self._checks.append(
            CopyCheck(
                layout=action.layout,
                model_id=action.model_id,
                created_at=self._models[action.model_id].created_at,
                verification_digest=self._desired.lock[action.layout].verification_digest,
                scope=action.scope,
                good=True,
                reason="",
                at=self._world.observed_at,
            )
        )

    def _serve(self, action: Serve) -> None:
        mapped = self._serving.get(action.layout)
        held = self._survey.here.models.get(action.layout, ())
        replaced = [ours.version for ours in held if ours.model.id == mapped]
        earlier = self._served.get(action.layout, ())
        versions = dict.fromkeys([action.version, *replaced, *earlier])
        self._serving[action.layout] = action.model_id
        self._served[action.layout] = tuple(versions)

    def _operations(self, operations: tuple[Operation, ...]) -> tuple[Operation, ...]:
        return tuple(
            replace(operation, status="succeeded", percent=100)
            if operation.id in self._ended
            else operation
            for operation in operations
        )
