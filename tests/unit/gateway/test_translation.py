"""The SDK's exceptions and the service's codes, as people and the executor read them."""

import socket
import ssl

import pytest
from azure.core.exceptions import (
    AzureError,
    ClientAuthenticationError,
    IncompleteReadError,
    ServiceRequestError,
    ServiceResponseError,
)

from reconciler.gateway.errors import (
    GatewayError,
    InstanceMissing,
    NotSignedIn,
    RequestRejected,
    Throttled,
    Unreachable,
)
from reconciler.gateway.reasons import blames_content, explain
from reconciler.gateway.translation import is_permanent, translate
from reconciler.model.live import OperationError
from reconciler.model.naming import Instance

WESTUS = Instance("dev", "westus")


def caused_by(cause: BaseException) -> ServiceRequestError:
    return ServiceRequestError("Cannot connect", error=cause)


class TestNoAnswer:
    def test_a_name_that_does_not_exist_is_an_account_that_does_not_exist(self) -> None:
        error = caused_by(socket.gaierror(socket.EAI_NONAME, "Name or service not known"))
        assert isinstance(translate(error, WESTUS, "look"), InstanceMissing)

    def test_a_certificate_that_is_not_trusted_is_no_matter_of_time(self) -> None:
        wrapped = OSError("Cannot connect to host")
        wrapped.__cause__ = ssl.SSLCertVerificationError(1, "self-signed certificate")
        error = caused_by(wrapped)

        translated = translate(error, WESTUS, "look")

        assert is_permanent(error)
        assert type(translated) is RequestRejected
        assert "SSL_CERT_FILE" in str(translated)

    def test_a_resolver_that_cannot_answer_says_nothing_about_the_account(self) -> None:
        error = caused_by(socket.gaierror(socket.EAI_AGAIN, "Temporary failure"))
        assert isinstance(translate(error, WESTUS, "look"), Unreachable)

    @pytest.mark.parametrize(
        ("error", "expected"),
        [
            (caused_by(ConnectionRefusedError("refused")), Unreachable),
            (ServiceResponseError("timed out"), Unreachable),
            (IncompleteReadError("broke off"), Unreachable),
            (ClientAuthenticationError("No credential worked.\nLong list"), NotSignedIn),
            (AzureError("odd"), RequestRejected),
        ],
    )
    def test_each_has_its_meaning(self, error: AzureError, expected: type[GatewayError]) -> None:
        translated = translate(error, WESTUS, "look")
        assert type(translated) is expected
        assert str(translated).startswith("dev/westus: cannot look: ")
        assert "Long list" not in str(translated)


class TestSentences:
    def test_who_is_not_signed_in_is_told_how_to(self) -> None:
        translated = translate(ClientAuthenticationError("No credential worked."), WESTUS, "look")
        assert str(translated).startswith(
            "dev/westus: cannot look: No credential worked; sign in with `az login`"
        )

    def test_a_message_says_where_what_why_and_what_to_do(self) -> None:
        error = Throttled(WESTUS, "train 1040", "too fast", code="429", status=429, retry_after=3)
        assert str(error) == (
            "dev/westus: cannot train 1040: too fast (429); "
            "run again later, or ask Azure's support for a higher limit"
        )
        assert (error.temporary, error.retry_after) == (True, 3)

    def test_only_what_passes_by_itself_is_temporary(self) -> None:
        def leaves(kind: type[GatewayError]) -> list[type[GatewayError]]:
            return [kind, *(leaf for below in kind.__subclasses__() for leaf in leaves(below))]

        temporary = {kind.__name__ for kind in leaves(GatewayError) if kind.temporary}
        assert temporary == {"Unreachable", "Throttled", "ServiceTrouble"}


class TestReasons:
    def test_the_narrow_code_and_sentence_are_told(self) -> None:
        error = {
            "code": "InvalidRequest",
            "message": "Invalid request.",
            "innererror": {"code": "ModelBuildError", "message": "Could not build the model."},
        }
        assert explain(error) == OperationError(
            "InvalidRequest/ModelBuildError", "Could not build the model."
        )

    def test_several_details_are_all_told(self) -> None:
        details = [
            {"code": "InvalidContent", "message": "a.pdf is damaged.", "target": "1"},
            {"code": "InvalidContent", "message": "b.pdf is damaged.", "target": "2"},
        ]
        told = explain({"code": "InvalidRequest", "message": "Invalid.", "details": details})
        assert told.message == "a.pdf is damaged. b.pdf is damaged."
        assert told.code == "InvalidRequest/InvalidContent"

    @pytest.mark.parametrize(
        ("code", "to_blame"),
        [
            ("InvalidRequest/ModelBuildError", True),
            ("InvalidRequest/TrainingContentMissing", True),
            ("InternalServerError/InvalidContentDimensions", True),
            ("InvalidRequest/ContentSourceNotAccessible", False),
            ("InternalServerError", False),
            ("Forbidden/AuthorizationFailed", False),
            ("", False),
        ],
    )
    def test_a_training_is_given_up_only_where_the_data_is_to_blame(
        self, code: str, to_blame: bool
    ) -> None:
        assert blames_content(OperationError(code, "why")) is to_blame
