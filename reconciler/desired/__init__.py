"""From YAML in Git to the model: loading, the rules, the lock, the schemas.

Everything that people can write wrongly is caught here, with its place and its remedy, so that the
other rooms never see a declaration that does not hold.
"""

from reconciler.desired.loading import load, load_unlocked
from reconciler.desired.lock import training_environment, write_lock
from reconciler.desired.problems import DesiredError, Problem
from reconciler.desired.relocking import relock
from reconciler.desired.schema import schemas

__all__ = [
    "DesiredError",
    "Problem",
    "load",
    "load_unlocked",
    "relock",
    "schemas",
    "training_environment",
    "write_lock",
]
