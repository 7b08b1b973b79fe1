"""Which way each office works with OSS: its own choice, the connection from the settings."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from eklinik.accounts.models import Office
from eklinik.casework.refusals import Refusal
from eklinik.licensing.oss.base import Oss
from eklinik.licensing.oss.manual import ManualOss
from eklinik.licensing.oss.pia.client import PiaOss

KEY = "oss"
MOST_RESETS = 3


class Way(models.TextChoices):
    """The three ways; what an office can do with a file is the same in all."""

    MANUAL = "manual", gettext_lazy("Dicatat dengan tangan")
    SHEETS = "sheets", gettext_lazy("Ekspor Excel OSS diimpor")
    CONNECTED = "connected", gettext_lazy("Terhubung menurut kontrak PIA 4.3.22")


def way_of(office: Office) -> str:
    """The way the office chose; by hand until it chooses."""
    way = office.settings.get(KEY, {}).get("way", Way.MANUAL)
    return way if way in Way.values else Way.MANUAL


def resets_of(office: Office) -> int:
    """How often a clock may begin anew (kd_status 43/44)."""
    return int(office.settings.get(KEY, {}).get("resets", 1))


def choose(office: Office, way: str, resets: int) -> None:
    """Set the office's way and its cap of resets."""
    if way not in Way.values or not 0 <= resets <= MOST_RESETS:
        raise Refusal("bad_data", _("Pilih salah satu cara, dan batas atur ulang 0 sampai 3."))
    if way == Way.CONNECTED and not is_configured():
        words = _(
            "Sambungan belum diatur di peladen. Isi EKLINIK_OSS_URL, EKLINIK_OSS_USER_KEY, "
            "EKLINIK_OSS_USERNAME, dan EKLINIK_OSS_PASSWORD dulu."
        )
        raise Refusal("oss_not_configured", words)
    office.settings = {**office.settings, KEY: {"way": way, "resets": resets}}
    office.save(update_fields=["settings"])


def is_configured() -> bool:
    """The installation knows where OSS is, and how both sides prove who they are."""
    return all((
        settings.EKLINIK_OSS_URL, settings.EKLINIK_OSS_USER_KEY,
        settings.EKLINIK_OSS_USERNAME, settings.EKLINIK_OSS_PASSWORD,
    ))  # fmt: skip


def oss_of(office: Office) -> Oss:
    """The office's way to OSS, ready to use."""
    if way_of(office) == Way.CONNECTED and is_configured():
        return connection()
    return ManualOss(way_of(office))


def connection() -> Oss:
    """OSS as the settings name it, whatever the office chose."""
    return PiaOss(settings.EKLINIK_OSS_URL, settings.EKLINIK_OSS_USER_KEY)
