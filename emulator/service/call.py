"""One data-plane request on its way through the service, and what it is answered.

Between the HTTP routes and the work there are only these two values, so that the work can be
called, and understood, without a server.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from emulator.json_object import NotAnObject, parse_object
from emulator.service.accounts import Account
from emulator.service.emulator import Emulator
from emulator.service.errors import invalid_parameter, missing_parameter
from emulator.service.models import MODEL_ID, PREBUILT
from emulator.state import JsonObject

DESCRIPTION_LENGTH = 4096


@dataclass(frozen=True, slots=True)
class Subject:
    """What a request was about, for the log: model id, its tags, and the account a copy goes to."""

    model: str = ""
    tags: Mapping[str, str] = field(default_factory=dict)
    target: str = ""


NO_SUBJECT = Subject()


@dataclass(frozen=True, slots=True)
class Answer:
    """Status, JSON body (None: empty) and headers of a successful answer."""

    status: int
    body: JsonObject | None = None
    headers: Mapping[str, str] = field(default_factory=dict)
    subject: Subject = NO_SUBJECT


@dataclass(frozen=True, slots=True)
class Call:
    """An authorised request. `endpoint` and `root` are its address."""

    emulator: Emulator
    account: Account
    version: str
    endpoint: str
    root: str
    path: Mapping[str, str]
    query: Mapping[str, str]
    content_type: str
    body: bytes
    now: datetime
    request_id: str
    frozen_by: str | None = None

    def url(self, tail: str) -> str:
        """Return the absolute address of something in this account, with its api-version."""
        return f"{self.endpoint}{self.root}{tail}?api-version={self.version}"

    def json(self) -> JsonObject:
        """Return the body, which must be a JSON object."""
        try:
            return parse_object(self.body)
        except NotAnObject as problem:
            raise invalid_parameter("body", str(problem)) from None


def new_model_id(body: JsonObject) -> str:
    """Return the id that a request gives to a new model."""
    value = required_text(body, "modelId")
    if not MODEL_ID.fullmatch(value) or value.startswith(PREBUILT):
        raise invalid_parameter(
            "modelId",
            f"'{value}' must be 2 to 64 letters, digits, '.', '_', '~' or '-', beginning with a "
            f"letter or digit, and must not begin with '{PREBUILT}'.",
        )
    return value


def required_text(body: JsonObject, name: str) -> str:
    """Return a text that must be there."""
    value = optional_text(body, name)
    if not value:
        raise missing_parameter(name)
    return value


def optional_text(body: JsonObject, name: str) -> str | None:
    """Return a text, or None where there is none."""
    value = body.get(name)
    if value is not None and not isinstance(value, str):
        raise invalid_parameter(name, "it must be a text.")
    return value


def description_of(body: JsonObject) -> str | None:
    """Return the description that a request gives."""
    value = optional_text(body, "description")
    if value is not None and len(value) > DESCRIPTION_LENGTH:
        raise invalid_parameter(
            "description", f"it has {len(value)} characters of {DESCRIPTION_LENGTH} allowed."
        )
    return value


def tags_of(body: JsonObject) -> dict[str, str]:
    """Return the tags that a request gives."""
    value = body.get("tags")
    if value is None:
        return {}
    if not isinstance(value, dict) or not all(isinstance(text, str) for text in value.values()):
        raise invalid_parameter("tags", "it must be an object whose values are texts.")
    return dict(value)
