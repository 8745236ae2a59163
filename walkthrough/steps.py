"""The seven steps.

Each step types commands into a terminal and edits files as people do, and returns what was typed
and what the service was asked for meanwhile, as the emulator counted it. It judges nothing: the
demo shows the results, the test asserts them.
"""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

from examples.generator import DEFAULT_SWAP, TRAINING_DOCUMENTS, swap_labels, write_set
from reconciler.model.naming import model_id as compose
from reconciler.model.naming import owner
from walkthrough import by_hand
from walkthrough.programs import Emulator, Finished, Terminal
from walkthrough.workspace import Workspace

PROJECT = "form-layouts"
GROWING = "1040"
"""The layout that gets more training data in step 4."""
SPOILT = "1099"
"""The layout whose labels are swapped in step 7."""
IMPROVED = "1040V"
"""The layout that gets a good change in step 7."""
LOST = "1099R"
"""The layout whose live model is deleted by hand in step 5."""
STRAY = compose("1040X", "000000000000")
"""The model that is made by hand in step 5."""

UP = ("up", "--yes", "--skip-preview")
DRIFT = ("refresh", "--preview-only", "--expect-no-changes", "--diff")

QUIETLY = ("--non-interactive", "--suppress-progress", "--suppress-outputs")
"""How a program types, not a person: no questions, no dots. It changes nothing else."""

Asked = Mapping[str, Mapping[str, int]]


@dataclass(frozen=True, slots=True)
class StepResult:
    """What a step typed, and account -> operation -> how often the service was asked for it."""

    number: int
    short: str
    commands: tuple[Finished, ...]
    asked: Asked

    def total(self, operation: str) -> int:
        """How often an operation was asked for, over all accounts."""
        return sum(counts.get(operation, 0) for counts in self.asked.values())


class WentWrong(Exception):
    """A command ended with another exit code than the step needs to go on."""

    def __init__(self, finished: Finished, expected: int) -> None:
        self.finished = finished
        super().__init__(
            f"`{finished.command}` ended with exit code {finished.code} instead of {expected}:\n"
            f"{finished.output}"
        )


class Audience(Protocol):
    """Who watches the walkthrough."""

    def step(self, number: int, title: str, story: str) -> None:
        """A step begins."""

    def by_hand(self, sentence: str) -> None:
        """Somebody edits files, or does something behind Git's back."""

    def command(self, text: str) -> None:
        """A command is typed."""

    def finished(self, finished: Finished) -> None:
        """A command has ended."""

    def asked(self, result: StepResult) -> None:
        """A step has ended."""


@dataclass(slots=True)
class Walk:
    """The walkthrough under way: where it works, who watches, how far the emulator has counted."""

    workspace: Workspace
    emulator: Emulator
    terminal: Terminal
    audience: Audience
    counted: int = 0
    typed: list[Finished] = field(default_factory=list)

    def pulumi(self, stack: str, *arguments: str, ends_with: int = 0) -> Finished:
        """Type `pulumi … --stack STACK`."""
        command = ("pulumi", *arguments, "--stack", stack, *QUIETLY)
        return self.type(*command, ends_with=ends_with)

    def type(self, *command: str, ends_with: int = 0) -> Finished:
        """Type a command and wait for its end; raises WentWrong on another exit code."""
        shown = " ".join(word for word in command if word not in QUIETLY)
        self.audience.command(shown)
        finished = self.terminal.run(*command, shown=shown)
        self.typed.append(finished)
        self.audience.finished(finished)
        if finished.code != ends_with:
            raise WentWrong(finished, ends_with)
        return finished

    def merge(self, message: str) -> None:
        """Commit to Git what was changed."""
        self.workspace.commit(message)

    def outputs(self, stack: str) -> dict[str, Any]:
        """The outputs of a stack."""
        command = ("pulumi", "stack", "output", "--json", "--stack", stack)
        loaded = json.loads(self.terminal.run(*command).output)
        return dict(loaded)

    def endpoint(self, stack: str, region: str) -> str:
        """The endpoint of an instance."""
        return str(self.outputs(stack)["endpoints"][region])

    def count_from_here(self) -> None:
        """Leave what the service was asked for so far out of the step's count."""
        self.counted, _ = self.emulator.counts(self.counted)


Step = Callable[[Walk], None]


def add_documents(walk: Walk, layout: str) -> None:
    """Add two more labelled documents to the training data of a layout."""
    walk.audience.by_hand(f"two more labelled documents are added to examples/forms/{layout}")
    folder = walk.workspace.forms / layout
    write_set(layout, folder, documents=2, first=TRAINING_DOCUMENTS + 1)


