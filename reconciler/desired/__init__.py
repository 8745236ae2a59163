"""From YAML in Git to the model: loading, the rules, the lock, the schemas.

Everything that people can write wrongly is caught here, with its place and its remedy, so that the
other rooms never see a declaration that does not hold.
"""

from reconciler.desired.adoption import write_adopted
from reconciler.desired.archived_versions import AnotherVersion, relock_version
from reconciler.desired.loading import load, load_unlocked
from reconciler.desired.lock import adopted_entry, training_environment, write_lock
from reconciler.desired.problems import DesiredError, Problem
from reconciler.desired.provenance import commit_of, locked_in
from reconciler.desired.relocking import relock, stays_adopted, verification_prefix
from reconciler.desired.schema import schemas

__all__ = [
    "AnotherVersion",
    "DesiredError",
    "Problem",
    "adopted_entry",
    "commit_of",
    "load",
    "load_unlocked",
    "locked_in",
    "relock",
    "relock_version",
    "schemas",
    "stays_adopted",
    "training_environment",
    "verification_prefix",
    "write_adopted",
    "write_lock",
]
