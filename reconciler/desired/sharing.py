"""What environments must not share, and what they must: accounts and state, data and API.

Two environments in one account, or in one state, would undo each other's work. The lock describes
one set of data and one version per layout, so all that train do it on the same.
"""

import os
from pathlib import Path

from reconciler.desired.chains import Environments, own_api, roots
from reconciler.desired.checking import Declared
from reconciler.desired.environment_shape import EnvironmentShape
from reconciler.desired.problems import Problems, quote
from reconciler.model.naming import Instance


def check_sharing(usable: Environments, root: Path, problems: Problems) -> None:
    """Hold the environments of the project at `root` against each other."""
    _check_accounts(usable, problems)
    _check_states(usable, root, problems)
    _check_trainers(roots(usable), problems)


def _check_accounts(usable: Environments, problems: Problems) -> None:
    owners: dict[str, Instance] = {}
    for name, declared in usable.items():
        if not declared.sure("account", "regions"):
            continue
        for region in declared.shape.regions:
            account = declared.shape.account.replace("{region}", region)
            owner = owners.setdefault(account.lower(), Instance(name, region))
            if owner.environment != name:
                message = f"the account {quote(account)} is that of {owner}; write another name"
                problems.add(declared.file, declared.document.mark("account"), message)


def _check_states(usable: Environments, root: Path, problems: Problems) -> None:
    """A folder is the same one whether it is written from the root, from `/`, or by a link."""
    holders: dict[str, str] = {}
    for name, declared in usable.items():
        if not declared.sure("state"):
            continue
        state = declared.shape.state
        place = state if "://" in state else os.path.realpath(root / state)
        holder = holders.setdefault(place, name)
        if holder != name:
            message = f"{quote(state)} holds the state of {holder}; write a place of its own"
            problems.add(declared.file, declared.document.mark("state"), message)


def _check_trainers(trainers: list[Declared[EnvironmentShape]], problems: Problems) -> None:
    complete = [
        one
        for one in trainers
        if one.sure("training_data", "api") and one.shape.training_data is not None
    ]
    for declared in complete[1:]:
        first, shape = complete[0].shape, declared.shape
        if shape.training_data != first.training_data:
            message = (
                f"{quote(first.environment)} trains on {quote(first.training_data)}, and the "
                "lock describes one set of data; write the same, or give this environment a "
                "`source`"
            )
            problems.add(declared.file, declared.document.mark("training_data"), message)
        if own_api(shape) != own_api(first):
            message = (
                f"{quote(first.environment)} trains with API {own_api(first)}, and the lock holds "
                f"one version per layout; write `api: {own_api(first)}`"
            )
            problems.add(declared.file, declared.document.mark("api"), message)
