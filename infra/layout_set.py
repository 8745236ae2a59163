"""LayoutSet: one resource for the whole set of layouts of one instance.

One and not one per layout: the dynamic provider has four worker threads and a training takes
minutes. All of its inputs are known from Git, so that Pulumi's own diff shows what a pull request
changes, property by property. It raises for no layout: see `converged`. Where Git says that an
environment is only observed, it shows the plan and what serves, and changes nothing.
"""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

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

from infra.refused import Refused

if TYPE_CHECKING:
    from infra.runs import LayoutSetRuns

DECLARED = (
    "environment",
    "region",
    "account",
    "endpoint",
    "project",
    "mode",
    "accounts",
    "layouts",
    "unexpected",
    "guard",
)
"""The inputs that Git decides: where one differs from the last `up`, there is something to do."""

OF_THIS_RUN = ("approved", "target", "exclude")
"""The inputs that are asked of one run. They say how it is done, and alone are no change."""


class LayoutSetProvider(ResourceProvider):
    """Reconciles an instance with Git; holds no state."""

    serialize_as_secret_always = False

    def check(self, olds: dict[str, Any], news: dict[str, Any]) -> CheckResult:
        """Make the plan and show it; what forbids it is a failure of a small property.

        Small, because the engine prints the whole value of the property beside the reason.
        """
        try:
            _runs(news).show_plan(olds)
        except Refused as refused:
            return CheckResult(news, [CheckFailure(refused.on, str(refused))])
        return CheckResult(news, [])

    def diff(self, _id: str, olds: dict[str, Any], news: dict[str, Any]) -> DiffResult:
        """Changed: when Git's inputs differ (the engine shows how), or the plan is not empty."""
        if any(olds.get(key) != news.get(key) for key in DECLARED):
            return DiffResult()
        return DiffResult(changes=_runs(news).is_to_do(olds))

    def create(self, props: dict[str, Any]) -> CreateResult:
        """Reconcile for the first time."""
        runs = _runs(props)
        return CreateResult(str(runs.instance), _inputs(props) | runs.reconcile())

    def update(self, _id: str, _olds: dict[str, Any], news: dict[str, Any]) -> UpdateResult:
        """Reconcile."""
        return UpdateResult(_inputs(news) | _runs(news).reconcile())

    def read(self, id_: str, props: dict[str, Any]) -> ReadResult:
        """Tell what serves, and what should not be there; gone only if the account is gone."""
        live = _runs(props).read(props["layouts"])
        if live is None:
            return ReadResult("", {})
        inputs = _inputs(props) | live
        return ReadResult(id_, {**props, **live}, inputs)

    def delete(self, _id: str, props: dict[str, Any]) -> None:
        """Let go of an instance that was retired first; raises if it still holds models of ours.

        One that was only observed is somebody else's to retire.
        """
        if props.get("mode") != "observe":
            _runs(props).refuse_if_in_use()


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
        mode: str,
        accounts: str | None,
        layouts: Mapping[str, Mapping[str, Any]],
        guard: str,
        approved: str | None,
        target: Sequence[str] | None,
        exclude: Sequence[str] | None,
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
                "mode": mode,
                "accounts": accounts,
                "layouts": layouts,
                "unexpected": [],
                "guard": guard,
                "approved": approved,
                "target": target,
                "exclude": exclude,
                "serving": None,
                "failed": None,
                "waiting": None,
            },
            opts,
        )


def _runs(props: Mapping[str, Any]) -> "LayoutSetRuns":
    """The runs over the instance that some properties name.

    Imported only where the provider is at work: the program, which is another process and only
    names it, would spend half of its start on Azure's SDKs.
    """
    from infra.runs import LayoutSetRuns

    return LayoutSetRuns(props)


def _inputs(props: Mapping[str, Any]) -> dict[str, Any]:
    """The inputs among some properties; what an older program stored lacks the newer ones."""
    named = (*DECLARED, *OF_THIS_RUN)
    return {key: props[key] for key in named if props.get(key) is not None}
