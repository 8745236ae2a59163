"""The vendor's examples as requests: method, path, and the world in which they make sense.

An example names blob containers, documents and authorisations that do not exist; in their places
come a form of this repository, its bytes, and an authorisation that was really given. Everything
else is sent as the example has it.
"""

import base64
import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx

from emulator.service.durations import parse_durations
from tests.conformance.world import BASE, FORMS, ROOTS, World, started

FOLDER = Path(__file__).parent / "vendor"
VERSIONS = ("2023-07-31", "2024-11-30")

_MODEL = "/documentModels/{modelId}"
_RESULT = f"{_MODEL}/analyzeResults/{{resultId}}"
_BATCH = f"{_MODEL}/analyzeBatchResults"
_CLASSIFIER = "/documentClassifiers/{classifierId}"

REQUESTS = {
    "AnalyzeBatchDocuments": ("POST", f"{_MODEL}:analyzeBatch"),
    "AnalyzeDocument_Base64": ("POST", f"{_MODEL}:analyze"),
    "AnalyzeDocument_Stream": ("POST", f"{_MODEL}:analyze"),
    "AnalyzeDocument_Url": ("POST", f"{_MODEL}:analyze"),
    "AuthorizeCopyDocumentClassifier": ("POST", "/documentClassifiers:authorizeCopy"),
    "AuthorizeCopyDocumentModel": ("POST", "/documentModels:authorizeCopy"),
    "BuildDocumentClassifier": ("POST", "/documentClassifiers:build"),
    "BuildDocumentModel": ("POST", "/documentModels:build"),
    "ClassifyDocument_Stream": ("POST", f"{_CLASSIFIER}:analyze"),
    "ClassifyDocument_Url": ("POST", f"{_CLASSIFIER}:analyze"),
    "ComposeDocumentModel": ("POST", "/documentModels:compose"),
    "CopyDocumentClassifierTo": ("POST", f"{_CLASSIFIER}:copyTo"),
    "CopyDocumentModelTo": ("POST", f"{_MODEL}:copyTo"),
    "DeleteAnalyzeBatchDocumentsResult": ("DELETE", f"{_BATCH}/{{resultId}}"),
    "DeleteAnalyzeDocumentResult": ("DELETE", _RESULT),
    "DeleteDocumentClassifier": ("DELETE", _CLASSIFIER),
    "DeleteDocumentModel": ("DELETE", _MODEL),
    "GetAnalyzeBatchDocumentsResult": ("GET", f"{_BATCH}/{{resultId}}"),
    "GetAnalyzeBatchDocumentsResults": ("GET", _BATCH),
    "GetAnalyzeDocumentResult": ("GET", _RESULT),
    "GetAnalyzeDocumentResultFPdf": ("GET", f"{_RESULT}/pdf"),
    "GetAnalyzeDocumentResultFigure": ("GET", f"{_RESULT}/figures/{{figureId}}"),
    "GetClassifyDocumentResult": ("GET", f"{_CLASSIFIER}/analyzeResults/{{resultId}}"),
    "GetDocumentClassifier": ("GET", _CLASSIFIER),
    "GetDocumentClassifiers": ("GET", "/documentClassifiers"),
    "GetDocumentModel_Custom": ("GET", _MODEL),
    "GetDocumentModel_Prebuilt": ("GET", _MODEL),
    "GetDocumentModels": ("GET", "/documentModels"),
    "GetOperation": ("GET", "/operations/{operationId}"),
    "GetOperation_DocumentModelBuild": ("GET", "/operations/{operationId}"),
    "GetOperation_DocumentModelCopyTo": ("GET", "/operations/{operationId}"),
    "GetOperations": ("GET", "/operations"),
    "GetResourceDetails": ("GET", "/info"),
    # These operations cannot come to be here: what would start them is refused.
    "GetOperation_DocumentClassifierBuild": ("POST", "/documentClassifiers:build"),
    "GetOperation_DocumentClassifierCopyTo": ("POST", "/documentClassifiers/x:copyTo"),
    "GetOperation_DocumentModelCompose": ("POST", "/documentModels:compose"),
}
WITHOUT_A_ROUTE = {"GetBatchAnalysisJob"}
"""A draft that no route of the API description fits."""

NOT_EMULATED = re.compile(r"Classif|Batch|FPdf|Figure")
COMPOSED_BY_A_CLASSIFIER = ("ComposeDocumentModel", "GetOperation_DocumentModelCompose")
"""From 2024-11-30 on."""


@dataclass(frozen=True, slots=True)
class Example:
    """One example: its version, name, parameters, and the one response that it shows."""

    version: str
    name: str
    parameters: Any
    status: int
    headers: dict[str, str]
    body: Any

    @property
    def is_emulated(self) -> bool:
        """Whether the emulator serves it; what it does not, it refuses in clear words."""
        if self.version == "2024-11-30" and self.name in COMPOSED_BY_A_CLASSIFIER:
            return False
        return not NOT_EMULATED.search(self.name)


def examples() -> list[Example]:
    """Read all examples."""
    return [_read(file) for version in VERSIONS for file in sorted((FOLDER / version).iterdir())]


