"""Problem details (RFC 9457), in the language the caller asks for."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse, JsonResponse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from ninja import Schema

from eklinik.casework.refusals import Refusal
from eklinik.web.request import Request

TITLES = {
    400: _("Permintaan tidak dapat dibaca"),
    401: _("Token diperlukan"),
    403: _("Tidak diizinkan"),
    404: _("Tidak ditemukan"),
    409: _("Keadaan sudah berubah"),
    413: _("Terlalu besar"),
    415: _("Jenis berkas tidak diterima"),
    422: _("Isian belum benar"),
    429: _("Terlalu sering"),
    503: _("Sedang sibuk"),
}
FORBIDDEN = frozenset(
    {"not_your_role", "barred", "four_eyes", "typed_it", "own_application", "not_asker"}
)
CONFLICT = frozenset({
    "moved_on", "closed", "not_on_chart", "held", "rule", "product_missing",
    "saved_elsewhere", "desk_busy", "desk_off", "desk_paused", "desk_taken", "not_signed_on",
    "office_closed", "other_day", "signed_off", "signed_on_elsewhere",
    "slot_full", "booking_closed", "booking_over", "booked_elsewhere", "offer_gone",
    "too_many_bookings",
})  # fmt: skip


class Problem(Schema):
    """What went wrong: `code` is stable, `detail` is for the person, `errors` by field."""

    type: str
    title: str
    status: int
    detail: str
    code: str
    errors: dict[str, list[str]] = {}


def problem(
    status: int, code: str, detail: str, *, errors: dict[str, Any] | None = None
) -> HttpResponse:
    """A problem as the answer."""
    body = {
        "type": f"urn:eklinik:problem:{code}",
        "title": str(TITLES.get(status, code)),
        "status": status,
        "detail": detail,
        "code": code,
        "errors": errors or {},
    }
    answer = JsonResponse(body, status=status, content_type="application/problem+json")
    answer["Content-Language"] = get_language() or "id"
    return answer


def status_of(refusal: Refusal) -> int:
    """The HTTP status of a refusal at the door."""
    if refusal.code == "not_found":
        return 404
    if refusal.code in FORBIDDEN:
        return 403
    return 409 if refusal.code in CONFLICT else 422


def of_refusal(request: Request, refusal: Refusal) -> HttpResponse:
    """A refusal as the answer."""
    return problem(
        status_of(refusal), refusal.code, refusal.message, errors=_texts(refusal.details)
    )


def _texts(details: dict[str, Any]) -> dict[str, list[str]]:
    return {
        str(key): [str(word) for word in (value if isinstance(value, list) else [value])]
        for key, value in details.items()
    }


class ApiError(Exception):
    """A refusal of the API itself, before any door."""

    def __init__(self, status: int, code: str, detail: str) -> None:
        self.status, self.code, self.detail = status, code, detail
        super().__init__(code)
