"""The appointment as a calendar file (RFC 5545), in the office's own time zone.

The UID never changes and SEQUENCE counts the changes, so a calendar that got an older
file updates its entry, and takes it out when the appointment was cancelled.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from django.utils.translation import gettext as _
from icalendar import Alarm, Calendar, Event, Timezone, vText

from eklinik.casework.clock import calendar_of
from eklinik.clinic.booking_rows import spelled
from eklinik.clinic.models import Booking, DeskKind
from eklinik.clinic.notices import BRING, page_of, place_of

REMIND_BEFORE = timedelta(hours=2)


def calendar_file(booking: Booking) -> bytes:
    """The `.ics` of a booking (select_related office, slot, service)."""
    zone = calendar_of(booking.office_id).zone
    file = Calendar()
    file.add("prodid", "-//E-Klinik//Janji temu//ID")
    file.add("version", "2.0")
    file.add("calscale", "GREGORIAN")
    starts = booking.slot.starts_at.astimezone(zone)
    file.add_component(
        Timezone.from_tzinfo(
            zone,
            first_date=starts.date() - timedelta(days=366),
            last_date=starts.date() + timedelta(days=366),
        )
    )
    file.add_component(_event(booking, starts))
    return bytes(file.to_ical())


def _event(booking: Booking, starts: datetime) -> Event:
    event = Event()
    event.add("uid", f"booking-{booking.pk}@{booking.office.slug}.eklinik")
    event.add("dtstamp", booking.changed_at.astimezone(UTC))
    event.add("sequence", booking.sequence)
    event.add("dtstart", starts)
    event.add("dtend", starts + timedelta(minutes=booking.slot.minutes))
    event.add("summary", f"{booking.service.name}, {booking.office.name}")
    event.add("description", _description(booking))
    event.add("location", vText(place_of(booking)))
    event.add("url", page_of(booking))
    event.add("status", "CANCELLED" if _is_off(booking) else "CONFIRMED")
    if not _is_off(booking):
        event.add_component(_alarm(booking))
    return event


def _alarm(booking: Booking) -> Alarm:
    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("description", booking.service.name)
    alarm.add("trigger", -REMIND_BEFORE)
    return alarm


def _description(booking: Booking) -> str:
    words = _("Kode janji temu {code}. Bawa: {bring}. Layanan ini Rp0, tidak dipungut biaya.")
    return words.format(code=spelled(booking.code), bring=BRING[DeskKind(booking.slot.kind)])


def _is_off(booking: Booking) -> bool:
    return booking.state == Booking.State.CANCELLED
