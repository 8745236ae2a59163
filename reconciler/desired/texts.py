"""The texts that may stand in a declaration, and what each of them may look like.

Each type refuses with a sentence that says what to write instead, and carries the pattern that
editors check against the JSON Schema. A pattern alone would refuse with `does not match`.
"""

import re
from typing import Annotated

from pydantic import AfterValidator, Field
from pydantic_core import PydanticCustomError

from reconciler.desired.problems import quote
from reconciler.model.naming import (
    LAYOUT_NAME_LIMIT,
    MODEL_ID,
    MODEL_ID_LIMIT,
    SEPARATOR,
    Instance,
)

LOCK_REMEDY = "the lock is never edited: take it back from Git, and run `reconciler lock`"
ADOPTED_REMEDY = (
    "`reconciler adopt` writes this file: take it back from Git, and run `reconciler adopt`"
)

_LAYOUT_CHARS = r"A-Za-z0-9._~-"
_ENVIRONMENT = r"^[a-z]([a-z0-9-]{0,38}[a-z0-9])?$"
_REGION = r"^[a-z][a-z0-9]{1,39}$"
_PREFIX = r"^([^/\\?#%*]+/)+$"
_DESCRIPTION_LIMIT = 4096


def refusal(message: str) -> PydanticCustomError:
    """A refusal whose message is the sentence that the reader gets."""
    return PydanticCustomError("refused", "{message}", {"message": message})


def _layout(name: str) -> str:
    if bad := re.search(rf"[^{_LAYOUT_CHARS}]", name):
        better = re.sub(rf"[^{_LAYOUT_CHARS}]+", "-", name).strip("-._~")
        raise refusal(
            f"the name {quote(name)} holds {quote(bad[0])}, and a layout's name is part of its "
            f"model ids: letters, digits and . _ ~ - only; write {quote(better or 'a-name')}"
        )
    if not re.fullmatch(r"[A-Za-z0-9](.*[A-Za-z0-9])?", name):
        better = name.strip("-._~")
        raise refusal(
            f"the name {quote(name)} must begin and end with a letter or a digit; write "
            f"{quote(better or 'a-name')}"
        )
    if SEPARATOR in name:
        better = re.sub("-{2,}", "-", name)
        raise refusal(
            f"the name {quote(name)} holds {quote(SEPARATOR)}, which parts layout and version in "
            f"a model id; write {quote(better)}"
        )
    if len(name) > LAYOUT_NAME_LIMIT:
        raise refusal(
            f"the name is {len(name)} characters long, and a model id of {MODEL_ID_LIMIT} leaves "
            f"{LAYOUT_NAME_LIMIT} for it; shorten it by {len(name) - LAYOUT_NAME_LIMIT}"
        )
    return name


def _description(text: str) -> str:
    if not text.strip():
        raise refusal("the description is blank; write what kind of form it is")
    if len(text) > _DESCRIPTION_LIMIT:
        raise refusal(
            f"the description is {len(text)} characters long, and the service takes "
            f"{_DESCRIPTION_LIMIT}; shorten it"
        )
    return text


def _environment(name: str) -> str:
    if not re.fullmatch(_ENVIRONMENT, name):
        raise refusal(
            f"{quote(name)} cannot name an environment: up to 40 lower-case letters, digits and "
            "hyphens, beginning with a letter; write for example `dev`"
        )
    return name


def _region(name: str) -> str:
    if not re.fullmatch(_REGION, name):
        better = re.sub(r"[^a-z0-9]", "", name.lower())
        remedy = quote(better) if re.fullmatch(_REGION, better) else "for example `westus`"
        raise refusal(f"{quote(name)} is not written as Azure names its locations; write {remedy}")
    return name


def _account(name: str) -> str:
    rest = name.replace("{region}", "")
    if "{" in rest or "}" in rest:
        raise refusal(
            f"{quote(name)} holds a placeholder other than `{{region}}`; write for example "
            '"contoso-forms-{region}"'
        )
    if re.search(r"[^A-Za-z0-9-]", rest) or name.startswith("-") or name.endswith("-"):
        raise refusal(
            f"{quote(name)} cannot be a custom subdomain: letters, digits and hyphens inside, and "
            '`{region}`; write for example "contoso-forms-{region}"'
        )
    return name


def _source(text: str) -> str:
    try:
        Instance.parse(text)
    except ValueError:
        raise refusal(
            f"{quote(text)} names no instance; write environment/region, for example `dev/westus`"
        ) from None
    return text


def _prefix(text: str) -> str:
    if not text.strip("/"):
        raise refusal("the prefix names no folder; write for example `1040/`")
    better = text.strip("/") + "/"
    if not text.isprintable():
        raise refusal(f"the prefix {quote(text)} holds a control character; remove it")
    if bad := re.search(r"[\\?#%*]", text):
        raise refusal(
            f"the prefix {quote(text)} holds {quote(bad[0])}; write the folder's plain name"
        )
    if any(part in ("", ".", "..") for part in better[:-1].split("/")):
        raise refusal(
            f"the prefix {quote(text)} must be plain folders, with no `.`, `..` or `//`; write for "
            "example `1040/`"
        )
    if text != better:
        raise refusal(
            f"the prefix {quote(text)} must end, and not begin, with `/`; write {quote(better)}"
        )
    return text


def _model_id(text: str) -> str:
    if not MODEL_ID.fullmatch(text):
        raise refusal(
            f"{quote(text)} cannot be a model id: 2 to {MODEL_ID_LIMIT} letters, digits and "
            f". _ ~ -, beginning with a letter or a digit; {ADOPTED_REMEDY}"
        )
    return text


LayoutName = Annotated[
    str,
    AfterValidator(_layout),
    Field(
        json_schema_extra={
            "pattern": rf"^(?!.*{SEPARATOR})[A-Za-z0-9]([{_LAYOUT_CHARS}]*[A-Za-z0-9])?$",
            "maxLength": LAYOUT_NAME_LIMIT,
        }
    ),
]
Description = Annotated[
    str,
    AfterValidator(_description),
    Field(json_schema_extra={"pattern": r"\S", "maxLength": _DESCRIPTION_LIMIT}),
]
EnvironmentName = Annotated[
    str, AfterValidator(_environment), Field(json_schema_extra={"pattern": _ENVIRONMENT})
]
Region = Annotated[str, AfterValidator(_region), Field(json_schema_extra={"pattern": _REGION})]
Account = Annotated[
    str,
    AfterValidator(_account),
    Field(json_schema_extra={"pattern": r"^(?!-)([A-Za-z0-9-]|\{region\})+(?<!-)$"}),
]
SourceInstance = Annotated[
    str, AfterValidator(_source), Field(json_schema_extra={"pattern": "^[^/]+/[^/]+$"})
]
Prefix = Annotated[str, AfterValidator(_prefix), Field(json_schema_extra={"pattern": _PREFIX})]
ModelId = Annotated[
    str, AfterValidator(_model_id), Field(json_schema_extra={"pattern": MODEL_ID.pattern})
]
