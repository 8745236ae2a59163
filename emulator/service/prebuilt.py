"""The models that every account has. Listings begin with them, so clients must tell them apart.

Ids are those of the versions' own documentation and descriptions are short ones; only
`analysis.READING_MODELS` can be used here.
"""

from emulator.state import JsonObject

_EVERYWHERE = {
    "prebuilt-healthInsuranceCard.us": "Extract key information from US health insurance cards.",
    "prebuilt-idDocument": "Extract key information from passports and ID cards.",
    "prebuilt-invoice": "Extract key information from invoices.",
    "prebuilt-layout": "Extract text and layout information from documents.",
    "prebuilt-read": "Extract text from documents.",
    "prebuilt-receipt": "Extract key information from receipts.",
}
_UNTIL_2023 = {
    "prebuilt-businessCard": "Extract key information from business cards.",
    "prebuilt-document": "Extract text, layout and key-value pairs from documents.",
    "prebuilt-tax.us.w2": "Extract key information from US W2 tax forms.",
}
_FROM_2023 = {
    "prebuilt-contract": "Extract agreement and party details from contracts.",
    "prebuilt-tax.us.1098": "Extract key information from 1098 forms.",
    "prebuilt-tax.us.1098E": "Extract key information from 1098-E forms.",
    "prebuilt-tax.us.1098T": "Extract key information from 1098-T forms.",
}
_ONLY_IN_2022 = {
    "prebuilt-vaccinationCard": "Extract key information from US vaccination cards.",
}
_US_TAX_FORMS_FROM_2024 = """
    1040 1095A 1095C 1099A 1099B 1099C 1099CAP 1099DIV 1099G 1099H 1099INT 1099K 1099LS 1099LTC
    1099MISC 1099NEC 1099OID 1099PATR 1099Q 1099QA 1099R 1099S 1099SA 1099SB w2 w4
"""
_US_MORTGAGE_FORMS_FROM_2024 = "1003 1004 1005 1008"
_FROM_2024 = {
    "prebuilt-bankStatement": "Extract key information from bank statements.",
    "prebuilt-check.us": "Extract key information from US checks.",
    "prebuilt-creditCard": "Extract key information from credit cards.",
    "prebuilt-marriageCertificate.us": "Extract key information from US marriage certificates.",
    "prebuilt-mortgage.us.closingDisclosure": "Extract key information from closing disclosures.",
    "prebuilt-payStub.us": "Extract key information from US pay stubs.",
    "prebuilt-tax.us": "Tell US tax forms apart and extract key information from them.",
    **{
        f"prebuilt-tax.us.{form}": f"Extract key information from {form} forms."
        for form in _US_TAX_FORMS_FROM_2024.split()
    },
    **{
        f"prebuilt-mortgage.us.{form}": f"Extract key information from {form} mortgage forms."
        for form in _US_MORTGAGE_FORMS_FROM_2024.split()
    },
}

_MODELS = {
    "2022-08-31": _EVERYWHERE | _UNTIL_2023 | _ONLY_IN_2022,
    "2023-07-31": _EVERYWHERE | _UNTIL_2023 | _FROM_2023,
    "2024-11-30": _EVERYWHERE | _FROM_2023 | _FROM_2024,
}


def prebuilt_models(version: str) -> list[JsonObject]:
    """Return the prebuilt models of an API version as a listing shows them."""
    return [
        {
            "modelId": model_id,
            "createdDateTime": f"{version}T00:00:00Z",
            "apiVersion": version,
            "description": description,
        }
        for model_id, description in sorted(_MODELS[version].items())
    ]


def is_prebuilt(model_id: str, version: str) -> bool:
    """Whether an API version has a prebuilt model of this id."""
    return model_id in _MODELS[version]
