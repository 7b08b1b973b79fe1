"""The times that can be booked: from the opening hours, a share of the desks, taken once.

A slot row is made when the first person asks for it, and taken by one compare-and-set
statement, so the last place is given once however many ask together.  Walk-ins take no
slot and are never refused because of one.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import F
from django.utils import dateformat
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from eklinik.accounts.models import Office
from eklinik.casework.clock import Calendar, calendar_of
from eklinik.casework.refusals import Refusal
from eklinik.clinic.hours import Week, week_of
from eklinik.clinic.models import Desk, Slot
from eklinik.clinic.settings import ClinicSettings, settings_of

NEAREST = 3


@dataclass(frozen=True, slots=True)
class Free:
    """A time with places left."""

    starts_at: datetime
    minutes: int
    left: int


@dataclass(frozen=True, slots=True)
class Offering:
    """What one kind of desk offers: read once, asked for many days."""

    week: Week
    rules: ClinicSettings
    capacity: int

    @property
    def calendar(self) -> Calendar:
        """The office's days and its zone."""
        return self.week.calendar

    def times(self, day: date) -> Iterator[datetime]:
        """The slots' beginnings on a day, whether free or not; none on a closed day."""
        step = timedelta(minutes=self.rules.slot_minutes)
        for opens, closes in self.week.on(day):
            here = datetime.combine(day, opens, self.calendar.zone)
            end = datetime.combine(day, closes, self.calendar.zone)
            while here + step <= end:
                yield here
                here += step

    def bounds(self, at: datetime) -> tuple[datetime, date]:
        """The first moment and the last day that may be booked now."""
        last = self.calendar.local_day(at) + timedelta(days=self.rules.book_days_ahead)
        return at + timedelta(hours=self.rules.book_hours_before), last

    def bookable(self, day: date, *, at: datetime) -> Iterator[datetime]:
        """The beginnings on a day that may be booked now."""
        first, last = self.bounds(at)
        if day <= last:
            yield from (start for start in self.times(day) if start >= first)


