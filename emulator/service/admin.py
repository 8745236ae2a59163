"""What the service does not have and a test bench needs: health, log, counts, faults, clock.

Under `/_emulator`, which no account can be called: a subdomain has no underscore.
"""

from collections.abc import Callable

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from emulator.fault_rules import FaultRuleError
from emulator.json_object import NotAnObject, parse_object
from emulator.service.admin_clock import ClockRequestError, show_clock, steer
from emulator.service.emulator import Emulator
from emulator.service.settings import SettingsError, change_settings, show_settings
from emulator.state import JsonObject

ROOT = "/_emulator"
_MOST_DIGITS = 18


def admin_routes(emulator: Emulator) -> list[Route]:
    """Return the routes of the test bench."""

    async def health(request: Request) -> Response:
        return JSONResponse({"status": "ok"})

    async def requests(request: Request) -> Response:
        since = _since(request)
        return JSONResponse({"last": emulator.log.last, "requests": emulator.log.since(since)})

    async def counts(request: Request) -> Response:
        since = _since(request)
        return JSONResponse({"last": emulator.log.last, "accounts": emulator.log.counts(since)})

    async def faults(request: Request) -> Response:
        match request.method:
            case "POST":
                return await _answer(request, lambda rule: _add_fault(emulator, rule), 201)
            case "DELETE":
                return JSONResponse({"removed": emulator.faults.clear()})
        return JSONResponse({"faults": emulator.faults.views()})

    async def fault(request: Request) -> Response:
        if not emulator.faults.remove(request.path_params["fault_id"]):
            return _refuse(404, f"There is no fault {request.path_params['fault_id']}.")
        return Response(status_code=204)

    async def clock(request: Request) -> Response:
        if request.method == "POST":
            return await _answer(request, lambda asked: _steer(emulator, asked))
        return JSONResponse(show_clock(emulator.timekeeper))

    async def settings(request: Request) -> Response:
        if request.method == "POST":
            return await _answer(request, lambda asked: _set(emulator, asked))
        return JSONResponse(show_settings(emulator))

    return [
        Route(f"{ROOT}/health", health),
        Route(f"{ROOT}/requests", requests),
        Route(f"{ROOT}/counts", counts),
        Route(f"{ROOT}/faults", faults, methods=["GET", "POST", "DELETE"]),
        Route(f"{ROOT}/faults/{{fault_id}}", fault, methods=["DELETE"]),
        Route(f"{ROOT}/clock", clock, methods=["GET", "POST"]),
        Route(f"{ROOT}/settings", settings, methods=["GET", "POST"]),
    ]


async def _answer(
    request: Request, work: Callable[[JsonObject], JsonObject], status: int = 200
) -> Response:
    """Answer a request whose body is a JSON object, or say what is wrong with it."""
    try:
        return JSONResponse(work(parse_object(await request.body())), status)
    except NotAnObject as problem:
        return _refuse(400, f"The body must be a JSON object; {problem}")
    except (FaultRuleError, ClockRequestError, SettingsError) as problem:
        return _refuse(400, str(problem))


def _add_fault(emulator: Emulator, rule: JsonObject) -> JsonObject:
    return {"id": emulator.faults.add(rule).id}


def _steer(emulator: Emulator, asked: JsonObject) -> JsonObject:
    steer(emulator.timekeeper, asked)
    return show_clock(emulator.timekeeper)


def _set(emulator: Emulator, asked: JsonObject) -> JsonObject:
    change_settings(emulator, asked)
    return show_settings(emulator)


def _since(request: Request) -> int:
    text = request.query_params.get("since", "0")
    return int(text) if text.isdecimal() and len(text) <= _MOST_DIGITS else 0


def _refuse(status: int, message: str) -> Response:
    return JSONResponse({"error": {"code": str(status), "message": message}}, status)
