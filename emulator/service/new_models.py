"""Whether a new model may come to be in this account: is its id free, and is there room.

Asked by trainings and by authorisations to copy, which are the two ways in.
"""

from emulator.service.call import Call
from emulator.service.errors import model_exists, model_limit
from emulator.service.limits import tier_of


def refuse_taken_id(call: Call, model_id: str) -> None:
    """Refuse a new model whose id a model, a training or an authorisation to copy has."""
    emulator, subdomain = call.emulator, call.account.subdomain
    if emulator.models.get(subdomain, model_id) is not None:
        raise model_exists(model_id, "belongs to a model")
    reservation = emulator.reservations.get(subdomain, model_id)
    if reservation is not None and not reservation.is_training:
        raise model_exists(model_id, "was reserved by an authorisation to copy; use another one")
    if reservation is not None or (subdomain, model_id) in emulator.learning:
        raise model_exists(model_id, "belongs to a model that is being built")


def refuse_beyond_limit(call: Call) -> None:
    """Refuse a model more than the account's tier holds, counting those under way."""
    if not call.emulator.enforces_limits:
        return
    subdomain = call.account.subdomain
    limit = tier_of(call.account.sku).template_models
    count = call.emulator.models.count(subdomain) + call.emulator.operations.under_way(subdomain)
    if count >= limit:
        raise model_limit(count, limit, call.account.sku)
