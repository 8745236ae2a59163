"""Where the credential of an account comes from."""

import pytest
from azure.core.credentials import AzureKeyCredential
from azure.identity.aio import DefaultAzureCredential

from reconciler.gateway.credentials import EMULATOR_KEY, CredentialMissing, credential_for
from reconciler.gateway.endpoint import endpoint_of
from reconciler.gateway.errors import AccessDenied, RequestRejected
from reconciler.gateway.opening import open_gateway
from reconciler.model.naming import Instance

AZURE = "https://contoso-forms-dev.cognitiveservices.azure.com"
ACCOUNT = "contoso-forms-dev-westus"
OWN = "RECONCILER_KEY_CONTOSO_FORMS_DEV_WESTUS"
WESTUS = Instance("dev", "westus")


def key_for(endpoint: str, environ: dict[str, str]) -> str:
    credential = credential_for(endpoint, ACCOUNT, environ)
    assert isinstance(credential, AzureKeyCredential)
    return credential.key


class TestCredential:
    def test_the_accounts_own_key_goes_before_the_key_for_all(self) -> None:
        environ = {OWN: " own\n", "RECONCILER_KEY": "all"}
        assert key_for(AZURE, environ) == "own"
        assert key_for(AZURE, {"RECONCILER_KEY": "all"}) == "all"

    @pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "[::1]", "127.8.8.8"])
    def test_the_emulator_on_this_machine_needs_no_secret(self, host: str) -> None:
        assert key_for(f"http://{host}:7071/{ACCOUNT}", {}) == EMULATOR_KEY

    @pytest.mark.parametrize(
        "endpoint", ["https://127.0.0.1:7071", AZURE, "https://localhost.example"]
    )
    async def test_over_https_one_signs_in(self, endpoint: str) -> None:
        credential = credential_for(endpoint, ACCOUNT, {})
        assert isinstance(credential, DefaultAzureCredential)
        await credential.close()

    def test_no_token_is_sent_over_plain_http(self) -> None:
        with pytest.raises(CredentialMissing, match=OWN):
            credential_for("http://forms.example", ACCOUNT, {})


class TestEndpoint:
    def test_follows_from_the_accounts_name(self) -> None:
        assert endpoint_of(ACCOUNT, {}) == f"https://{ACCOUNT}.cognitiveservices.azure.com"

    def test_comes_from_a_template_where_there_is_one(self) -> None:
        environ = {"RECONCILER_ENDPOINT": "http://127.0.0.1:7071/{account}/"}
        assert endpoint_of("Forms", environ) == "http://127.0.0.1:7071/forms"

    @pytest.mark.parametrize("template", ["http://127.0.0.1:7071", "{account}", "ftp://{account}"])
    def test_a_template_that_is_no_good_is_told_apart(self, template: str) -> None:
        with pytest.raises(ValueError, match=r"must be a URL that holds \{account\}"):
            endpoint_of(ACCOUNT, {"RECONCILER_ENDPOINT": template})


class TestOpening:
    async def test_asks_nothing_of_the_service(self) -> None:
        environ = {"RECONCILER_ENDPOINT": "http://127.0.0.1:9/{account}"}
        gateway = open_gateway(WESTUS, ACCOUNT, "2023-07-31", environ)
        assert gateway.instance == WESTUS
        assert gateway.endpoint == f"http://127.0.0.1:9/{ACCOUNT}"
        await gateway.close()

    def test_an_unknown_api_version_is_refused(self) -> None:
        with pytest.raises(RequestRejected, match=r"dev/westus: .* 2019-01-01 is not known"):
            open_gateway(WESTUS, ACCOUNT, "2019-01-01", {})

    def test_a_bad_template_is_refused_for_the_instance(self) -> None:
        with pytest.raises(RequestRejected, match=r"dev/westus: .*RECONCILER_ENDPOINT"):
            open_gateway(WESTUS, ACCOUNT, "2023-07-31", {"RECONCILER_ENDPOINT": "x"})

    def test_plain_http_without_a_key_is_refused_for_the_instance(self) -> None:
        environ = {"RECONCILER_ENDPOINT": "http://{account}.example"}
        with pytest.raises(AccessDenied, match=r"dev/westus: .*not https"):
            open_gateway(WESTUS, ACCOUNT, "2023-07-31", environ)
