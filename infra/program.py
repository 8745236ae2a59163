"""The program of one stack, which is one environment.

Every mistake in the desired state is found here, before anything is asked of Azure, and is told
with all its places at once.
"""

import os
from pathlib import Path

import pulumi

from infra.environment import EnvironmentResources
from infra.instance import InstanceResources
from infra.project import project_root
from infra.run_options import OptionsUnreadable, RunOptions, read_options
from reconciler.desired import DesiredError, load
from reconciler.model.desired import Desired, Environment


def main() -> None:
    """Declare the stack's resources and export what serves."""
    desired = _desired(project_root(Path.cwd(), os.environ))
    environment = _environment(desired, pulumi.get_stack())
    options = _options(desired, environment)
    shared = EnvironmentResources(environment) if environment.creates_accounts else None
    instances: dict[str, InstanceResources] = {}
    for region in environment.regions:
        # Where an environment trains for itself, its other regions copy from the first one.
        first = next(iter(instances.values()), None) if environment.source is None else None
        instances[region] = InstanceResources(
            desired, environment, region, shared, after=first, options=options, environ=os.environ
        )
    accounts = {r: i.account.id for r, i in instances.items() if i.account is not None}
    pulumi.export("endpoints", {r: i.layout_set.endpoint for r, i in instances.items()})
    pulumi.export("resource_ids", accounts)
    pulumi.export("containers", shared.containers if shared else {})
    pulumi.export("vault", shared.vault_url if shared else None)
    pulumi.export("serving", {r: i.layout_set.serving for r, i in instances.items()})
    pulumi.export("failed", {r: i.layout_set.failed for r, i in instances.items()})
    pulumi.export("waiting", {r: i.layout_set.waiting for r, i in instances.items()})


def _desired(root: Path) -> Desired:
    try:
        return load(root)
    except DesiredError as error:
        raise pulumi.RunError(f"the desired state is not valid:\n{error}") from error


def _environment(desired: Desired, stack: str) -> Environment:
    environment = desired.environments.get(stack)
    if environment is None:
        known = ", ".join(sorted(desired.environments)) or "none"
        raise pulumi.RunError(
            f"stack {stack}: no environment of that name is declared (declared: {known}); add "
            f"desired/environments/{stack}.yaml or select another stack"
        )
    return environment


def _options(desired: Desired, environment: Environment) -> RunOptions:
    declared = [i for each in desired.environments.values() for i in each.instances]
    try:
        return read_options(
            pulumi.Config().get,
            os.environ,
            own=environment.instances,
            all_instances=declared,
            say=pulumi.log.warn,
        )
    except OptionsUnreadable as error:
        raise pulumi.RunError(str(error)) from error
