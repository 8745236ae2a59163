"""Whatever a client sends, ARM answers: with what it made, or with a refusal of its own."""

from typing import Any
from urllib.parse import quote

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from emulator.arm.types import TABLE

GROUP = "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/forms-dev"
STORAGE = f"{GROUP}/providers/Microsoft.Storage/storageAccounts/formsdev"
WORKSPACE = f"{GROUP}/providers/Microsoft.OperationalInsights/workspaces/forms-logs"
GUID = "5b1d3b7e-1f0e-4a52-9a9e-0c6c5a1f7d11"
PATHS: dict[str, dict[str, Any]] = {
    GROUP: {},
    STORAGE: {"kind": "StorageV2", "sku": {"name": "Standard_LRS"}},
    f"{STORAGE}/blobServices/default/containers/state": {},
    f"{GROUP}/providers/Microsoft.CognitiveServices/accounts/forms": {
        "kind": "FormRecognizer",
        "sku": {"name": "S0"},
        "properties": {"customSubDomainName": "forms"},
    },
    f"{GROUP}/providers/Microsoft.KeyVault/vaults/forms": {
        "properties": {
            "tenantId": GUID,
            "sku": {"family": "A", "name": "standard"},
            "accessPolicies": [],
        }
    },
    WORKSPACE: {"properties": {"sku": {"name": "PerGB2018"}, "features": {}}},
    f"{GROUP}/providers/Microsoft.Authorization/roleAssignments/{GUID}": {
        "properties": {"principalId": GUID, "roleDefinitionId": GUID}
    },
    f"{GROUP}/providers/Microsoft.Insights/diagnosticSettings/to-logs": {
        "properties": {"workspaceId": WORKSPACE, "logs": [{"category": "Audit"}], "metrics": []}
    },
}
nonsense = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-9, 9)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(max_size=4),
    lambda inner: (
        st.lists(inner, max_size=2) | st.dictionaries(st.text(max_size=4), inner, max_size=2)
    ),
    max_leaves=4,
)


def _places(body: Any, path: tuple[str, ...] = ()) -> list[tuple[str, ...]]:
    """Return every path to a value within a body."""
    if not isinstance(body, dict):
        return []
    own = [(*path, key) for key in body]
    return own + [place for key in body for place in _places(body[key], (*path, key))]


def _with(body: dict[str, Any], place: tuple[str, ...], value: Any) -> dict[str, Any]:
    """Return a copy of a body with another value at one place."""
    head, *rest = place
    return {**body, head: _with(body[head], tuple(rest), value) if rest else value}


def test_every_type_is_tried() -> None:
    assert len(PATHS) == len(TABLE)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.data())
def test_nonsense_in_a_body_is_refused_and_never_breaks_the_server(
    arm: Any, data: st.DataObject
) -> None:
    path = data.draw(st.sampled_from(sorted(PATHS)))
    body = {"location": "westus", "tags": {}, "identity": {"type": "None"}, **PATHS[path]}
    place = data.draw(st.sampled_from(_places(body)))
    body = _with(body, place, data.draw(nonsense))
    method = data.draw(st.sampled_from(["PUT", "PATCH"]))
    assert arm.ask(method, path, body).status < 500


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(
    st.sampled_from(["GET", "DELETE", "POST", "PUT", "PATCH", "HEAD"]),
    st.sampled_from(sorted(PATHS)),
    st.text(max_size=6),
)
def test_nonsense_in_a_path_is_refused_and_never_breaks_the_server(
    arm: Any, method: str, path: str, extra: str
) -> None:
    answer = arm.send(
        method, f"{path}/{quote(extra, safe='')}", params={"api-version": "2024-01-01"}, json={}
    )
    assert answer.status_code < 500
