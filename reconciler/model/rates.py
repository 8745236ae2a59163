"""How fast an instance may be asked: the service's limits, per class of call.

They decide how long a plan takes at least, so they belong to what is declared and planned as much
as to the requests themselves.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Literal

Sku = Literal["F0", "S0"]


class CallClass(StrEnum):
    """The classes of calls that the service limits separately."""

    MANAGEMENT = "management"
    GET = "get"
    LIST = "list"
    ANALYZE = "analyze"


@dataclass(frozen=True, slots=True)
class Rates:
    """Requests per second of each class of call (Document Intelligence, service quotas)."""

    management: int = 5
    get: int = 50
    list: int = 10
    analyze: int = 15

    def of(self, call: CallClass) -> int:
        """Requests per second of one class."""
        rates: Mapping[CallClass, int] = {
            CallClass.MANAGEMENT: self.management,
            CallClass.GET: self.get,
            CallClass.LIST: self.list,
            CallClass.ANALYZE: self.analyze,
        }
        return rates[call]


S0 = Rates()
F0 = Rates(management=1, get=1, list=1, analyze=1)
BY_SKU: Mapping[Sku, Rates] = {"F0": F0, "S0": S0}
"""The limits that an account of a SKU has unless Azure's support has raised them."""
