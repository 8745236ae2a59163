"""Azure's own clients, sync and async, driven by the same words, and what they were driven to.

A test says with `covers` which methods of which client it is about; it then runs for every API
version and in both modes, and fails when it did not really call what it says it covers.
"""

import inspect
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import azure.ai.documentintelligence as intelligence
import azure.ai.documentintelligence.aio as intelligence_aio
import azure.ai.formrecognizer as recognizer
import azure.ai.formrecognizer.aio as recognizer_aio
import pytest
from azure.core.credentials import AzureKeyCredential

MODES = ("sync", "aio")
V3 = ("2022-08-31", "2023-07-31")
V4 = ("2024-11-30",)


@dataclass(frozen=True, slots=True)
class ClientKind:
    """A public client class in both modes, and the API versions that are emulated of it."""

    package: str
    name: str
    sync: Any
    aio: Any
    versions: tuple[str, ...]

    @property
    def methods(self) -> tuple[str, ...]:
        """Its public methods; both modes have the same."""
        return tuple(
            sorted(
                name
                for name, member in inspect.getmembers(self.sync)
                if callable(member) and not name.startswith("_")
            )
        )


OLD_ADMINISTRATION = ClientKind(
    "azure-ai-formrecognizer",
    "DocumentModelAdministrationClient",
    recognizer.DocumentModelAdministrationClient,
    recognizer_aio.DocumentModelAdministrationClient,
    V3,
)
OLD_ANALYSIS = ClientKind(
    "azure-ai-formrecognizer",
    "DocumentAnalysisClient",
    recognizer.DocumentAnalysisClient,
    recognizer_aio.DocumentAnalysisClient,
    V3,
)
ADMINISTRATION = ClientKind(
    "azure-ai-documentintelligence",
    "DocumentIntelligenceAdministrationClient",
    intelligence.DocumentIntelligenceAdministrationClient,
    intelligence_aio.DocumentIntelligenceAdministrationClient,
    V4,
)
ANALYSIS = ClientKind(
    "azure-ai-documentintelligence",
    "DocumentIntelligenceClient",
    intelligence.DocumentIntelligenceClient,
    intelligence_aio.DocumentIntelligenceClient,
    V4,
)
KINDS = (OLD_ADMINISTRATION, OLD_ANALYSIS, ADMINISTRATION, ANALYSIS)

CLASSIFIERS = "classifiers come later"
BATCHES = "analyses of batches come later"

LATER: dict[tuple[str, str], str] = {
    **{
        (OLD_ADMINISTRATION.name, method): CLASSIFIERS
        for method in (
            "begin_build_document_classifier",
            "delete_document_classifier",
            "get_document_classifier",
            "list_document_classifiers",
        )
    },
    (OLD_ANALYSIS.name, "begin_classify_document"): CLASSIFIERS,
    (OLD_ANALYSIS.name, "begin_classify_document_from_url"): CLASSIFIERS,
    **{
        (ADMINISTRATION.name, method): CLASSIFIERS
        for method in (
            "authorize_classifier_copy",
            "begin_build_classifier",
            "begin_copy_classifier_to",
            "delete_classifier",
            "get_classifier",
            "list_classifiers",
        )
    },
    (
        ADMINISTRATION.name,
        "begin_compose_model",
    ): "it needs a classifier, and classifiers come later",
    (ANALYSIS.name, "begin_classify_document"): CLASSIFIERS,
    **{
        (ANALYSIS.name, method): BATCHES
        for method in (
            "begin_analyze_batch_documents",
            "delete_analyze_batch_result",
            "get_analyze_batch_result",
            "list_analyze_batch_results",
        )
    },
    (ANALYSIS.name, "get_analyze_result_figure"): "figures come later",
    (ANALYSIS.name, "get_analyze_result_pdf"): "searchable PDFs come later",
}
"""Methods whose requests the emulator refuses, by client, with the reason."""


@dataclass(frozen=True, slots=True)
class Covered:
    """What a test is about."""

    client: str
    methods: tuple[str, ...]
    versions: tuple[str, ...]


def covers(kind: ClientKind, *methods: str) -> Callable[[Any], Any]:
    """Say which methods a test is about, and run it for all versions in both modes."""

    def mark(test: Any) -> Any:
        test.covered = Covered(kind.name, methods, kind.versions)
        in_modes = pytest.mark.parametrize("mode", MODES)(test)
        return pytest.mark.parametrize("version", kind.versions)(in_modes)

    return mark


@dataclass(slots=True)
class Driver:
    """A client in one of the modes. `called` gets the name of every method that it is driven to."""

    kind: ClientKind
    mode: str
    version: str
    client: Any
    called: set[tuple[str, str]] = field(default_factory=set)

    async def do(self, method: str, *arguments: Any, **options: Any) -> Any:
        """Call a method and wait for what it returns."""
        self.called.add((self.kind.name, method))
        return await settled(getattr(self.client, method)(*arguments, **options))

    async def finish(self, method: str, *arguments: Any, **options: Any) -> Any:
        """Start a long-running operation and wait for its result."""
        poller = await self.do(method, *arguments, **options)
        return await settled(poller.result())

    async def all(self, method: str, **options: Any) -> list[Any]:
        """Return all items of a listing."""
        self.called.add((self.kind.name, method))
        return await items(getattr(self.client, method)(**options))

    async def pages(
        self, method: str, continuation_token: str | None = None, **options: Any
    ) -> list[tuple[list[Any], str | None]]:
        """Return the pages of a listing, each with the token that leads to the next one."""
        self.called.add((self.kind.name, method))
        pager = getattr(self.client, method)(**options).by_page(continuation_token)
        found = []
        if self.mode == "sync":
            for page in pager:
                found.append((list(page), pager.continuation_token))
        else:
            async for page in pager:
                found.append(([item async for item in page], pager.continuation_token))
        return found


def new_driver(
    kind: ClientKind, mode: str, version: str, endpoint: str, key: str, **options: Any
) -> Driver:
    """Make a client of a kind that polls without waiting long."""
    make = kind.sync if mode == "sync" else kind.aio
    options = {"api_version": version, "polling_interval": 0.02, **options}
    return Driver(kind, mode, version, make(endpoint, AzureKeyCredential(key), **options))


async def settled(value: Any) -> Any:
    """Wait for what is awaitable; return anything else as it is."""
    return await value if inspect.isawaitable(value) else value


async def items(listing: Any) -> list[Any]:
    """Return all items of a sync or async listing."""
    if hasattr(listing, "__aiter__"):
        return [item async for item in listing]
    return list(listing)
