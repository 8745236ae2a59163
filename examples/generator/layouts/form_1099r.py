"""1099R: a dense grid of boxes, filled by a printer that does not hit them.

Such slips are printed onto stock that carries the form already: the answers lie off their boxes,
each time by another few points. The name of an estate is longer than its box, and runs on into the
next one, which is blank then. A person reads that without trouble.
"""

from examples.generator.inventor import Inventor
from examples.generator.layout import Layout
from examples.generator.parts import Cell, Print, Rule, amount, text
from examples.generator.sheet import Align, Style

_TYPED = Style("Courier-Bold", 9)

_PAGE = (
    Print(306, 48, "Corrected slips are marked by hand", Style("Helvetica", 7, Align.CENTRE)),
    Cell(36, 56, 250, 84, "PAYER: name, street, town", text("Payer"), lines=4, style=_TYPED),
    Cell(286, 56, 125, 28, "Paid out in all", amount("Gross"), "1", style=_TYPED),
    Cell(286, 84, 125, 28, "Part that is taxed", amount("Taxable"), "2a", style=_TYPED),
    Cell(286, 112, 125, 28, "Taxed part not known", number="2b"),
    Print(498, 68, "Form", Style("Helvetica", 7, Align.CENTRE)),
    Print(498, 88, "1099-R", Style("Helvetica-Bold", 19, Align.CENTRE)),
    Print(498, 104, "Paid from pensions, annuities", Style("Helvetica-Bold", 8, Align.CENTRE)),
    Print(498, 115, "and retirement plans", Style("Helvetica-Bold", 8, Align.CENTRE)),
    Print(498, 132, "Sample, for tests only", Style("Helvetica", 7, Align.CENTRE)),
    Cell(36, 140, 125, 28, "PAYER'S number", text("PayerTIN"), style=_TYPED),
    Cell(161, 140, 125, 28, "RECIPIENT'S number", text("RecipientTIN"), style=_TYPED),
    Cell(286, 140, 125, 28, "Gain in box 2a", amount("CapitalGain"), "3", style=_TYPED),
    Cell(411, 140, 165, 28, "Tax withheld, federal", amount("FederalTax"), "4", style=_TYPED),
    Cell(36, 168, 150, 28, "RECIPIENT'S name", text("RecipientName"), style=_TYPED),
    Cell(186, 168, 100, 28, "In care of", text("CareOf"), style=_TYPED),
    Cell(286, 168, 125, 28, "Own contributions", amount("Contributions"), "5", style=_TYPED),
    Cell(411, 168, 165, 28, "Shares of the employer, gain", number="6"),
    Cell(36, 196, 250, 28, "House number and street", text("RecipientStreet"), style=_TYPED),
    Cell(286, 196, 62, 28, "Code", text("Code"), "7", style=_TYPED),
    Cell(348, 196, 63, 28, "Own plan"),
    Cell(411, 196, 165, 28, "Other", amount("Other"), "8", style=_TYPED),
    Cell(36, 224, 250, 28, "City, state and ZIP code", text("RecipientTown"), style=_TYPED),
    Cell(286, 224, 125, 28, "Your share, percent", text("Share"), "9", style=_TYPED),
    Cell(411, 224, 165, 28, "Contributed in all years", number="10"),
    Cell(36, 252, 250, 28, "Account number", text("AccountNumber"), style=_TYPED),
    Cell(286, 252, 125, 28, "Tax withheld, state", amount("StateTax"), "11", style=_TYPED),
    Cell(411, 252, 165, 28, "Number in the state", text("StateNumber"), "12", style=_TYPED),
    Rule(36, 292, 576, 292, 1.0),
    Print(
        36,
        310,
        "Copy for the recipient. Report what this slip shows on your return, and keep it with "
        "your papers. If tax was withheld, box 4 counts as a payment that you have made. Ask the "
        "payer, not the tax office, when an amount is wrong.",
        width=530,
    ),
)


def _fill(inventor: Inventor) -> dict[str, str]:
    person, home, office = inventor.person(), inventor.address(), inventor.address()
    heir = inventor.person()
    is_estate = inventor.chance.random() < 0.3
    gross = inventor.dollars(1_200, 80_000)
    return {
        "Payer": f"{inventor.firm()}\n{office.street}\n{office.town}",
        "Gross": f"{gross:,}.{inventor.digits(2)}",
        "Taxable": f"{gross * inventor.chance.randint(60, 99) // 100:,}.{inventor.digits(2)}",
        "PayerTIN": inventor.ein(),
        "RecipientTIN": inventor.ssn(),
        "CapitalGain": inventor.cents(100, 4_000),
        "FederalTax": f"{gross // 8:,}.{inventor.digits(2)}",
        "RecipientName": f"Estate of {person.name} and {heir.name}" if is_estate else person.name,
        "CareOf": "" if is_estate else heir.last,
        "Contributions": inventor.cents(50, 2_000),
        "RecipientStreet": home.street,
        "Code": inventor.chance.choice(("1", "2", "4", "7", "7B", "G")),
        "Other": inventor.cents(10, 700),
        "RecipientTown": home.town,
        "Share": f"{inventor.chance.choice((25, 50, 75, 100))}",
        "AccountNumber": f"{inventor.digits(3)}-{inventor.digits(6)}",
        "StateTax": inventor.cents(20, 900),
        "StateNumber": f"{home.state} {inventor.digits(7)}",
    }


FORM_1099R = Layout(
    "1099R",
    (_PAGE,),
    _fill,
    swap=("Gross", "Taxable"),
    optional=(
        ("CapitalGain",),
        ("Contributions", "Other"),
        ("AccountNumber", "Share"),
        ("StateTax", "StateNumber"),
    ),
    slip=7.0,
)
