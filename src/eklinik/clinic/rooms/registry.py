"""Which providers this installation has, and which one an office chose."""

from __future__ import annotations

from collections.abc import Callable

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from eklinik.accounts.models import Office
from eklinik.clinic.rooms.base import Provider
from eklinik.clinic.rooms.failing import FailingProvider
from eklinik.clinic.rooms.jitsi import JitsiProvider
from eklinik.clinic.rooms.null import NullProvider
from eklinik.clinic.rooms.typed import TypedProvider
from eklinik.clinic.rooms.zoom import ZoomProvider

TYPED = "typed"
SETTING = "room_provider"
CHOICES: dict[str, str | Promise] = {
    TYPED: _("Tautan yang diketik petugas"),
    "jitsi": _("Jitsi milik kantor"),
    "zoom": _("Zoom"),
    "failing": _("Latihan: selalu gagal"),
}
MAKERS: dict[str, Callable[[], Provider]] = {
    TYPED: TypedProvider,
    "jitsi": JitsiProvider,
    "zoom": ZoomProvider,
    "failing": FailingProvider,
}


def provider(name: str) -> Provider:
    """The provider of that name; one that is not set up is null and says so."""
    maker = MAKERS.get(name)
    made = maker() if maker else None
    return made if made is not None and made.is_configured else NullProvider(name)


def is_configured(name: str) -> bool:
    """The provider can make rooms here."""
    return provider(name).is_configured


def chosen_by(office: Office) -> str:
    """The name of the provider an office chose; typed links until it chooses."""
    name = str(office.settings.get(SETTING, TYPED))
    return name if name in CHOICES else TYPED
