"""An appointment for the online desk: its door leads to the room, its name to the consultation."""

from __future__ import annotations

from datetime import timedelta

import time_machine
from django.test import Client

from eklinik.accounts.vault import decipher
from eklinik.clinic.bookings import Person, book
from eklinik.clinic.models import Consultation
from tests.clinic.people import clinic
from tests.people import NOW, House

WHO = Person("Ratna Contoh", phone="+6281200001234")


def test_online_door_leads_to_the_room_with_name_and_number(house: House) -> None:
    made = clinic(house)
    made.sits(desk="online")
    starts = NOW + timedelta(hours=3)
    booking = book(house.office, made.services["A"], "online", starts.replace(minute=0),
                   who=WHO, source="web", by=None, at=NOW)  # fmt: skip
    visitor, officer = Client(), Client()
    with time_machine.travel(booking.slot.starts_at, tick=False):
        officer.force_login(house.users["klinik"])
        entered = visitor.post(f"/janji/k/{booking.code}/", {"aksi": "masuk"}, follow=True)
        booking.refresh_from_db()
        assert entered.redirect_chain[-1][0] == f"/antre/online/tiket/{booking.ticket.secret}/"
        officer.post("/loket/panggil/")
        officer.post(f"/loket/nomor/{booking.ticket.pk}/begin/")

        held = Consultation.objects.get()
        assert (held.visitor_name, decipher(held.phone_cipher)) == (WHO.name, WHO.phone)
        assert visitor.get(f"/antre/online/tiket/{booking.ticket.secret}/").status_code == 302
