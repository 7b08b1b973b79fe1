"""The API of the main job, with OpenAPI 3.1 at `/api/v1/openapi.json`."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import RequestDataTooBig
from django.http import Http404, HttpResponse
from django.utils.translation import gettext as _
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, HttpError, ValidationError

from eklinik.casework.refusals import Refusal
from eklinik.web.api import (
    applications,
    bookings,
    cases,
    catalogue,
    clinic,
    kbli,
    law,
    oss_inbound,
    problems,
    public,
    verbs,
    work,
)
from eklinik.web.api.problems import ApiError
from eklinik.web.request import Request


class HouseApi(NinjaAPI):
    """Problems are documented under their own media type (RFC 9457)."""

    def get_openapi_schema(self, **words: Any) -> Any:
        schema = super().get_openapi_schema(**words)
        for item in schema["paths"].values():
            for operation in item.values():
                _as_problems(operation["responses"])
        schema["paths"].update(oss_inbound.paths())
        return schema


def _as_problems(responses: dict[Any, Any]) -> None:
    for status, response in responses.items():
        content = response.get("content", {})
        if int(status) >= 400 and "application/json" in content:
            response["content"] = {"application/problem+json": content["application/json"]}


api = HouseApi(
    title="E-Klinik",
    version="1",
    description=(
        "Permit types, applications, cases and their verbs, the clinic's queue, tracking and "
        "verification."
    ),
    docs_url=None,
    urls_namespace="api-v1",
)
for module in (catalogue, applications, bookings, cases, verbs, work, clinic, public, law, kbli):
    api.add_router("", module.router)


@api.exception_handler(Refusal)
def refused(request: Request, error: Refusal) -> HttpResponse:
    """The door stayed shut."""
    return problems.of_refusal(request, error)


@api.exception_handler(ApiError)
def api_error(request: Request, error: ApiError) -> HttpResponse:
    """The API itself refused."""
    return problems.problem(error.status, error.code, error.detail)


@api.exception_handler(AuthenticationError)
def no_token(request: Request, error: AuthenticationError) -> HttpResponse:
    """No token, or one that does not count any more."""
    words = _("Token tidak ada, salah, atau sudah tidak berlaku. Buat token baru.")
    answer = problems.problem(401, "token_needed", words)
    answer["WWW-Authenticate"] = "Bearer"
    return answer


@api.exception_handler(ValidationError)
def bad_fields(request: Request, error: ValidationError) -> HttpResponse:
    """The request does not fit the document."""
    errors: dict[str, list[str]] = {}
    for item in error.errors:
        errors.setdefault(".".join(map(str, item["loc"])), []).append(str(item["msg"]))
    words = _("Ada isian yang tidak sesuai. Lihat 'errors'.")
    return problems.problem(422, "bad_data", words, errors=errors)


@api.exception_handler(Http404)
def nothing_here(request: Request, error: Http404) -> HttpResponse:
    """No such thing, or none for this caller."""
    return problems.problem(404, "not_found", _("Yang diminta tidak ditemukan."))


@api.exception_handler(RequestDataTooBig)
def too_big(request: Request, error: RequestDataTooBig) -> HttpResponse:
    """The body is larger than the house takes."""
    return problems.problem(413, "too_large", _("Kiriman terlalu besar. Kirim lebih kecil."))


@api.exception_handler(HttpError)
def unreadable(request: Request, error: HttpError) -> HttpResponse:
    """A body that is no JSON, and the like."""
    words = _("Permintaan tidak dapat dibaca. Periksa bentuk JSON-nya.")
    return problems.problem(error.status_code, "unreadable", words)


def document() -> dict[str, Any]:
    """The OpenAPI document as plain data."""
    return dict(api.get_openapi_schema(path_prefix="/api/v1/"))
