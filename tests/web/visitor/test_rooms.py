"""The waiting page: the number, the way in, consent, files, and the end."""

from __future__ import annotations

import io
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone
from PIL import Image

from eklinik.applicants.models import Mandate
from eklinik.clinic import online, visit
from eklinik.clinic.models import Consultation, OpeningHours, ScanPage, Ticket, VideoRoom
from eklinik.clinic.rooms import registry
from tests.clinic.people import clinic
from tests.clinic.together import Together, together

LINK = "https://rapat.contoh.id/abc?pwd=rahasia"


@pytest.fixture
def two(house) -> Together:
    return together(house, at=timezone.now())


@pytest.fixture
def guest() -> Client:
    return Client()


def address(two: Together, more: str = "") -> str:
    return f"/ruang/{two.consultation.secret}/{more}"


def opened(two: Together) -> VideoRoom:
    by = two.house.actor("klinik")
    return online.open_room(two.consultation, by=by, at=timezone.now(), link=LINK)


def state(two: Together, guest: Client) -> str:
    return guest.get(address(two, "keadaan/")).json()["state"]


def test_states_follow_the_officer(two, guest):
    by, at = two.house.actor("klinik"), timezone.now()
    assert state(two, guest) == "called"
    opened(two)
    assert state(two, guest) == "opened"
    online.admit(two.consultation, by=by, at=at)
    assert state(two, guest) == "ready"
    online.close_rooms(two.consultation, at=at)
    assert state(two, guest) == "called"
    Consultation.objects.update(closed_at=at)
    assert state(two, guest) == "over"


def test_way_in_appears_when_the_officer_is_ready_with_its_host(two, guest):
    opened(two)
    assert "Petugas siap, masuk" not in guest.get(address(two)).content.decode()
    assert guest.get(address(two, "masuk/"))["Location"] == address(two)
    online.admit(two.consultation, by=two.house.actor("klinik"), at=timezone.now())
    page = guest.get(address(two)).content.decode()
    assert "<b>rapat.contoh.id</b>" in page
    assert "<iframe" not in page
    assert guest.get(address(two, "masuk/"))["Location"] == LINK


def test_link_is_not_readable_in_the_database(two):
    room = opened(two)
    assert "rapat.contoh.id/abc" not in VideoRoom.objects.get(pk=room.pk).join_url


def test_officer_sees_that_the_visitor_waits(two, guest):
    opened(two)
    guest.get(address(two, "keadaan/"))
    assert VideoRoom.objects.get().visitor_seen_at is not None


def test_consent_is_kept_word_for_word_and_can_be_revoked(two, guest):
    page = guest.post(address(two, "setuju/"), {"nama": "Tamu Contoh"}, follow=True)
    given = Mandate.objects.get()
    assert (given.channel, given.person_name, given.evidence) == (
        "online", "Tamu Contoh", {"words": "Ya, saya setuju", "how": "page"},
    )  # fmt: skip
    assert given.confirmed_at is not None
    assert given.text in page.content.decode()
    assert f"/kuasa/{given.secret}/" in page.content.decode()
    assert Consultation.objects.get().visitor_name == "Tamu Contoh"
    guest.post(address(two, "setuju/"), {"nama": "Tamu Contoh"})
    assert Mandate.objects.count() == 1


def test_consent_without_a_name_asks_for_it(two, guest):
    page = guest.post(address(two, "setuju/"), {"nama": "  "})
    assert page.status_code == 422
    assert "Tulis nama Anda" in page.content.decode()
    assert Mandate.objects.count() == 0


def photo() -> SimpleUploadedFile:
    out = io.BytesIO()
    Image.effect_noise((900, 1200), 40).convert("RGB").save(out, "JPEG")
    return SimpleUploadedFile("ktp.jpg", out.getvalue(), "image/jpeg")


def test_photo_sent_by_the_visitor_arrives_at_the_desk(two, guest):
    page = guest.post(address(two, "berkas/"), {"berkas": photo()}, follow=True)
    assert "1 berkas sampai di meja petugas" in page.content.decode()
    kept = ScanPage.objects.get()
    assert (kept.session.consultation_id, kept.session.application_id) == (
        two.consultation.pk, two.application.pk,
    )  # fmt: skip
    told = two.consultation.entries.filter(verb="files_sent").get()
    assert told.record == '{"count": 1}'


