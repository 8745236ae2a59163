"""What the service cannot keep: the mapping, history, verdicts, failures, dataset copies.

All that a run rests on can be rebuilt from Git and from live tags, verified again; losing it costs
time, never a model. It lies in a container: a folder, or a blob container by URL.
"""

from reconciler.state.container import Container
from reconciler.state.errors import Conflict, StateError, StoreForbidden, StoreMissing
from reconciler.state.opening import open_container

__all__ = [
    "Conflict",
    "Container",
    "StateError",
    "StoreForbidden",
    "StoreMissing",
    "open_container",
]
