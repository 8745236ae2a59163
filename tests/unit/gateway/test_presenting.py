"""Foreign texts as people and logs get to see them."""

import pytest

from reconciler.gateway.presenting import REASON_LIMIT, presentable


def test_a_foreign_text_is_one_short_line() -> None:
    line = presentable("bad\n page " + "x" * 2000)
    assert line.startswith("bad page xxx")
    assert len(line) == REASON_LIMIT
    assert "\n" not in line


@pytest.mark.parametrize(
    ("told", "shown"),
    [
        ("https://a/b?sv=1&SIG=S3.CRET&se=2 is bad", "https://a/b?sv=1&SIG=…&se=2 is bad"),
        ("https://a/b?sig=S3.CRET%2Bx%3D", "https://a/b?sig=…"),
        (
            "source=https%3A%2F%2Fa%3Fsv%3D1%26sig%3DS3.CRET",
            "source=https%3A%2F%2Fa%3Fsv%3D1%26sig%3D…",
        ),
        ("source=https%3A%2F%2Fa%3Fsig%3DS3.CRET", "source=https%3A%2F%2Fa%3Fsig%3D…"),
        ("next=a%253Fx%2526sig%253DS3.CRET", "next=a%253Fx%2526sig%253D…"),
        (r"https://a?sv=1\u0026sig=S3.CRET", r"https://a?sv=1\u0026sig=…"),
        ("next=a%253Fsig%253DS3.CRET", "next=a%253Fsig%253D…"),
        ('bad body {"accessToken": "S3.CRET", "id": 1}', 'bad body {"accessToken": "…", "id": 1}'),
        (r"bad body {\"accessToken\":\"S3.CRET\"}", r"bad body {\"accessToken\":\"…\"}"),
        ("{'access_token': 'S3.CRET'}", "{'access_token': '…'}"),
        ("accessToken: S3.CRET was refused", "accessToken: … was refused"),
        ("AccountName=a;AccountKey=S3.CRET", "AccountName=a;AccountKey=…"),
        ("Ocp-Apim-Subscription-Key: S3.CRET", "Ocp-Apim-Subscription-Key: …"),
        ("Authorization: Bearer S3.CRET", "Authorization: Bearer …"),
        ("Authorization: Bearer SECRET", "Authorization: Bearer …"),
        ("{'Authorization': 'SharedKey a:S3.CRET'}", "{'Authorization': 'SharedKey …'}"),
        ("the header says Bearer S3.CRET, alas", "the header says Bearer … alas"),
    ],
)
def test_a_secret_is_cut_out_however_it_is_told(told: str, shown: str) -> None:
    assert presentable(told) == shown


@pytest.mark.parametrize(
    "told",
    [
        "Access denied due to invalid subscription key or wrong API endpoint.",
        "Field key: Total is declared twice.",
        "The field Signature: no label.",
        "Bearer token authentication is not permitted for non-TLS protected (non-https) URLs.",
        "There is no Bearer token.",
        "Design=3 and monkeys: 4",
    ],
)
def test_what_only_sounds_like_a_secret_stays(told: str) -> None:
    assert presentable(told) == told
