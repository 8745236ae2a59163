"""The URL of a container is taken apart; a signature in it is refused and never repeated."""

import pytest

from reconciler.state import StateError
from reconciler.state.blob_address import BlobAddress


@pytest.mark.parametrize(
    ("text", "account_url", "account", "container"),
    [
        (
            "https://contoso.blob.core.windows.net/forms",
            "https://contoso.blob.core.windows.net",
            "contoso",
            "forms",
        ),
        (
            "https://contoso.blob.core.windows.net/forms/",
            "https://contoso.blob.core.windows.net",
            "contoso",
            "forms",
        ),
        (
            "http://127.0.0.1:10000/devstoreaccount1/forms-1",
            "http://127.0.0.1:10000/devstoreaccount1",
            "devstoreaccount1",
            "forms-1",
        ),
        (
            "http://localhost:10000/devstoreaccount1/$web",
            "http://localhost:10000/devstoreaccount1",
            "devstoreaccount1",
            "$web",
        ),
        (
            "http://devstoreaccount1.blob.localhost:10000/forms",
            "http://devstoreaccount1.blob.localhost:10000",
            "devstoreaccount1",
            "forms",
        ),
    ],
)
def test_an_address_has_an_account_and_a_container(
    text: str, account_url: str, account: str, container: str
) -> None:
    address = BlobAddress.parse(text)

    assert (address.account_url, address.account) == (account_url, account)
    assert address.container == container
    assert address.url == f"{account_url}/{container}"


@pytest.mark.parametrize(
    ("text", "is_local"),
    [
        ("http://127.0.0.1:10000/a/forms", True),
        ("http://[::1]:10000/a/forms", True),
        ("http://localhost/a/forms", True),
        ("http://a.blob.localhost:10000/forms", True),
        ("https://127.0.0.1:10000/a/forms", False),
        ("http://192.168.0.7:10000/a/forms", False),
        ("http://azurite:10000/forms", False),
    ],
)
def test_only_plain_http_on_this_machine_is_local(text: str, is_local: bool) -> None:
    assert BlobAddress.parse(text).is_local is is_local


@pytest.mark.parametrize(
    "text",
    [
        "https://contoso.blob.core.windows.net/forms?sv=2026&sig=c2VjcmV0",
        "https://contoso.blob.core.windows.net/forms?sig=c2VjcmV0#x",
        "https://contoso.blob.core.windows.net/forms#c2VjcmV0",
        "https://c2VjcmV0@contoso.blob.core.windows.net/forms",
        "https://user:c2VjcmV0@contoso.blob.core.windows.net/forms",
    ],
)
def test_a_secret_in_an_address_is_refused_and_not_repeated(text: str) -> None:
    with pytest.raises(StateError, match=r"without") as refused:
        BlobAddress.parse(text)

    assert "c2VjcmV0" not in str(refused.value)


@pytest.mark.parametrize(
    "text",
    [
        "https://contoso.blob.core.windows.net",
        "https://contoso.blob.core.windows.net/forms/deeper",
        "https://contoso.blob.core.windows.net/Forms",
        "https://contoso.blob.core.windows.net/f",
        "https://contoso.blob.core.windows.net/a--b",
        "http://127.0.0.1:10000/forms",
        "ftp://contoso/forms",
        "https:///forms",
    ],
)
def test_what_is_no_container_is_told_with_an_example(text: str) -> None:
    with pytest.raises(StateError, match="is not the URL of a blob container, such as https://"):
        BlobAddress.parse(text)
