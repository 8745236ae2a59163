"""The provider's methods: what the engine asks, answered from the catalogue and from ARM.

Checking is about the program's own slips (a name that is missing, a type that is not here); what
ARM thinks of the values is left to ARM, as with the real provider.
"""

import asyncio
import os
from collections.abc import Callable, Mapping
from typing import TypeVar

from pulumi.provider.experimental import provider as engine

from emulator.arm.directory import CALLER_CLIENT_ID, CALLER_OBJECT_ID, TENANT_ID
from emulator.arm.regions import canonical_region
from emulator.provider.arm_client import START, ArmClient, AzureError, NotFoundError
from emulator.provider.catalogue import KINDS
from emulator.provider.kinds import Kind
from emulator.provider.shapes import (
    API_VERSION,
    body_of,
    drifted_inputs,
    inputs_of,
    outputs_of,
    preview_of,
)
from emulator.provider.values import UNKNOWN, JsonObject, is_known, plain, wire

T = TypeVar("T")
NO_SUBSCRIPTION = "00000000-0000-0000-0000-000000000000"
_STABLE_OUTPUTS = ("name", "location")


class AzureNative(engine.Provider):
    """Stands in for azure-native on the emulator named by `AZURE_EMULATOR_URL`."""

    def __init__(self, environment: Mapping[str, str] = os.environ) -> None:
        """Read nothing yet: the engine also starts a provider only to ask for its version."""
        self._environment = environment
        self._settings: JsonObject = {}

    async def configure(self, request: engine.ConfigureRequest) -> engine.ConfigureResponse:
        """Take the stack's `azure-native:` settings; fail early where no emulator is named."""
        self._settings = plain(request.args)
        self._arm()
        return engine.ConfigureResponse(supports_preview=True)

    async def check(self, request: engine.CheckRequest) -> engine.CheckResponse:
        """Normalise the inputs and name those that are missing."""
        kind = _kind(request.type)
        inputs = plain(request.new_inputs)
        if "location" in kind.settable and "location" in self._settings:
            inputs.setdefault("location", self._settings["location"])
        if is_known(inputs.get("location", UNKNOWN)):
            inputs["location"] = canonical_region(str(inputs["location"]))
        inputs.setdefault(API_VERSION, kind.api_version)
        missing = [name for name in (*kind.path_inputs, *kind.required) if name not in inputs]
        failures = [engine.CheckFailure(name, _missing(name, kind)) for name in missing]
        return engine.CheckResponse(inputs=wire(inputs), failures=failures)

    async def diff(self, request: engine.DiffRequest) -> engine.DiffResponse:
        """Say what needs a new resource; the engine itself finds what has changed."""
        kind = _kind(request.type)
        wanted, now = plain(request.new_inputs), plain(request.old_state)
        path = kind.path_inputs_of(request.resource_id)
        replaces = [name for name in kind.path_inputs if _other(wanted.get(name), path.get(name))]
        replaces += [name for name in kind.settled if _other(wanted.get(name), now.get(name))]
        return engine.DiffResponse(
            changes=None, replaces=replaces, delete_before_replace=bool(replaces)
        )

    async def create(self, request: engine.CreateRequest) -> engine.CreateResponse:
        """Put a resource that must not be there yet; in a preview only say what is known."""
        kind, inputs = _kind(request.type), plain(request.properties)
        if request.preview:
            return engine.CreateResponse(resource_id="", properties=wire(preview_of(kind, inputs)))
        resource_id = kind.id_of(inputs, self._subscription())
        created = await _in_thread(lambda: self._create(kind, resource_id, inputs))
        return engine.CreateResponse(created["id"], wire(outputs_of(kind, created)))

    async def read(self, request: engine.ReadRequest) -> engine.ReadResponse:
        """Return ARM's truth as outputs, and its changes since the last reading as inputs."""
        kind = _kind(request.type)
        try:
            found = await _in_thread(lambda: self._ask("GET", kind, request.resource_id))
        except NotFoundError:
            return engine.ReadResponse(resource_id="")
        outputs = outputs_of(kind, found)
        inputs = plain(request.inputs)
        if inputs:
            inputs = drifted_inputs(kind, inputs, plain(request.properties), outputs)
        else:
            inputs = inputs_of(kind, request.resource_id, outputs)
        return engine.ReadResponse(found["id"], wire(outputs), wire(inputs))

    async def update(self, request: engine.UpdateRequest) -> engine.UpdateResponse:
        """Put the resource as it shall be now; a preview keeps what cannot change."""
        kind, inputs = _kind(request.type), plain(request.news)
        if request.preview:
            now = plain(request.olds)
            kept = {name: now[name] for name in _STABLE_OUTPUTS if name in now}
            return engine.UpdateResponse(wire({**preview_of(kind, inputs), **kept}))
        body = body_of(kind, inputs)
        updated = await _in_thread(lambda: self._ask("PUT", kind, request.resource_id, body))
        return engine.UpdateResponse(wire(outputs_of(kind, updated)))

    async def delete(self, request: engine.DeleteRequest) -> None:
        """Delete the resource; one that is gone already is as well."""
        kind = _kind(request.type)
        try:
            await _in_thread(lambda: self._ask("DELETE", kind, request.resource_id))
        except NotFoundError:
            return

    async def invoke(self, request: engine.InvokeRequest) -> engine.InvokeResponse:
        """Answer the functions that programs of this repository's kind call."""
        arguments = plain(request.args)
        if request.tok == "azure-native:authorization:getClientConfig":
            return engine.InvokeResponse(
                wire(
                    {
                        "clientId": CALLER_CLIENT_ID,
                        "objectId": CALLER_OBJECT_ID,
                        "subscriptionId": self._subscription(),
                        "tenantId": TENANT_ID,
                    }
                )
            )
        if request.tok == "azure-native:cognitiveservices:listAccountKeys":
            account = KINDS["azure-native:cognitiveservices:Account"]
            path = f"{account.id_of(arguments, self._subscription())}/listKeys"
            return engine.InvokeResponse(
                wire(
                    await _in_thread(
                        lambda: self._arm().request("POST", path, account.api_version, {})
                    )
                )
            )
        raise AzureError(f"The stand-in for azure-native has no function '{request.tok}'.")

    def _create(self, kind: Kind, resource_id: str, inputs: JsonObject) -> JsonObject:
        try:
            self._ask("GET", kind, resource_id)
        except NotFoundError:
            return self._ask("PUT", kind, resource_id, body_of(kind, inputs))
        raise AzureError(
            f"cannot create already existing resource '{resource_id}': take it over with "
            "`pulumi import`, or delete it"
        )

    def _ask(
        self, method: str, kind: Kind, resource_id: str, body: JsonObject | None = None
    ) -> JsonObject:
        return self._arm().request(method, resource_id, kind.api_version, body)

    def _arm(self) -> ArmClient:
        url = self._environment.get("AZURE_EMULATOR_URL", "")
        if not url:
            raise AzureError(
                "The provider on PATH is the emulator's stand-in for azure-native, and "
                f"AZURE_EMULATOR_URL is not set. To use the emulator, {START}. To use Azure, take "
                "emulator/provider/bin off PATH."
            )
        return ArmClient(url)

    def _subscription(self) -> str:
        configured = self._settings.get("subscriptionId")
        return str(configured or self._environment.get("ARM_SUBSCRIPTION_ID") or NO_SUBSCRIPTION)


async def _in_thread(work: Callable[[], T]) -> T:
    """Let other requests of the engine go on while one waits for ARM."""
    return await asyncio.to_thread(work)


def _kind(qualified: str) -> Kind:
    sdk_type = qualified.rpartition("$")[2]  # inside of a component it reads `Parent$Type`
    kind = KINDS.get(sdk_type)
    if kind is None:
        raise AzureError(
            f"The stand-in for azure-native has no type '{sdk_type}'. It has: "
            f"{', '.join(sorted(KINDS))}."
        )
    return kind


def _missing(name: str, kind: Kind) -> str:
    if name == "location":
        return (
            "missing required property 'location'. Either set it explicitly or configure it with "
            "'pulumi config set azure-native:location <value>'."
        )
    if name in kind.path_inputs:
        return f"missing required property '{name}': the stand-in does not invent names, give one."
    return f"missing required property '{name}'."


def _other(wanted: object, now: object) -> bool:
    """Tell two settled values apart; ARM knows no case in names, regions and ids."""
    if wanted is None or now is None:
        return False
    if not is_known(wanted):
        return True
    return str(wanted).strip("/").lower() != str(now).strip("/").lower()
