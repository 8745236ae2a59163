"""ARM over HTTP: every path below `/subscriptions`, with its api-version and JSON body.

No credential is asked for: the emulator listens on loopback, and clients of Azure refuse to send a
bearer token over plain http anyway.
"""

import json
from typing import Protocol

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from emulator.arm.errors import ArmError, JsonObject, method_not_allowed
from emulator.arm.handler import Answer, ArmHandler
from emulator.arm.recycle_bin import RecycleBin
from emulator.arm.resource_id import SUBSCRIPTION_TYPE, Target, parse_target
from emulator.arm.resource_type import ResourceType, Surroundings
from emulator.arm.shelf import Shelf
from emulator.arm.types import TABLE
from emulator.clock import Clock
from emulator.service.accounts import Accounts
from emulator.state import State

_METHODS = ["DELETE", "GET", "HEAD", "PATCH", "POST", "PUT"]
_WITH_BODY = ("PATCH", "PUT")


class Emulator(Protocol):
    """What ARM needs of the emulator that it is a part of."""

    @property
    def state(self) -> State:
        """All that is remembered."""

    @property
    def clock(self) -> Clock:
        """The time."""

    @property
    def accounts(self) -> Accounts:
        """The accounts of the data plane."""


def arm_routes(emulator: Emulator) -> list[Route]:
    """Return the routes that answer as Azure Resource Manager for the emulator's one tenant."""
    handler = ArmHandler(TABLE)
    bin_ = RecycleBin(TABLE)

    async def endpoint(request: Request) -> Response:
        try:
            body = await _body(request)
            around = Surroundings(
                shelf=Shelf(emulator.state),
                accounts=emulator.accounts,
                now=emulator.clock.now(),
                base_url=str(request.base_url).rstrip("/"),
            )
            with emulator.state.transaction():
                bin_.empty_what_is_due(around)
                status, shown = _answer(handler, bin_, request, body, around)
        except ArmError as refusal:
            return JSONResponse(refusal.body, refusal.status)
        return Response(status_code=status) if shown is None else JSONResponse(shown, status)

    return [Route("/subscriptions/{path:path}", endpoint, methods=_METHODS)]


def _answer(
    handler: ArmHandler,
    bin_: RecycleBin,
    request: Request,
    body: JsonObject,
    around: Surroundings,
) -> Answer:
    """Send a request to what answers it; HEAD is a GET without its body."""
    target = parse_target(request.url.path)
    method = "GET" if request.method == "HEAD" else request.method
    deleted = bin_.row_for(target)
    _require_api_version(request, target, deleted or handler.row_for(target))
    if deleted is not None:
        return bin_.answer(method, target, around)
    match method:
        case "PUT":
            return handler.put(target, body, around)
        case "PATCH":
            return handler.patch(target, body, around)
        case "GET":
            return handler.get(target, around)
        case "DELETE":
            return handler.delete(target, around)
        case "POST":
            return handler.post(target, body, around)
    raise method_not_allowed(method, request.url.path)


def _require_api_version(request: Request, target: Target, row: ResourceType | None) -> None:
    """Refuse a request that names no api version, or one that its type does not have."""
    asked = request.query_params.get("api-version")
    if not asked:
        raise ArmError(
            400,
            "MissingApiVersionParameter",
            "The api-version query parameter (?api-version=) is required for all requests.",
        )
    if row is None or asked in row.api_versions:
        return
    if target.resource.type == SUBSCRIPTION_TYPE or row.name.startswith("Microsoft.Resources/"):
        raise ArmError(
            400,
            "InvalidApiVersionParameter",
            f"The api-version '{asked}' is invalid. The supported versions are "
            f"'{','.join(row.api_versions)}'.",
        )
    namespace, type_name = row.name.split("/", 1)
    raise ArmError(
        400,
        "NoRegisteredProviderFound",
        f"No registered resource provider found for API version '{asked}' for type '{type_name}' "
        f"of '{namespace}'. The supported api-versions are '{', '.join(row.api_versions)}'.",
    )


async def _body(request: Request) -> JsonObject:
    """Read the request's body; an empty one is an empty object where none is needed."""
    raw = await request.body()
    if not raw and request.method not in _WITH_BODY:
        return {}
    try:
        parsed = json.loads(raw)
    except ValueError as error:
        raise ArmError(
            400,
            "InvalidRequestContent",
            f"The request content was invalid and could not be deserialized: '{error}'.",
        ) from None
    if not isinstance(parsed, dict):
        raise ArmError(400, "InvalidRequestContent", "The request content is not a JSON object.")
    return parsed
