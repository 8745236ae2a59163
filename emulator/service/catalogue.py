"""Reading and deleting: the account's information, its models and its operations."""

import base64
import binascii
from datetime import datetime

from emulator.service.call import Answer, Call, Subject
from emulator.service.errors import invalid_parameter, model_not_found, operation_not_found
from emulator.service.limits import tier_of
from emulator.service.prebuilt import prebuilt_models
from emulator.service.shapes import (
    model_details,
    model_summary,
    operation_details,
    operation_summary,
    timestamp,
)
from emulator.state import JsonObject

_FIRST_WITH_NEURAL_QUOTA = "2023-07-31"
_DECEMBER = 12


def info(call: Call) -> Answer:
    """Tell how many models the account has and may have."""
    tier = tier_of(call.account.sku)
    count = call.emulator.models.count(call.account.subdomain)
    shown: JsonObject = {"customDocumentModels": {"count": count, "limit": tier.template_models}}
    if call.version >= _FIRST_WITH_NEURAL_QUOTA:
        shown["customNeuralDocumentModelBuilds"] = {
            "used": 0,
            "quota": tier.neural_builds,
            "quotaResetDateTime": timestamp(_start_of_next_month(call)),
        }
    return Answer(200, shown)


def list_models(call: Call) -> Answer:
    """List models, page by page: the prebuilt ones first, then the account's own by id."""
    after = _read_token(call)
    size = call.emulator.page_size
    found = call.emulator.models.page(call.account.subdomain, after, size)
    value = prebuilt_models(call.version) if after is None else []
    value += [model_summary(model, call.version) for model in found]
    shown: JsonObject = {"value": value}
    if len(found) == size:
        shown["nextLink"] = _next_link(call, "/documentModels", found[-1].id)
    return Answer(200, shown)


def get_model(call: Call) -> Answer:
    """Show one model."""
    model_id = call.path["model_id"]
    for prebuilt in prebuilt_models(call.version):
        if prebuilt["modelId"] == model_id:
            return Answer(200, {"docTypes": {}, **prebuilt})
    model = call.emulator.models.get(call.account.subdomain, model_id)
    if model is None:
        raise model_not_found()
    return Answer(200, model_details(model, call.version), subject=Subject(model_id, model.tags))


def delete_model(call: Call) -> Answer:
    """Delete one of the account's own models; its id is free at once."""
    model_id = call.path["model_id"]
    with call.emulator.state.transaction():
        model = call.emulator.models.get(call.account.subdomain, model_id)
        if model is None:
            raise model_not_found()
        call.emulator.models.delete(call.account.subdomain, model_id)
    return Answer(204, subject=Subject(model_id, model.tags))


def list_operations(call: Call) -> Answer:
    """List the operations of the last 24 hours, newest first, page by page."""
    size = call.emulator.page_size
    found = call.emulator.operations.page(call.account.subdomain, _read_token(call), size)
    shown: JsonObject = {"value": [operation_summary(each, call.now) for each in found]}
    if len(found) == size:
        shown["nextLink"] = _next_link(call, "/operations", found[-1].id)
    return Answer(200, shown)


def get_operation(call: Call) -> Answer:
    """Show one operation. A failed one is a success of HTTP; a header names its error."""
    found = call.emulator.operations.get(call.account.subdomain, call.path["operation_id"])
    if found is None:
        raise operation_not_found()
    shown = operation_details(found, call.now, call.version)
    headers = {}
    if "error" in shown and found.failure is not None:
        headers["ms-azure-ai-errorcode"] = found.failure.detail_code
    return Answer(200, shown, headers, Subject(found.model_id, found.tags))


def _next_link(call: Call, tail: str, last: str) -> str:
    token = base64.urlsafe_b64encode(last.encode()).decode().rstrip("=")
    return f"{call.url(tail)}&nextLink={token}"


def _read_token(call: Call) -> str | None:
    token = call.query.get("nextLink")
    if token is None:
        return None
    try:
        return base64.urlsafe_b64decode(token + "=" * (-len(token) % 4)).decode()
    except (binascii.Error, ValueError):
        raise invalid_parameter("nextLink", "it is not one that a listing gave.") from None


def _start_of_next_month(call: Call) -> datetime:
    now = call.now.replace(day=1, hour=0, minute=0, second=0, microsecond=0)
    if now.month == _DECEMBER:
        return now.replace(year=now.year + 1, month=1)
    return now.replace(month=now.month + 1)
