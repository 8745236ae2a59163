"""Which of the service's limits a request counts against."""

import pytest

from reconciler.gateway.policy import class_of
from reconciler.model.rates import CallClass

ROOTS = ["https://a.example/formrecognizer", "http://127.0.0.1:8400/dev/documentintelligence"]


@pytest.mark.parametrize("root", ROOTS)
@pytest.mark.parametrize(
    ("method", "path", "expected"),
    [
        ("GET", "/info?api-version=x", CallClass.GET),
        ("GET", "/documentModels?api-version=x", CallClass.LIST),
        ("GET", "/documentModels?api-version=x&nextLink=2", CallClass.LIST),
        ("GET", "/operations?api-version=x", CallClass.LIST),
        ("GET", "/documentModels/1040--1?api-version=x", CallClass.GET),
        ("GET", "/operations/31_a?api-version=x", CallClass.GET),
        ("GET", "/documentModels/1040--1/analyzeResults/r?api-version=x", CallClass.GET),
        ("DELETE", "/documentModels/1040--1?api-version=x", CallClass.MANAGEMENT),
        ("POST", "/documentModels:build?api-version=x", CallClass.MANAGEMENT),
        ("POST", "/documentModels:build?_overload=x&api-version=x", CallClass.MANAGEMENT),
        ("POST", "/documentModels:authorizeCopy?api-version=x", CallClass.MANAGEMENT),
        ("POST", "/documentModels/1040--1:copyTo?api-version=x", CallClass.MANAGEMENT),
        ("POST", "/documentModels/1040--1:analyze?api-version=x", CallClass.ANALYZE),
        (
            "POST",
            "/documentModels/1040--1:analyze?_overload=analyzeDocument&api-version=x",
            CallClass.ANALYZE,
        ),
    ],
)
def test_every_request_has_its_class(
    root: str, method: str, path: str, expected: CallClass
) -> None:
    assert class_of(method, root + path) is expected
