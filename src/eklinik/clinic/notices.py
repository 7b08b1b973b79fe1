"""What people with an appointment are told: promised in the transaction of what happened."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from eklinik.accounts.vault import decipher
from eklinik.applicants.checks import check_mobile
from eklinik.casework.clock import calendar_of
from eklinik.clinic.models import Booking, DeskKind, Slot
from eklinik.clinic.slots import moment
from eklinik.outbox.post import post

BRING = {
    DeskKind.IN_PERSON: _("KTP asli dan dokumen yang sudah ada"),
    DeskKind.PHONE: _("KTP, nomor berkas bila ada, dan alat tulis di dekat telepon"),
    DeskKind.ONLINE: _("KTP dan dokumen di dekat Anda, serta ponsel atau komputer berkamera"),
}


def tell(
    booking: Booking, key: str, *, at: datetime, offered: Slot | None = None, until: str = ""
) -> None:
    """Promise a notice by the ways the person gave; nothing for somebody who gave none."""
    ways = ways_to(booking)
    if not ways:
        return
    words = words_of(booking, offered=offered, until=until)
    data = {"key": key, "words": words, "ways": ways}
    post(booking.office_id, "visitor", booking.pk, at=at, seq=booking.sequence, data=data)


def remind_once(booking: Booking, *, at: datetime) -> bool:
    """Promise the reminder, unless another worker did; False then."""
    with transaction.atomic():
        free = Booking.objects.filter(pk=booking.pk, reminded_at__isnull=True)
        if not free.update(reminded_at=at):
            return False
        tell(booking, "booking.reminder", at=at)
    return True


def ways_to(booking: Booking) -> list[list[str]]:
    """The channels with their addresses; a landline takes no message."""
    ways = []
    if phone := mobile_of(booking):
        ways.append([booking.channel or "sms", phone])
    if booking.email:
        ways.append(["email", booking.email])
    return ways


def mobile_of(booking: Booking) -> str:
    """The number, when it takes messages; else nothing."""
    phone = decipher(booking.phone_cipher)
    try:
        return check_mobile(phone) if phone else ""
    except ValidationError:
        return ""


def words_of(booking: Booking, *, offered: Slot | None = None, until: str = "") -> dict[str, Any]:
    """The words of a booking's notices, in Indonesian, like the texts of the office."""
    zone = calendar_of(booking.office_id).zone
    with override("id"):
        return {
            "nama": booking.name,
            "kode": f"{booking.code[:5]}-{booking.code[5:]}",
            "layanan": booking.service.name,
            "jadwal": moment(booking.slot.starts_at, zone),
            "tawaran": moment(offered.starts_at, zone) if offered else "",
            "tempat": place_of(booking),
            "bawa": str(BRING[DeskKind(booking.slot.kind)]),
            "kantor": booking.office.name,
            "tautan": page_of(booking),
            "batas": until,
        }


def page_of(booking: Booking) -> str:
    """The whole address of the booking's own page."""
    return f"{settings.SITE_URL}/janji/k/{booking.code}/"


def place_of(booking: Booking) -> str:
    """Where it takes place: the office, the online room's door, or the number we call."""
    if booking.slot.kind == DeskKind.IN_PERSON:
        office = booking.office
        return ", ".join(filter(None, [office.name, office.address, office.place]))
    if booking.slot.kind == DeskKind.PHONE:
        return str(_("kami menelepon {phone}")).format(phone=booking.phone_mask)
    return str(_("ruang online, dibuka dari {link}")).format(link=room_of(booking))


def room_of(booking: Booking) -> str:
    """The door of the online room: the consultation's own page, once there is one."""
    if booking.consultation is None:
        return page_of(booking)
    return f"{settings.SITE_URL}/ruang/{booking.consultation.secret}/"
