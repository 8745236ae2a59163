"""What shall go wrong, as a value: which requests a rule is meant for, and its one effect."""

import random
from dataclasses import dataclass
from fnmatch import fnmatchcase

from emulator import fault_values as values
from emulator.fault_effects import Effect, parse_effect
from emulator.fault_values import FaultRuleError
from emulator.state import JsonObject

__all__ = ["FaultRule", "FaultRuleError", "parse_rule"]

_KEYS = {
    "operation",
    "account",
    "model",
    "page",
    "nth",
    "times",
    "probability",
    "seed",
    "effect",
}


@dataclass(frozen=True, slots=True)
class FaultRule:
    """One trouble and whom it befalls.

    `operation`, `account` and `model` are globs, `page` the pages of a listing: they say which
    requests match. Of those that match, counted from 1, `nth` picks some (empty: every one), then
    `probability` some of these by chance. The chance follows from `seed` and the count alone: the
    same rule picks the same requests again.
    """

    effect: Effect
    operation: str = "*"
    account: str = "*"
    model: str = "*"
    page: frozenset[int] = frozenset()
    nth: frozenset[int] = frozenset()
    times: int | None = None
    probability: float | None = None
    seed: int = 0

    def concerns(self, operation: str, account: str, model: str, page: int | None = None) -> bool:
        """Whether a request is of the kind that this rule counts; `page` is None but for lists."""
        return (
            fnmatchcase(operation, self.operation)
            and fnmatchcase(account.lower(), self.account.lower())
            and fnmatchcase(model, self.model)
            and (not self.page or page in self.page)
        )

    def picks(self, count: int) -> bool:
        """Whether it is meant for the `count`-th matching request, from 1 on."""
        if self.nth and count not in self.nth:
            return False
        if self.probability is None:
            return True
        chance = random.Random(f"{self.seed}:{count}").random()  # noqa: S311 - repeatable on purpose
        return chance < self.probability


def parse_rule(source: JsonObject) -> FaultRule:
    """Read a rule from JSON; raises `FaultRuleError`."""
    values.refuse_unknown(source, _KEYS, "the rule")
    effect = source.get("effect")
    if not isinstance(effect, dict):
        raise FaultRuleError('A rule needs an "effect", for example {"kind": "hold"}.')
    if source.get("seed") is not None and source.get("probability") is None:
        raise FaultRuleError('"seed" needs a "probability", for example 0.3.')
    return FaultRule(
        effect=parse_effect(effect),
        operation=values.text(source, "operation", "*"),
        account=values.text(source, "account", "*"),
        model=values.text(source, "model", "*"),
        page=values.positions(source, "page"),
        nth=values.positions(source, "nth"),
        times=values.whole(source, "times", 1),
        probability=values.share(source, "probability"),
        seed=values.whole(source, "seed", 0) or 0,
    )
