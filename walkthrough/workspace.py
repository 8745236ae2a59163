"""A workspace: a Git repository of its own, in which the walkthrough changes the desired state.

It holds copies of what a team's repository holds; the checkout stays as it is. The programs are
the checkout's: only the files that people declare things in are copied.
"""

import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

COPIED = ("Pulumi.yaml", "Pulumi.dev.yaml", "Pulumi.staging.yaml", "desired", "examples/forms")
IGNORED = ".reconciler/\n.pulumi-home/\n.pulumi-state/\n"


@dataclass(frozen=True, slots=True)
class Workspace:
    """The folder of one walkthrough."""

    folder: Path

    @property
    def forms(self) -> Path:
        """The training data."""
        return self.folder / "examples" / "forms"

    @property
    def lock(self) -> Path:
        """The lock file."""
        return self.folder / "desired" / "layouts.lock.yaml"

    def state(self, environment: str) -> Path:
        """The folder of an environment's state."""
        return self.folder / ".reconciler" / environment

    def commit(self, message: str) -> None:
        """Commit everything, as a merged pull request would."""
        self._git("add", "--all")
        self._git("commit", "--quiet", "--allow-empty", "--message", message)

    def restore(self, revision: str, *paths: str) -> None:
        """Take paths back to what they were in a revision."""
        self._git("checkout", "--quiet", revision, "--", *paths)

    def _git(self, *arguments: str) -> None:
        identity = ["-c", "user.name=Walkthrough", "-c", "user.email=walkthrough@example.com"]
        subprocess.run(["git", *identity, *arguments], cwd=self.folder, check=True)


def make_workspace(project: Path, folder: Path) -> Workspace:
    """Copy what a team's repository holds into `folder` and commit it there."""
    for name in COPIED:
        source, target = project / name, folder / name
        target.parent.mkdir(parents=True, exist_ok=True)
        if source.is_dir():
            shutil.copytree(source, target)
        else:
            shutil.copy2(source, target)
    program = folder / "infra"
    program.mkdir()
    shutil.copy2(project / "infra" / "__main__.py", program)
    (folder / ".gitignore").write_text(IGNORED)
    workspace = Workspace(folder)
    workspace._git("init", "--quiet", "--initial-branch", "main")
    workspace.commit("Layouts as they are")
    return workspace
