"""A provider makes a room for one consultation, or says why it could not."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

TIMEOUT = 5.0
NOT_CONFIGURED = _(
    "Penyedia ini belum diatur di server kantor. Pakai tautan sendiri, atau minta pengelola "
    "mengisi pengaturannya."
)


@dataclass(frozen=True, slots=True)
class Wish:
    """What a room is for; nothing in it names the visitor."""

    number: str
    at: datetime
    minutes: int = 60
    time_zone: str = "Asia/Jakarta"
    link: str = ""


@dataclass(frozen=True, slots=True)
class Room:
    """A room at a provider; `join_url` carries no token of ours."""

    provider: str
    room: str
    join_url: str


class RoomFailed(Exception):
    """The provider did not do it; `words` tell the officer what happened and what to do.

    `code` is one of not_configured, timeout, unreachable, refused, limited, broken,
    malformed, gone, bad_link.
    """

    def __init__(self, code: str, words: str | Promise) -> None:
        super().__init__(code)
        self.code, self.words = code, words


class Provider(Protocol):
    """One way to meet; every call returns within `TIMEOUT` seconds or raises `RoomFailed`."""

    @property
    def name(self) -> str: ...

    @property
    def is_configured(self) -> bool: ...

    def open(self, wish: Wish) -> Room:
        """Make a room."""

    def host_url(self, room: Room, *, name: str, at: datetime) -> str:
        """The officer's own way in, made anew each time and never kept."""

    def guest_url(self, room: Room, *, name: str, at: datetime) -> str:
        """The visitor's way in."""

    def close(self, room: Room) -> None:
        """End it; a room that is gone already is no failure."""
