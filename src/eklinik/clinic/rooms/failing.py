"""A provider that is always broken, to practise and to test with."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from eklinik.clinic.rooms.base import Room, RoomFailed, Wish

BROKEN = _("Penyedia latihan ini selalu gagal. Pakai tautan sendiri.")


class FailingProvider:
    """Fails at everything it is asked."""

    name = "failing"
    is_configured = True

    def open(self, wish: Wish) -> Room:
        """Always fails."""
        raise RoomFailed("broken", BROKEN)

    def host_url(self, room: Room, *, name: str, at: datetime) -> str:
        """Always fails."""
        raise RoomFailed("broken", BROKEN)

    def guest_url(self, room: Room, *, name: str, at: datetime) -> str:
        """Always fails."""
        raise RoomFailed("broken", BROKEN)

    def close(self, room: Room) -> None:
        """Always fails."""
        raise RoomFailed("broken", BROKEN)
