"""The key of an account out of a Key Vault, and what a person is told where there is none."""

import re
from dataclasses import replace
from typing import Any

import pytest
from azure.core.credentials import AzureKeyCredential

from reconciler.gateway.credentials import EMULATOR_KEY, EndpointUnsafe, credential_for
from reconciler.gateway.errors import AccessDenied, KeyUnavailable, Unreachable
from reconciler.gateway.key_vault import KeyUnreadable, open_vault, read_key
from reconciler.gateway.opening import open_gateway
from reconciler.model.naming import Instance
from tests.unit.gateway.vault import ACCOUNT, KEY, TOKEN, URL, NotSignedIn, Vault, refused

AZURE = f"https://{ACCOUNT}.cognitiveservices.azure.com"
OWN = "RECONCILER_KEY_CONTOSO_FORMS_DEV_WESTUS"
IMPOSTOR = "https://impostor.vault.azure.net"
"""Asked by one test only: the SDK remembers what each host has asked for."""
WESTUS = Instance("dev", "westus")


def key_for(vault: Vault, endpoint: str = AZURE, **environ: str) -> str:
    credential = credential_for(
        endpoint, ACCOUNT, environ, key_vault=vault.url, open_vault=vault.open
    )
    assert isinstance(credential, AzureKeyCredential)
    return credential.key


class TestTheKey:
    def test_is_the_secret_named_after_the_account_and_read_once(self) -> None:
        vault = Vault({ACCOUNT: f" {KEY}\n", "another": "x"})

        assert key_for(vault) == KEY
        assert [each.rstrip("/") for each in vault.asked] == [f"GET {URL}/secrets/{ACCOUNT}"]

    def test_in_the_environment_goes_before_the_vault_which_is_not_asked(self) -> None:
        vault = Vault({ACCOUNT: KEY})

        assert key_for(vault, **{OWN: "own"}) == "own"
        assert key_for(vault, RECONCILER_KEY="all") == "all"
        assert vault.asked == []

    def test_of_the_emulator_needs_no_vault(self) -> None:
        vault = Vault({ACCOUNT: KEY})

        assert key_for(vault, "http://127.0.0.1:7071/forms") == EMULATOR_KEY
        assert vault.asked == []

    def test_is_never_sent_over_plain_http(self) -> None:
        vault = Vault({ACCOUNT: KEY})

        with pytest.raises(EndpointUnsafe, match="use an https endpoint"):
            key_for(vault, "http://forms.example")
        assert vault.asked == []


FORBIDDEN = Vault({ACCOUNT: KEY}, status=403)
TROUBLES: dict[str, tuple[Vault, str, bool]] = {
    "there is no such secret": (
        Vault({"another": KEY}),
        f"there is no secret {ACCOUNT} of the Key Vault {URL}; `az keyvault secret set "
        f"--vault-name contoso-keys --name {ACCOUNT} --value KEY` puts a key",
        False,
    ),
    "the secret is empty": (Vault({ACCOUNT: " "}), "is empty; `az keyvault secret set", False),
    "nobody gave the role": (
        replace(FORBIDDEN, refusal=refused("Forbidden", "ForbiddenByRbac")),
        "may not be read (403 ForbiddenByRbac); give the signed-in identity the role "
        "Key Vault Secrets User",
        False,
    ),
    "the firewall": (
        replace(FORBIDDEN, refusal=refused("Forbidden", "ForbiddenByFirewall")),
        "let this machine's address through the vault's firewall",
        False,
    ),
    "the secret is disabled": (
        replace(FORBIDDEN, refusal=refused("Forbidden", "SecretDisabled")),
        "enable the secret",
        False,
    ),
    "the vault is busy": (
        Vault({ACCOUNT: KEY}, status=429, refusal=refused("Throttled")),
        "cannot be read just now (429 Throttled)",
        True,
    ),
    "no connection": (
        Vault({ACCOUNT: KEY}, lost=True),
        f"no answer from the Key Vault {URL}, which holds the key: Failed to establish a new "
        "connection; check that there is such a vault",
        True,
    ),
    "nobody is signed in": (
        Vault({ACCOUNT: KEY}, credential=NotSignedIn()),
        f"cannot sign in to read secret {ACCOUNT} of the Key Vault {URL}: No credential worked; "
        "sign in with `az login`",
        False,
    ),
    "another host answers": (
        Vault(url=IMPOSTOR, resource="https://tokens-for-somebody-else.example"),
        f"{IMPOSTOR} does not answer as a Key Vault",
        False,
    ),
}


class TestWithoutTheKey:
    @pytest.mark.parametrize(("vault", "told", "temporary"), TROUBLES.values(), ids=TROUBLES.keys())
    def test_a_person_is_told_why_and_what_to_do(
        self, vault: Vault, told: str, temporary: bool
    ) -> None:
        with pytest.raises(KeyUnreadable, match=re.escape(told)) as caught:
            key_for(vault)
        assert caught.value.temporary is temporary
        shown = repr(caught.value) + str(caught.value) + repr(vars(caught.value))
        assert KEY not in shown
        assert TOKEN not in shown
        assert "\n" not in str(caught.value)
        assert caught.value.__cause__ is None

    def test_an_account_that_no_secret_can_be_named_after_is_told_before_asking(self) -> None:
        vault = Vault()
        with (
            vault.open(URL) as client,
            pytest.raises(KeyUnreadable, match="letters, digits and - only"),
        ):
            read_key(client, "forms_dev")
        assert vault.asked == []

    @pytest.mark.parametrize(
        ("lost", "kind", "temporary"), [(False, KeyUnavailable, False), (True, Unreachable, True)]
    )
    def test_the_instance_is_named_and_whether_it_may_pass(
        self, lost: bool, kind: type[Any], temporary: bool
    ) -> None:
        vault = Vault(lost=lost)
        with pytest.raises(kind, match=f"dev/westus: cannot open account {ACCOUNT}: ") as caught:
            open_gateway(WESTUS, ACCOUNT, "2024-11-30", {}, key_vault=URL, open_vault=vault.open)
        assert caught.value.temporary is temporary
        assert "check the key in the environment" not in str(caught.value)

    def test_a_key_that_cannot_be_had_is_a_matter_of_access(self) -> None:
        assert issubclass(KeyUnavailable, AccessDenied)


async def test_a_gateway_opened_with_a_vaults_key_asks_the_vault_once_and_shows_no_key() -> None:
    vault = Vault({ACCOUNT: KEY})

    gateway = open_gateway(WESTUS, ACCOUNT, "2024-11-30", {}, key_vault=URL, open_vault=vault.open)

    assert len(vault.asked) == 1
    assert KEY not in repr(gateway)
    await gateway.close()


def test_a_vault_is_asked_as_whoever_is_signed_in() -> None:
    with open_vault(URL) as vault:
        assert vault.vault_url == URL
