"""What the stand-in must know of a type to translate it: where each input goes in ARM.

The SDK shows a resource flat and under its own names; ARM has a path, a few top-level keys and
`properties`. The real provider has this from generated metadata; here it is one row per type in
`catalogue`, and this file says what a row means.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Part:
    """An input or output that is an object: what a user may set in it, what the service adds."""

    settable: tuple[str, ...]
    computed: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Kind:
    """One resource type of the SDK.

    `path` is ARM's path with the inputs that are parts of it in braces; an input given as a whole
    id, such as a scope, stands at its beginning. `top` are keys of the body itself; every other
    input lies under `properties` in the body, as `renamed` says where ARM's name is another.
    `settable` and `computed` are the SDK's names, without the path's. `settled` are inputs that
    cannot change without a new resource, beside the path's own.
    """

    sdk_type: str
    path: str
    api_version: str
    top: tuple[str, ...]
    settable: tuple[str, ...]
    computed: tuple[str, ...] = ()
    required: tuple[str, ...] = ()
    settled: tuple[str, ...] = ()
    renamed: Mapping[str, str] = field(default_factory=dict)
    parts: Mapping[str, Part] = field(default_factory=dict)

    @property
    def path_inputs(self) -> tuple[str, ...]:
        """The inputs that are parts of the path, in its order, without the subscription."""
        return tuple(name for name in re.findall(r"{(\w+)}", self.path) if name != "subscription")

    @property
    def outputs(self) -> tuple[str, ...]:
        """The names of all outputs."""
        return (*self.settable, *self.computed, "name", "type")

    @property
    def arm_type(self) -> str:
        """ARM's name of the type."""
        namespace, rest = self.path.rsplit("/providers/", 1)[-1].split("/", 1)
        if "/providers/" not in self.path:
            return "Microsoft.Resources/resourceGroups"
        return "/".join((namespace, *rest.split("/")[0::2]))

    def id_of(self, values: Mapping[str, object], subscription: str) -> str:
        """Return the ARM id that follows from the inputs `values`."""
        parts = {name: str(values[name]).rstrip("/") for name in self.path_inputs}
        filled = self.path.format(subscription=subscription, **parts)
        return "/" + filled.lstrip("/")

    def path_inputs_of(self, resource_id: str) -> dict[str, str]:
        """Return the inputs that a resource's id holds: the reverse of `id_of`."""
        pattern = re.sub(r"{(\w+)}", _group, self.path)
        match = re.fullmatch(pattern, resource_id, re.IGNORECASE)
        if match is None:
            return {}
        return {key: value for key, value in match.groupdict().items() if key != "subscription"}


def _group(placeholder: re.Match[str]) -> str:
    """Match a name, or a whole id where the placeholder stands for a scope."""
    name = placeholder[1]
    return f"(?P<{name}>.+)" if name in ("scope", "resourceUri") else f"(?P<{name}>[^/]+)"
