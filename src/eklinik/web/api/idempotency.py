"""Idempotency keys: work and its answer are committed together, a repeat gets the answer."""

from __future__ import annotations

from collections.abc import Callable
from hashlib import sha256
from typing import Annotated, Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _
from ninja import Header, Status

from eklinik.web.api.models import Replay
from eklinik.web.api.problems import ApiError
from eklinik.web.request import Request

Key = Annotated[str, Header(alias="Idempotency-Key", max_length=100)]
Answer = Status[Any]


def once(request: Request, key: str, work: Callable[[], Answer]) -> Answer:
    """Do the work, or give the answer that the same request got before.

    A key that was used for another request is refused with 422.  Work that raises
    leaves no trace, so it may be tried again with the same key.  Without a key the
    work is simply done.
    """
    if not key:
        return work()
    print_ = fingerprint(request)
    with transaction.atomic():
        row = _claim(request, key, print_)
        if row.fingerprint != print_:
            words = _("Kunci idempotensi ini sudah dipakai untuk permintaan lain.")
            raise ApiError(422, "idempotency_key_reused", words)
        if row.status:
            return Status(row.status, row.body)
        answer = work()
        Replay.objects.filter(pk=row.pk).update(status=answer.status_code, body=answer.value)
        return answer


def fingerprint(request: Request) -> str:
    """What makes a request the same: method, path and body."""
    digest = sha256(f"{request.method} {request.path}\n".encode())
    digest.update(request.body)
    return digest.hexdigest()


def _claim(request: Request, key: str, print_: str) -> Replay:
    user_id = request.auth.user_id  # type: ignore[attr-defined]  # set by the bearer
    try:
        with transaction.atomic():
            return Replay.objects.create(
                user_id=user_id, key=key, fingerprint=print_, at=request.now
            )
    except IntegrityError:
        return Replay.objects.select_for_update().get(user_id=user_id, key=key)
