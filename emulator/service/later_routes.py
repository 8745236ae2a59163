"""Requests that the service knows and the emulator does not: each gets a refusal that says so.

They have their places here so that a client meets a clear answer, the log a name, and whoever
emulates them next a row to move.
"""

from emulator.service.limits import RateClass
from emulator.service.route import DataRoute, not_yet

_MODEL = "/documentModels/{model_id}"
_RESULT = f"{_MODEL}/analyzeResults/{{result_id}}"
_BATCH = f"{_MODEL}/analyzeBatchResults"
_CLASSIFIERS = "/documentClassifiers"
_CLASSIFIER = "/documentClassifiers/{id}"

_NO_CLASSIFIERS = not_yet("classifiers")
_NO_BATCHES = not_yet("analyses of batches; analyse the documents one by one")


def _classifier(method: str, path: str, title: str, rate_class: RateClass) -> DataRoute:
    return DataRoute(method, path, "classifier", title, rate_class, _NO_CLASSIFIERS)


CLASSIFIERS = (
    _classifier("GET", _CLASSIFIERS, "Get Document Classifiers", RateClass.LIST),
    _classifier("POST", f"{_CLASSIFIERS}:build", "Build Document Classifier", RateClass.MANAGEMENT),
    _classifier("POST", f"{_CLASSIFIER}:analyze", "Classify Document", RateClass.ANALYZE),
    _classifier("GET", f"{_CLASSIFIER}/analyzeResults/{{result}}", "Get Result", RateClass.GET),
    _classifier("GET", _CLASSIFIER, "Get Document Classifier", RateClass.GET),
    _classifier("DELETE", _CLASSIFIER, "Delete Document Classifier", RateClass.MANAGEMENT),
)

CLASSIFIERS_FROM_2024 = (
    _classifier(
        "POST",
        f"{_CLASSIFIERS}:authorizeCopy",
        "Authorize Copy Document Classifier",
        RateClass.MANAGEMENT,
    ),
    _classifier(
        "POST", f"{_CLASSIFIER}:copyTo", "Copy Document Classifier To", RateClass.MANAGEMENT
    ),
)

OTHER_RESULTS = (
    DataRoute(
        "GET",
        f"{_RESULT}/pdf",
        "get_analyze_result_pdf",
        "Get Analyze Document Result PDF",
        RateClass.GET,
        not_yet("searchable PDFs"),
    ),
    DataRoute(
        "GET",
        f"{_RESULT}/figures/{{figure_id}}",
        "get_analyze_result_figure",
        "Get Analyze Document Result Figure",
        RateClass.GET,
        not_yet("figures"),
    ),
)

BATCH = (
    DataRoute(
        "POST",
        f"{_MODEL}:analyzeBatch",
        "analyze_batch",
        "Analyze Batch Documents",
        RateClass.ANALYZE,
        _NO_BATCHES,
    ),
    DataRoute(
        "GET",
        _BATCH,
        "list_analyze_batch_results",
        "List Analyze Batch Documents Results",
        RateClass.LIST,
        _NO_BATCHES,
    ),
    DataRoute(
        "GET",
        f"{_BATCH}/{{result_id}}",
        "get_analyze_batch_result",
        "Get Analyze Batch Documents Result",
        RateClass.GET,
        _NO_BATCHES,
    ),
    DataRoute(
        "DELETE",
        f"{_BATCH}/{{result_id}}",
        "delete_analyze_batch_result",
        "Delete Analyze Batch Documents Result",
        RateClass.MANAGEMENT,
        _NO_BATCHES,
    ),
)
