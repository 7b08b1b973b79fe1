"""Tags and filters of every page: dates, money, working days, masks, icons, static files.

Month and day names are ours, so that a page never depends on the server's locale;
the tables are read once, since Django's `date` filter costs a millisecond for 20 rows.
"""

from __future__ import annotations

import re
from datetime import date, datetime
from functools import lru_cache
from pathlib import Path
from typing import Any

from django import template
from django.conf import settings
from django.templatetags.static import static
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, gettext, ngettext
from django.utils.translation import gettext_noop as noop

from eklinik.web import words

register = template.Library()

ICONS = Path(__file__).resolve().parents[2] / "static" / "icons.svg"
GATE = (
    "M7 43V27c0-6 4-7.500 6.500-11.500S18 6.500 24 4c6 2.500 8 7.500 10.500 11.500S41 21 41 27v16"
    "M15.500 43V29c0-5.500 5-7.500 8.500-13.500 3.500 6 8.500 8 8.500 13.500v14"
    "M24 31v12M24 22l2.400 3.600L24 29.200l-2.400-3.600zM3 43h42"
)
CHANNELS = {
    "in_app": noop("di akun E-Klinik"),
    "email": noop("surel"),
    "sms": "SMS",
    "whatsapp": "WhatsApp",
}


def _english() -> bool:
    return (get_language() or "id").startswith("en")


@register.filter
def tanggal(value: date | None) -> str:
    """`Selasa, 24 November 2026`."""
    return words.long_date(value, english=_english()) if value else ""


@register.filter
def tanggal_pendek(value: date | None) -> str:
    """`Sel 24 Nov 2026`."""
    return words.short_date(value, english=_english()) if value else ""


@register.filter
def hari_bulan(value: date | None) -> str:
    """`Sel 24 Nov`, where the year is plain from what stands around."""
    return words.day_and_month(value, english=_english()) if value else ""


@register.filter
def waktu(value: datetime | None) -> str:
    """`Selasa, 24 November 2026, pukul 09.41 WIB`."""
    return words.moment(value, english=_english()) if value else ""


@register.filter
def waktu_pendek(value: datetime | None) -> str:
    """`Sel 24 Nov 2026, 09.41`."""
    return words.short_moment(value, english=_english()) if value else ""


@register.filter
def jam(value: datetime | None) -> str:
    """`09.41`."""
    return words.clock(value, english=_english()) if value else ""


@register.filter
def iso(value: date | None) -> str:
    """For `<time datetime=…>`."""
    if value is None:
        return ""
    return timezone.localtime(value).isoformat("T", "minutes") if isinstance(
        value, datetime
    ) else value.isoformat()  # fmt: skip


@register.filter
def rupiah(value: int | None) -> str:
    """`Rp1.250.000`."""
    return "" if value is None else words.rupiah(value)


@register.filter
def angka(value: int | None) -> str:
    """`1.250`: a number with the thousands marked (`1,250` in English)."""
    return "" if value is None else words.number(value, english=_english())


@register.filter
def workdays(value: int | None) -> str:
    """`5 hari kerja`."""
    if value is None:
        return ""
    return ngettext("%(count)s hari kerja", "%(count)s hari kerja", value) % {
        "count": words.number(value, english=_english())
    }


@register.filter
def days_left(value: int | None) -> str:
    """`sisa 3 hari kerja`, `jatuh tempo hari ini`, `terlambat 2 hari kerja`."""
    if value is None:
        return ""
    if value == 0:
        return gettext("jatuh tempo hari ini")
    text = gettext("sisa %(days)s") if value > 0 else gettext("terlambat %(days)s")
    return text % {"days": workdays(abs(value))}


@register.filter
def channel(name: str) -> str:
    """`di akun E-Klinik`, `surel`: the way a notice went."""
    return gettext(CHANNELS.get(name, name))


@register.filter
def mask(value: str | None) -> str:
    """A name a stranger may see: `Cu• Ny•• Con••••`."""
    return words.masked(value or "")


@register.filter
def mask_tail(value: str | None) -> str:
    """A number a stranger may see: `•••• 5520`."""
    return words.masked_tail(value or "")


@register.filter
def ukuran(value: int | None) -> str:
    """A file's size: `240 kB`, `1,2 MB`."""
    return "" if value is None else words.file_size(value, english=_english())


@lru_cache(maxsize=1)
def _symbols() -> dict[str, str]:
    found = re.findall(
        r'<symbol id="i-([a-z]+)"[^>]*>(.*?)</symbol>', ICONS.read_text("utf-8"), re.DOTALL
    )
    return {name: body.strip() for name, body in found}


@register.simple_tag
def icon(name: str, size: str = "") -> SafeString:
    """One icon, drawn in place; it never stands without a word.  KeyError for an unknown name."""
    return format_html(
        '<svg class="i{}" viewBox="0 0 24 24" aria-hidden="true" focusable="false">{}</svg>',
        f" i-{size}" if size else "",
        mark_safe(_symbols()[name]),  # noqa: S308  our own file
    )


@register.simple_tag
def gate(css: str = "gate") -> SafeString:
    """The office's mark, a gate after the pinto aceh."""
    return format_html(
        '<svg class="{}" viewBox="0 0 48 48" aria-hidden="true" focusable="false">'
        '<path d="{}"/></svg>',
        css,
        GATE,
    )


@register.simple_tag
def asset(path: str) -> str:
    """A static file's hashed address; the plain one where nothing was collected yet."""
    try:
        return static(path)
    except ValueError:
        return f"{settings.STATIC_URL}{path}"


@register.filter
def get(mapping: dict[str, Any] | None, key: str) -> Any:
    """`mapping|get:key` for keys that are known only at run time."""
    return (mapping or {}).get(key, "")
