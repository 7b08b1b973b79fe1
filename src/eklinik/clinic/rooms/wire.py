"""One call to a provider over HTTPS, with every way it can go wrong put into words."""

from __future__ import annotations

import logging
import time
from datetime import datetime
from typing import Any

import httpx
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from eklinik.clinic.rooms.base import TIMEOUT, RoomFailed

logging.getLogger("httpx").setLevel(logging.WARNING)  # its INFO lines hold whole addresses
CONNECT = 2.0
LARGEST = 200_000
TOO_SLOW = _("{name} tidak menjawab dalam 5 detik. Pakai tautan sendiri, atau coba lagi nanti.")
UNREACHABLE = _(
    "{name} tidak dapat dihubungi dari server kantor. Pakai tautan sendiri, atau coba lagi nanti."
)
REFUSED = _(
    "{name} menolak pengaturan kantor (jawaban {status}). Pakai tautan sendiri sekarang; "
    "pengelola perlu memeriksa kunci dan haknya."
)
LIMITED = _("{name} sedang membatasi pembuatan ruang{until}. Pakai tautan sendiri.")
BROKEN = _("{name} sedang bermasalah (jawaban {status}). Pakai tautan sendiri, atau coba lagi.")
MALFORMED = _("Jawaban {name} tidak dapat dibaca. Pakai tautan sendiri, atau coba lagi.")


class Wire:
    """Calls for one operation; all of them together end within `TIMEOUT` seconds."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.ends = time.monotonic() + TIMEOUT

    def call(self, method: str, url: str, **words: Any) -> httpx.Response:
        """The answer, whatever its status; `RoomFailed` when there is none in time."""
        left = self.ends - time.monotonic()
        if left <= 0.1:
            raise self.failed("timeout", TOO_SLOW)
        connect = min(CONNECT, left / 2)
        limits = httpx.Timeout(left - connect, connect=connect)
        try:
            return httpx.request(method, url, timeout=limits, follow_redirects=False, **words)
        except httpx.TimeoutException:
            raise self.failed("timeout", TOO_SLOW) from None
        except (httpx.HTTPError, httpx.InvalidURL, UnicodeError):
            raise self.failed("unreachable", UNREACHABLE) from None

    def expect(self, answer: httpx.Response, *good: int) -> None:
        """Let a good status pass; any other becomes what it means for the officer."""
        status = answer.status_code
        if status in good:
            return
        if status == 429:
            until = _until(answer.headers.get("Retry-After", ""))
            raise RoomFailed("limited", str(LIMITED).format(name=self.name, until=until))
        if status >= 500:
            raise self.failed("broken", BROKEN, status)
        raise self.failed("refused", REFUSED, status)

    def read(self, answer: httpx.Response) -> dict[str, Any]:
        """The JSON object of an answer."""
        try:
            found = answer.json() if len(answer.content) <= LARGEST else None
        except ValueError:
            found = None
        if not isinstance(found, dict):
            raise self.malformed()
        return found

    def malformed(self) -> RoomFailed:
        """The answer was no answer."""
        return self.failed("malformed", MALFORMED)

    def failed(self, code: str, words: Any, status: int = 0) -> RoomFailed:
        """A failure in words, with the provider's name in it."""
        return RoomFailed(code, str(words).format(name=self.name, status=status))


def _until(header: str) -> str:
    """` sampai pukul 07.00` from a Retry-After of seconds or of a moment; empty when neither."""
    if header.isascii() and header.isdigit():
        return str(_(" selama {seconds} detik")).format(seconds=int(header[:6]))
    try:
        moment = datetime.fromisoformat(header)
    except ValueError:
        return ""
    local = timezone.localtime(moment) if moment.tzinfo else moment
    return str(_(" sampai {moment}")).format(moment=f"{local:%d-%m-%Y %H.%M}")
