"""The document of an analysis: sent as it is, in base64, or to be fetched from a URL."""

import base64
import binascii

from emulator.service.call import Call, optional_text
from emulator.service.content import fetch_document
from emulator.service.errors import document_too_large, invalid_parameter, missing_parameter
from emulator.service.limits import S0, LimitGroup, tier_of


def document_of(call: Call) -> bytes:
    """Return the bytes of the document that a call brings or names; raises `ServiceError`.

    A document larger than the pricing tier allows is refused; without limits, than any tier allows.
    """
    tier = tier_of(call.account.sku) if call.emulator.enforces(LimitGroup.DOCUMENTS) else S0
    document = _document(call, tier.document_bytes)
    if len(document) > tier.document_bytes:
        raise document_too_large(tier.document_bytes)
    return document


def _document(call: Call, most: int) -> bytes:
    if call.content_type != "application/json":
        return call.body
    body = call.json()
    url, encoded = optional_text(body, "urlSource"), optional_text(body, "base64Source")
    if url is not None and encoded is not None:
        raise invalid_parameter("urlSource", "it cannot be given together with base64Source.")
    if url is not None:
        return fetch_document(url, call.emulator.data_roots, call.emulator.blobs, most)
    if encoded is None:
        raise missing_parameter("urlSource or base64Source")
    try:
        return base64.b64decode(encoded, validate=True)
    except (binascii.Error, ValueError) as error:
        raise invalid_parameter("base64Source", f"it is not base64: {error}.") from None
