"""What OSS sends us: receiveNIB and receiveFileDS of PIA 4.3.22, below `/api/oss/v1/`.

No bearer token here: the contract's own `Token` header, SHA1 of username, password, NIB and
the day in WIB.  A message is stored before it is applied, so `status` 1 means kept, not done.
"""

from __future__ import annotations

import json
from typing import Any

import structlog
from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.db import DatabaseError
from django.http import HttpResponse, JsonResponse, UnreadablePostError
from django.views.decorators.csrf import csrf_exempt

from eklinik.licensing.oss import inbound, registry
from eklinik.licensing.oss.pia import token
from eklinik.licensing.oss.pia.contract import (
    blocking_faults,
    code_words,
    is_nib,
    methods,
)
from eklinik.web.access import Predicate, sentence
from eklinik.web.request import Request
from eklinik.web.throttled import Limit

log = structlog.get_logger()
MOST_BYTES = 2_000_000
WRONG_TOKENS = Limit("oss_token", tries=60, seconds=600)
OURS = ("receiveNIB", "receiveFileDS")
SAID = "status", "keterangan"
TAKEN, REFUSED = "1", "2"

by_token = Predicate(
    "OSS dengan Token dari nama pengguna, kata sandi, NIB, dan tanggal WIB",
    lambda request: True,
    needs_login=False,
)


class Wrong(Exception):
    """The call is refused with a code of Lampiran 9."""

    def __init__(self, code: int, words: str = "") -> None:
        self.code, self.words = code, words or code_words("respon", str(code))
        super().__init__(self.words)


@csrf_exempt
@sentence(by_token)
def receive(request: Request, method: str) -> HttpResponse:
    """`/api/oss/v1/receiveNIB` and `/receiveFileDS`: check, store, apply, answer."""
    try:
        return _received(request, method)
    except RecursionError:
        return _answer(method, REFUSED, "Isi pesan terlalu dalam.", status=400)
    except Wrong as wrong:
        return _answer(method, REFUSED, wrong.words, status=wrong.code)
    except DatabaseError:
        log.exception("oss_inbound_failed", method=method)
        return _answer(method, REFUSED, code_words("respon", "500"), status=500)


def _received(request: Request, method: str) -> HttpResponse:
    if method not in OURS:
        raise Wrong(404)
    if request.method != "POST":
        raise Wrong(405)
    body = _body(request, method)
    _check_token(request, body["nib"])
    _check_fields(method, body)
    office = inbound.office_for(method, body)
    if office is None:
        raise Wrong(403, "Kantor ini tidak terhubung dengan OSS.")
    message = inbound.take_in(office, method, body, at=request.now)
    inbound.apply(message, at=request.now)
    return _answer(method, TAKEN, "Diterima")


def _body(request: Request, method: str) -> dict[str, Any]:
    """The fields under the method's own name; an NIB of 13 digits is among them."""
    if not request.headers.get("Token"):
        raise Wrong(401)
    try:
        payload = json.loads(_raw(request), parse_constant=_no_constant)
    except (ValueError, RecursionError):
        raise Wrong(400, "Isi pesan bukan JSON yang dapat dibaca.") from None
    root = methods()[method].root
    body = payload.get(root) if isinstance(payload, dict) else None
    if not isinstance(body, dict):
        raise Wrong(400, f"Pesan ini harus memuat objek {root}.")
    if not is_nib(body.get("nib")):
        raise Wrong(400, "nib harus 13 angka.")
    return body


def _no_constant(name: str) -> None:
    raise ValueError(name)


def _raw(request: Request) -> bytes:
    too_big = Wrong(400, "Pesan lebih dari 2 MB.")
    try:
        raw = request.body
    except (RequestDataTooBig, UnreadablePostError):
        raise too_big from None
    if len(raw) > MOST_BYTES:
        raise too_big
    return raw


def _check_token(request: Request, nib: str) -> None:
    if not registry.is_configured():
        raise Wrong(403, "Sambungan OSS tidak diatur di sini.")
    if WRONG_TOKENS.spent(request):
        raise Wrong(403, "Terlalu banyak Token yang salah. Coba lagi sepuluh menit lagi.")
    good = token.is_valid(
        request.headers["Token"], username=settings.EKLINIK_OSS_USERNAME,
        password=settings.EKLINIK_OSS_PASSWORD, nib=nib, at=request.now,
    )  # fmt: skip
    if not good:
        WRONG_TOKENS.count(request)
        raise Wrong(401)


def _check_fields(method: str, body: dict[str, Any]) -> None:
    if bad := blocking_faults(method, body):
        said = ", ".join(f"{fault.path} ({fault.code})" for fault in bad[:5])
        raise Wrong(400, f"{code_words('respon', '400')}: {said}")


def _answer(method: str, said: str, words: str, *, status: int = 200) -> HttpResponse:
    """The contract's answer; its shape is the same for good and bad."""
    name = methods()[method].answer if method in OURS else f"respon{method}"
    return JsonResponse({name: dict(zip(SAID, (said, words[:255]), strict=True))}, status=status)


def paths() -> dict[str, Any]:
    """These two for the OpenAPI document."""
    return {f"/api/oss/v1/{name}": {"post": _operation(name)} for name in OURS}


def _operation(name: str) -> dict[str, Any]:
    method = methods()[name]
    needed = [path for path, field in method.fields.items() if field.needed and "." not in path]
    inner = {
        "type": "object", "required": needed,
        "properties": {path: {"type": "string"} for path in needed},
    }  # fmt: skip
    said = {
        "type": "object", "required": list(SAID),
        "properties": {"status": {"enum": [TAKEN, REFUSED]}, "keterangan": {"type": "string"}},
    }  # fmt: skip
    answer = {"type": "object", "required": [method.answer], "properties": {method.answer: said}}
    return {
        "operationId": f"oss_{name}",
        "summary": f"OSS PIA 4.3.22 {name}",
        "description": "Called by OSS. Status 1: stored; 2: refused, see keterangan.",
        "tags": ["oss"],
        "parameters": [{
            "name": "Token", "in": "header", "required": True, "schema": {"type": "string"},
            "description": "SHA1(USERNAME+PASSWORD+NIB+DATE(Ymd)), the date in WIB",
        }],
        "requestBody": {
            "required": True,
            "content": {"application/json": {"schema": {
                "type": "object", "required": [method.root], "properties": {method.root: inner},
            }}},
        },
        "responses": {
            str(code): {
                "description": code_words("respon", str(code)),
                "content": {"application/json": {"schema": answer}},
            }
            for code in (200, 400, 401, 403, 405, 500)
        },
    }  # fmt: skip
