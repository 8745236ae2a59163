"""Whether a new model may come to be in this account: is its id free, and is there room.

Asked by trainings, by compositions and by authorisations to copy, which are the three ways in.
"""

from emulator.service.call import Call
from emulator.service.errors import model_exists, model_limit, neural_model_limit
from emulator.service.limits import LimitGroup, tier_of


def refuse_taken_id(call: Call, model_id: str, *, overwrites: bool = False) -> None:
    """Refuse a new model whose id a model, a training or an authorisation to copy has.

    A training that `overwrites` may have the id of a model.
    """
    emulator, subdomain = call.emulator, call.account.subdomain
    if not overwrites and emulator.models.get(subdomain, model_id) is not None:
        raise model_exists(model_id, "belongs to a model")
    reservation = emulator.reservations.get(subdomain, model_id)
    if reservation is not None and not reservation.is_training:
        raise model_exists(model_id, "was reserved by an authorisation to copy; use another one")
    if reservation is not None or (subdomain, model_id) in emulator.learning:
        raise model_exists(model_id, "belongs to a model that is being built")


def refuse_beyond_limit(call: Call, *, neural: bool = False) -> None:
    """Refuse a model more than the account's tier holds, counting those under way."""
    if not call.emulator.enforces(LimitGroup.MODELS):
        return
    subdomain, sku = call.account.subdomain, call.account.sku
    models, operations = call.emulator.models, call.emulator.operations
    limit = tier_of(sku).template_models
    count = models.count(subdomain) + operations.under_way(subdomain)
    if count >= limit:
        raise model_limit(count, limit, sku)
    if not neural:
        return
    limit = tier_of(sku).neural_models
    count = models.count_neural(subdomain) + operations.neural_under_way(subdomain)
    if count >= limit:
        raise neural_model_limit(
            f"the account already holds {count} neural models, and its tier {sku} allows {limit}"
        )
