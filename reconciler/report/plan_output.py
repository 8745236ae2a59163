"""Plans for programs: every action by its kind, every layout with its situation."""

from collections.abc import Sequence
from dataclasses import fields
from typing import Annotated, Any, Literal

from pydantic import Field, TypeAdapter

from reconciler.model.capacity import CapacityNeed
from reconciler.model.desired import Desired
from reconciler.model.live import OperationKind
from reconciler.model.naming import Instance
from reconciler.model.plan import Action, LayoutPlan, Plan, Situation
from reconciler.report.approval import approval
from reconciler.report.capacity import asks
from reconciler.report.lines import verb
from reconciler.report.output import Moment, Output


class _ActionOutput(Output):
    layout: str
    version: str
    model_id: str
    because: str
    """Why, in a sentence."""


class TrainOutput(_ActionOutput):
    """The version is trained here."""

    action: Literal["train"]


class CopyOutput(_ActionOutput):
    """The version is copied here."""

    action: Literal["copy"]
    source: str
    """Instance that it is copied from."""
    source_model_id: str


class ResumeOutput(_ActionOutput):
    """An operation that an earlier run began is waited for."""

    action: Literal["resume"]
    operation_id: str
    kind: OperationKind
    at: str
    """Instance that the operation runs at; a copy runs at its source."""


class VerifyOutput(_ActionOutput):
    """The verification documents are analysed."""

    action: Literal["verify"]


class CheckOutput(_ActionOutput):
    """A copy is held against what its origin answered."""

    action: Literal["check"]
    scope: Literal["smoke", "full"]
    """One verification document, or all of them."""


class ServeOutput(_ActionOutput):
    """The model enters the mapping."""

    action: Literal["serve"]
    replaces: str | None
    """Model id that served before."""


class WithdrawOutput(_ActionOutput):
    """The layout leaves the mapping."""

    action: Literal["withdraw"]


class DeleteOutput(_ActionOutput):
    """The model is deleted."""

    action: Literal["delete"]


ActionOutput = Annotated[
    TrainOutput
    | CopyOutput
    | ResumeOutput
    | VerifyOutput
    | CheckOutput
    | ServeOutput
    | WithdrawOutput
    | DeleteOutput,
    Field(discriminator="action"),
]
_ACTION: TypeAdapter[ActionOutput] = TypeAdapter(ActionOutput)


class LayoutPlanOutput(Output):
    """What is done for one layout."""

    layout: str
    situation: Situation
    note: str
    """Why it is blocked or waits, and what would unblock it; empty otherwise."""
    steps: tuple[ActionOutput, ...]
    """Carried out in order; one that fails ends them."""
    cleanup: tuple[DeleteOutput, ...]
    """Deletions that depend on no step."""
    facts: tuple[str, ...]
    """What the actions rest on beside what they name."""


class CapacityOutput(Output):
    """What the plan needs of the instance, and what that has."""

    models: int
    """Custom models now."""
    limit: int
    """Custom models that the instance may hold; 0 where the account does not exist yet."""
    peak: int
    """The most that live at once while the plan is carried out."""
    after: int
    retained: int
    """What would live with every version that Git retains."""
    evictable: tuple[str, ...]
    """Model ids that could be deleted to make room, the first first."""
    neural_needed: int
    neural_left: int | None
    """Neural builds left; null where the API does not tell."""
    neural_resets_at: Moment | None
    requests: dict[str, int]
    """Requests that the plan takes at least, by class of call."""
    seconds: float
    """How long they take at least at the declared rates."""


class InstancePlanOutput(Output):
    """The plan for one instance."""

    instance: str
    observed_at: Moment
    fingerprint: str
    observed: bool
    """Git says `mode: observe`: nothing is carried out."""
    refusals: tuple[str, ...]
    """Guards that forbid the whole plan."""
    warnings: tuple[str, ...]
    layouts: tuple[LayoutPlanOutput, ...]
    unverified: tuple[str, ...]
    """Layouts that serve untested, as Git says."""
    unmanaged: tuple[str, ...]
    """Model ids that are nobody's of ours."""
    left_out: tuple[str, ...]
    """Layouts that --target and --exclude leave out."""
    capacity: CapacityOutput | None


class PlanOutput(Output):
    """The answer of `reconciler plan`."""

    approved: str
    """What RECONCILER_APPROVED has to be for exactly these plans; empty if nothing is changed."""
    asks: tuple[str, ...]
    """Sentences on what an instance has less of than is needed: what to ask support for."""
    plans: tuple[InstancePlanOutput, ...]
    """In the order in which the environments follow one another."""


def plan_output(desired: Desired, plans: Sequence[Plan]) -> PlanOutput:
    """All of the plans."""
    return PlanOutput(
        approved=approval(plans),
        asks=tuple(asks(desired, plans)),
        plans=tuple(map(instance_plan_output, plans)),
    )


def instance_plan_output(plan: Plan) -> InstancePlanOutput:
    """All of one plan."""
    return InstancePlanOutput(
        instance=str(plan.instance),
        observed_at=plan.observed_at,
        fingerprint=plan.fingerprint,
        observed=plan.observed,
        refusals=plan.refusals,
        warnings=plan.warnings,
        layouts=tuple(map(_layout, plan.layouts)),
        unverified=plan.unverified,
        unmanaged=plan.unmanaged,
        left_out=plan.left_out,
        capacity=None if plan.capacity is None else _capacity(plan.capacity),
    )


def _layout(layout: LayoutPlan) -> LayoutPlanOutput:
    return LayoutPlanOutput(
        layout=layout.layout,
        situation=layout.situation,
        note=layout.note,
        steps=tuple(map(_action, layout.steps)),
        cleanup=tuple(DeleteOutput.model_validate(_described(each)) for each in layout.cleanup),
        facts=layout.facts,
    )


def _action(action: Action) -> ActionOutput:
    return _ACTION.validate_python(_described(action))


def _described(action: Action) -> dict[str, Any]:
    values = {item.name: getattr(action, item.name) for item in fields(action)}
    texts = {name: str(v) if isinstance(v, Instance) else v for name, v in values.items()}
    return {"action": verb(action), **texts}


def _capacity(need: CapacityNeed) -> CapacityOutput:
    values = {item.name: getattr(need, item.name) for item in fields(need)}
    requests = {str(call): number for call, number in need.requests.items()}
    return CapacityOutput.model_validate({**values, "requests": requests})
