"""1040X: a corrected return, poorly scanned, in which fields move.

The explanation in its middle grows with its text and pushes everything below it down, and the OCR
of its scans misreads a character here and there. Nobody tells the learner where the lower part is.
"""

from examples.generator.inventor import Inventor
from examples.generator.layout import Layout
from examples.generator.parts import AmountLine, Band, Cell, Print, Rule, amount, date, text
from examples.generator.sheet import Align, Style

_COLUMNS = Style("Helvetica-Bold", 7, Align.CENTRE)

_PAGE = (
    Print(36, 54, "Form", Style("Helvetica", 7)),
    Print(54, 54, "1040-X", Style("Helvetica-Bold", 20)),
    Print(330, 46, "Corrected Income Tax Return", Style("Helvetica-Bold", 13, Align.CENTRE)),
    Print(330, 58, "Sample tax office, for tests only", Style("Helvetica", 7, Align.CENTRE)),
    Cell(486, 36, 90, 30, "Year corrected", text("Year")),
    Rule(36, 70, 576, 70, 1.0),
    Cell(36, 76, 380, 30, "Your name, as on the first return", text("Name")),
    Cell(416, 76, 160, 30, "Your social security number", text("SSN")),
    Cell(36, 106, 380, 30, "Name of your spouse", text("SpouseName")),
    Cell(416, 106, 160, 30, "Spouse's social security number", text("SpouseSSN")),
    Cell(36, 136, 270, 30, "Street of your present home", text("Street")),
    Cell(306, 136, 270, 30, "City, state and ZIP code", text("Town")),
    Band(36, 176, 540, "What changes"),
    Print(346, 200, "A. First return", _COLUMNS),
    Print(438, 200, "B. More or (less)", _COLUMNS),
    Print(530, 200, "C. Correct amount", _COLUMNS),
    AmountLine(
        206, "1", "Income", (amount("IncomeBefore"), amount("IncomeChange"), amount("IncomeAfter"))
    ),
    AmountLine(
        224,
        "2",
        "Deductions",
        (amount("DeductionsBefore"), amount("DeductionsChange"), amount("DeductionsAfter")),
    ),
    AmountLine(242, "3", "Tax", (amount("TaxBefore"), amount("TaxChange"), amount("TaxAfter"))),
    AmountLine(260, "4", "Interest that you owe on the difference", (amount("InterestOwed"),)),
    Band(36, 292, 540, "Why it changes"),
    Cell(
        36,
        305,
        540,
        52,
        "Say in your own words which lines are corrected, and the reason for each",
        text("Explanation"),
        lines=3,
        pushes=True,
    ),
    Band(36, 372, 540, "Signature"),
    Cell(36, 385, 230, 32, "Sign here"),
    Cell(266, 385, 110, 32, "Signed on", date("SignedOn")),
    Cell(376, 385, 200, 32, "Telephone by day", text("Phone")),
    Cell(36, 417, 230, 30, "Prepared by", text("Preparer")),
    Cell(266, 417, 310, 30, "Firm and its number", text("PreparerFirm")),
    Print(36, 464, "Send this form alone. Do not attach the return that it corrects."),
)

_REASONS = (
    "A wage slip arrived after the first return was filed.",
    "Interest from a savings account was left out.",
    "Line 2 used the standard deduction although the list comes to more.",
    "The employer sent a corrected slip with a lower amount.",
    "A gift to the town library was counted twice.",
    "Our daughter turned out to be claimed on another return, and we have taken her off this one.",
    "Moving costs were entered on the wrong line.",
    "The bank reported the dividends of two years in one, and has now split them between the two.",
)


def _fill(inventor: Inventor) -> dict[str, str]:
    person, spouse, address = inventor.person(), inventor.person(), inventor.address()
    year = inventor.chance.randint(2018, 2022)
    income, deductions = inventor.dollars(22_000, 160_000), inventor.dollars(9_000, 20_000)
    more, less = inventor.dollars(100, 9_000), inventor.dollars(60, 2_000)
    tax, change = (income - deductions) * 17 // 100, (more + less) * 17 // 100
    reasons = inventor.chance.sample(_REASONS, inventor.chance.randint(1, 6))
    return {
        "Year": str(year),
        "Name": person.name,
        "SSN": inventor.ssn(),
        "SpouseName": f"{spouse.first} {person.last}",
        "SpouseSSN": inventor.ssn(),
        "Street": address.street,
        "Town": address.town,
        "IncomeBefore": f"{income:,}",
        "IncomeChange": f"{more:,}",
        "IncomeAfter": f"{income + more:,}",
        "DeductionsBefore": f"{deductions:,}",
        "DeductionsChange": f"({less:,})",
        "DeductionsAfter": f"{deductions - less:,}",
        "TaxBefore": f"{tax:,}",
        "TaxChange": f"{change:,}",
        "TaxAfter": f"{tax + change:,}",
        "InterestOwed": f"{inventor.dollars(5, 300):,}",
        "Explanation": " ".join(reasons),
        "SignedOn": inventor.date(year + 2),
        "Phone": inventor.phone(),
        "Preparer": inventor.person().name,
        "PreparerFirm": f"{inventor.firm()} {inventor.ein()}",
    }


FORM_1040X = Layout(
    "1040X",
    (_PAGE,),
    _fill,
    swap=("IncomeBefore", "IncomeAfter"),
    optional=(("SpouseName", "SpouseSSN"), ("InterestOwed",), ("Preparer", "PreparerFirm")),
    misread=0.03,
)
