"""What people do behind Git's back, with Azure's own SDK: they delete a model, they make one."""

from collections.abc import Mapping

from azure.ai.formrecognizer import DocumentModelAdministrationClient, ModelBuildMode
from azure.core.credentials import AzureKeyCredential

from reconciler.gateway.credentials import EMULATOR_KEY
from walkthrough.workspace import Workspace


def delete_model(endpoint: str, model_id: str) -> None:
    """Delete a live model."""
    with _client(endpoint) as client:
        client.delete_document_model(model_id)


def make_model(
    endpoint: str, workspace: Workspace, model_id: str, prefix: str, tags: Mapping[str, str]
) -> None:
    """Train a model from the workspace's forms, with tags as given."""
    with _client(endpoint) as client:
        poller = client.begin_build_document_model(
            ModelBuildMode.TEMPLATE,
            blob_container_url=workspace.forms.as_uri(),
            prefix=prefix,
            model_id=model_id,
            tags=dict(tags),
        )
        poller.result()


def _client(endpoint: str) -> DocumentModelAdministrationClient:
    return DocumentModelAdministrationClient(endpoint, AzureKeyCredential(EMULATOR_KEY))
