"""1040ES: an instalment of estimated tax, on a sheet turned sideways, with an address block."""

from examples.generator.inventor import Inventor
from examples.generator.layout import LETTER_LANDSCAPE, Layout
from examples.generator.parts import BOLD, Band, Cell, Choices, Print, Rule, amount, date, text
from examples.generator.sheet import Align, Style

_INSTALMENTS = ("First", "Second", "Third", "Fourth")
_DUE = ("04/15", "06/15", "09/15", "01/15")

_PAGE = (
    Print(40, 62, "1040-ES", Style("Times-Bold", 22)),
    Print(140, 54, "Estimated Tax of an Individual", Style("Times-Bold", 13)),
    Print(140, 67, "One sheet for each of the four instalments", Style("Times-Roman", 9)),
    Print(752, 54, "Sample tax office", Style("Times-Roman", 9, Align.RIGHT)),
    Print(752, 67, "for tests only", Style("Times-Roman", 9, Align.RIGHT)),
    Rule(40, 76, 752, 76, 1.2),
    Cell(40, 88, 110, 36, "Calendar year", text("Year")),
    Cell(150, 88, 130, 36, "Due on", date("DueDate")),
    Cell(280, 88, 230, 36, "Identifying number", text("SSN")),
    Cell(510, 88, 242, 36, "Amount enclosed", amount("Amount")),
    Print(44, 144, "Instalment", BOLD),
    Choices(110, 144, _INSTALMENTS, "Instalment", 90),
    Cell(40, 158, 340, 84, "Name and mailing address", text("NameAndAddress"), lines=4),
    Cell(380, 158, 186, 42, "Number of the check", text("CheckNumber")),
    Cell(566, 158, 186, 42, "Number confirmed on line", text("Confirmation")),
    Cell(380, 200, 186, 42, "Carried over from last year", amount("CarriedOver")),
    Cell(566, 200, 186, 42, "Fiscal year ends, if not in December", text("FiscalYearEnd")),
    Band(40, 268, 712, "What the amount is worked out from"),
    Cell(40, 281, 178, 38, "Income expected", amount("ExpectedIncome")),
    Cell(218, 281, 178, 38, "Tax expected", amount("ExpectedTax")),
    Cell(396, 281, 178, 38, "Expected to be withheld", amount("ExpectedWithheld")),
    Cell(574, 281, 178, 38, "Balance to pay in four parts", amount("Balance")),
    Print(
        40,
        346,
        "Work out the balance anew when your income changes. An instalment that is late, or too "
        "small, may cost interest even if your return later shows a refund.",
        Style("Times-Roman", 10),
        width=700,
    ),
    Rule(40, 540, 752, 540, 0.7, (4, 4)),
    Print(
        396,
        556,
        "Make the check out to the sample tax office; write year and number on it",
        Style("Times-Italic", 10, Align.CENTRE),
    ),
)


def _fill(inventor: Inventor) -> dict[str, str]:
    person, address = inventor.person(), inventor.address()
    year, quarter = inventor.chance.randint(2020, 2025), inventor.chance.randrange(4)
    income, withheld = inventor.dollars(30_000, 400_000), inventor.dollars(1_000, 6_000)
    tax = income * 22 // 100
    carried = inventor.dollars(50, 900)
    flat = f"Apt {inventor.apartment()}\n" if inventor.chance.random() < 0.5 else ""
    return {
        "Instalment": _INSTALMENTS[quarter],
        "Year": str(year),
        "DueDate": f"{_DUE[quarter]}/{year + quarter // 3}",
        "SSN": inventor.ssn(),
        "Amount": f"{(tax - withheld) // 4:,}.00",
        "NameAndAddress": f"{person.name}\n{address.street}\n{flat}{address.town}",
        "CheckNumber": inventor.digits(4),
        "Confirmation": f"{inventor.digits(4)}-{inventor.digits(6)}",
        "CarriedOver": f"{carried:,}.00",
        "FiscalYearEnd": inventor.chance.choice(("March 31", "June 30", "September 30")),
        "ExpectedIncome": f"{income:,}",
        "ExpectedTax": f"{tax:,}",
        "ExpectedWithheld": f"{withheld:,}",
        "Balance": f"{tax - withheld:,}",
    }


FORM_1040ES = Layout(
    "1040ES",
    (_PAGE,),
    _fill,
    swap=("ExpectedIncome", "ExpectedTax"),
    optional=(("CheckNumber",), ("Confirmation", "CarriedOver"), ("FiscalYearEnd",)),
    size=LETTER_LANDSCAPE,
)
