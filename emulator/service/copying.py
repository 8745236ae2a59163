"""Copying a model to another account: the target authorises, the source sends.

An authorisation is good for one copy within one hour and carries the tags and description that the
copy will have; everything else (document types, what was learnt, creation and expiry) comes with
the source. That a copy keeps the creation time of its source is what both recorded copies show: it
lies before the copy was asked for.
"""

import secrets
from dataclasses import replace
from datetime import timedelta
from urllib.parse import urlsplit

from emulator.service.accounts import Account
from emulator.service.call import (
    Answer,
    Call,
    Subject,
    description_of,
    new_model_id,
    required_text,
    tags_of,
)
from emulator.service.errors import (
    Failure,
    authorization_failed,
    invalid_parameter,
    model_exists,
    model_not_found,
)
from emulator.service.models import Model
from emulator.service.new_models import refuse_beyond_limit, refuse_taken_id
from emulator.service.operations import Kind, Operation, new_operation_id
from emulator.service.reservations import Reservation, digest_of
from emulator.service.shapes import timestamp
from emulator.state import JsonObject

TOKEN_LIFETIME = timedelta(hours=1)

_TOKEN_BYTES = 32


def authorize_copy(call: Call) -> Answer:
    """Let another account copy a model to here; from now on its id is taken."""
    body = call.json()
    model_id = new_model_id(body)
    token = secrets.token_hex(_TOKEN_BYTES)
    expires_at = call.now + TOKEN_LIFETIME
    reservation = Reservation(
        model_id=model_id,
        token_digest=digest_of(token),
        expires_at=expires_at,
        description=description_of(body),
        tags=tags_of(body),
    )
    with call.emulator.state.transaction():
        refuse_taken_id(call, model_id)
        refuse_beyond_limit(call)
        call.emulator.reservations.put(call.account.subdomain, reservation)
    shown: JsonObject = {
        "targetResourceId": call.account.resource_id,
        "targetResourceRegion": call.account.region,
        "targetModelId": model_id,
        "targetModelLocation": call.url(f"/documentModels/{model_id}"),
        "accessToken": token,
        "expirationDateTime": timestamp(expires_at),
    }
    return Answer(200, shown, subject=Subject(model_id, reservation.tags))


def copy_to(call: Call) -> Answer:
    """Copy a model of this account to where an authorisation allows it.

    Whether the target agrees shows in the operation, as at the service; only what this account can
    tell by itself is refused at once. A second copy on the same authorisation conflicts with the
    first (how the service answers it is not recorded).
    """
    emulator, source_id = call.emulator, call.path["model_id"]
    body = call.json()
    resource_id = required_text(body, "targetResourceId")
    model_id = required_text(body, "targetModelId")
    location = required_text(body, "targetModelLocation")
    token = required_text(body, "accessToken")
    required_text(body, "targetResourceRegion")
    required_text(body, "expirationDateTime")
    with emulator.state.transaction():
        source = emulator.models.get(call.account.subdomain, source_id)
        templates = emulator.models.templates(call.account.subdomain, source_id)
        if source is None or templates is None:
            raise model_not_found()
        target = _find_target(call, resource_id, location)
        outcome: Model | Failure
        reservation = None
        if target is None:
            outcome = authorization_failed(f"there is no resource {resource_id}.")
        else:
            reservation = emulator.reservations.get(target.subdomain, model_id)
            outcome = _judge(call, source, model_id, reservation, token)
            if isinstance(outcome, Failure) and emulator.models.get(target.subdomain, model_id):
                raise model_exists(model_id, f"belongs to a model of {target.name}")
        operation = _operation(call, target, model_id, location, outcome)
        if isinstance(outcome, Model) and target is not None and reservation is not None:
            emulator.reservations.use(target.subdomain, reservation)
            emulator.models.stage_templates(target.subdomain, operation.id, templates)
        emulator.operations.start(operation)
    tags = dict(outcome.tags) if isinstance(outcome, Model) else {}
    return Answer(
        202,
        headers={"Operation-Location": call.url(f"/operations/{operation.id}")},
        subject=Subject(model_id, tags, "" if target is None else target.name),
    )


def _find_target(call: Call, resource_id: str, location: str) -> Account | None:
    """Find the account that an authorisation names, by the host part of its model's address."""
    named = call.emulator.accounts.get(_first_segment(location))
    if named is not None and named.resource_id.lower() == resource_id.lower():
        return named
    for account in call.emulator.accounts.list():
        if account.resource_id.lower() == resource_id.lower():
            return account
    return None


def _first_segment(location: str) -> str:
    try:
        path = urlsplit(location).path
    except ValueError as problem:
        raise invalid_parameter("targetModelLocation", f"{problem}.") from None
    return path.strip("/").partition("/")[0]


def _judge(
    call: Call, source: Model, model_id: str, reservation: Reservation | None, token: str
) -> Model | Failure:
    """Return the model that the target will have, or why it will not."""
    if reservation is None or not reservation.admits(token):
        return authorization_failed("the access token is not one that the target gave.")
    if reservation.used:
        raise model_exists(model_id, "is the target of a copy that is under way")
    if reservation.expires_at is not None and reservation.expires_at <= call.now:
        return authorization_failed(
            f"the access token expired at {timestamp(reservation.expires_at)}."
        )
    return replace(
        source, id=model_id, description=reservation.description, tags=dict(reservation.tags)
    )


def _operation(
    call: Call, target: Account | None, model_id: str, location: str, outcome: Model | Failure
) -> Operation:
    return Operation(
        id=new_operation_id(call.now, call.request_id),
        kind=Kind.COPY,
        home=call.account.subdomain,
        destination=call.account.subdomain if target is None else target.subdomain,
        model_id=model_id,
        created_at=call.now,
        due_at=call.now + timedelta(seconds=call.emulator.durations.copy),
        resource_location=location,
        api_version=call.version,
        model=outcome if isinstance(outcome, Model) else None,
        failure=outcome if isinstance(outcome, Failure) else None,
        frozen_by=call.frozen_by,
        polls=call.emulator.durations.polls_of("copy"),
    )
