"""1099: a slip for income of other kinds, half a page, two columns, with a letter's address."""

from examples.generator.inventor import Inventor
from examples.generator.layout import Layout
from examples.generator.parts import AmountLine, Cell, Part, Print, Rule, amount, date, text
from examples.generator.sheet import Align, Style

_LINES = (
    ("1", "Rents", "Rents"),
    ("2", "Royalties", "Royalties"),
    ("3", "Fees for work", "Fees"),
    ("4", "Other income", "OtherIncome"),
    ("5", "Federal tax withheld", "FederalTax"),
    ("6", "State tax withheld", "StateTax"),
)

_PAGE: tuple[Part, ...] = (
    Print(44, 66, "1099", Style("Helvetica-Bold", 26)),
    Print(112, 58, "Slip for income of other kinds", Style("Helvetica-Bold", 12)),
    Print(112, 70, "One slip for each person paid and each year; sample, for tests only"),
    Cell(470, 44, 98, 32, "Year of payment", text("Year")),
    Rule(44, 84, 568, 84, 1.0),
    Cell(44, 92, 262, 34, "Paid by", text("Payer")),
    Cell(44, 126, 262, 62, "Address of the payer", text("PayerAddress"), lines=3),
    Cell(44, 188, 131, 34, "Payer's number", text("PayerTIN")),
    Cell(175, 188, 131, 34, "Payer's telephone", text("PayerPhone")),
    Cell(44, 222, 262, 34, "Paid to", text("Recipient")),
    Cell(44, 256, 262, 62, "Address of the recipient", text("RecipientAddress"), lines=3),
    Cell(44, 318, 131, 34, "Recipient's number", text("RecipientTIN")),
    Cell(175, 318, 131, 34, "Account, if more than one", text("AccountNumber")),
    *(
        AmountLine(92 + 26 * row, number, caption, (amount(key),), 568, 314, 110, 26)
        for row, (number, caption, key) in enumerate(_LINES)
    ),
    Cell(314, 256, 254, 34, "Date of the last payment", date("LastPaid")),
    Cell(314, 290, 254, 62, "Remarks of the payer", text("Remarks"), lines=3),
    Rule(44, 364, 568, 364, 0.7, (5, 4)),
    Print(306, 376, "Keep this slip for six years", Style("Helvetica-Oblique", 7.5, Align.CENTRE)),
)

_REMARKS = (
    "Paid in two parts, in March and in October",
    "Replaces the slip that was sent in January by mistake",
    "Includes travel costs that were paid back to the recipient during the year",
    "Rent of the storage room ended in June",
)


def _fill(inventor: Inventor) -> dict[str, str]:
    person, home, office = inventor.person(), inventor.address(), inventor.address()
    year = inventor.chance.randint(2020, 2024)
    return {
        "Year": str(year),
        "Payer": _short(inventor),
        "PayerAddress": f"{office.street}\n{office.town}",
        "PayerTIN": inventor.ein(),
        "PayerPhone": inventor.phone(),
        "Recipient": person.name,
        "RecipientAddress": f"{home.street}\n{home.town}",
        "RecipientTIN": inventor.ssn(),
        "AccountNumber": inventor.digits(8),
        "Rents": inventor.cents(300, 22_000),
        "Royalties": inventor.cents(15, 5_000),
        "Fees": inventor.cents(200, 60_000),
        "OtherIncome": inventor.cents(20, 3_000),
        "FederalTax": inventor.cents(40, 4_000),
        "StateTax": inventor.cents(10, 900),
        "LastPaid": inventor.date(year),
        "Remarks": inventor.chance.choice(_REMARKS),
    }


def _short(inventor: Inventor) -> str:
    """Invent a firm whose name fits into its box: on this slip nothing is meant to overflow."""
    while len(name := inventor.firm()) > 40:
        continue
    return name


FORM_1099 = Layout(
    "1099",
    (_PAGE,),
    _fill,
    swap=("Payer", "Recipient"),
    optional=(("PayerPhone", "Rents"), ("AccountNumber", "Royalties"), ("Remarks", "StateTax")),
)
