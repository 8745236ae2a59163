"""A small team's repository on disk and its instances, typed at as in a terminal.

Everything is real but Azure: files, lock, sessions over HTTP. Updates go through the same function
as `pulumi up`, since the command line itself changes nothing.
"""

import asyncio
import os
import shutil
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from click.testing import CliRunner, Result

from emulator.testing import RunningEmulator, running_emulator
from reconciler.cli import main
from reconciler.desired import load
from reconciler.execution import Session, open_session, reconcile
from reconciler.model.naming import Instance
from reconciler.model.outcome import Outcome

EXAMPLES = Path(__file__).parents[3] / "examples" / "forms"
DEV = Instance("dev", "westus")
STAGING = Instance("staging", "eastus2")
PROD = Instance("prod", "westus2")

_LAYOUT = """\
layout: "{name}"
description: Form {name}
build: {{mode: template}}
training: {{prefix: {name}/}}
verification: {verification}
retain: 1
"""
_VERIFICATION = "{{prefix: {name}-check/, minimum_accuracy: {minimum}}}"
_ENVIRONMENT = """\
environment: {name}
account: site-{name}-{{region}}
regions: [{region}]
state: .reconciler/{name}
{more}
"""

Result_ = TypeVar("Result_")


@dataclass(frozen=True)
class Site:
    root: Path
    emulator: RunningEmulator

    # What people write

    def declare(self, name: str, minimum: float = 0.8, verification: str | None = None) -> None:
        """Declare a layout with the example of that name as its data."""
        for folder in (name, f"{name}-check"):
            if not (self.root / "forms" / folder).exists():
                shutil.copytree(EXAMPLES / folder, self.root / "forms" / folder)
        asked = verification or _VERIFICATION.format(name=name, minimum=minimum)
        text = _LAYOUT.format(name=name, verification=asked)
        self.write(f"desired/layouts/{name}.yaml", text)

    def environment(self, name: str, region: str, *lines: str, account: bool = True) -> None:
        text = _ENVIRONMENT.format(name=name, region=region, more="\n".join(lines))
        self.write(f"desired/environments/{name}.yaml", text)
        if account:
            self.emulator.create_account(f"site-{name}-{region}", region)

    def remove(self, layout: str) -> None:
        (self.root / f"desired/layouts/{layout}.yaml").unlink()

    def write(self, name: str, text: str) -> None:
        path = self.root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)

    def version(self, layout: str) -> str:
        """The locked version."""
        return load(self.root).lock[layout].version

    # What is typed

    def type(self, *arguments: str) -> Result:
        """Type a command; its stdout and stderr are told apart."""
        runner = CliRunner(env={"RECONCILER_ENDPOINT": f"{self.emulator.url}/{{account}}"})
        return runner.invoke(main, ["--root", str(self.root), *arguments])

    def lock(self, *arguments: str) -> None:
        result = self.type("lock", *arguments)
        assert result.exit_code == 0, result.output

    def up(self, instance: Instance = DEV) -> Outcome:
        """What `pulumi up` does to one instance."""
        outcome = self.run(lambda session: reconcile(session, instance))
        assert not outcome.failed, outcome.failed
        return outcome

    def run(self, job: Callable[[Session], Awaitable[Result_]]) -> Result_:
        async def main() -> Result_:
            environ = {**os.environ, "RECONCILER_ENDPOINT": f"{self.emulator.url}/{{account}}"}
            async with open_session(load(self.root), self.root, environ=environ) as session:
                return await job(session)

        return asyncio.run(main())


@contextmanager
def new_site(root: Path) -> Iterator[Site]:
    """A site with the environment dev and no layout yet."""
    with running_emulator(data_roots=[root], limits=False) as emulator:
        site = Site(root, emulator)
        site.write("Pulumi.yaml", "name: forms\nruntime: python\n")
        site.environment("dev", "westus", "training_data: forms")
        yield site
