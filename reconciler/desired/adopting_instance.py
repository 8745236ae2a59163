"""What is live in an instance and nobody's: models that were made by hand or by another tool."""

from collections.abc import Collection, Iterable

from reconciler.desired.adopting import Found
from reconciler.desired.adopting_names import is_opaque
from reconciler.model.live import LiveModel
from reconciler.model.naming import Instance

_LONGEST_NAME = 40
"""Characters up to which a description is taken for a name rather than for a sentence."""


def found_live(
    instance: Instance,
    models: Iterable[LiveModel],
    *,
    adopted: Collection[str],
    named: Collection[str],
) -> tuple[tuple[Found, ...], tuple[str, ...]]:
    """The unmanaged models, the newest of each description; and what to tell of the others.

    `adopted`: ids that are adopted already. `named`: ids that somebody has given a layout to; each
    of them counts, whatever its description.
    """
    newest: dict[str, LiveModel] = {}
    notices = []
    unmanaged = [m for m in models if m.owner is None and m.id not in adopted]
    for model in sorted(unmanaged, key=lambda m: (m.created_at, m.id)):
        wish = model.id if model.id in named else _wish(model)
        older = newest.get(wish)
        if older is not None:
            notices.append(
                f"{instance} {older.id}: left alone; {model.id} is newer and has the same "
                f"description {older.description!r}"
            )
        newest[wish] = model
    found = [
        Found(f"{instance} {model.id}", wish, True, instance, model.id, model.description)
        for wish, model in sorted(newest.items())
    ]
    return tuple(found), tuple(notices)


def _wish(model: LiveModel) -> str:
    """A description where it can be a name; else the id, where it is not a machine's."""
    described = model.description.strip()
    if described and len(described) <= _LONGEST_NAME and "\n" not in described:
        return described
    return model.id if not is_opaque(model.id) or not described else described[:_LONGEST_NAME]
