"""1040V: a payment voucher to cut off, which stands at the foot of a page of instructions."""

from examples.generator.inventor import Inventor
from examples.generator.layout import Layout
from examples.generator.parts import BOLD, Cell, Print, Rule, amount, text
from examples.generator.sheet import Align, Style

_PAGE = (
    Print(36, 60, "How to pay with a voucher", Style("Helvetica-Bold", 15)),
    Rule(36, 68, 576, 68, 1.0),
    Print(36, 88, "Who needs it", BOLD),
    Print(
        36,
        102,
        "Anyone who sends a check or money order for a balance that is due on a return. If you "
        "pay on line, throw this sheet away: a voucher without a check only delays your account.",
        width=530,
    ),
    Print(36, 136, "How to fill it in", BOLD),
    Print(
        36,
        150,
        "Copy the numbers and names from your return, in the same order. Print clearly inside "
        "the boxes. Enter the amount in dollars and cents; leave the spouse's boxes blank if you "
        "file alone.",
        width=530,
    ),
    Print(36, 184, "How to send it", BOLD),
    Print(
        36,
        198,
        "Write your social security number on the check. Do not staple it to the voucher, and "
        "do not send coins. Cut along the line below and post the lower part only.",
        width=530,
    ),
    Rule(36, 500, 576, 500, 0.7, (5, 4)),
    Print(
        306, 510, "Cut here and keep the upper part", Style("Helvetica-Oblique", 7, Align.CENTRE)
    ),
    Print(36, 536, "Form", Style("Helvetica", 7)),
    Print(56, 536, "1040-V", Style("Helvetica-Bold", 17)),
    Print(306, 536, "Payment Voucher", Style("Helvetica-Bold", 14, Align.CENTRE)),
    Cell(506, 518, 70, 30, "Tax year", text("TaxYear")),
    Rule(36, 550, 576, 550, 1.0),
    Cell(36, 554, 170, 32, "Your social security number", text("SSN"), "1"),
    Cell(206, 554, 190, 32, "Spouse's, if you file together", text("SpouseSSN"), "2"),
    Cell(396, 554, 180, 32, "Amount of the check", amount("Amount"), "3"),
    Cell(36, 586, 270, 32, "Your full name", text("Name"), "4"),
    Cell(306, 586, 270, 32, "Spouse's full name", text("SpouseName")),
    Cell(36, 618, 440, 32, "House number and street", text("Street")),
    Cell(476, 618, 100, 32, "Apt. no.", text("Apartment")),
    Cell(36, 650, 270, 32, "City, state and ZIP code", text("Town")),
    Cell(306, 650, 270, 32, "Country, if not here", text("Country")),
    Print(36, 700, "Sample form, for tests only. Do not mail.", Style("Helvetica", 7)),
)


def _fill(inventor: Inventor) -> dict[str, str]:
    person, spouse, address = inventor.person(), inventor.person(), inventor.address()
    return {
        "TaxYear": str(inventor.chance.randint(2019, 2024)),
        "SSN": inventor.ssn(),
        "SpouseSSN": inventor.ssn(),
        "Amount": inventor.cents(20, 30_000),
        "Name": person.name,
        "SpouseName": f"{spouse.first} {person.last}",
        "Street": address.street,
        "Apartment": inventor.apartment(),
        "Town": address.town,
        "Country": inventor.chance.choice(("Canada", "New Zealand", "Portugal", "Costa Rica")),
    }


FORM_1040V = Layout(
    "1040V",
    (_PAGE,),
    _fill,
    swap=("Name", "Street"),
    optional=(("SpouseSSN", "SpouseName"), ("Apartment",), ("Country",)),
)
