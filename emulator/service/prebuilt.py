"""The models that every account has. Listings begin with them, so clients must tell them apart."""

from emulator.state import JsonObject

_DESCRIPTIONS = {
    "prebuilt-businessCard": "Extract key information from business cards.",
    "prebuilt-contract": "Extract agreement and party details from contracts.",
    "prebuilt-document": "Extract text, layout and key-value pairs from documents.",
    "prebuilt-healthInsuranceCard.us": "Extract key information from US health insurance cards.",
    "prebuilt-idDocument": "Extract key information from passports and ID cards.",
    "prebuilt-invoice": "Extract key information from invoices.",
    "prebuilt-layout": "Extract text and layout information from documents.",
    "prebuilt-read": "Extract text from documents.",
    "prebuilt-receipt": "Extract key information from receipts.",
    "prebuilt-tax.us.1098": "Extract key information from 1098 forms.",
    "prebuilt-tax.us.1098E": "Extract key information from 1098-E forms.",
    "prebuilt-tax.us.1098T": "Extract key information from 1098-T forms.",
    "prebuilt-tax.us.w2": "Extract key information from US W2 tax forms.",
    "prebuilt-vaccinationCard": "Extract key information from US vaccination cards.",
}

_ONLY_FROM_2023 = (
    "prebuilt-contract",
    "prebuilt-tax.us.1098",
    "prebuilt-tax.us.1098E",
    "prebuilt-tax.us.1098T",
)
_ONLY_UNTIL_2022 = ("prebuilt-vaccinationCard",)

_ABSENT = {"2022-08-31": _ONLY_FROM_2023, "2023-07-31": _ONLY_UNTIL_2022}


def prebuilt_models(version: str) -> list[JsonObject]:
    """Return the prebuilt models of an API version as a listing shows them."""
    return [
        {
            "modelId": model_id,
            "createdDateTime": f"{version}T00:00:00Z",
            "apiVersion": version,
            "description": description,
        }
        for model_id, description in _DESCRIPTIONS.items()
        if model_id not in _ABSENT[version]
    ]
