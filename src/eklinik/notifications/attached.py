"""What goes along with a mail: the calendar file of an appointment, as it stands when sent."""

from __future__ import annotations

from eklinik.clinic.calendar_file import calendar_file
from eklinik.clinic.models import Booking
from eklinik.notifications.channels import registry
from eklinik.notifications.channels.base import Attachment
from eklinik.outbox.models import Delivery

DATED = frozenset({"booking.confirmed", "booking.moved", "booking.cancelled"})
CALENDAR = "text/calendar; charset=utf-8"


def attachments_of(delivery: Delivery) -> tuple[Attachment, ...]:
    """The files of one message; only a mail takes any, a text message has the link."""
    promise = delivery.promise
    key = (promise.data or {}).get("key")
    if delivery.channel != registry.EMAIL or promise.topic != "visitor" or key not in DATED:
        return ()
    rows = Booking.objects.select_related("office", "slot", "service", "consultation")
    booking = rows.filter(pk=promise.subject, office_id=promise.office_id or 0).first()
    return (Attachment("janji-temu.ics", calendar_file(booking), CALENDAR),) if booking else ()
