# ruff: noqa: F811
"""The room at the desk: opened, failed, replaced by a typed link, invited, entered."""

from __future__ import annotations

import pytest
from django.test import Client
from django.utils import timezone

from eklinik.accounts.models import LogEntry, Office
from eklinik.accounts.vault import encipher
from eklinik.clinic.models import Consultation, VideoRoom
from eklinik.clinic.rooms import wire
from eklinik.outbox.models import Promise
from tests.clinic.rooms.conftest import in_a_hurry, jitsi, served, zoom  # noqa: F401  fixtures
from tests.clinic.together import Together, together

LINK = "https://rapat.contoh.id/abc"


@pytest.fixture
def two(house) -> Together:
    return together(house, at=timezone.now())


@pytest.fixture
def officer(two) -> Client:
    client = Client()
    client.force_login(two.house.users["klinik"])
    return client


def address(two: Together, more: str = "") -> str:
    return f"/loket/{two.consultation.uid}/{more}"


def chooses(two: Together, name: str) -> None:
    Office.objects.update(settings={"room_provider": name})


def test_panel_offers_the_link_the_page_and_the_form(two, officer):
    page = officer.get(address(two)).content.decode()
    assert f"/ruang/{two.consultation.secret}/" in page
    assert "Pakai tautan sendiri" in page
    assert f"/loket/{two.consultation.uid}/isian/1/" in page


@pytest.mark.parametrize(("mode", "says"), [
    ("timeout", "tidak menjawab dalam 5 detik"), ("unauthorized", "menolak pengaturan kantor"),
    ("limited", "sedang membatasi"), ("error", "sedang bermasalah"),
    ("malformed", "tidak dapat dibaca"),
])  # fmt: skip
def test_zoom_that_fails_offers_the_typed_link_and_loses_nothing(
    mode,
    says,
    two,
    officer,
    zoom,
    in_a_hurry,
):
    chooses(two, "zoom")
    zoom.mode = mode
    assert wire.TIMEOUT == 1.0
    officer.post(address(two, "ruang/buka/"))
    page = officer.get(address(two)).content.decode()
    assert says in page
    assert '<details class="fold" open><summary>Pakai tautan sendiri' in page
    assert VideoRoom.objects.count() == 0
    assert two.consultation.entries.filter(verb="room_failed").count() == 1
    officer.post(address(two, "ruang/buka/"), {"tautan": LINK, "ketik": "1"})
    assert VideoRoom.objects.get().provider == "typed"
    assert says not in officer.get(address(two)).content.decode()


def test_zoom_room_opens_and_its_host_address_is_asked_anew(two, officer, zoom):
    chooses(two, "zoom")
    officer.post(address(two, "ruang/buka/"))
    room = VideoRoom.objects.get()
    assert (room.provider, room.host_url) == ("zoom", "")
    first, second = (officer.get(address(two, "ruang/masuk/"))["Location"] for _ in range(2))
    assert f"/s/{room.room}?zak=" in first
    assert first != second
    officer.post(address(two, "ruang/tutup/"))
    assert zoom.meetings == {}


def test_jitsi_lets_officer_and_visitor_in_with_their_own_tokens(two, officer, jitsi):
    import httpx

    chooses(two, "jitsi")
    officer.post(address(two, "ruang/buka/"))
    officer.post(address(two, "ruang/persilakan/"))
    host = officer.get(address(two, "ruang/masuk/"))["Location"]
    guest = Client().get(f"/ruang/{two.consultation.secret}/masuk/")["Location"]
    assert [httpx.get(url).status_code for url in (host, guest)] == [200, 200]
    assert [who[2] for who in jitsi.entered[-2:]] == [True, False]


def test_wrong_link_is_told_and_stays_in_the_box(two, officer):
    officer.post(address(two, "ruang/buka/"), {"tautan": "http://rapat.contoh.id", "ketik": "1"})
    page = officer.get(address(two)).content.decode()
    assert "Tautan harus diawali https://" in page
    assert 'value="http://rapat.contoh.id"' in page
    assert VideoRoom.objects.count() == 0
    assert two.consultation.entries.filter(verb="room_failed").count() == 0


def test_host_way_in_that_fails_is_told(two, officer, zoom):
    chooses(two, "zoom")
    officer.post(address(two, "ruang/buka/"))
    zoom.meetings.clear()
    assert officer.get(address(two, "ruang/masuk/"))["Location"].endswith("#ruang")
    assert "sudah tidak ada di Zoom" in officer.get(address(two)).content.decode()


def test_second_room_ends_the_first(two, officer):
    for link in (LINK, LINK + "d"):
        officer.post(address(two, "ruang/buka/"), {"tautan": link, "ketik": "1"})
    assert VideoRoom.objects.filter(closed_at__isnull=True).count() == 1
    assert VideoRoom.objects.count() == 2


def test_invitation_is_promised_to_the_number(two, officer):
    Consultation.objects.update(phone_cipher=encipher("+6281200001234"))
    officer.post(address(two, "ruang/undang/"))
    promise = Promise.objects.get(topic="visitor")
    assert promise.data["key"] == "room.invite"
    assert promise.data["ways"] == [["sms", "+6281200001234"]]
    assert promise.data["words"]["tautan"].endswith(f"/ruang/{two.consultation.secret}/")


def test_invitation_without_an_address_says_so(two, officer):
    page = officer.post(address(two, "ruang/undang/"), follow=True).content.decode()
    assert "belum punya nomor atau surel" in page
    assert Promise.objects.filter(topic="visitor").count() == 0


@pytest.mark.parametrize("what", ["persilakan", "tutup", "undang", "lain"])
def test_closed_consultation_takes_no_more(what, two, officer):
    Consultation.objects.update(closed_at=timezone.now())
    assert officer.post(address(two, f"ruang/{what}/")).status_code in {302, 404}
    assert VideoRoom.objects.count() == 0


def test_strangers_and_other_roles_find_nothing(two, other_house):
    for user in (two.house.users["teknis"], other_house.users["klinik"]):
        client = Client()
        client.force_login(user)
        assert client.post(address(two, "ruang/buka/")).status_code == 404


@pytest.fixture
def admin(house) -> Client:
    client = Client()
    client.force_login(house.users["admin"])
    return client


def test_admin_chooses_the_provider_and_it_is_logged(house, admin):
    assert admin.get("/kelola/ruang-online/").status_code == 200
    admin.post("/kelola/ruang-online/", {"provider": "jitsi"})
    assert Office.objects.get(pk=house.office.pk).settings == {"room_provider": "jitsi"}
    assert LogEntry.objects.latest("pk").detail == {"room_provider": ["typed", "jitsi"]}
    assert admin.post("/kelola/ruang-online/", {"provider": "lain"}).status_code == 200
    assert Office.objects.get(pk=house.office.pk).settings == {"room_provider": "jitsi"}


def test_admin_tries_a_room_and_is_told_what_happened(house, admin, zoom):
    Office.objects.update(settings={"room_provider": "zoom"})
    page = admin.post("/kelola/ruang-online/", {"coba": "1"}).content.decode()
    assert "Berhasil: ruang percobaan dibuat di 127.0.0.1" in page
    assert zoom.meetings == {}
    zoom.mode = "error"
    page = admin.post("/kelola/ruang-online/", {"coba": "1"}).content.decode()
    assert "Zoom sedang bermasalah (jawaban 500)" in page


def test_admin_sees_which_provider_the_server_lacks(house, admin):
    page = admin.get("/kelola/ruang-online/").content.decode()
    assert "Zoom (belum diatur di server)" in page
