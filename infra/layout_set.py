"""LayoutSet: one resource for the whole set of layouts of one instance.

One and not one per layout: the dynamic provider has four worker threads and a training takes
minutes. All of its inputs are known from Git, so that Pulumi's own diff shows what a pull request
changes, property by property. It raises for no layout: see `converged`.
"""

from collections.abc import Mapping
from typing import Any

import pulumi
from pulumi.dynamic import (
    CheckFailure,
    CheckResult,
    CreateResult,
    DiffResult,
    ReadResult,
    Resource,
    ResourceProvider,
    UpdateResult,
)

from infra.runs import LayoutSetRuns, Refused

INPUTS = (
    "environment",
    "region",
    "account",
    "endpoint",
    "project",
    "layouts",
    "unexpected",
    "guard",
)
GUARD = "guard"
"""Refusals are reported on this small property: the engine prints the whole value of it."""


class LayoutSetProvider(ResourceProvider):
    """Reconciles an instance with Git; holds no state."""

    serialize_as_secret_always = False

    def check(self, _olds: dict[str, Any], news: dict[str, Any]) -> CheckResult:
        """Make the plan and show it; a guard's refusal is a failure of the property `guard`."""
        try:
            LayoutSetRuns(news).show_plan()
        except Refused as refused:
            return CheckResult(news, [CheckFailure(GUARD, str(refused))])
        return CheckResult(news, [])

    def diff(self, _id: str, olds: dict[str, Any], news: dict[str, Any]) -> DiffResult:
        """Changed: when inputs differ (the engine shows how), or when the plan is not empty."""
        if any(olds.get(key) != news.get(key) for key in INPUTS):
            return DiffResult()
        return DiffResult(changes=True) if LayoutSetRuns(news).is_to_do(olds) else DiffResult()

    def create(self, props: dict[str, Any]) -> CreateResult:
        """Reconcile for the first time."""
        runs = LayoutSetRuns(props)
        return CreateResult(str(runs.instance), _inputs(props) | runs.reconcile())

    def update(self, _id: str, _olds: dict[str, Any], news: dict[str, Any]) -> UpdateResult:
        """Reconcile."""
        return UpdateResult(_inputs(news) | LayoutSetRuns(news).reconcile())

    def read(self, id_: str, props: dict[str, Any]) -> ReadResult:
        """Tell what serves, and what should not be there; gone only if the account is gone."""
        live = LayoutSetRuns(props).read(props["layouts"])
        if live is None:
            return ReadResult("", {})
        inputs = _inputs(props) | live
        return ReadResult(id_, {**props, **live}, inputs)

    def delete(self, _id: str, props: dict[str, Any]) -> None:
        """Let go of an instance that was retired first; raises if it still holds models of ours."""
        LayoutSetRuns(props).refuse_if_in_use()


class LayoutSet(Resource, module="formrecognizer", name="LayoutSet"):
    """The layouts of one instance: what serves, what failed and why, what waits and for what."""

    endpoint: pulumi.Output[str]
    serving: pulumi.Output[Mapping[str, Any]]
    failed: pulumi.Output[Mapping[str, str]]
    waiting: pulumi.Output[Mapping[str, str]]

    def __init__(
        self,
        name: str,
        *,
        environment: str,
        region: str,
        account: str,
        endpoint: str,
        project: str,
        layouts: Mapping[str, Mapping[str, Any]],
        guard: str,
        opts: pulumi.ResourceOptions | None = None,
    ) -> None:
        super().__init__(
            LayoutSetProvider(),
            name,
            {
                "environment": environment,
                "region": region,
                "account": account,
                "endpoint": endpoint,
                "project": project,
                "layouts": layouts,
                "unexpected": [],
                "guard": guard,
                "serving": None,
                "failed": None,
                "waiting": None,
            },
            opts,
        )


def _inputs(props: Mapping[str, Any]) -> dict[str, Any]:
    return {key: props[key] for key in INPUTS}
