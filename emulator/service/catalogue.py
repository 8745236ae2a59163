"""Reading and deleting: the account's information, its models and its operations."""

from emulator.service.call import Answer, Call, Subject
from emulator.service.errors import invalid_parameter, model_not_found, operation_not_found
from emulator.service.limits import tier_of
from emulator.service.neural import builds_used, start_of_next_month
from emulator.service.paging import NEXT, ForeignTokenError, last_of, page_of, token_of
from emulator.service.prebuilt import prebuilt_models
from emulator.service.shapes import (
    model_details,
    model_summary,
    operation_details,
    operation_summary,
    timestamp,
)
from emulator.service.stragglers import Stragglers
from emulator.state import JsonObject

_FIRST_WITH_NEURAL_QUOTA = "2023-07-31"
_FIRST_WITHOUT_NEURAL_QUOTA = "2024-11-30"


def info(call: Call) -> Answer:
    """Tell how many models the account has and may have."""
    tier = tier_of(call.account.sku)
    count = call.emulator.models.count(call.account.subdomain)
    shown: JsonObject = {"customDocumentModels": {"count": count, "limit": tier.template_models}}
    if _FIRST_WITH_NEURAL_QUOTA <= call.version < _FIRST_WITHOUT_NEURAL_QUOTA:
        shown["customNeuralDocumentModelBuilds"] = {
            "used": builds_used(call),
            "quota": tier.neural_builds,
            "quotaResetDateTime": timestamp(start_of_next_month(call.now)),
        }
    return Answer(200, shown)


def list_models(call: Call) -> Answer:
    """List models, page by page: the prebuilt ones first, then the account's own by id."""
    after = _read_token(call)
    size = call.emulator.page_size
    found = call.emulator.models.page(call.account.subdomain, after, size)
    value = prebuilt_models(call.version) if after is None else []
    last = found[-1].id if len(found) == size else None
    if call.emulator.lag:
        found = Stragglers(call.emulator.state).listed(call.account.subdomain, found, after, last)
    with_tags = not call.emulator.bare_listings
    value += [model_summary(model, call.version, with_tags=with_tags) for model in found]
    shown: JsonObject = {"value": value}
    if last is not None:
        shown["nextLink"] = _next_link(call, "/documentModels", last)
    return Answer(200, shown)


def get_model(call: Call) -> Answer:
    """Show one model."""
    model_id = call.path["model_id"]
    for prebuilt in prebuilt_models(call.version):
        if prebuilt["modelId"] == model_id:
            return Answer(200, {"docTypes": {}, **prebuilt})
    model = call.emulator.models.get(call.account.subdomain, model_id)
    if model is None and call.emulator.lag:
        model = Stragglers(call.emulator.state).ghost(call.account.subdomain, model_id)
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
        if call.emulator.lag:
            gone_at = call.now + call.emulator.lag
            Stragglers(call.emulator.state).vanished(call.account.subdomain, model, gone_at)
    return Answer(204, subject=Subject(model_id, model.tags))


def list_operations(call: Call) -> Answer:
    """List the operations of the last 24 hours, newest first, page by page."""
    size = call.emulator.page_size
    found = call.emulator.operations.page(call.account.subdomain, _read_token(call), size)
    shown: JsonObject = {
        "value": [operation_summary(each, call.now, call.version) for each in found]
    }
    if len(found) == size:
        shown["nextLink"] = _next_link(call, "/operations", found[-1].id)
    return Answer(200, shown)


def get_operation(call: Call) -> Answer:
    """Show one operation. A failed one is a success of HTTP; a header names its error."""
    found = call.emulator.operations.get(call.account.subdomain, call.path["operation_id"])
    if found is None:
        raise operation_not_found()
    shown = operation_details(found, call.now, call.version)
    if found.polls and found.completed_at is None:
        call.emulator.operations.count_poll(found)
    headers = {}
    if "error" in shown and found.failure is not None:
        headers["ms-azure-ai-errorcode"] = found.failure.detail_code
    return Answer(200, shown, headers, Subject(found.model_id, found.tags))


def _next_link(call: Call, tail: str, last: str) -> str:
    return f"{call.url(tail)}&{NEXT}={token_of(page_of(call.query.get(NEXT)) + 1, last)}"


def _read_token(call: Call) -> str | None:
    token = call.query.get(NEXT)
    if token is None:
        return None
    try:
        return last_of(token)
    except ForeignTokenError:
        raise invalid_parameter(NEXT, "it is not one that a listing gave.") from None
