"""The pure planner: what is done to one instance so that it serves what Git declares, and why.

`plan(desired, world)` looks at frozen values only. `survey` indexes a world, `case` gathers all
that bears on one layout, `situations` holds one function per row of the design's table,
`interim` what serves meanwhile, `retention` which models stay, `guards` what forbids a whole plan.
"""

from reconciler.planning.drift import serving_layouts, unexpected
from reconciler.planning.planner import plan

__all__ = ["plan", "serving_layouts", "unexpected"]
