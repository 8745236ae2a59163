"""People, firms, addresses and sums that nobody has.

Numbers come from ranges that are never given out (SSNs above 900, EINs with prefix 00, telephone
numbers 555-01xx), so that no example can hit a real person.
"""

import math
from dataclasses import dataclass
from random import Random


def _words(text: str) -> tuple[str, ...]:
    return tuple(text.split())


_FIRST = _words(
    "Ada Bruno Clara Dmitri Elena Farid Greta Hugo Ines Jonas Katarina Leon Mira Nadia Oscar "
    "Petra Quentin Rosa Stefan Tamara Ulrich Vera Wesley Ximena Yusuf Zoe Amos Beatrix Casper "
    "Dalia Edmund Flora"
)
_LAST = _words(
    "Abernathy Brandvold Castellanos Dunmore Eriksen Fairweather Gallardo Hollis Ivanova Jarvis "
    "Kowalczyk Lindqvist Moreau Nakamura Okafor Pemberton Quigley Rosenthal Sorensen Thackeray "
    "Underhill Vandermeer Whitlock Yardley Zielinski Ashgrove Blackwood Cotterill"
)
_STREETS = _words(
    "Alder Birchwood Cannery Dogwood Elmhurst Foundry Granite Harbor Ironwood Juniper Kestrel "
    "Larkspur Meadow Northgate Orchard Prospect Quarry Ridgeway Sycamore Tannery Union Vineyard"
)
_KINDS = ("Street", "Avenue", "Road", "Lane", "Court", "Drive", "Terrace")
_PLACES = (
    ("Ashford Falls", "OR"), ("Bellmere", "WA"), ("Cold Spring", "MN"), ("Danforth", "ME"),
    ("East Harrow", "CT"), ("Fernley Park", "NV"), ("Glenrock", "WY"), ("Hartwell", "GA"),
    ("Iron Bridge", "PA"), ("Junction", "TX"), ("Kingsbury", "NY"), ("Lakemont", "IL"),
    ("Mill Valley", "CA"), ("New Salem", "ND"), ("Old Orchard", "NJ"), ("Pinecrest", "FL"),
)  # fmt: skip
_FIRMS = (
    "Alder Creek Savings", "Bellmere Mutual", "Cascade Ridge Retirement Fund", "Dunmore & Sons",
    "Eastgate Credit Union", "Fairhaven Pension Trust", "Granite State Annuity", "Harborview Bank",
    "Iron Bridge Holdings", "Juniper Street Capital", "Kestrel Insurance Group", "Lakemont Trust",
    "Northern Lakes Agricultural Cooperative Pension Trust", "Orchard Valley Teachers Retirement",
    "Prairie Wind Energy Partners", "Quarry Hill Municipal Employees Retirement System",
)  # fmt: skip
_TRADES = (
    "Carpenter", "Nurse", "Teacher", "Machinist", "Bookkeeper", "Bus driver", "Baker", "Surveyor",
    "Farm manager", "Electrician", "Librarian", "Civil engineer",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Person:
    """Someone who files a form."""

    first: str
    last: str

    @property
    def name(self) -> str:
        """Both names as one writes them."""
        return f"{self.first} {self.last}"


@dataclass(frozen=True, slots=True)
class Address:
    """Where someone lives."""

    street: str
    city: str
    state: str
    zip: str

    @property
    def town(self) -> str:
        """City, state and ZIP code in one line."""
        return f"{self.city}, {self.state} {self.zip}"


class Inventor:
    """Invents values; the same source of chance always invents the same."""

    def __init__(self, chance: Random) -> None:
        self.chance = chance

    def person(self) -> Person:
        """Invent someone, half of the time with a middle initial."""
        first = self.chance.choice(_FIRST)
        if self.chance.random() < 0.5:
            first += f" {self.chance.choice('ABCDEFGHJKLMNPRSTW')}"
        return Person(first, self.chance.choice(_LAST))

    def address(self) -> Address:
        """Invent an address."""
        number = self.chance.randint(1, 9899)
        street = f"{number} {self.chance.choice(_STREETS)} {self.chance.choice(_KINDS)}"
        city, state = self.chance.choice(_PLACES)
        return Address(street, city, state, f"{self.chance.randint(10000, 98999)}")

    def apartment(self) -> str:
        """Invent the number of a flat."""
        return f"{self.chance.randint(1, 48)}{self.chance.choice('ABCD')}"

    def firm(self) -> str:
        """Invent a firm, some with a long name."""
        return self.chance.choice(_FIRMS)

    def trade(self) -> str:
        """Invent what someone does for a living."""
        return self.chance.choice(_TRADES)

    def ssn(self) -> str:
        """Invent a social security number."""
        chance = self.chance
        return f"9{self.digits(2)}-{chance.randint(10, 49)}-{self.digits(4)}"

    def ein(self) -> str:
        """Invent a firm's tax number."""
        return f"00-{self.digits(7)}"

    def phone(self) -> str:
        """Invent a telephone number."""
        return f"({self.chance.randint(201, 989)}) 555-01{self.digits(2)}"

    def digits(self, count: int) -> str:
        """Invent a number with this many digits."""
        return "".join(self.chance.choice("0123456789") for _ in range(count))

    def date(self, year: int) -> str:
        """Invent a day of a year, month first."""
        return f"{self.chance.randint(1, 12):02}/{self.chance.randint(1, 28):02}/{year}"

    def dollars(self, low: int, high: int) -> int:
        """Invent a sum in whole dollars, of any size in between (small ones as often as large)."""
        share = self.chance.random()
        return round(low * math.pow(high / low, share))

    def cents(self, low: int, high: int) -> str:
        """Invent a sum with cents, as it is written."""
        return f"{self.dollars(low, high):,}.{self.digits(2)}"