def first_deployment(walk: Walk) -> None:
    """Preview and create everything in dev, from nothing."""
    walk.pulumi("dev", "preview")
    walk.pulumi("dev", *UP)


def promotion(walk: Walk) -> None:
    """Bring everything to staging by copying."""
    walk.pulumi("staging", *UP)


def nothing_to_do(walk: Walk) -> None:
    """Preview both stacks again."""
    walk.pulumi("dev", "preview")
    walk.pulumi("staging", "preview")


def more_training_data(walk: Walk) -> None:
    """Retrain one layout, because it got more training data."""
    add_documents(walk, GROWING)
    walk.type("reconciler", "lock")
    walk.merge(f"More training data for {GROWING}")
    walk.pulumi("dev", "preview", "--diff")
    walk.pulumi("dev", *UP)
    walk.pulumi("staging", *UP)


def drift(walk: Walk) -> None:
    """Find and heal what was changed behind Git's back."""
    serving = walk.outputs("staging")["serving"]
    lost = serving["eastus2"][LOST]["model_id"]
    walk.audience.by_hand(f"somebody deletes {lost} in staging/eastus2")
    by_hand.delete_model(walk.endpoint("staging", "eastus2"), lost)
    walk.audience.by_hand(f"somebody trains {STRAY} in staging/westeurope, with our tags")
    by_hand.make_model(
        walk.endpoint("staging", "westeurope"),
        walk.workspace,
        STRAY,
        "1040X/",
        {
            "owner": owner(PROJECT, "staging"),
            "layout": "1040X",
            "version": "000000000000",
            "origin": "staging/westeurope",
        },
    )
    walk.count_from_here()
    walk.pulumi("staging", *DRIFT, ends_with=7)
    walk.pulumi("staging", *UP)


def rollback(walk: Walk) -> None:
    """Go back to the version before, which was retained."""
    walk.audience.by_hand("the lock goes back to what it was")
    walk.workspace.restore("HEAD~1", "desired/layouts.lock.yaml")
    walk.merge(f'Revert "More training data for {GROWING}"')
    walk.pulumi("dev", *UP)
    walk.pulumi("staging", *UP)


def bad_candidate(walk: Walk) -> None:
    """A spoilt training set is caught by its verification; a good change goes through."""
    first, second = DEFAULT_SWAP[SPOILT]
    walk.audience.by_hand(f"in all labels of {SPOILT}, {first} and {second} are swapped")
    swap_labels(walk.workspace.forms / SPOILT, first, second)
    add_documents(walk, IMPROVED)
    walk.type("reconciler", "lock", SPOILT, IMPROVED)
    walk.merge(f"New training data for {SPOILT} and {IMPROVED}")
    walk.pulumi("dev", *UP, ends_with=1)
    walk.pulumi("staging", *UP)


STEPS: tuple[tuple[str, str, str, Step], ...] = (
    (
        "From nothing to a serving environment",
        "first deployment",
        "No account exists yet; the preview already lists every training. `up` creates the "
        "account, trains each layout, verifies it on held-out documents, and serves it.",
        first_deployment,
    ),
    (
        "Promotion to staging, two regions",
        "promotion",
        "Every version is copied from dev. Nothing is trained.",
        promotion,
    ),
    ("Again", "nothing to do", "Everything is as Git says: no changes.", nothing_to_do),
    (
        "More training data for one layout",
        "more data",
        "The lock changes in Git; exactly that layout is trained again, copied twice, and its "
        "old version is kept for a rollback.",
        more_training_data,
    ),
    (
        "Drift",
        "drift",
        "A live model is deleted and a stray one is made, by hand. The scheduled run finds both "
        "(exit code 7); `up` copies the one back and removes the other.",
        drift,
    ),
    (
        "Rollback",
        "rollback",
        "The lock goes back. The retained version serves again: no training, no copy.",
        rollback,
    ),
    (
        "A bad training set, together with a good one",
        "bad candidate",
        "The bad candidate fails its verification and never serves; the good one is promoted. "
        "`up` on dev exits with an error that says why.",
        bad_candidate,
    ),
)


def prepare(walk: Walk) -> None:
    """Make the two stacks, as is done once."""
    for stack in ("dev", "staging"):
        walk.terminal.run("pulumi", "stack", "init", stack, "--non-interactive")
    walk.merge("Make the stacks")


def take(walk: Walk, number: int) -> StepResult:
    """Take one step, counted from 1."""
    title, short, story, step = STEPS[number - 1]
    walk.audience.step(number, title, story)
    walk.typed.clear()
    walk.count_from_here()
    step(walk)
    walk.counted, asked = walk.emulator.counts(walk.counted)
    result = StepResult(number, short, tuple(walk.typed), asked)
    walk.audience.asked(result)
    return result
