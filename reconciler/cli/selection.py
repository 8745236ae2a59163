"""Which layouts and which instances a command is about, and what to say to a name it cannot know.

`@instances_argument` gives a command its `places`, `@selection_options` its `target` and `exclude`;
`chosen_instances` and `read_selection` make of them what the other rooms understand.
"""

import difflib
from collections.abc import Callable, Collection, Iterable, Sequence
from typing import Any, TypeVar

import click

from reconciler.model.desired import Desired
from reconciler.model.naming import Instance
from reconciler.model.plan import Plan
from reconciler.model.selection import ALL, Selection
from reconciler.planning.chain import in_chain_order
from reconciler.report.wording import named

Command = TypeVar("Command", bound=Callable[..., Any])

instances_argument = click.argument("places", nargs=-1, metavar="[ENVIRONMENT|INSTANCE]...")

_SHOWN = 10
"""How many of the known names an error lists."""


def selection_options(command: Command) -> Command:
    """Give a command `--target` and `--exclude`, as `target` and `exclude`."""
    exclude = click.option(
        "--exclude", multiple=True, metavar="LAYOUT", help="All but this layout; can be repeated."
    )
    target = click.option(
        "--target", multiple=True, metavar="LAYOUT", help="Only this layout; can be repeated."
    )
    return target(exclude(command))


def read_selection(target: Sequence[str], exclude: Sequence[str]) -> Selection:
    """Read both options; raises ClickException for a layout that both of them name.

    `require_planned` refuses what turns out to be the name of nothing.
    """
    for name in target:
        if name in exclude:
            raise click.ClickException(f"--target and --exclude both name {name}; leave one out")
    if not target and not exclude:
        return ALL
    return Selection(frozenset(target) if target else None, frozenset(exclude))


def require_planned(names: Iterable[str], desired: Desired, plans: Sequence[Plan]) -> None:
    """Raise ClickException for the first layout that neither Git nor any of the plans knows.

    A layout that has left Git is still one to name: `--exclude` keeps it for now. So only the
    plans can tell, and where one was refused before it was made, nobody can.
    """
    if any(plan.refusals and not plan.layouts for plan in plans):
        return
    live = {layout.layout for plan in plans for layout in plan.layouts}
    left_out = {name for plan in plans for name in plan.left_out}
    require_layouts(names, desired.layouts.keys() | live | left_out)


def require_layouts(names: Iterable[str], known: Collection[str]) -> None:
    """Raise ClickException, with the nearest name, for the first layout that is not known."""
    for name in names:
        if name not in known:
            raise click.ClickException(f"there is no layout {name}; {nearest(name, known)}")


def chosen_instances(desired: Desired, places: Sequence[str]) -> tuple[Instance, ...]:
    """The instances that `dev` or `dev/westus` name, sources first; all for no name.

    Raises ClickException for an environment or a region that Git does not declare.
    """
    declared = [i for environment in desired.environments.values() for i in environment.instances]
    known = [*desired.environments, *map(str, declared)]
    for place in places:
        if place not in known:
            kind = "instance" if "/" in place else "environment"
            raise click.ClickException(f"there is no {kind} {place}; {nearest(place, known)}")
    wanted = set(places)
    chosen = (i for i in declared if not wanted or wanted & {i.environment, str(i)})
    return in_chain_order(desired, chosen)


def instances_in_words(instances: Sequence[Instance]) -> str:
    """The instances as a line of progress names them."""
    return named([str(instance) for instance in instances]) or "nothing"


def nearest(name: str, known: Collection[str]) -> str:
    """Say which name may be meant: `did you mean w8ben?`, or which ones there are."""
    close = [other for other in known if other.casefold() == name.casefold()]
    close += difflib.get_close_matches(name, list(known), n=1, cutoff=0.6)
    if close:
        return f"did you mean {close[0]}?"
    if not known:
        return "none is declared"
    return f"known: {named(sorted(known), _SHOWN)}"
