"""A Jitsi Meet server of the office's own, opened with a signed token.

Facts: lib-jitsi-meet doc/tokens.md (claims aud, iss, sub, room, exp, nbf, context.user;
`?jwt=` in the address; HS256 with a shared secret or RS256 with `kid`) and
developer.8x8.com/jaas/docs/api-keys-jwt (`context.user.moderator`).
"""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode, urlsplit

import jwt
from django.conf import settings
from django.utils import timezone

from eklinik.clinic.rooms.base import NOT_CONFIGURED, Room, RoomFailed, Wish
from eklinik.clinic.rooms.wire import Wire

LIVES = timedelta(hours=2)
SKEW = timedelta(seconds=30)
LETTERS = "abcdefghijkmnpqrstuvwxyz23456789"


class JitsiProvider:
    """A room is a name nobody can guess; each person's token says who may moderate."""

    name = "jitsi"

    @property
    def is_configured(self) -> bool:
        """The server, the application, and something to sign with are set."""
        signs = settings.EKLINIK_JITSI_SECRET or settings.EKLINIK_JITSI_KEY
        return bool(settings.EKLINIK_JITSI_URL and settings.EKLINIK_JITSI_APP_ID and signs)

    def open(self, wish: Wish) -> Room:
        """A new name, after the server let its host in once."""
        self._check()
        name = "eklinik-" + "".join(secrets.choice(LETTERS) for _ in range(20))
        room = Room(self.name, name, f"{settings.EKLINIK_JITSI_URL.rstrip('/')}/{name}")
        wire = Wire("Jitsi")
        address = self.host_url(room, name="E-Klinik", at=timezone.now())
        wire.expect(wire.call("GET", address), 200)
        return room

    def host_url(self, room: Room, *, name: str, at: datetime) -> str:
        """The room with a moderator's token of two hours."""
        return self._address(room, name, at, moderator=True)

    def guest_url(self, room: Room, *, name: str, at: datetime) -> str:
        """The room with a guest's token of two hours."""
        return self._address(room, name, at, moderator=False)

    def close(self, room: Room) -> None:
        """An empty room ends by itself; its tokens end in two hours."""

    def _check(self) -> None:
        if not self.is_configured:
            raise RoomFailed("not_configured", NOT_CONFIGURED)

    def _address(self, room: Room, name: str, at: datetime, *, moderator: bool) -> str:
        self._check()
        token = token_for(room.room, name=name, at=at, moderator=moderator)
        return f"{room.join_url}?{urlencode({'jwt': token}, quote_via=quote)}"


def token_for(room: str, *, name: str, at: datetime, moderator: bool) -> str:
    """The token of one person for one room."""
    words = {
        "aud": settings.EKLINIK_JITSI_AUDIENCE,
        "iss": settings.EKLINIK_JITSI_APP_ID,
        "sub": settings.EKLINIK_JITSI_SUBJECT or urlsplit(settings.EKLINIK_JITSI_URL).hostname,
        "room": room,
        "nbf": at - SKEW,
        "exp": at + LIVES,
        "context": {
            "user": {
                "name": name, "moderator": moderator,
                "affiliation": "owner" if moderator else "member",
            }
        },
    }  # fmt: skip
    key, algorithm, head = _signer()
    try:
        return jwt.encode(words, key, algorithm=algorithm, headers=head)
    except (jwt.PyJWTError, ValueError, TypeError):
        raise RoomFailed("not_configured", NOT_CONFIGURED) from None


def _signer() -> tuple[Any, str, dict[str, str] | None]:
    if not settings.EKLINIK_JITSI_KEY:
        return settings.EKLINIK_JITSI_SECRET, "HS256", None
    try:
        key = Path(settings.EKLINIK_JITSI_KEY).read_text(encoding="ascii")
    except (OSError, ValueError):
        raise RoomFailed("not_configured", NOT_CONFIGURED) from None
    kid = settings.EKLINIK_JITSI_KEY_ID
    return key, "RS256", {"kid": kid} if kid else None
