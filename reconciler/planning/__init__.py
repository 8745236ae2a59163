"""The pure planner: what is done to one instance so that it serves what Git declares, and why.

`plan(desired, world)` looks at frozen values only. `survey` and `holding` index a world, `case`
gathers all that bears on one layout, `situations` holds one function per row of the design's table,
`hindrances` what keeps a training from being begun, `interim` what serves meanwhile, `retention`
which models stay, `retirement` what a retired region still has to keep, `room` what the instance's
limits block, `guards` what forbids a whole plan. `project` tells what a plan would leave,
`plan_chain` plans environment after environment, `is_approved` whether a plan is the one that was
seen.
"""

from reconciler.planning.approval import differences, is_approved
from reconciler.planning.chain import plan_chain
from reconciler.planning.drift import serving_layouts, unexpected
from reconciler.planning.findings import Findings
from reconciler.planning.holding import key_of
from reconciler.planning.judging import Judgements
from reconciler.planning.planner import plan
from reconciler.planning.projection import project
from reconciler.planning.seen import seen_from

__all__ = [
    "Findings",
    "Judgements",
    "differences",
    "is_approved",
    "key_of",
    "plan",
    "plan_chain",
    "project",
    "seen_from",
    "serving_layouts",
    "unexpected",
]
