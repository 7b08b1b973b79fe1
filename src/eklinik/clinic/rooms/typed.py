"""A link the officer types: any meeting service, https only, its host spelled out."""

from __future__ import annotations

from datetime import datetime
from urllib.parse import SplitResult, urlsplit

from django.utils.translation import gettext_lazy as _

from eklinik.clinic.rooms.base import Room, RoomFailed, Wish

LONGEST = 500
NO_LINK = _("Tempel tautan rapatnya dahulu, misalnya https://meet.contoh.id/abc.")
NOT_HTTPS = _("Tautan harus diawali https:// supaya percakapan tersandi. Periksa tautannya.")
ODD = _(
    "Tautan ini tidak dapat dibaca sebagai alamat rapat. Salin sekali lagi dari penyedianya, "
    "tanpa nama pengguna atau spasi."
)


class TypedProvider:
    """Keeps the officer's link; there is nobody to ask and nothing to close."""

    name = "typed"
    is_configured = True

    def open(self, wish: Wish) -> Room:
        """The typed link as a room; `RoomFailed("bad_link")` says what is wrong with it."""
        link = checked(wish.link)
        return Room(self.name, host_of(link), link)

    def host_url(self, room: Room, *, name: str, at: datetime) -> str:
        """The same link for both."""
        return room.join_url

    def guest_url(self, room: Room, *, name: str, at: datetime) -> str:
        """The same link for both."""
        return room.join_url

    def close(self, room: Room) -> None:
        """The meeting belongs to whoever made the link."""


def checked(link: str) -> str:
    """The link, or `RoomFailed` with what to do."""
    text = link.strip()
    if not text:
        raise RoomFailed("bad_link", NO_LINK)
    parts = _parts(text)
    if parts.scheme.lower() != "https":
        raise RoomFailed("bad_link", NOT_HTTPS)
    return text


def host_of(link: str) -> str:
    """The host a link leads to, as it is shown to the visitor; never Unicode look-alikes."""
    host = urlsplit(link).hostname or ""
    try:
        return host.encode("idna").decode()
    except UnicodeError:
        return ""


def _parts(text: str) -> SplitResult:
    odd = len(text) > LONGEST or any(ord(letter) <= 32 for letter in text) or "\\" in text
    try:
        parts = urlsplit(text)
        odd = odd or parts.username is not None or (parts.port or 443) < 1
    except ValueError:
        raise RoomFailed("bad_link", ODD) from None
    named = host_of(text)
    if odd or (parts.scheme.lower() == "https" and "." not in named):
        raise RoomFailed("bad_link", ODD)
    return parts