def capacity_of(office: Office, kind: str) -> int:
    """Places in one slot: the share of the active desks of that kind, at least one unless 0 %."""
    share = settings_of(office).booking_share
    desks = Desk.objects.filter(office=office, kind=kind, is_active=True).count()
    return max(1, desks * share // 100) if share and desks else 0


def offering_of(office: Office, kind: str) -> Offering:
    """What the kind of desk offers now: two queries, and the calendar when it is not fresh."""
    week = week_of(office.pk, kind)
    return Offering(week, settings_of(office), capacity_of(office, kind))


def free_slots(office: Office, kind: str, day: date, *, at: datetime) -> list[Free]:
    """The times of a day that can be booked now, in order."""
    return _free(office, kind, [day], offering_of(office, kind), at=at)


def free_days(office: Office, kind: str, *, at: datetime) -> list[tuple[date, int]]:
    """Every day that has free places, with how many; three queries however many days."""
    offering = offering_of(office, kind)
    found: dict[date, int] = {}
    for item in _free(office, kind, _days(offering, at), offering, at=at):
        day = offering.calendar.local_day(item.starts_at)
        found[day] = found.get(day, 0) + item.left
    return list(found.items())


def nearest(
    office: Office, kind: str, *, at: datetime, to: datetime | None = None, count: int = NEAREST
) -> list[Free]:
    """The free times nearest to a moment, in order; the soonest ones without a moment."""
    offering = offering_of(office, kind)
    found = _free(office, kind, _days(offering, at), offering, at=at)
    if to is not None:
        found = sorted(found, key=lambda item: (abs(item.starts_at - to), item.starts_at))
    return sorted(found[:count], key=lambda item: item.starts_at)


def _days(offering: Offering, at: datetime) -> list[date]:
    today = offering.calendar.local_day(at)
    return [today + timedelta(days=n) for n in range(offering.rules.book_days_ahead + 1)]


def _free(
    office: Office, kind: str, days: list[date], offering: Offering, *, at: datetime
) -> list[Free]:
    if not offering.capacity:
        return []
    starts = [start for day in days for start in offering.bookable(day, at=at)]
    if not starts:
        return []
    rows = Slot.objects.filter(office=office, kind=kind, starts_at__range=(starts[0], starts[-1]))
    taken = dict(rows.values_list("starts_at", "taken"))
    left = ((start, offering.capacity - taken.get(start, 0)) for start in starts)
    return [Free(start, offering.rules.slot_minutes, n) for start, n in left if n > 0]


def must_be_a_time(starts_at: datetime) -> None:
    """Refusal for a year that no calendar of ours reaches, before any zone is applied."""
    if not 2000 < starts_at.year < 2200:
        raise Refusal("slot_unknown", _("Waktu ini tidak kami kenali. Pilih dari daftar waktu."))


def check(office: Office, kind: str, starts_at: datetime, *, at: datetime) -> Offering:
    """The offering, when that time may be booked; Refusal with the nearest free times if not."""
    offering = offering_of(office, kind)
    day = offering.calendar.local_day(starts_at)
    if not offering.capacity:
        raise Refusal("booking_closed", _(
            "Janji temu untuk layanan ini sedang tidak dibuka. Anda tetap boleh datang langsung "
            "pada jam layanan tanpa janji temu."
        ))  # fmt: skip
    if starts_at in set(offering.bookable(day, at=at)):
        return offering
    raise _wrong_time(office, kind, starts_at, offering, at=at)


def take_place(
    office: Office, kind: str, starts_at: datetime, *, offering: Offering
) -> Slot | None:
    """Take one place of a checked time, or None when the last one is gone; in a transaction."""
    slot = slot_at(office, kind, starts_at, offering)
    taken = Slot.objects.filter(pk=slot.pk, taken__lt=offering.capacity).update(
        taken=F("taken") + 1, capacity=offering.capacity
    )
    return slot if taken else None


def slot_at(office: Office, kind: str, starts_at: datetime, offering: Offering) -> Slot:
    """The row of a time; the first to ask makes it."""
    row = Slot(
        office=office, kind=kind, starts_at=starts_at, minutes=offering.rules.slot_minutes,
        capacity=offering.capacity,
    )  # fmt: skip
    Slot.objects.bulk_create([row], ignore_conflicts=True)
    return Slot.objects.get(office=office, kind=kind, starts_at=starts_at)


def give_back(slot_id: int) -> None:
    """One place of the slot is free again."""
    Slot.objects.filter(pk=slot_id, taken__gt=0).update(taken=F("taken") - 1)


def full(office: Office, kind: str, starts_at: datetime, *, at: datetime) -> Refusal:
    """The answer for who came too late: the nearest times that are still free."""
    words = _("Tempat terakhir pada waktu itu baru saja diambil orang lain. {nearest}")
    return _with_nearest("slot_full", words, office, kind, starts_at, at=at)


def _wrong_time(
    office: Office, kind: str, starts_at: datetime, offering: Offering, *, at: datetime
) -> Refusal:
    first, last = offering.bounds(at)
    if starts_at < at:
        code, words = "slot_past", _("Waktu itu sudah lewat. {nearest}")
    elif starts_at < first:
        code, words = "slot_too_soon", _(
            "Waktu itu sudah terlalu dekat untuk dipesan. Anda boleh datang langsung tanpa "
            "janji temu. {nearest}"
        )  # fmt: skip
    elif offering.calendar.local_day(starts_at) > last:
        code, words = "slot_too_far", _("Tanggal itu belum dibuka untuk janji temu. {nearest}")
    else:
        code, words = "slot_closed", _("Kantor tidak melayani pada waktu itu. {nearest}")
    return _with_nearest(code, words, office, kind, starts_at, at=at)


def _with_nearest(
    code: str, words: Any, office: Office, kind: str, starts_at: datetime, *, at: datetime
) -> Refusal:
    free = nearest(office, kind, at=at, to=starts_at)
    zone = calendar_of(office.pk).zone
    told = "; ".join(moment(item.starts_at, zone) for item in free)
    hint = (
        str(_("Waktu kosong terdekat: {times}.")).format(times=told)
        if told
        else str(_("Belum ada waktu kosong lain; datanglah langsung pada jam layanan."))
    )
    details = {"nearest": [item.starts_at.astimezone(zone).isoformat() for item in free]}
    return Refusal(code, words, details=details, nearest=hint)


def moment(at: datetime, zone: Any, language: str | None = None) -> str:
    """`Selasa, 24 November 2026 pukul 09.30 WIB`, in the office's zone."""
    local = at.astimezone(zone)
    if language is None:
        return _moment(local)
    with override(language):
        return _moment(local)


def _moment(local: datetime) -> str:
    at, clock = str(_("pukul")), f"{local:%H.%M} {local.tzname()}"
    return f"{dateformat.format(local, 'l, j F Y')} {at} {clock}"
