"""Too many tries: who asked is counted by address, and told how long to wait."""

from __future__ import annotations

from dataclasses import dataclass

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import render

from eklinik.accounts import throttle
from eklinik.web.request import Request


@dataclass(frozen=True, slots=True)
class Limit:
    """So many tries in so many seconds, counted for each key of one purpose."""

    purpose: str
    tries: int
    seconds: int

    def spent(self, request: Request, key: str = "") -> bool:
        """No try is left; asks without counting."""
        return throttle.spent(self._key(request, key), limit=self.tries, at=request.now)

    def count(self, request: Request, key: str = "") -> bool:
        """Count one try; False when it was one too many."""
        return throttle.allow(
            self._key(request, key), limit=self.tries, per_seconds=self.seconds, at=request.now
        )

    def wait(self, request: Request, key: str = "") -> int:
        """Seconds until tries are given back."""
        return throttle.wait_seconds(self._key(request, key), at=request.now)

    def forgive(self, request: Request, key: str = "") -> None:
        """Give all tries back, after one that succeeded."""
        throttle.forgive(self._key(request, key))

    def _key(self, request: Request, key: str) -> str:
        return f"{self.purpose}/{key or client_address(request)}"


def client_address(request: Request) -> str:
    """Whose request it is; behind a proxy of ours, what that proxy saw."""
    forwarded = request.headers.get("X-Forwarded-For", "")
    if settings.SECURE_PROXY_SSL_HEADER and forwarded:
        return forwarded.rsplit(",", 1)[-1].strip()
    return str(request.META.get("REMOTE_ADDR", ""))


def too_many(request: Request, wait: int) -> HttpResponse:
    """The 429 page: what happened, why, and when to try again."""
    response = render(request, "errors/429.html", {"minutes": max(1, -(-wait // 60))}, status=429)
    response["Retry-After"] = str(max(1, wait))
    return response
