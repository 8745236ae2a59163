"""Names: instances, owners and model ids.

A model id is the only handle that the service gives us, it can be burnt by an authorisation that
was never used, and it may belong to somebody else. So ids are composed here, in one place, from
what names a version, with a suffix for the second and later tries.
"""

import re
from dataclasses import dataclass

MODEL_ID_LIMIT = 64
"""Longest model id, in characters, that the service takes (Form Recognizer REST, modelId)."""

MODEL_ID = re.compile(r"^[a-zA-Z0-9][a-zA-Z0-9._~-]{1,63}$")
"""What the service accepts as a model id (Form Recognizer REST, modelId)."""

SEPARATOR = "--"
VERSION_LENGTH = 12
SUFFIX_ROOM = len(".999")
LAYOUT_NAME_LIMIT = MODEL_ID_LIMIT - len(SEPARATOR) - VERSION_LENGTH - SUFFIX_ROOM
"""Longest layout name, in characters, whose model ids fit with a suffix up to `.999`."""

_OURS = re.compile(
    rf"^(?P<layout>.+){SEPARATOR}(?P<version>[0-9a-f]{{{VERSION_LENGTH}}})(\.(?P<suffix>[0-9]+))?$"
)


@dataclass(frozen=True, slots=True, order=True)
class Instance:
    """One Form Recognizer account: an environment and a region, written `dev/westus`."""

    environment: str
    region: str

    def __str__(self) -> str:
        return f"{self.environment}/{self.region}"

    @classmethod
    def parse(cls, text: str) -> "Instance":
        """Read `environment/region`; raises ValueError for anything else."""
        environment, slash, region = text.partition("/")
        if not (environment and slash and region) or "/" in region:
            raise ValueError(f"{text!r} is not of the form environment/region")
        return cls(environment, region)


@dataclass(frozen=True, slots=True)
class ModelName:
    """A model id of ours taken apart."""

    layout: str
    version: str
    suffix: int


def model_id(layout: str, version: str, suffix: int = 1) -> str:
    """Name the model that serves `version` of `layout`: `1040--3f2a9c1b7d04`, then `….2`, `….3`."""
    plain = f"{layout}{SEPARATOR}{version}"
    return plain if suffix == 1 else f"{plain}.{suffix}"


def parse_model_id(text: str) -> ModelName | None:
    """Take a model id apart; None where it is not composed as ours are."""
    match = _OURS.match(text)
    if match is None:
        return None
    return ModelName(match["layout"], match["version"], int(match["suffix"] or 1))


def owner(project: str, environment: str) -> str:
    """Name the owner that our tags carry, so that projects sharing an instance never meet."""
    return f"{project}/{environment}"
