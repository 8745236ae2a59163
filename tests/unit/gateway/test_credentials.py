"""Where the credential of an account comes from."""

import pytest
from azure.core.credentials import AzureKeyCredential
from azure.identity.aio import DefaultAzureCredential

from reconciler.gateway import opening
from reconciler.gateway.credentials import EMULATOR_KEY, EndpointUnsafe, credential_for
from reconciler.gateway.endpoint import endpoint_of
from reconciler.gateway.errors import RequestRejected
from reconciler.gateway.opening import ADAPTERS, open_gateway
from reconciler.gateway.pacing import Pacing
from reconciler.model.naming import Instance
from reconciler.model.rates import Rates

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

    @pytest.mark.parametrize(
        "environ", [{}, {OWN: "secret-of-one"}, {"RECONCILER_KEY": "secret-of-all"}]
    )
    def test_neither_a_token_nor_a_key_is_sent_over_plain_http(
        self, environ: dict[str, str]
    ) -> None:
        with pytest.raises(EndpointUnsafe, match="use an https endpoint") as refused:
            credential_for("http://forms.example", ACCOUNT, environ)
        assert "secret-of" not in str(refused.value)

    def test_on_this_machine_a_key_of_ones_own_goes_before_the_emulators(self) -> None:
        assert key_for(f"http://127.0.0.1:7071/{ACCOUNT}", {"RECONCILER_KEY": "all"}) == "all"


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
    @pytest.mark.parametrize("api", ADAPTERS)
    async def test_asks_nothing_of_the_service(self, api: str) -> None:
        environ = {"RECONCILER_ENDPOINT": "http://127.0.0.1:9/{account}"}
        gateway = open_gateway(WESTUS, ACCOUNT, api, environ)
        assert gateway.instance == WESTUS
        assert gateway.endpoint == f"http://127.0.0.1:9/{ACCOUNT}"
        await gateway.close()

    async def test_asks_as_fast_as_it_is_told(self, monkeypatch: pytest.MonkeyPatch) -> None:
        told: list[Rates] = []

        class Noted(Pacing):
            def __init__(self, rates: Rates) -> None:
                told.append(rates)
                super().__init__(rates)

        monkeypatch.setattr(opening, "Pacing", Noted)
        environ = {"RECONCILER_ENDPOINT": "http://127.0.0.1:9/{account}"}
        for api in ADAPTERS:
            gateway = open_gateway(WESTUS, ACCOUNT, api, environ, rates=Rates(management=7))
            await gateway.close()

        assert told == [Rates(management=7)] * 2

    def test_an_unknown_api_version_is_refused_and_the_known_ones_are_named(self) -> None:
        told = r"dev/westus: .* 2019-01-01 is not known; use 2023-07-31 or 2024-11-30"
        with pytest.raises(RequestRejected, match=told):
            open_gateway(WESTUS, ACCOUNT, "2019-01-01", {})

    @pytest.mark.parametrize("api", ADAPTERS)
    async def test_signs_in_where_there_is_no_key_and_closes_what_it_opened(self, api: str) -> None:
        gateway = open_gateway(WESTUS, ACCOUNT, api, {})
        assert gateway.endpoint == AZURE.replace("dev", "dev-westus")
        await gateway.close()

    def test_a_bad_template_is_refused_for_the_instance(self) -> None:
        with pytest.raises(RequestRejected, match=r"dev/westus: .*RECONCILER_ENDPOINT"):
            open_gateway(WESTUS, ACCOUNT, "2023-07-31", {"RECONCILER_ENDPOINT": "x"})

    def test_plain_http_is_refused_for_the_instance(self) -> None:
        environ = {"RECONCILER_ENDPOINT": "http://{account}.example"}
        with pytest.raises(
            RequestRejected, match=r"dev/westus: .*not https; use an https endpoint$"
        ):
            open_gateway(WESTUS, ACCOUNT, "2023-07-31", environ)
