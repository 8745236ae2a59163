"""What a layout set's provider does in each of its calls: one run of the reconciler.

Each call opens its own session and its own event loop: calls come on several threads, and nothing
may be kept between them. The desired state is loaded from the same files that the program read.
"""

import asyncio
import os
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import asdict
from functools import partial
from pathlib import Path
from typing import Any, TypeVar

import pulumi

from infra.declared import declared_layouts
from infra.engine_watch import leave, watch_of_this_process
from infra.messages import first_access_message, outcome_message, plan_message
from infra.permission import (
    require_known_layouts,
    require_permission,
    require_same_owner,
    selection_of,
)
from infra.progress import Ticker
from infra.project import project_root
from infra.refused import Refused
from reconciler.desired import DesiredError, load
from reconciler.desired.provenance import commit_of, locked_in
from reconciler.execution import (
    Abandoned,
    NotApproved,
    PlanRefused,
    Session,
    observe,
    open_session,
    plan_instance,
    reconcile,
)
from reconciler.model.naming import Instance, owner
from reconciler.model.plan import Plan
from reconciler.planning import serving_layouts, unexpected

Result = TypeVar("Result")


class RunFailed(Exception):
    """The instance could not be looked at or written to; the message says what to do."""


class LayoutSetRuns:
    """The runs over the instance that a layout set's properties name."""

    def __init__(self, props: Mapping[str, Any]) -> None:
        self.instance = Instance(props["environment"], props["region"])
        self._props = props
        self._approved: str | None = props.get("approved")

    def show_plan(self, olds: Mapping[str, Any]) -> None:
        """Log the plan as one message; raises Refused where it may not be carried out.

        `olds` are the properties that the engine remembers; empty before the first `up`. That one
        assigns the roles that it needs itself a moment before: where they do not work yet nothing
        is refused here, for the run waits until they do, and then plans and guards anew.
        """
        require_same_owner(olds, self._props)

        async def plan(session: Session) -> None:
            made = await plan_instance(session, self.instance)
            assigns_roles = not (olds or made.observed or self._props.get("accounts"))
            if made.locked_out and assigns_roles:
                require_known_layouts(made, session.desired, self._props)
                pulumi.log.warn(first_access_message(made))
                return
            try:
                require_permission(made, session.desired, self._props)
            finally:
                if not made.refusals or made.observed:
                    pulumi.log.info(plan_message(made))

        self._run(plan)

    def is_to_do(self, olds: Mapping[str, Any]) -> bool:
        """Whether there is anything to do, or to say, that the last run has not; never raises."""
        try:
            plan = self._run(lambda session: plan_instance(session, self.instance))
        except (RunFailed, Refused):
            return True  # the update meets the same trouble, and can say so
        return not plan.observed and (bool(plan.actions) or _tells_news(plan, olds))

    def reconcile(self) -> dict[str, Any]:
        """Reconcile; returns the outputs."""
        try:
            outcome = self._run(
                lambda session: reconcile(session, self.instance), expect_inputs=True
            )
        except (PlanRefused, NotApproved) as refused:
            raise RunFailed(str(refused)) from None
        pulumi.log.info(outcome_message(outcome))
        return {
            "serving": {layout: asdict(served) for layout, served in outcome.serving.items()},
            "failed": dict(outcome.failed),
            "waiting": dict(outcome.waiting),
        }

    def read(self, declared: Mapping[str, Mapping[str, Any]]) -> dict[str, Any] | None:
        """What serves as `layouts`, and what should not be there as `unexpected`.

        None if the account is gone. Raises RunFailed for any other trouble: what could not be
        read is not drift.
        """
        with_desired = self._run(self._look)
        if with_desired is None:
            return None
        versions, strays = with_desired
        layouts = {
            layout: {**declared.get(layout, {}), "version": version}
            for layout, version in sorted(versions.items())
        }
        return {"layouts": layouts, "unexpected": list(strays)}

    def refuse_if_in_use(self) -> None:
        """Raise RunFailed if models of ours are left in an account that still exists."""
        left = self._run(self._ours)
        if left:
            raise RunFailed(
                f"{self.instance} still holds {len(left)} models of ours ({', '.join(left[:5])}"
                f"{', …' if len(left) > 5 else ''}); declare `retire: true` for it and run "
                "`pulumi up` before it is taken out"
            )

    async def _look(self, session: Session) -> tuple[Mapping[str, str], tuple[str, ...]] | None:
        world = await observe(session, self.instance)
        if world.trouble:
            raise RunFailed(world.trouble)
        if not world.exists:
            return None
        return serving_layouts(session.desired, world), unexpected(session.desired, world)

    async def _ours(self, session: Session) -> list[str]:
        world = await observe(session, self.instance)
        if world.trouble:
            raise RunFailed(world.trouble)
        ours = owner(session.desired.project, self.instance.environment)
        return [model.id for model in world.models if model.owner == ours]

    def _run(
        self, job: Callable[[Session], Awaitable[Result]], *, expect_inputs: bool = False
    ) -> Result:
        root = project_root(Path.cwd(), os.environ)
        try:
            desired = load(root)
        except DesiredError as error:
            raise Refused("guard", f"the desired state is not valid:\n{error}") from error
        if self.instance.environment not in desired.environments:
            raise RunFailed(
                f"{self.instance}: environment {self.instance.environment} is no longer declared; "
                "declare it with `retire: true` until its stack is destroyed"
            )
        if expect_inputs:
            environment = desired.environments[self.instance.environment]
            declared = declared_layouts(desired, environment, self.instance.region)
            if declared != self._props["layouts"]:
                raise RunFailed(
                    f"{self.instance}: the files under desired/ have changed since this update "
                    "began; run `pulumi up` again"
                )

        async def main() -> Result:
            async with open_session(
                desired,
                root,
                environ=os.environ,
                commit=commit_of(root),
                alive=watch_of_this_process(),
                progress=Ticker(pulumi.log.info),
                selection=selection_of(self._props),
                approved=self._approved,
                locked_in=partial(locked_in, root),
            ) as session:
                return await job(session)

        try:
            return asyncio.run(main())
        except Abandoned:
            leave()
            raise


def _tells_news(plan: Plan, olds: Mapping[str, Any]) -> bool:
    failed = set(olds.get("failed") or {})
    waiting = set(olds.get("waiting") or {})
    return set(plan.blocked) != failed or set(plan.waiting) != waiting
