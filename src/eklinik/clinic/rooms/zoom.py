"""Zoom meetings by server-to-server OAuth.

Facts: developers.zoom.us/docs/internal-apps/s2s-oauth (grant `account_credentials`, a
token lives 3600 s, no refresh token); Meetings API "Create a meeting" and "Get a
meeting" (a `start_url` ends after two hours, a new one comes with the meeting; 100
meetings a day a host; 429 with Retry-After); error bodies are `{code, message}`.
"""

from __future__ import annotations

import threading
import time
from datetime import UTC, datetime
from typing import Any
from urllib.parse import quote, urlsplit

import httpx
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from eklinik.clinic.rooms.base import NOT_CONFIGURED, Room, RoomFailed, Wish
from eklinik.clinic.rooms.wire import Wire

EARLY = 60
GONE = _("Ruang ini sudah tidak ada di Zoom. Buka ruang baru, atau pakai tautan sendiri.")
SCHEDULED = 2
_tokens: dict[tuple[str, str, str], tuple[str, float]] = {}
_lock = threading.Lock()


class ZoomProvider:
    """Makes scheduled meetings with a waiting room, hosted by the office's own account."""

    name = "zoom"

    @property
    def is_configured(self) -> bool:
        """All three words of the app are set."""
        return all(
            (settings.EKLINIK_ZOOM_ACCOUNT_ID, settings.EKLINIK_ZOOM_CLIENT_ID,
             settings.EKLINIK_ZOOM_CLIENT_SECRET)
        )  # fmt: skip

    def open(self, wish: Wish) -> Room:
        """A meeting that nobody enters before the officer."""
        user = quote(settings.EKLINIK_ZOOM_USER, safe="@")
        wire, answer = self._ask("POST", f"/users/{user}/meetings", json=_meeting(wish))
        wire.expect(answer, 201)
        found = wire.read(answer)
        number, link = found.get("id"), _link(found.get("join_url"))
        if not isinstance(number, int | str) or not link:
            raise wire.malformed()
        return Room(self.name, str(number), link)

    def host_url(self, room: Room, *, name: str, at: datetime) -> str:
        """A fresh `start_url`, which holds the host's key and is never kept."""
        wire, answer = self._ask("GET", f"/meetings/{quote(room.room, safe='')}")
        if answer.status_code == 404:
            raise RoomFailed("gone", GONE)
        wire.expect(answer, 200)
        if link := _link(wire.read(answer).get("start_url")):
            return link
        raise wire.malformed()

    def guest_url(self, room: Room, *, name: str, at: datetime) -> str:
        """The meeting's own link; Zoom's waiting room asks for the name."""
        return room.join_url

    def close(self, room: Room) -> None:
        """Delete the meeting; one that is gone (404) is as good."""
        wire, answer = self._ask("DELETE", f"/meetings/{quote(room.room, safe='')}")
        wire.expect(answer, 204, 404)

    def _ask(self, method: str, path: str, **words: Any) -> tuple[Wire, httpx.Response]:
        """One call with a token; a token that was refused is replaced once."""
        if not self.is_configured:
            raise RoomFailed("not_configured", NOT_CONFIGURED)
        wire = Wire("Zoom")
        for fresh in (False, True):
            headers = {"Authorization": f"Bearer {_token(wire, fresh=fresh)}"}
            url = settings.EKLINIK_ZOOM_API.rstrip("/") + path
            answer = wire.call(method, url, headers=headers, **words)
            if answer.status_code != 401:
                break
        return wire, answer


def _meeting(wish: Wish) -> dict[str, Any]:
    return {
        "topic": f"Konsultasi {wish.number}",
        "type": SCHEDULED,
        "start_time": wish.at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
        "duration": wish.minutes,
        "timezone": wish.time_zone,
        "settings": {
            "waiting_room": True, "join_before_host": False, "mute_upon_entry": True,
            "auto_recording": "none",
        },
    }  # fmt: skip


def _token(wire: Wire, *, fresh: bool) -> str:
    """A token that lives a while longer; kept in memory only, by account and address."""
    key = (settings.EKLINIK_ZOOM_AUTH, settings.EKLINIK_ZOOM_ACCOUNT_ID,
           settings.EKLINIK_ZOOM_CLIENT_ID)  # fmt: skip
    with _lock:
        known, ends = _tokens.get(key, ("", 0.0))
    if known and not fresh and time.monotonic() < ends:
        return known
    answer = wire.call(
        "POST", settings.EKLINIK_ZOOM_AUTH,
        params={"grant_type": "account_credentials",
                "account_id": settings.EKLINIK_ZOOM_ACCOUNT_ID},
        auth=(settings.EKLINIK_ZOOM_CLIENT_ID, settings.EKLINIK_ZOOM_CLIENT_SECRET),
    )  # fmt: skip
    wire.expect(answer, 200)
    found = wire.read(answer)
    made, lives = found.get("access_token"), found.get("expires_in")
    if not isinstance(made, str) or not made.isascii() or not isinstance(lives, int):
        raise wire.malformed()
    with _lock:
        _tokens[key] = (made, time.monotonic() + max(0, lives - EARLY))
    return made


def forget_tokens() -> None:
    """Drop every token of this process."""
    with _lock:
        _tokens.clear()


def _link(found: Any) -> str:
    """An address as it may be shown: https, or whatever the sandbox speaks; else empty."""
    if not isinstance(found, str):
        return ""
    scheme = urlsplit(found).scheme if found.isprintable() else ""
    return found if scheme in {"https", urlsplit(settings.EKLINIK_ZOOM_API).scheme} else ""
