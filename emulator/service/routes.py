"""The table of the data plane: method, path, name, rate class and work of every request.

A request's name is what the log counts and what fault rules match. Both generations of the API
share their requests about models and operations; where a version differs in more than an answer's
keys, it has a route of its own.
"""

from emulator.service import analysis, building, catalogue, composing, copying
from emulator.service.later_routes import BATCH, CLASSIFIERS, CLASSIFIERS_FROM_2024, OTHER_RESULTS
from emulator.service.limits import RateClass
from emulator.service.route import Api, DataRoute, Work, in_body

_MODELS = "/documentModels"
_MODEL = "/documentModels/{model_id}"
_RESULT = f"{_MODEL}/analyzeResults/{{result_id}}"

_ACCOUNT = (
    DataRoute("GET", "/info", "info", "Get Info", RateClass.GET, catalogue.info),
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
)

_NEW_MODELS = (
    DataRoute(
        "POST",
        f"{_MODELS}:build",
        "build",
        "Build Document Model",
        RateClass.MANAGEMENT,
        building.build,
        in_body("modelId"),
    ),
    DataRoute(
        "POST",
        f"{_MODELS}:authorizeCopy",
        "authorize_copy",
        "Authorize Copy Document Model",
        RateClass.MANAGEMENT,
        copying.authorize_copy,
        in_body("modelId"),
    ),
    DataRoute(
        "POST",
        f"{_MODEL}:copyTo",
        "copy",
        "Copy Document Model To",
        RateClass.MANAGEMENT,
        copying.copy_to,
        in_body("targetModelId"),
    ),
)

_ANALYSIS = (
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
        _RESULT,
        "get_analyze_result",
        "Get Analyze Document Result",
        RateClass.GET,
        analysis.get_analyze_result,
    ),
)

_OLD_MODELS = (
    DataRoute(
        "GET", _MODELS, "list_models", "Get Document Models", RateClass.LIST, catalogue.list_models
    ),
    DataRoute("GET", _MODEL, "get_model", "Get Document Model", RateClass.GET, catalogue.get_model),
    DataRoute(
        "DELETE",
        _MODEL,
        "delete",
        "Delete Document Model",
        RateClass.MANAGEMENT,
        catalogue.delete_model,
    ),
)

_DELETE_RESULT = DataRoute(
    "DELETE",
    _RESULT,
    "delete_analyze_result",
    "Delete Analyze Document Result",
    RateClass.MANAGEMENT,
    analysis.delete_analyze_result,
)


def _compose(work: Work) -> DataRoute:
    return DataRoute(
        "POST",
        f"{_MODELS}:compose",
        "compose",
        "Compose Document Model",
        RateClass.MANAGEMENT,
        work,
        in_body("modelId"),
    )


FORM_RECOGNIZER = Api(
    root="/formrecognizer",
    versions=("2022-08-31", "2023-07-31"),
    routes=(
        *_ACCOUNT,
        *_NEW_MODELS,
        _compose(composing.compose),
        *_ANALYSIS,
        *_OLD_MODELS,
        *CLASSIFIERS,
    ),
)

DOCUMENT_INTELLIGENCE = Api(
    root="/documentintelligence",
    versions=("2024-11-30",),
    routes=(
        *_ACCOUNT,
        *_NEW_MODELS,
        _compose(composing.compose_by_classifier),
        *_ANALYSIS,
        _DELETE_RESULT,
        *OTHER_RESULTS,
        *BATCH,
        *_OLD_MODELS,
        *CLASSIFIERS,
        *CLASSIFIERS_FROM_2024,
    ),
)

APIS = (FORM_RECOGNIZER, DOCUMENT_INTELLIGENCE)
