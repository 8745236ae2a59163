"""A small project on disk that is right, so that a test can make one thing of it wrong."""

from dataclasses import dataclass
from pathlib import Path

from reconciler.desired import (
    DesiredError,
    load,
    load_unlocked,
    relock,
    training_environment,
    write_lock,
)
from reconciler.model.dataset import DataFile, Dataset

ENVIRONMENTS = "desired/environments"

LAYOUT = """\
layout: "1040"
description: U.S. Individual Income Tax Return
build: {mode: template}
training: {prefix: 1040/}
verification: {prefix: 1040-check/, minimum_accuracy: 0.95}
"""
DEV = """\
environment: dev
account: contoso-dev-{region}
regions: [westus, eastus]
training_data: examples/forms
state: .reconciler/dev
"""
STAGING = """\
environment: staging
account: contoso-stg-{region}
regions: [eastus2]
source: dev/westus
state: .reconciler/staging
"""


@dataclass(frozen=True)
class Project:
    root: Path

    def write(self, name: str, content: str | bytes) -> None:
        path = self.root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content.encode() if isinstance(content, str) else content)

    def edit(self, name: str, old: str, new: str) -> None:
        """Put something else for a text that the file holds."""
        before = (self.root / name).read_text()
        assert old in before
        self.write(name, before.replace(old, new))

    def change(self, environment: str, old: str, new: str) -> str:
        """Edit an environment's file; returns its name."""
        file = f"{ENVIRONMENTS}/{environment}.yaml"
        self.edit(file, old, new)
        return file

    def lock(self) -> None:
        desired = load_unlocked(self.root)
        assert training_environment(desired).training_data == "examples/forms"
        data = Dataset((DataFile("a.pdf", "0" * 32, 1),))
        write_lock(self.root, {name: relock(desired, name, data, data) for name in desired.layouts})

    def problems(self) -> list[str]:
        """What loading complains of, one `file:line:column: message` each."""
        try:
            load(self.root)
        except DesiredError as error:
            return str(error).split("\n")
        return []


def right_project(root: Path) -> Project:
    """A project in which nothing is wrong: one layout, two environments, a lock."""
    right = Project(root)
    right.write("Pulumi.yaml", "name: form-layouts\nruntime: python\n")
    right.write("desired/layouts/1040.yaml", LAYOUT)
    right.write("desired/environments/dev.yaml", DEV)
    right.write("desired/environments/staging.yaml", STAGING)
    right.lock()
    return right
