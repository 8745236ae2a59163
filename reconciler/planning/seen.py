"""What can be seen from an instance: its own world, its neighbours', up to the head of the chain.

Verdicts, decisions and archives belong to weights and recipes, not to an instance. The third
environment copies weights that only the store of the first has judged, and that perhaps for another
region than the one that they came from, so the whole chain is read, and what is nearer speaks
first.
"""

from collections.abc import Iterator

from reconciler.model.live import World


def seen_from(world: World) -> Iterator[tuple[int, World]]:
    """Give every world with its distance: 0 here, one more with each step up the chain."""
    distance, worlds = 0, [world]
    while worlds:
        yield from ((distance, seen) for seen in worlds)
        worlds = [neighbour for seen in worlds for neighbour in seen.neighbours]
        distance += 1
