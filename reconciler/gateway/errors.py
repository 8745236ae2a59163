"""What can go wrong between us and an instance, as one tree of exceptions.

Each error is a sentence for the person who has to act: which instance, what we were doing, what
the service said, what to do next. The executor reads only the class and `temporary`, so every
status and code of the service is translated here once and nowhere else. No error ever holds a
key, a token or the body of a request.

    GatewayError
      InstanceMissing     there is no such account (yet)
      Unreachable         no answer: refused, reset, timed out               temporary
      AccessDenied        the credential is wrong or may not do this
        NotSignedIn       there is nobody to ask as: the sign-in itself failed
        KeyUnavailable    the Key Vault does not yield the account's key
      Throttled           too many requests                                  temporary
      ServiceTrouble      the service failed: 5xx, or another server answers temporary
      IdTaken             the model id is in use or burnt by an authorisation
      NotFound            no such model or operation (operations: after 24 hours)
      LimitReached        the instance's number of models or neural builds is used up
      ContentRejected     the training data is not fit to train on; `code`, `reason`
      ContentInaccessible the service cannot get at the training data
      UnreadableDocument  the document to analyse is not one that the service can read
      RequestRejected     any other refusal of the request as it stands
"""

from typing import ClassVar

from reconciler.model.naming import Instance


class GatewayError(Exception):
    """The service could not, or would not, do what was asked.

    `doing` says what we were about, `reason` what the service (or the network) said, `code` the
    service's code (`InvalidRequest/TrainingContentMissing`), `status` the HTTP status, if any.
    `retry_after`: the seconds for which the service wants to be left alone, None if not told.
    """

    temporary: ClassVar[bool] = False
    """Whether the same request may well succeed a little later."""
    remedy: ClassVar[str] = ""
    """What a person can do about it."""

    def __init__(
        self,
        instance: Instance,
        doing: str,
        reason: str,
        *,
        code: str = "",
        status: int | None = None,
        retry_after: float | None = None,
    ) -> None:
        self.instance = instance
        self.doing = doing
        self.reason = reason
        self.code = code
        self.status = status
        self.retry_after = retry_after
        super().__init__(self._sentence())

    def _sentence(self) -> str:
        # The service's front door answers with codes that are the status again.
        answer = " ".join(dict.fromkeys(filter(None, (str(self.status or ""), self.code))))
        said = self.reason.rstrip(". ") + (f" ({answer})" if answer else "")
        remedy = f"; {self.remedy}" if self.remedy else ""
        return f"{self.instance}: cannot {self.doing}: {said}{remedy}"


class InstanceMissing(GatewayError):
    """The account does not exist: its name does not resolve, or the service knows none by it."""

    remedy = "`pulumi up` creates the account"


class Unreachable(GatewayError):
    """No answer came; whether the request took effect is not known."""

    temporary = True
    remedy = "check the endpoint and the network, then run again"


class AccessDenied(GatewayError):
    """The credential is missing, wrong, or lacks a role."""

    remedy = (
        "check the key in the environment, or that the signed-in identity has the role "
        "Cognitive Services User on the account (a new role takes minutes to work)"
    )


class NotSignedIn(AccessDenied):
    """No credential worked: the identity provider refused, or there is nothing to sign in with."""

    remedy = (
        "sign in with `az login`, set the variables that azure-identity reads, or put the "
        "account's key into the environment"
    )


class KeyUnavailable(AccessDenied):
    """The account's key cannot be read from its Key Vault; `reason` also says what to do."""

    remedy = ""


class Throttled(GatewayError):
    """More requests than the instance allows."""

    temporary = True
    remedy = "run again later, or ask Azure's support for a higher limit"


class ServiceTrouble(GatewayError):
    """The service answered 5xx, is not ready, or is not what answered.

    Whether the request took effect is not known.
    """

    temporary = True
    remedy = "run again; if it goes on, look at the service's status page"


class IdTaken(GatewayError):
    """The model id belongs to a live model, to a running operation, or is burnt."""

    remedy = "the next free id can be used"


class NotFound(GatewayError):
    """The model or the operation is not there; operations are kept for 24 hours."""


class LimitReached(GatewayError):
    """The instance holds as many models, or has used as many neural builds, as it may."""

    remedy = "delete models that are not needed, or ask Azure's support for a higher limit"


class ContentRejected(GatewayError):
    """The training data is not fit to train on; the same data will fail again."""

    remedy = "correct the documents and labels, then run `reconciler lock`"


class ContentInaccessible(GatewayError):
    """The service cannot get at the training data, which itself may be fine."""

    remedy = (
        "check that the data is where the plan says, and that the account's identity has the role "
        "Storage Blob Data Reader on it (a new role takes minutes to work)"
    )


class UnreadableDocument(GatewayError):
    """A document that was to be analysed is damaged, protected, too large or of another kind."""

    remedy = "replace the document by a readable PDF or image, then run `reconciler lock`"


class RequestRejected(GatewayError):
    """The service refuses the request as it stands; sending it again will not help."""
