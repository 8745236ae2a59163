"""What the service does not have and a test bench needs: health, the log, counts and faults.

Under `/_emulator`, which no account can be called: a subdomain has no underscore.
"""

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from emulator.fault_rules import FaultRuleError
from emulator.json_object import NotAnObject, parse_object
from emulator.service.emulator import Emulator

ROOT = "/_emulator"


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
                return await _add_fault(emulator, request)
            case "DELETE":
                return JSONResponse({"removed": emulator.faults.clear()})
        return JSONResponse({"faults": emulator.faults.views()})

    async def fault(request: Request) -> Response:
        if not emulator.faults.remove(request.path_params["fault_id"]):
            return _refuse(404, f"There is no fault {request.path_params['fault_id']}.")
        return Response(status_code=204)

    return [
        Route(f"{ROOT}/health", health),
        Route(f"{ROOT}/requests", requests),
        Route(f"{ROOT}/counts", counts),
        Route(f"{ROOT}/faults", faults, methods=["GET", "POST", "DELETE"]),
        Route(f"{ROOT}/faults/{{fault_id}}", fault, methods=["DELETE"]),
    ]


async def _add_fault(emulator: Emulator, request: Request) -> Response:
    try:
        rule = parse_object(await request.body())
    except NotAnObject as problem:
        return _refuse(400, f"A fault rule is a JSON object; {problem}")
    try:
        return JSONResponse({"id": emulator.faults.add(rule).id}, 201)
    except FaultRuleError as problem:
        return _refuse(400, str(problem))


def _since(request: Request) -> int:
    text = request.query_params.get("since", "0")
    return int(text) if text.isdecimal() else 0


def _refuse(status: int, message: str) -> Response:
    return JSONResponse({"error": {"code": str(status), "message": message}}, status)
