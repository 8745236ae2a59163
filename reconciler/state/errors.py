"""Errors of the state store.

StateError            something in or about the store stops the run; the message says what to do
  StoreMissing        the blob container, or its storage account, does not exist (yet)
  StoreForbidden      the store knows who asks, but no role of theirs allows it (yet)
  Conflict            somebody else wrote the same file in between; callers read again and merge
  LeaseHeld           another run writes to the instance right now
  LeaseLost           this run's lease was taken over: it must stop
  DataMoved           training or verification data differs from what the lock names
"""


class StateError(Exception):
    """The state store cannot be used as it is; the message says where and what to do."""


class StoreMissing(StateError):
    """There is no such blob container or storage account: before the first `pulumi up`, say."""


class StoreForbidden(StateError):
    """Whoever is signed in has no role that allows it; one that is new takes minutes to work."""


class Conflict(StateError):
    """The file changed since it was read."""


class LeaseHeld(StateError):
    """Another run holds the instance's lease."""


class LeaseLost(StateError):
    """The lease of this run was taken over by another run."""


class DataMoved(StateError):
    """Data differs from what the lock names, and no copy of the locked data exists."""
