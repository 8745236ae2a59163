"""API version 2023-07-31, on the clients of `azure-ai-formrecognizer`."""

from collections.abc import AsyncIterator, Callable, Mapping

from azure.ai.formrecognizer import TargetAuthorization
from azure.ai.formrecognizer.aio import DocumentAnalysisClient, DocumentModelAdministrationClient

from reconciler.gateway.adapter import AnalysisUnderWay, StartedOperation, client_options
from reconciler.gateway.credentials import Credential
from reconciler.gateway.pacing import Pacing
from reconciler.gateway.policy import AT_MOST_ONCE
from reconciler.gateway.port import Analysis, CopyAuthorization
from reconciler.gateway.reading import authorization_from, authorization_to
from reconciler.gateway.reading_form_recognizer import (
    analysis_from,
    capacity_from,
    model_from,
    operation_from,
)
from reconciler.model.live import Capacity, LiveModel, Operation
from reconciler.model.recipe import Build

API = "2023-07-31"


class FormRecognizer:
    """An account, spoken to in API version 2023-07-31.

    A neural training has no limit in hours here: this API version knows none, and a declaration
    that asks for one is refused before it comes this far.
    """

    def __init__(
        self,
        endpoint: str,
        credential: Credential,
        pacing: Pacing,
        before_request: Callable[[], None],
    ) -> None:
        self._now = pacing.time.now
        options = client_options(API, pacing, before_request)
        self._models = DocumentModelAdministrationClient(endpoint, credential, **options)
        self._documents = DocumentAnalysisClient(endpoint, credential, **options)

    async def models(self) -> AsyncIterator[LiveModel]:
        """All models, the prebuilt ones as well."""
        async for model in self._models.list_document_models():
            yield model_from(model)

    async def operations(self) -> AsyncIterator[Operation]:
        """The operations that the account remembers."""
        async for operation in self._models.list_operations():
            yield operation_from(operation)

    async def capacity(self) -> Capacity:
        """The account's limits."""
        return capacity_from(await self._models.get_resource_details())

    async def model(self, model_id: str) -> LiveModel:
        """One model."""
        return model_from(await self._models.get_document_model(model_id))

    async def operation(self, operation_id: str) -> Operation:
        """One operation."""
        return operation_from(await self._models.get_operation(operation_id))

    async def build(
        self,
        model_id: str,
        *,
        container_url: str,
        prefix: str,
        build: Build,
        description: str,
        tags: Mapping[str, str],
    ) -> str:
        """Ask for a training, once; returns its operation's id."""
        started = StartedOperation()
        await self._models.begin_build_document_model(
            build.mode,
            blob_container_url=container_url,
            prefix=prefix,
            model_id=model_id,
            description=description,
            tags=dict(tags),
            raw_response_hook=started,
            **AT_MOST_ONCE,
        )
        return started.id

    async def authorize_copy(
        self, model_id: str, *, description: str, tags: Mapping[str, str]
    ) -> CopyAuthorization:
        """Ask for the permission to copy into `model_id`."""
        return authorization_from(
            await self._models.get_copy_authorization(
                model_id=model_id, description=description, tags=dict(tags)
            )
        )

    async def copy(self, model_id: str, authorization: CopyAuthorization) -> str:
        """Ask for a copy, once; returns its operation's id."""
        started = StartedOperation()
        target = TargetAuthorization(authorization_to(authorization))
        await self._models.begin_copy_document_model_to(
            model_id, target, raw_response_hook=started, **AT_MOST_ONCE
        )
        return started.id

    async def delete(self, model_id: str) -> None:
        """Delete a model."""
        await self._models.delete_document_model(model_id)

    async def analyze(self, model_id: str, document: bytes) -> Analysis:
        """Analyse a document and wait for the result."""
        under_way = AnalysisUnderWay(self._now)
        poller = await self._documents.begin_analyze_document(
            model_id, document, raw_response_hook=under_way
        )
        return analysis_from(await poller.result())

    async def close(self) -> None:
        """Let go of connections."""
        await self._models.close()
        await self._documents.close()
