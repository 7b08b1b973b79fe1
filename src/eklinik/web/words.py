"""How dates, money and names are written: Indonesian rules, with an English variant."""

from __future__ import annotations

from datetime import date, datetime

from django.utils import timezone

DAYS = ("Senin", "Selasa", "Rabu", "Kamis", "Jumat", "Sabtu", "Minggu")
MONTHS = (
    "Januari", "Februari", "Maret", "April", "Mei", "Juni",
    "Juli", "Agustus", "September", "Oktober", "November", "Desember",
)  # fmt: skip
SHORT_MONTHS = (
    "Jan", "Feb", "Mar", "Apr", "Mei", "Jun", "Jul", "Agu", "Sep", "Okt", "Nov", "Des",
)  # fmt: skip
DAYS_EN = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
MONTHS_EN = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip
KB, MB = 1024, 1024 * 1024
DOT = "•"


def _day(value: date) -> date:
    """The local day of a moment."""
    return timezone.localtime(value) if isinstance(value, datetime) else value


def long_date(value: date, *, english: bool = False) -> str:
    """`Selasa, 24 November 2026`."""
    day = _day(value)
    days, months = (DAYS_EN, MONTHS_EN) if english else (DAYS, MONTHS)
    return f"{days[day.weekday()]}, {day.day} {months[day.month - 1]} {day.year}"


def day_and_month(value: date, *, english: bool = False) -> str:
    """`Sel 24 Nov`."""
    day = _day(value)
    name = DAYS_EN[day.weekday()] if english else DAYS[day.weekday()]
    month = MONTHS_EN[day.month - 1][:3] if english else SHORT_MONTHS[day.month - 1]
    return f"{name[:3]} {day.day} {month}"


def short_date(value: date, *, english: bool = False) -> str:
    """`Sel 24 Nov 2026`."""
    return f"{day_and_month(value, english=english)} {_day(value).year}"


def clock(value: datetime, *, english: bool = False) -> str:
    """`09.41`, in English `09:41`."""
    local = timezone.localtime(value)
    return f"{local.hour:02d}{':' if english else '.'}{local.minute:02d}"


def moment(value: datetime, *, english: bool = False) -> str:
    """`Selasa, 24 November 2026, pukul 09.41 WIB`."""
    zone = timezone.localtime(value).tzname() or ""
    at = "at" if english else "pukul"
    return f"{long_date(value, english=english)}, {at} {clock(value, english=english)} {zone}"


def short_moment(value: datetime, *, english: bool = False) -> str:
    """`Sel 24 Nov 2026, 09.41`."""
    return f"{short_date(value, english=english)}, {clock(value, english=english)}"


def number(value: float, *, english: bool = False) -> str:
    """`1.250`, in English `1,250`."""
    text = f"{value:,}"
    return text if english else text.translate({44: ".", 46: ","})


def rupiah(value: int) -> str:
    """`Rp1.250.000`, the same in both languages (EYD V)."""
    sign = "-" if value < 0 else ""
    return f"{sign}Rp{number(abs(value))}"


def masked(name: str) -> str:
    """Each word with its first letters and as many dots as letters are hidden."""
    return " ".join(_masked_word(word) for word in name.split())


def _masked_word(word: str) -> str:
    kept = min(3, len(word) // 2)
    return word[:kept] + DOT * (len(word) - kept)


def masked_tail(value: str) -> str:
    """Only the last four signs: `•••• 5520`; of a short value nothing."""
    return f"{DOT * 4} {value[-4:]}" if len(value) > 6 else DOT * 4


def file_size(value: int, *, english: bool = False) -> str:
    """`240 kB` or `1,2 MB`."""
    if value < MB:
        return f"{max(1, round(value / KB))} kB"
    size = round(value / MB, 1)
    whole = int(size) if size == int(size) else size
    return f"{number(whole, english=english)} MB"
