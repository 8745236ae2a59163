"""Examining a live model for a person: every field of every document, what was expected and found.

Nothing is stored by looking: the figures that a plan rests on are made by a run. What a person
then says is stored, for exactly the weights that were examined; if the model has been trained
anew in between, the word speaks for weights that nobody asks about, and never for others.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from reconciler.execution.documents import held_out_documents
from reconciler.execution.observing import observe
from reconciler.execution.session import Session
from reconciler.model.desired import Layout
from reconciler.model.live import LiveModel, World
from reconciler.model.naming import Instance, owner
from reconciler.model.verdict import Baseline, Decision, Judgement, Subject, Verdict, judge
from reconciler.planning import Findings
from reconciler.verification.comparison import Comparison
from reconciler.verification.verifying import (
    VerificationDocument,
    compare_documents,
    verdict_of,
)


class CannotExamine(Exception):
    """There is no model to look at; says why and what to do."""


@dataclass(frozen=True, slots=True)
class Examination:
    """What a person decides on.

    `compared`: document -> its fields; empty where the layout has no verification documents, and
    then there is no `verdict` either. `serving`: the model id that serves the layout now.
    `decision`: the latest word on these weights, `judgement`: what follows from all of it.
    """

    instance: Instance
    layout: Layout
    version: str
    model: LiveModel
    verification_digest: str
    compared: Mapping[str, Comparison]
    verdict: Verdict | None
    serving: str | None
    decision: Decision | None
    judgement: Judgement

    @property
    def weights(self) -> str:
        """Name of the weights that were examined."""
        return self.model.weights


async def examine(session: Session, instance: Instance, layout: str) -> Examination:
    """Analyse the verification documents with the live model of the wanted version.

    Raises CannotExamine where that model is not live, StateError where the documents are not the
    locked ones, and what analyses raise.
    """
    world = await observe(session, instance)
    declared = session.desired.layouts[layout]
    version = session.desired.wanted_version(session.environment(instance), layout)
    model = _model(session, world, layout, version)
    digest = session.desired.lock[layout].verification_digest
    findings = Findings(world)
    subject = Subject(layout, version, model.weights, digest)
    compared: Mapping[str, Comparison] = {}
    verdict = None
    if declared.verification is not None and declared.verification.prefix:
        prefix = declared.verification.prefix
        async with held_out_documents(session, instance, prefix, digest) as documents:
            compared = await compare_documents(session.gateway(instance), model.id, documents)
            baseline = await _baseline(session, world, findings, model, subject, documents)
        verdict = verdict_of(
            compared,
            model=model,
            layout=layout,
            version=version,
            digest=digest,
            instance=instance,
            baseline=baseline,
            now=session.now(),
        )
    decision = findings.decision(subject)
    judgement = judge(verdict, declared.verification, decision)
    if judgement is None:
        judgement = Judgement("pending", "there are no verification documents")
    return Examination(
        instance=instance,
        layout=declared,
        version=version,
        model=model,
        verification_digest=digest,
        compared=compared,
        verdict=verdict,
        serving=world.serving.get(layout),
        decision=decision,
        judgement=judgement,
    )


async def decide(
    session: Session, examination: Examination, *, accepted: bool, reason: str, by: str
) -> Decision:
    """Store a person's word on the weights that were examined."""
    decision = Decision(
        layout=examination.layout.name,
        version=examination.version,
        weights=examination.weights,
        verification_digest=examination.verification_digest,
        accepted=accepted,
        reason=reason,
        by=by,
        at=session.now(),
    )
    await session.records(examination.instance).add_decision(decision)
    return decision


def _model(session: Session, world: World, layout: str, version: str) -> LiveModel:
    if world.trouble:
        raise CannotExamine(world.trouble)
    if not world.exists:
        raise CannotExamine(f"{world.instance} does not exist yet; run `pulumi up` first")
    ours = owner(session.desired.project, world.instance.environment)
    candidates = [
        model
        for model in world.models
        if (model.owner, model.layout, model.version) == (ours, layout, version)
    ]
    if not candidates:
        raise CannotExamine(
            f"version {version} of {layout} is not live in {world.instance}; "
            f"`reconciler plan` says what would bring it there"
        )
    serving = world.serving.get(layout)
    return max(candidates, key=lambda model: (model.id == serving, model.created_at, model.id))


async def _baseline(
    session: Session,
    world: World,
    findings: Findings,
    candidate: LiveModel,
    subject: Subject,
    documents: tuple[VerificationDocument, ...],
) -> Baseline | None:
    """The figures of what serves now, on the same documents; analysed if nobody knows them."""
    serving = world.model(world.serving.get(subject.layout, ""))
    if serving is None or serving.id == candidate.id:
        return None
    version = world.serving_version(subject.layout) or ""
    known = findings.verdict(subject._replace(version=version, weights=serving.weights))
    if known is not None:
        return Baseline(version, known.right, known.total)
    compared = await compare_documents(session.gateway(world.instance), serving.id, documents)
    return Baseline(
        version,
        sum(comparison.right for comparison in compared.values()),
        sum(len(comparison.fields) for comparison in compared.values()),
    )
