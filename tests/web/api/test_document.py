"""The OpenAPI document: version, verbs and schemas as the charts have them."""

from __future__ import annotations

from eklinik.casework import registry
from eklinik.web.api.house import document
from eklinik.web.api.verbs import verbs


def test_document_is_openapi_3_1() -> None:
    assert document()["openapi"] == "3.1.0"


def test_every_verb_of_the_charts_has_its_address() -> None:
    paths = {path for path in document()["paths"] if path.startswith("/api/v1/cases/{case_id}/")}
    assert {f"/api/v1/cases/{{case_id}}/{verb}" for verb in verbs()} - paths == set()


def test_body_of_a_verb_is_the_schema_of_its_form() -> None:
    body = document()["components"]["schemas"]["ReturnToApplicantIn"]["properties"]["data"]
    name = registry.SCHEMAS["corrections"].__name__
    assert name in str(body)


def test_every_operation_names_its_refusals() -> None:
    silent = [
        f"{method} {path}"
        for path, item in document()["paths"].items()
        for method, operation in item.items()
        if not any(code.startswith("4") for code in map(str, operation["responses"]))
    ]
    assert silent == []
