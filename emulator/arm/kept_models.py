"""The models of a deleted account, set aside until it is restored or purged.

The data plane forgets an account with all that it owns. Restoring brings an account back as it was,
so what lasts (models, what they learnt, burnt ids) is moved aside in the same transaction.
Operations and results live for a day only and are not kept.
"""

from emulator.state import State

_LASTING = ("models", "templates", "reservations")


def set_aside(state: State, subdomain: str) -> None:
    """Keep copies of what the account owns, before the account is deleted."""
    _copy(state, subdomain, source="{}", target="arm.kept.{}")


def bring_back(state: State, subdomain: str) -> None:
    """Give a restored account back what it owned."""
    _copy(state, subdomain, source="arm.kept.{}", target="{}")
    discard(state, subdomain)


def discard(state: State, subdomain: str) -> None:
    """Forget what was set aside."""
    for collection in _LASTING:
        state.delete_below(f"arm.kept.{collection}", f"{subdomain}/")


def _copy(state: State, subdomain: str, *, source: str, target: str) -> None:
    for collection in _LASTING:
        for key, document in state.list(source.format(collection), f"{subdomain}/"):
            state.put(target.format(collection), key, document)
