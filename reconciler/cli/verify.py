"""`reconciler verify`: look at a model field by field, and say whether it may serve."""

import shutil
import sys
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from pathlib import Path

import click

from reconciler.cli.examples import example
from reconciler.cli.exit_codes import Exit
from reconciler.cli.formats import Form, answer, format_option
from reconciler.cli.running import run
from reconciler.cli.selection import chosen_instances, require_layouts
from reconciler.cli.who import who_decides
from reconciler.desired import load, training_environment
from reconciler.desired.problems import safe
from reconciler.execution import Session
from reconciler.execution.examining import CannotExamine, Examination, decide, examine
from reconciler.model.desired import Desired
from reconciler.model.naming import Instance
from reconciler.model.verdict import judge
from reconciler.report.examination import Examined, next_steps
from reconciler.report.examination_markdown import examination_markdown
from reconciler.report.examination_output import examination_output
from reconciler.report.examination_text import examination_table, examination_text


@dataclass(frozen=True, slots=True)
class _Word:
    """What a person says; `weights`: of exactly these, empty of whatever is live."""

    accepted: bool
    reason: str
    weights: str


@click.command(
    short_help="Look at a model field by field, and accept or reject it.",
    epilog=example(
        "reconciler verify 1040",
        "reconciler verify 1040 --accept --reason 'checked against 30 letters of March'",
        "reconciler verify 1040 --reject 'total is read from the wrong line'",
    ),
)
@click.argument("layout")
@click.option(
    "--instance",
    "place",
    metavar="ENV/REGION",
    help="Where to look; by default where the layout is trained.",
)
@click.option("--accept", is_flag=True, help="Let it serve.")
@click.option("--reject", metavar="REASON", help="Never let these weights serve.")
@click.option("--reason", metavar="TEXT", default="", help="Why it is accepted.")
@click.option(
    "--weights",
    metavar="NAME",
    default="",
    help="Decide only if these weights, which were shown before, still are the ones.",
)
@format_option
@click.pass_context
def verify(
    context: click.Context,
    layout: str,
    place: str | None,
    accept: bool,
    reject: str | None,
    reason: str,
    weights: str,
    form: Form,
) -> None:
    """Show what the wanted version of LAYOUT finds in its verification documents.

    Document by document and field by field, what was expected and what was found, then the
    accuracy against the minimum and against what serves now. The documents are analysed anew, and
    nothing is stored but a decision. Decisions count for layouts that are verified `by: person`.

    Exit codes: 0 it may serve, or a decision was stored; 2 it waits for a decision or may not
    serve; 1 error.
    """
    word = _read_word(accept, reject, reason, weights)
    root: Path = context.obj
    desired = load(root)
    require_layouts([layout], desired.layouts)
    instance = _instance(desired, place, layout)
    if word is not None:
        _require_person(desired, layout)
    by = who_decides(root) if word is not None else ""
    try:
        examination = run(
            root,
            desired,
            _job(instance, layout, word, by),
            doing=f"examining {layout} in {instance}",
        )
    except CannotExamine as error:
        raise click.ClickException(str(error)) from error
    examined = _examined(examination)
    answer(
        form,
        text=lambda: _text(examined),
        markdown=lambda: examination_markdown(examined),
        output=lambda: examination_output(examined),
    )
    if word is not None:
        told = "accepted" if word.accepted else "rejected"
        click.echo(f"{told} by {by}; `pulumi up` goes by it", err=True)
    elif examined.standing == "pending":
        click.echo("decide about exactly these weights with one of", err=True)
        for command in next_steps(examined):
            click.echo(f"  {command}", err=True)
    done = word is not None or examined.standing == "good"
    context.exit(Exit.DONE if done else Exit.CHANGES)


def _read_word(accept: bool, reject: str | None, reason: str, weights: str) -> _Word | None:
    if accept and reject is not None:
        raise click.UsageError("--accept and --reject exclude each other; say one of them")
    if reject is not None:
        if not reject.strip():
            raise click.UsageError("--reject needs a reason that others can read")
        if reason:
            raise click.UsageError("--reason goes with --accept; --reject says its own")
        return _Word(False, safe(reject.strip()), weights)
    if accept:
        return _Word(True, safe(reason.strip()), weights)
    if reason or weights:
        raise click.UsageError(
            "--reason and --weights go with a decision; add --accept or --reject"
        )
    return None


def _instance(desired: Desired, place: str | None, layout: str) -> Instance:
    if place is None:
        return training_environment(desired).instances[0]
    if "/" not in place:
        raise click.ClickException(f"{place} names no instance; write ENV/REGION, as dev/westus")
    (instance,) = chosen_instances(desired, [place])
    environment = desired.environments[instance.environment]
    if layout not in desired.wanted(environment, instance.region):
        raise click.ClickException(f"Git wants no version of {layout} in {instance}")
    return instance


def _require_person(desired: Desired, layout: str) -> None:
    verification = desired.layouts[layout].verification
    file = f"desired/layouts/{layout}.yaml"
    if verification is None:
        raise click.ClickException(
            f"{layout} is not verified at all, so there is nothing to decide; write "
            f"`verification: {{by: person}}` in {file} to have each version wait for a person"
        )
    if verification.by != "person":
        raise click.ClickException(
            f"{layout} is judged by its figures, so a person's word would not count; write "
            f"`by: person` under `verification` in {file}, or change its `minimum_accuracy`"
        )


def _job(
    instance: Instance, layout: str, word: _Word | None, by: str
) -> Callable[[Session], Awaitable[Examination]]:
    async def job(session: Session) -> Examination:
        examination = await examine(session, instance, layout)
        if word is None:
            return examination
        if word.weights and word.weights != examination.weights:
            raise CannotExamine(
                f"nothing was decided: {examination.model.id} has the weights "
                f"{examination.weights} now, not {word.weights}; look at it again"
            )
        decision = await decide(
            session, examination, accepted=word.accepted, reason=word.reason, by=by
        )
        judgement = judge(examination.verdict, examination.layout.verification, decision)
        return replace(examination, decision=decision, judgement=judgement or examination.judgement)

    return job


def _examined(examination: Examination) -> Examined:
    verification = examination.layout.verification
    return Examined(
        instance=examination.instance,
        layout=examination.layout.name,
        version=examination.version,
        model_id=examination.model.id,
        weights=examination.weights,
        serving=examination.serving,
        compared=examination.compared,
        verdict=examination.verdict,
        minimum=verification.minimum_accuracy if verification else None,
        standing=examination.judgement.standing,
        reason=examination.judgement.reason,
        decision=examination.decision,
    )


def _text(examined: Examined) -> str:
    if sys.stdout.isatty():
        return examination_table(examined, shutil.get_terminal_size().columns)
    return examination_text(examined)
