"""The table of the data plane: method, path, name, rate class and work of every request.

A request's name is what the log counts and what fault rules match. Another API generation is
another `Api` in the table; what only some version has would be a route of that `Api` alone.
"""

from collections.abc import Callable
from dataclasses import dataclass

from emulator.json_object import NotAnObject, parse_object
from emulator.service import analysis, building, catalogue, copying
from emulator.service.call import Answer, Call
from emulator.service.errors import not_emulated
from emulator.service.limits import RateClass

Work = Callable[[Call], Answer]
NameModel = Callable[[dict[str, str], bytes], str]


def _in_path(path: dict[str, str], body: bytes) -> str:
    """Name the model that the address holds."""
    return path.get("model_id", "")


def _in_body(key: str) -> NameModel:
    """Name the model that the body holds, so far as it can be read at all."""

    def name(path: dict[str, str], body: bytes) -> str:
        try:
            value = parse_object(body).get(key)
        except NotAnObject:
            return ""
        return value if isinstance(value, str) else ""

    return name


def _not_yet(what: str) -> Work:
    """Answer a request that the service knows and the emulator does not."""

    def work(call: Call) -> Answer:
        raise not_emulated(what)

    return work


@dataclass(frozen=True, slots=True)
class DataRoute:
    """One kind of request. `title` is the gateway's name for it; `model_of` names its model."""

    method: str
    path: str
    operation: str
    title: str
    rate_class: RateClass
    work: Work
    model_of: NameModel = _in_path


@dataclass(frozen=True, slots=True)
class Api:
    """One generation of the data plane: its root path, its versions, its requests."""

    root: str
    versions: tuple[str, ...]
    routes: tuple[DataRoute, ...]


_MODELS = "/documentModels"
_MODEL = "/documentModels/{model_id}"

_CLASSIFIERS = "/documentClassifiers"
_CLASSIFIER_ROUTES = (
    ("GET", _CLASSIFIERS, "Get Document Classifiers", RateClass.LIST),
    ("POST", f"{_CLASSIFIERS}:build", "Build Document Classifier", RateClass.MANAGEMENT),
    ("POST", f"{_CLASSIFIERS}/{{id}}:analyze", "Classify Document", RateClass.ANALYZE),
    ("GET", f"{_CLASSIFIERS}/{{id}}/analyzeResults/{{result}}", "Get Result", RateClass.GET),
    ("GET", f"{_CLASSIFIERS}/{{id}}", "Get Document Classifier", RateClass.GET),
    ("DELETE", f"{_CLASSIFIERS}/{{id}}", "Delete Document Classifier", RateClass.MANAGEMENT),
)

FORM_RECOGNIZER = Api(
    root="/formrecognizer",
    versions=("2022-08-31", "2023-07-31"),
    routes=(
        DataRoute("GET", "/info", "info", "Get Info", RateClass.GET, catalogue.info),
        DataRoute(
            "POST",
            f"{_MODELS}:build",
            "build",
            "Build Document Model",
            RateClass.MANAGEMENT,
            building.build,
            _in_body("modelId"),
        ),
        DataRoute(
            "POST",
            f"{_MODELS}:authorizeCopy",
            "authorize_copy",
            "Authorize Copy Document Model",
            RateClass.MANAGEMENT,
            copying.authorize_copy,
            _in_body("modelId"),
        ),
        DataRoute(
            "POST",
            f"{_MODEL}:copyTo",
            "copy",
            "Copy Document Model To",
            RateClass.MANAGEMENT,
            copying.copy_to,
            _in_body("targetModelId"),
        ),
        DataRoute(
            "POST",
            f"{_MODEL}:analyze",
            "analyze",
            "Analyze Document",
            RateClass.ANALYZE,
            analysis.analyze,
        ),
        DataRoute(
            "GET",
            f"{_MODEL}/analyzeResults/{{result_id}}",
            "get_analyze_result",
            "Get Analyze Document Result",
            RateClass.GET,
            analysis.get_analyze_result,
        ),
        DataRoute(
            "GET",
            _MODELS,
            "list_models",
            "Get Document Models",
            RateClass.LIST,
            catalogue.list_models,
        ),
        DataRoute(
            "GET", _MODEL, "get_model", "Get Document Model", RateClass.GET, catalogue.get_model
        ),
        DataRoute(
            "DELETE",
            _MODEL,
            "delete",
            "Delete Document Model",
            RateClass.MANAGEMENT,
            catalogue.delete_model,
        ),
        DataRoute(
            "GET",
            "/operations",
            "list_operations",
            "Get Operations",
            RateClass.LIST,
            catalogue.list_operations,
        ),
        DataRoute(
            "GET",
            "/operations/{operation_id}",
            "get_operation",
            "Get Operation",
            RateClass.GET,
            catalogue.get_operation,
        ),
        DataRoute(
            "POST",
            f"{_MODELS}:compose",
            "compose",
            "Compose Document Model",
            RateClass.MANAGEMENT,
            _not_yet("composed models"),
            _in_body("modelId"),
        ),
        *(
            DataRoute(method, path, "classifier", title, rate_class, _not_yet("classifiers"))
            for method, path, title, rate_class in _CLASSIFIER_ROUTES
        ),
    ),
)

APIS = (FORM_RECOGNIZER,)
