"""Who is at the keyboard: a decision is worth as much as the name under it."""

import getpass
import subprocess
from pathlib import Path

import click


def who_decides(root: Path) -> str:
    """Who decides: as Git would sign a commit here, else the name that one is logged in with."""
    name, email = (_git_config(root, f"user.{key}") for key in ("name", "email"))
    if name or email:
        return f"{name} <{email}>" if name and email else name or email
    try:
        return getpass.getuser()
    except (OSError, KeyError):
        raise click.ClickException(
            "nobody knows who decides; say it with `git config user.name`, or set USER"
        ) from None


def _git_config(root: Path, key: str) -> str:
    try:
        told = subprocess.run(
            ["git", "config", "--get", key],
            cwd=root,
            capture_output=True,
            text=True,
            check=False,
            timeout=20,
        )
    except (OSError, subprocess.SubprocessError):
        return ""
    return told.stdout.strip()