def _read(file: Path) -> Example:
    shown = json.loads(file.read_text(encoding="utf-8"))
    [(status, response)] = shown["responses"].items()
    return Example(
        version=file.parent.name,
        name=file.stem,
        parameters=shown["parameters"],
        status=int(status),
        headers=response.get("headers", {}),
        body=response.get("body"),
    )


def replay(world: World, example: Example) -> httpx.Response:
    """Bring the world to where the example is true, and send its request."""
    parameters = dict(example.parameters)
    if example.name in COMPOSED_BY_A_CLASSIFIER:
        parameters |= _read(FOLDER / example.version / "ComposeDocumentModel.json").parameters
    prepare = _PREPARATIONS.get(example.name)
    if prepare is not None and example.is_emulated:
        parameters |= prepare(world, parameters)
    method, template = REQUESTS[example.name]
    path = template.format_map(parameters)
    names = re.findall(r"{(\w+)}", template)
    sent_otherwise = {"endpoint", "input", *names}
    query = "&".join(
        f"{name}={value}"
        for name, value in parameters.items()
        if name not in sent_otherwise and not name.endswith("Request")
    )
    [body] = [value for name, value in parameters.items() if name.endswith("Request")] or [None]
    content = parameters.get("input")
    return world.send(
        method,
        f"{ROOTS[example.version]}{path}?{query}",
        body,
        content=content.encode() if isinstance(content, str) else content,
    )


def _document() -> Path:
    return next(iter(sorted((FORMS / "1040-check").glob("*.pdf"))))


def _analysis(world: World, parameters: Any) -> Any:
    """Have the model, and a real document in the place of the one that is not there."""
    if not parameters["modelId"].startswith("prebuilt-"):
        world.build(parameters["modelId"])
    if "input" in parameters:
        return {"input": _document().read_bytes()}
    if "urlSource" in parameters["analyzeRequest"]:
        return {"analyzeRequest": {"urlSource": _document().as_uri()}}
    encoded = base64.b64encode(_document().read_bytes()).decode()
    return {"analyzeRequest": {"base64Source": encoded}}


def _result(world: World, parameters: Any) -> Any:
    """Have a result, of a custom model where the example has one of a prebuilt model."""
    world.build("customModel")
    path = "/documentModels/customModel:analyze"
    accepted = world.ask("POST", path, {"urlSource": _document().as_uri()})
    location = started(accepted).partition("?")[0]
    return {"modelId": "customModel", "resultId": location.rpartition("/")[2]}


def _container(world: World, parameters: Any) -> Any:
    source = {"containerUrl": FORMS.as_uri(), "prefix": "job-forms/"}
    return {"buildRequest": {**parameters["buildRequest"], "azureBlobSource": source}}


def _components(world: World, parameters: Any) -> Any:
    for model_id, prefix in (("model1", "job-forms/"), ("model2", "1040V/")):
        world.build(model_id, prefix=prefix)
    return {}


def _authorisation(world: World, parameters: Any) -> Any:
    world.build(parameters["modelId"])
    return {"copyToRequest": world.authorize(parameters["copyToRequest"]["targetModelId"])}


def _model(world: World, parameters: Any) -> Any:
    world.build(parameters["modelId"], "Custom model description", tags={"createdBy": "myUserId"})
    return {}


def _models(world: World, parameters: Any) -> Any:
    for name in ("a", "b", "c"):
        world.build(name * 2, "Custom model description")
    return {}


def _operations_under_way(world: World, parameters: Any) -> Any:
    world.emulator.durations = parse_durations("build=60")
    for name in ("a", "b", "c"):
        world.build(name * 2)
    world.clock.advance(1)
    return {}


def _build_operation(world: World, parameters: Any) -> Any:
    return _operation_of(world.build("myCustomModel", "Custom model description"))


def _copy_operation(world: World, parameters: Any) -> Any:
    world.build("sourceModel")
    given = world.authorize("myCustomModel", description="Custom model description")
    return _operation_of(world.copy("sourceModel", given))


def _operation_of(accepted: httpx.Response) -> Any:
    path = started(accepted).removeprefix(BASE).partition("?")[0]
    return {"operationId": path.rpartition("/")[2]}


_PREPARATIONS: dict[str, Callable[[World, Any], Any]] = {
    "AnalyzeDocument_Base64": _analysis,
    "AnalyzeDocument_Stream": _analysis,
    "AnalyzeDocument_Url": _analysis,
    "BuildDocumentModel": _container,
    "ComposeDocumentModel": _components,
    "CopyDocumentModelTo": _authorisation,
    "DeleteAnalyzeDocumentResult": _result,
    "DeleteDocumentModel": _model,
    "GetAnalyzeDocumentResult": _result,
    "GetDocumentModel_Custom": _model,
    "GetDocumentModels": _models,
    "GetOperation": _build_operation,
    "GetOperation_DocumentModelBuild": _build_operation,
    "GetOperation_DocumentModelCopyTo": _copy_operation,
    "GetOperations": _operations_under_way,
}
