"""No provider: every wish is answered with what is missing."""

from __future__ import annotations

from datetime import datetime

from eklinik.clinic.rooms.base import NOT_CONFIGURED, Room, RoomFailed, Wish


class NullProvider:
    """Stands for a provider that this installation does not have."""

    is_configured = False

    def __init__(self, name: str = "null") -> None:
        self.name = name

    def open(self, wish: Wish) -> Room:
        """Always refuses."""
        raise RoomFailed("not_configured", NOT_CONFIGURED)

    def host_url(self, room: Room, *, name: str, at: datetime) -> str:
        """Always refuses."""
        raise RoomFailed("not_configured", NOT_CONFIGURED)

    def guest_url(self, room: Room, *, name: str, at: datetime) -> str:
        """The address the visitor was given while the provider was there."""
        return room.join_url

    def close(self, room: Room) -> None:
        """There is nobody to tell."""