def test_file_that_is_no_picture_is_refused_in_words(two, guest):
    odd = SimpleUploadedFile("ktp.jpg", b"MZ bukan gambar", "image/jpeg")
    page = guest.post(address(two, "berkas/"), {"berkas": odd})
    assert page.status_code == 422
    assert "ktp.jpg:" in page.content.decode()
    assert ScanPage.objects.count() == 0


def test_no_file_is_asked_for(two, guest):
    assert guest.post(address(two, "berkas/")).status_code == 422


def test_page_ends_with_the_consultation(two, guest):
    Consultation.objects.update(closed_at=timezone.now())
    page = guest.get(address(two)).content.decode()
    assert "Konsultasi ini sudah selesai" in page
    assert 'type="file"' not in page
    assert guest.post(address(two, "berkas/"), {"berkas": photo()}).status_code == 422
    guest.post(address(two, "setuju/"), {"nama": "Tamu Contoh"})
    assert (ScanPage.objects.count(), Mandate.objects.count()) == (0, 0)


def test_rooms_left_open_are_ended(two):
    opened(two)
    assert online.close_left_open(at=timezone.now()) == 0
    Consultation.objects.update(closed_at=timezone.now())
    assert online.close_left_open(at=timezone.now()) == 1
    assert VideoRoom.objects.get().closed_at is not None


def test_wrong_secrets_are_counted(db, guest):
    status = [guest.get(f"/ruang/salah-{n}/").status_code for n in range(21)]
    assert status == [404] * 20 + [429]


def test_page_is_kept_by_nobody(two, guest):
    assert guest.get(address(two))["Cache-Control"] == "no-store, private"


@pytest.fixture
def always_open(house):
    made = clinic(house)
    from datetime import time

    OpeningHours.objects.all().delete()
    for day in range(7):
        OpeningHours.objects.create(
            office=house.office, kind="online", weekday=day, opens=time(0), closes=time(23, 59)
        )
    return made


def test_online_number_is_taken_followed_and_leads_into_the_room(always_open, guest):
    desk = always_open
    begun = guest.get("/antre/online/kota/")
    assert begun.status_code == 200
    taken = guest.post("/antre/online/kota/", {"service": "A", "name": "Tamu Contoh"})
    ticket = Ticket.objects.get()
    assert (ticket.kind, ticket.source) == ("online", "online")
    own = f"/antre/online/tiket/{ticket.secret}/"
    assert taken["Location"] == own
    assert "Giliran Anda berikutnya" in guest.get(own).content.decode()
    assert guest.get(own + "keadaan/").json() == {"state": "waiting", "ahead": 0}
    held = visit.open_consultation(
        desk.house.office, ticket.service, kind="online", by=desk.house.users["klinik"].pk,
        at=timezone.now(), ticket=ticket,
    )  # fmt: skip
    assert guest.get(own + "keadaan/").json()["state"] == "room"
    assert guest.get(own)["Location"] == f"/ruang/{held.secret}/"
    held.refresh_from_db()
    assert held.visitor_name == "Tamu Contoh"


def test_online_number_with_a_wrong_phone_keeps_what_was_typed(always_open, guest):
    words = {"service": "A", "name": "Tamu Contoh", "phone": "12"}
    page = guest.post("/antre/online/kota/", words)
    assert page.status_code == 422
    assert 'value="Tamu Contoh"' in page.content.decode()
    assert Ticket.objects.count() == 0


def test_online_number_of_an_unknown_office_or_ticket_is_404(db, guest):
    assert guest.get("/antre/online/tidak-ada/").status_code == 404
    assert guest.get("/antre/online/tiket/tidak-ada/").status_code == 404


def test_provider_is_chosen_per_office(house):
    house.office.settings = {registry.SETTING: "zoom"}
    assert registry.chosen_by(house.office) == "zoom"


def test_room_seen_is_written_at_most_every_ten_seconds(two):
    room, at = opened(two), timezone.now()
    online.see_visitor(room, at=at)
    room.refresh_from_db()
    online.see_visitor(room, at=at + timedelta(seconds=5))
    assert VideoRoom.objects.get().visitor_seen_at == room.visitor_seen_at
