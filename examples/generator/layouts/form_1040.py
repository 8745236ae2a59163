"""1040: a yearly return over two pages, with a calculation and cells of every width."""

from examples.generator.inventor import Inventor
from examples.generator.layout import Layout
from examples.generator.parts import (
    BOLD,
    AmountLine,
    Band,
    Cell,
    Choices,
    Print,
    Rule,
    amount,
    date,
    text,
)
from examples.generator.sheet import Align, Style

_STATUSES = ("Single", "Married, one return", "Married, two returns", "Head of household")

_FIRST_PAGE = (
    Print(36, 54, "Form", Style("Helvetica", 7)),
    Print(54, 54, "1040", Style("Helvetica-Bold", 24)),
    Print(36, 66, "Sample tax office, for tests only", Style("Helvetica", 6)),
    Print(285, 46, "Yearly Income Tax Return", Style("Helvetica-Bold", 14, Align.CENTRE)),
    Print(285, 60, "of one person or of a married couple", Style("Helvetica", 8, Align.CENTRE)),
    Cell(486, 36, 90, 30, "For the tax year", text("TaxYear")),
    Rule(36, 72, 576, 72, 1.0),
    Print(36, 86, "Filing status", BOLD),
    Choices(110, 86, _STATUSES, "FilingStatus", 118),
    Cell(36, 96, 210, 30, "Your given name and middle initial", text("FirstName")),
    Cell(246, 96, 190, 30, "Family name", text("LastName")),
    Cell(436, 96, 140, 30, "Your social security number", text("SSN")),
    Cell(36, 126, 210, 30, "If married, spouse's given name and initial", text("SpouseFirstName")),
    Cell(246, 126, 190, 30, "Spouse's family name", text("SpouseLastName")),
    Cell(436, 126, 140, 30, "Spouse's social security number", text("SpouseSSN")),
    Cell(36, 156, 440, 30, "Where you live: house number and street", text("Street")),
    Cell(476, 156, 100, 30, "Apt. no.", text("Apartment")),
    Cell(36, 186, 250, 30, "City or town", text("City")),
    Cell(286, 186, 70, 30, "State", text("State")),
    Cell(356, 186, 100, 30, "ZIP code", text("Zip")),
    Cell(456, 186, 120, 30, "What you do for a living", text("Occupation")),
    Band(36, 232, 540, "Income"),
    AmountLine(245, "1", "Wages and salaries, from your employers' slips", (amount("Wages"),)),
    AmountLine(263, "2", "Interest that is taxed", (amount("Interest"),)),
    AmountLine(281, "3", "Dividends, ordinary and qualified", (amount("Dividends"),)),
    AmountLine(299, "4", "Pensions and annuities, the part that is taxed", (amount("Pensions"),)),
    AmountLine(317, "5", "Add lines 1 to 4. This is your total income", (amount("TotalIncome"),)),
    Print(
        36,
        356,
        "Attach the slips that your employers and banks sent you. Round every amount to whole "
        "dollars. Leave a line blank where you have nothing to report; do not write zero.",
        width=520,
    ),
    Rule(36, 748, 576, 748),
    Print(36, 758, "Keep a copy of both pages for your own records."),
    Print(576, 758, "Form 1040 (sample), page 1", Style("Helvetica", 7.5, Align.RIGHT)),
)

_SECOND_PAGE = (
    Print(36, 46, "Form 1040 (sample)", Style("Helvetica", 7.5)),
    Print(576, 46, "Page 2", Style("Helvetica-Bold", 8, Align.RIGHT)),
    Band(36, 54, 540, "Tax and payments"),
    AmountLine(67, "6", "Deductions, standard or from your list", (amount("Deductions"),)),
    AmountLine(85, "7", "Line 5 less line 6: income to be taxed", (amount("TaxableIncome"),)),
    AmountLine(103, "8", "Tax on line 7, from the table", (amount("Tax"),)),
    AmountLine(121, "9", "Tax that was withheld during the year", (amount("Withheld"),)),
    AmountLine(139, "10", "If line 9 is more than line 8: to be refunded", (amount("Refund"),)),
    Band(36, 172, 540, "Where to send the refund"),
    Cell(36, 185, 180, 30, "Routing number of your bank", text("RoutingNumber"), "11a"),
    Cell(216, 185, 360, 30, "Account number", text("AccountNumber"), "11b"),
    Band(36, 232, 540, "Signature"),
    Print(
        36,
        258,
        "I have looked through this return and what goes with it, and to the best of my knowledge "
        "it is true and complete.",
        width=520,
    ),
    Cell(36, 280, 260, 34, "Sign here"),
    Cell(296, 280, 110, 34, "Signed on", date("SignedOn")),
    Cell(406, 280, 170, 34, "Telephone by day", text("Phone")),
    Cell(36, 314, 260, 30, "Prepared by, if someone was paid for it", text("Preparer")),
    Cell(296, 314, 280, 30, "Firm of the preparer", text("PreparerFirm")),
    Rule(36, 748, 576, 748),
    Print(576, 758, "Form 1040 (sample), page 2", Style("Helvetica", 7.5, Align.RIGHT)),
)


def _fill(inventor: Inventor) -> dict[str, str]:
    person, spouse, address = inventor.person(), inventor.person(), inventor.address()
    year = inventor.chance.randint(2019, 2023)
    wages, interest = inventor.dollars(18_000, 190_000), inventor.dollars(12, 4_000)
    dividends, pensions = inventor.dollars(30, 9_000), inventor.dollars(900, 40_000)
    total, deductions = wages + interest + dividends + pensions, inventor.dollars(9_000, 17_000)
    taxable = total - deductions
    tax, refund = taxable * 18 // 100, inventor.dollars(40, 6_000)
    return {
        "FilingStatus": inventor.chance.choice(_STATUSES[1:3]),
        "TaxYear": str(year),
        "FirstName": person.first,
        "LastName": person.last,
        "SSN": inventor.ssn(),
        "SpouseFirstName": spouse.first,
        "SpouseLastName": person.last,
        "SpouseSSN": inventor.ssn(),
        "Street": address.street,
        "Apartment": inventor.apartment(),
        "City": address.city,
        "State": address.state,
        "Zip": address.zip,
        "Occupation": inventor.trade(),
        "Wages": f"{wages:,}",
        "Interest": f"{interest:,}",
        "Dividends": f"{dividends:,}",
        "Pensions": f"{pensions:,}",
        "TotalIncome": f"{total:,}",
        "Deductions": f"{deductions:,}",
        "TaxableIncome": f"{taxable:,}",
        "Tax": f"{tax:,}",
        "Withheld": f"{tax + refund:,}",
        "Refund": f"{refund:,}",
        "RoutingNumber": inventor.digits(9),
        "AccountNumber": inventor.digits(inventor.chance.randint(8, 12)),
        "SignedOn": inventor.date(year + 1),
        "Phone": inventor.phone(),
        "Preparer": inventor.person().name,
        "PreparerFirm": inventor.firm(),
    }


FORM_1040 = Layout(
    "1040",
    (_FIRST_PAGE, _SECOND_PAGE),
    _fill,
    swap=("FirstName", "LastName"),
    optional=(
        ("FilingStatus", "SpouseFirstName", "SpouseLastName", "SpouseSSN"),
        ("Apartment",),
        ("RoutingNumber", "AccountNumber"),
        ("Preparer", "PreparerFirm"),
    ),
)
