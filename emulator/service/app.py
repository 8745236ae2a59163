"""The web application: admin, Azure Resource Manager, and the data plane of every account.

One server stands for many host names, so an account's endpoint is a path: `/<subdomain>`. The
default account also answers at the root, for clients that take a bare address.
"""

from collections.abc import Awaitable, Callable

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from emulator.arm.routes import arm_routes
from emulator.service.admin import admin_routes
from emulator.service.emulator import Emulator
from emulator.service.errors import ServiceError, no_such_route
from emulator.service.route import Api, DataRoute
from emulator.service.routes import APIS
from emulator.service.serving import Arrival, serve

__all__ = ["Emulator", "create_app"]

_METHODS = ["DELETE", "GET", "HEAD", "PATCH", "POST", "PUT"]

Endpoint = Callable[[Request], Awaitable[Response]]


def create_app(emulator: Emulator) -> Starlette:
    """Return the application that answers for `emulator`."""
    data_routes = [route for api in APIS for route in _data_routes(emulator, api)]
    routes = [
        *admin_routes(emulator),
        *arm_routes(emulator),
        *data_routes,
    ]
    handlers = {HTTPException: _nothing_here, Exception: _own_fault}
    return Starlette(routes=routes, exception_handlers=handlers)


def _data_routes(emulator: Emulator, api: Api) -> list[Route]:
    """Return an API's routes below each account and at the root, and a refusal for the rest."""
    routes: list[Route] = []
    for prefix in ("", "/{subdomain}"):
        for each in api.routes:
            path = f"{prefix}{api.root}{each.path}"
            routes.append(Route(path, _endpoint(emulator, api, each), methods=[each.method]))
        unknown = _endpoint(emulator, api, None)
        routes.append(Route(f"{prefix}{api.root}/{{rest:path}}", unknown, methods=_METHODS))
    return routes


def _endpoint(emulator: Emulator, api: Api, route: DataRoute | None) -> Endpoint:
    async def endpoint(request: Request) -> Response:
        subdomain = request.path_params.get("subdomain") or emulator.default_account or ""
        return await serve(Arrival(emulator, api, route, subdomain, request))

    return endpoint


async def _nothing_here(request: Request, error: Exception) -> Response:
    """Answer what no route is for."""
    refusal = no_such_route()
    return JSONResponse(refusal.body, refusal.status)


async def _own_fault(request: Request, error: Exception) -> Response:
    """Answer a fault of the emulator itself; the server logs its traceback."""
    own = ServiceError(
        500, "InternalServerError", f"The emulator itself failed ({type(error).__name__})."
    )
    return JSONResponse(own.body, own.status)
