"""Converged: fails the update, after everything that could be done has been done and stored.

The layout set itself never raises for a layout: the engine would then keep old outputs while the
world has moved on. This second resource takes the failures as its input and raises on them, so
that `up` ends with an error and the stack's outputs are true (settled by experiment, engine 3.259).
"""

from collections.abc import Mapping
from typing import Any

import pulumi
from pulumi.dynamic import (
    CheckResult,
    CreateResult,
    DiffResult,
    Resource,
    ResourceProvider,
    UpdateResult,
)


class NotConverged(Exception):
    """Which layouts did not get where Git wants them, and why."""


class ConvergedProvider(ResourceProvider):
    """Raises while any layout fails; holds no state."""

    serialize_as_secret_always = False

    def check(self, _olds: dict[str, Any], news: dict[str, Any]) -> CheckResult:
        """Take everything."""
        return CheckResult(news, [])

    def diff(self, _id: str, _olds: dict[str, Any], _news: dict[str, Any]) -> DiffResult:
        """Leave the comparison to the engine."""
        return DiffResult()

    def create(self, props: dict[str, Any]) -> CreateResult:
        """Raise NotConverged if a layout failed."""
        _raise_for(props)
        return CreateResult(props["instance"], props)

    def update(self, _id: str, _olds: dict[str, Any], news: dict[str, Any]) -> UpdateResult:
        """Raise NotConverged if a layout failed."""
        _raise_for(news)
        return UpdateResult(news)


class Converged(Resource, module="formrecognizer", name="Converged"):
    """The statement that an instance serves what Git says."""

    def __init__(
        self,
        name: str,
        *,
        instance: str,
        failed: pulumi.Input[Mapping[str, str]],
        opts: pulumi.ResourceOptions | None = None,
    ) -> None:
        super().__init__(ConvergedProvider(), name, {"instance": instance, "failed": failed}, opts)


def _raise_for(props: Mapping[str, Any]) -> None:
    failed = props.get("failed") or {}
    if not failed:
        return
    count = f"{len(failed)} layout{'s' if len(failed) > 1 else ''}"
    lines = [f"  {layout}: {reason}" for layout, reason in sorted(failed.items())]
    raise NotConverged(
        "\n".join(
            [
                f"{props['instance']}: {count} did not converge; all others did, and what served "
                "before goes on serving",
                *lines,
            ]
        )
    )
