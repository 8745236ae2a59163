"""Refusals in the service's own words and shape: the one place that knows them.

Three sources speak at the real service, and clients meet all three: the gateway in front of it
(codes that are numbers, `401`, `404`, `429`), the service itself (a code, and an inner error that
says which), and operations that failed (HTTP 200, details instead of an inner error). Shapes and
codes are those of recorded traffic of 2022-08-31; where nothing was recorded, the message says more
than the real one would, because here it is read by a person.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from emulator.state import JsonObject


@dataclass(frozen=True, slots=True)
class Failure:
    """Why an operation failed: the outer pair, and the detail that says which."""

    code: str
    message: str
    detail_code: str
    detail_message: str

    def to_json(self) -> JsonObject:
        """The `error` of an operation."""
        detail = {"code": self.detail_code, "message": self.detail_message}
        return {"code": self.code, "message": self.message, "details": [detail]}

    @classmethod
    def from_json(cls, body: JsonObject) -> "Failure":
        """Read what `to_json` wrote."""
        detail = body["details"][0]
        return cls(body["code"], body["message"], detail["code"], detail["message"])


@dataclass(slots=True, eq=False)
class ServiceError(Exception):
    """A refused request: HTTP status, error code and message, and the inner error if any."""

    status: int
    code: str
    message: str
    inner_code: str = ""
    inner_message: str = ""
    headers: Mapping[str, str] = field(default_factory=dict)

    @property
    def body(self) -> JsonObject:
        """The JSON of the answer."""
        error: JsonObject = {"code": self.code, "message": self.message}
        if self.inner_code:
            error["innererror"] = {"code": self.inner_code, "message": self.inner_message}
        return {"error": error}


def access_denied() -> ServiceError:
    """Answer a missing or wrong subscription key; the gateway tells nothing more."""
    return ServiceError(
        401,
        "401",
        "Access denied due to invalid subscription key or wrong API endpoint. Make sure to provide "
        "a valid key for an active subscription and use a correct regional API endpoint for your "
        "resource.",
    )


def no_such_route() -> ServiceError:
    """Answer a path, method or api-version that the gateway does not route."""
    return ServiceError(404, "404", "Resource not found")


def no_such_account(subdomain: str, known: list[str]) -> ServiceError:
    """Answer for a host that does not exist. The real answer is a name that does not resolve."""
    accounts = ", ".join(known) or "none"
    return ServiceError(
        404,
        "404",
        f"Resource not found: this emulator has no account '{subdomain}'. It has: {accounts}. "
        "Create the account through ARM, or start the emulator with --account NAME:REGION:SKU.",
    )


def too_many_requests(
    what: str, version: str, sku: str, allowed: int, seconds: int
) -> ServiceError:
    """Answer a request beyond the rate of the pricing tier; `seconds` until it may succeed."""
    return ServiceError(
        429,
        "429",
        f"Requests to the {what} Operation under Form Recognizer API ({version}) have exceeded "
        f"rate limit of your current FormRecognizer {sku} pricing tier ({allowed} per second). "
        f"Please retry after {seconds} second{'' if seconds == 1 else 's'}. Please contact Azure "
        "support service if you would like to further increase the default rate limit.",
        headers={"Retry-After": str(seconds), "policy-id": "ResourceRateLimitBy1s"},
    )


def invalid_argument(inner_code: str, inner_message: str) -> ServiceError:
    """Answer an argument that is malformed."""
    return ServiceError(400, "InvalidArgument", "Invalid argument.", inner_code, inner_message)


def invalid_parameter(name: str, problem: str) -> ServiceError:
    """Answer a parameter whose value cannot be."""
    return invalid_argument("InvalidParameter", f"The parameter {name} is invalid: {problem}")


def missing_parameter(name: str) -> ServiceError:
    """Answer a request that lacks a required parameter."""
    return invalid_argument("ParameterMissing", f"The parameter {name} is required.")


def not_emulated(what: str) -> ServiceError:
    """Answer what the service can do and this emulator cannot, yet."""
    return invalid_argument("InvalidParameter", f"This emulator does not emulate {what}.")


def invalid_request(inner_code: str, inner_message: str) -> ServiceError:
    """Answer a request that is well formed but cannot be served."""
    return ServiceError(400, "InvalidRequest", "Invalid request.", inner_code, inner_message)


def _not_found(inner_code: str, inner_message: str) -> ServiceError:
    return ServiceError(404, "NotFound", "Resource not found.", inner_code, inner_message)


def model_not_found() -> ServiceError:
    """Answer for a model that does not exist."""
    return _not_found("ModelNotFound", "The requested model was not found.")


def operation_not_found() -> ServiceError:
    """Answer for an operation that never was, or is more than a day old."""
    return _not_found("OperationNotFound", "The requested operation was not found.")


def result_not_found() -> ServiceError:
    """Answer for an analysis result that never was, or is more than a day old."""
    return _not_found("AnalyzeResultNotFound", "The requested analyze result was not found.")


def model_exists(model_id: str, why: str) -> ServiceError:
    """Answer a new model whose id is taken; `why` completes 'The id <id> …'."""
    return ServiceError(
        409,
        "Conflict",
        "There was a conflict with a resource.",
        "ModelExists",
        f"A model with the provided name already exists: the id '{model_id}' {why}.",
    )


def document_too_large(most: int) -> ServiceError:
    """Answer a document of more than `most` bytes."""
    return invalid_request(
        "InvalidContentLength",
        f"The input image is too large: the document has more than {most} bytes. Refer to "
        "documentation for the maximum file size.",
    )


def model_limit(count: int, limit: int, sku: str) -> ServiceError:
    """Answer one model more than the pricing tier holds."""
    return invalid_request(
        "DocumentModelLimit",
        f"The account already holds {count} custom models, and its tier {sku} allows {limit}. "
        "Delete models that are no longer used, or change the tier.",
    )


def neural_model_limit(problem: str) -> ServiceError:
    """Answer a neural training more than the pricing tier allows."""
    return invalid_request(
        "DocumentModelLimitNeural", f"The account cannot build more neural models: {problem}"
    )


def component_limit(count: int, limit: int, sku: str) -> ServiceError:
    """Answer a composition of more models than the pricing tier allows."""
    return invalid_request(
        "DocumentModelLimitComposed",
        f"The model would be composed of {count} models, and the tier {sku} allows {limit}.",
    )


def model_compose_error(reason: str) -> ServiceError:
    """Answer a composition of models that cannot live together."""
    return invalid_request("ModelComposeError", f"Could not compose the model: {reason}")


def model_not_ready(model_id: str) -> ServiceError:
    """Answer for a model that is still being built."""
    return invalid_request("ModelNotReady", f"The model '{model_id}' is still being built.")


def model_build_error(reason: str) -> Failure:
    """Tell that the training content was no good, in a failed operation."""
    return Failure(
        "InvalidRequest",
        "Invalid request.",
        "ModelBuildError",
        f"Could not build the model: {reason}",
    )


def training_content_length(size: int, most: int) -> Failure:
    """Tell that the documents of a training are too large together."""
    return Failure(
        "InvalidRequest",
        "Invalid request.",
        "InvalidTrainingContentLength",
        f"Training content contains {size} bytes. Training is limited to {most} bytes.",
    )


def training_content_page_count(pages: int, most: int) -> Failure:
    """Tell that a training has too many pages; at `pages` the counting ended."""
    return Failure(
        "InvalidRequest",
        "Invalid request.",
        "InvalidTrainingContentPageCount",
        f"Training content contains {pages} pages or more. Training is limited to {most} pages.",
    )


def authorization_failed(reason: str) -> Failure:
    """Tell that a copy was not allowed, in a failed operation."""
    return Failure(
        "Forbidden",
        "Access forbidden due to policy or other configuration.",
        "AuthorizationFailed",
        f"Authorization failed: {reason}",
    )
