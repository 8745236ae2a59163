"""Which credential a container is asked with."""

from collections.abc import Mapping
from pathlib import Path

import pytest
from azure.core.credentials import AzureNamedKeyCredential
from azure.identity.aio import DefaultAzureCredential

from reconciler.state import StateError, open_container
from reconciler.state.blob_address import BlobAddress
from reconciler.state.blob_credentials import AZURITE_KEY, credential_for

AZURE = "https://contoso1.blob.core.windows.net/forms"
AZURITE = "http://127.0.0.1:10000/devstoreaccount1/forms"
OWN, SHARED = "b3du", "c2hhcmVk"


def named_key(url: str, environ: Mapping[str, str]) -> tuple[str, str]:
    credential = credential_for(BlobAddress.parse(url), environ)
    assert isinstance(credential, AzureNamedKeyCredential)
    name, key = credential.named_key
    return name, key


def test_the_account_s_own_key_comes_first() -> None:
    environ = {"RECONCILER_STORAGE_KEY_CONTOSO1": OWN, "RECONCILER_STORAGE_KEY": SHARED}

    assert named_key(AZURE, environ) == ("contoso1", OWN)


def test_then_the_key_for_all_accounts() -> None:
    assert named_key(AZURE, {"RECONCILER_STORAGE_KEY": f" {SHARED}\n"}) == ("contoso1", SHARED)


def test_azurite_on_this_machine_needs_no_key() -> None:
    assert named_key(AZURITE, {}) == ("devstoreaccount1", AZURITE_KEY)


def test_a_key_for_all_accounts_is_not_meant_for_azurite() -> None:
    assert named_key(AZURITE, {"RECONCILER_STORAGE_KEY": SHARED})[1] == AZURITE_KEY


def test_an_azurite_with_a_key_of_its_own_is_given_that() -> None:
    assert named_key(AZURITE, {"RECONCILER_STORAGE_KEY_DEVSTOREACCOUNT1": OWN})[1] == OWN


async def test_everybody_else_signs_in() -> None:
    credential = credential_for(BlobAddress.parse(AZURE), {"RECONCILER_STORAGE_KEY_OTHER": OWN})

    assert isinstance(credential, DefaultAzureCredential)
    await credential.close()


def test_a_token_is_not_sent_over_plain_http() -> None:
    with pytest.raises(StateError, match=r"not https; .* a key in RECONCILER_STORAGE_KEY_CONTOSO"):
        credential_for(BlobAddress.parse("http://contoso.example.com/forms"), {})


def test_what_is_no_key_is_told_by_its_variable_and_not_repeated() -> None:
    with pytest.raises(StateError, match="RECONCILER_STORAGE_KEY does not hold") as refused:
        credential_for(BlobAddress.parse(AZURE), {"RECONCILER_STORAGE_KEY": "not-base64!"})

    assert "not-base64" not in str(refused.value)


async def test_a_container_is_opened_without_asking_the_store_anything(tmp_path: Path) -> None:
    container = open_container(AZURE, tmp_path, {})

    assert container.location == AZURE
    assert container.url("datasets/x/") == (AZURE, "datasets/x/")
    await container.close()
