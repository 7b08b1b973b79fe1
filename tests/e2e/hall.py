"""A waiting hall for the browser tests, and the pages that show it."""

from __future__ import annotations

from datetime import time
from typing import Any

from django.urls import reverse
from django.utils import timezone

from eklinik.accounts.models import Office
from eklinik.clinic import queue
from eklinik.clinic.models import ClinicService, Desk, Hall, OpeningHours

SERVICES = (("A", "Bantuan permohonan"), ("B", "Tanya syarat"), ("C", "Ambil surat"))
SLUG, KEY = "uji", "kios-uji"
RECEPTION = {"nomor": "/loket/terima/", "poster": f"/loket/poster/{SLUG}/"}


def hall_pages(office: Office) -> dict[str, str]:
    """The addresses of the hall, with somebody called and somebody waiting."""
    hall = _hall(office)
    letter = ClinicService.objects.filter(office=office).order_by("letter")[0].letter
    words: dict[str, Any] = {"kind": "in_person", "source": "reception", "hall": hall}
    service = ClinicService.objects.get(office=office, letter=letter)
    rows = [
        queue.issue(office, service, at=timezone.now(), force=True, priority=kind, **words)
        for kind in ("", "elderly", "")
    ]
    desk = Desk.objects.filter(hall=hall)[0]
    first = rows[0]
    first.state, first.desk, first.calls, first.called_at = "called", desk, 1, timezone.now()
    first.save()
    kiosk = reverse("kiosk", args=[hall.kiosk_key])
    return {
        "layar": reverse("hall_screen", args=[office.slug, hall.slug]),
        "kios": kiosk,
        "kios-tanya": f"{kiosk}?layanan={letter}",
        "kios-nomor": reverse("kiosk_number", args=[hall.kiosk_key, rows[2].secret]),
        "antre": reverse("ticket_take", args=[office.slug, hall.slug]),
        "antre-menunggu": reverse("ticket", args=[rows[2].secret]),
        "antre-dipanggil": reverse("ticket", args=[first.secret]),
    }


def _hall(office: Office) -> Hall:
    hall = Hall.objects.create(office=office, slug=SLUG, name="Ruang tunggu uji", kiosk_key=KEY)
    for place, (letter, name) in enumerate(SERVICES):
        ClinicService.objects.get_or_create(
            office=office, letter=letter, defaults={"name": name, "kinds": [], "place": place}
        )
    Desk.objects.create(office=office, hall=hall, name="Loket Uji 1", kind="in_person")
    for weekday in range(7):
        OpeningHours.objects.get_or_create(
            office=office, kind="in_person", weekday=weekday, opens=time(0),
            defaults={"closes": time(23, 59, 59)},
        )  # fmt: skip
    return hall
