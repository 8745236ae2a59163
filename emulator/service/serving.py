"""How one request is served, from its address to its answer and its line in the log.

The order is the gateway's: does the account exist, is the key right, is the route known, is the
rate kept; then what faults ask for before the effect, the effect itself in a worker thread (it may
learn, read a PDF or wait for the disk), and what faults ask for after it.
"""

import uuid
from dataclasses import dataclass, replace

import anyio.to_thread
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response

from emulator.service.accounts import Account
from emulator.service.answers import BrokenConnection, refusal_response, success_response
from emulator.service.call import NO_SUBJECT, Call, Subject
from emulator.service.emulator import Emulator
from emulator.service.errors import (
    ServiceError,
    access_denied,
    no_such_account,
    no_such_route,
    too_many_requests,
)
from emulator.service.limits import LimitGroup, RateClass, tier_of
from emulator.service.paging import NEXT, page_of
from emulator.service.request_log import Entry
from emulator.service.route import Api, DataRoute
from emulator.service.troubles import (
    ClientGoneError,
    delay_and_mark,
    delay_answer,
    instead_of_answer,
    instead_of_effect,
)

KEY_HEADER = "Ocp-Apim-Subscription-Key"
UNKNOWN_OPERATION = "unknown"

_CLIENT_WENT_AWAY = 499
_BROKEN = 0


@dataclass(frozen=True, slots=True)
class Arrival:
    """A request as it comes in. `route` is None for one that the service does not know."""

    emulator: Emulator
    api: Api
    route: DataRoute | None
    subdomain: str
    request: Request


@dataclass(frozen=True, slots=True)
class Served:
    """What is answered, and what the request did."""

    response: Response
    effect: int
    subject: Subject = NO_SUBJECT


async def serve(arrival: Arrival) -> Response:
    """Serve a data-plane request and record it."""
    request_id = str(uuid.uuid4())
    account = arrival.emulator.accounts.get(arrival.subdomain)
    try:
        body = await arrival.request.body()
        subject = _subject(arrival, body)
        served = await _answer(arrival, account, body, subject, request_id)
    except ClientDisconnect:
        subject = NO_SUBJECT
        served = Served(BrokenConnection(), _CLIENT_WENT_AWAY)
    name = account.name if account is not None else arrival.subdomain
    _record(arrival, name, served if served.subject.model else replace(served, subject=subject))
    return served.response


def _subject(arrival: Arrival, body: bytes) -> Subject:
    """Tell what a request says it is about, before anybody has looked whether that exists."""
    if arrival.route is None:
        return NO_SUBJECT
    return Subject(arrival.route.model_of(dict(arrival.request.path_params), body))


async def _answer(
    arrival: Arrival, account: Account | None, body: bytes, subject: Subject, request_id: str
) -> Served:
    """Admit a request and do its work amid what faults were asked for."""
    emulator = arrival.emulator
    try:
        admitted, route = _admit(arrival, account)
    except ServiceError as refusal:
        return Served(refusal_response(refusal, request_id), refusal.status)
    call = _call(arrival, admitted, body, request_id)
    page = page_of(call.query.get(NEXT)) if route.rate_class is RateClass.LIST else None
    faults = emulator.faults.meant_for(route.operation, admitted.name, subject.model, page)
    try:
        call = await delay_and_mark(call, faults, arrival.request)
    except ClientGoneError:
        return Served(BrokenConnection(), _CLIENT_WENT_AWAY)
    instead = instead_of_effect(call, route, faults)
    if instead is not None:
        return Served(instead, _status(instead))
    # A hold may have taken long: what the work sees is the moment at which it is done.
    call = replace(call, now=emulator.clock.now())
    served = await anyio.to_thread.run_sync(_work, call, route)
    try:
        await delay_answer(faults, arrival.request)
    except ClientGoneError:
        return replace(served, response=BrokenConnection())
    return replace(served, response=instead_of_answer(served.response, faults, request_id))


def _admit(arrival: Arrival, account: Account | None) -> tuple[Account, DataRoute]:
    """Let a request in, or raise what the gateway answers."""
    emulator, route, request = arrival.emulator, arrival.route, arrival.request
    if account is None:
        known = [each.subdomain for each in emulator.accounts.list()]
        raise no_such_account(arrival.subdomain, known)
    if not account.admits(request.headers.get(KEY_HEADER, "")):
        raise access_denied()
    version = request.query_params.get("api-version")
    if route is None or version not in arrival.api.versions:
        raise no_such_route()
    if emulator.enforces(LimitGroup.RATES):
        rate = tier_of(account.sku).rates[route.rate_class]
        now = emulator.clock.now()
        wait = emulator.rate_limits.take(account.subdomain, route.rate_class, rate, now)
        if wait:
            raise too_many_requests(route.title, version, account.sku, rate, wait)
    return account, route


def _call(arrival: Arrival, account: Account, body: bytes, request_id: str) -> Call:
    request = arrival.request
    server = str(request.base_url).rstrip("/")
    at_root = "subdomain" not in request.path_params
    return Call(
        emulator=arrival.emulator,
        account=account,
        version=request.query_params["api-version"],
        endpoint=server if at_root else f"{server}/{account.subdomain}",
        root=arrival.api.root,
        path=dict(request.path_params),
        query=dict(request.query_params),
        content_type=request.headers.get("Content-Type", "").partition(";")[0].strip().lower(),
        body=body,
        now=arrival.emulator.clock.now(),
        request_id=request_id,
    )


def _work(call: Call, route: DataRoute) -> Served:
    call.emulator.settle(call.now)
    try:
        answer = route.work(call)
    except ServiceError as refusal:
        return Served(refusal_response(refusal, call.request_id), refusal.status)
    # What is due at once shall be visible in whatever the client asks next, wherever it asks.
    call.emulator.settle(call.now)
    response = success_response(answer, call.request_id)
    return Served(response, answer.status, answer.subject)


def _record(arrival: Arrival, account: str, served: Served) -> None:
    entry = Entry(
        time=arrival.emulator.clock.now(),
        account=account,
        operation=arrival.route.operation if arrival.route is not None else UNKNOWN_OPERATION,
        model=served.subject.model,
        layout=served.subject.tags.get("layout", ""),
        target=served.subject.target,
        status=_status(served.response),
        effect=served.effect,
    )
    arrival.emulator.log.add(entry)


def _status(response: Response) -> int:
    """Return the status that a client sees; none at all where the connection breaks."""
    return _BROKEN if isinstance(response, BrokenConnection) else response.status_code
