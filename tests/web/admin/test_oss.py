"""OSS at the administration: the way, the test of the line, dead letters, exports."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from eklinik.accounts.models import LogEntry
from eklinik.licensing.models import OssMessage, OssSheet
from eklinik.licensing.oss import inbound, outbound, registry
from eklinik.licensing.oss.failing import FailingOss
from eklinik.licensing.oss.null import NullOss
from tests.licensing.business import Business, build_business
from tests.licensing.oss.people import NIB, connect, file_body, nib_body, oss_project
from tests.licensing.oss.test_sheets import book
from tests.people import NOW, House

State = OssMessage.State


@pytest.fixture
def business(house: House, settings) -> Business:
    found = build_business(house)
    connect(settings, found)
    return found


@pytest.fixture
def boss(client, business) -> Client:
    client.force_login(business.house.users["admin"])
    return client


def dead(business: Business, monkeypatch: Any, **extra: Any) -> OssMessage:
    monkeypatch.setattr(registry, "oss_of", lambda office: FailingOss("400"))
    project = oss_project(business, **extra)
    message = outbound.tell(project, "receiveLicenseStatus", {"kd_status": "10"}, at=NOW)
    outbound.sweep(at=NOW)
    return message


@pytest.mark.parametrize("path", ["", "?keadaan=dead", "?keadaan=x&sebelum=y", "impor/"])
def test_pages_are_the_administrators(boss, business, path):
    assert boss.get(f"/kelola/oss/{path}").status_code == 200
    for name in ("fo", "kepala", "pemohon"):
        boss.force_login(business.house.users[name])
        assert boss.get(f"/kelola/oss/{path}").status_code == 404


def test_way_is_chosen_and_logged(boss, business):
    assert boss.post("/kelola/oss/", {"way": "sheets", "resets": "2"}).status_code == 302
    office = business.house.office
    office.refresh_from_db()
    assert (registry.way_of(office), registry.resets_of(office)) == ("sheets", 2)
    assert LogEntry.objects.get(subject="oss").detail == {"way": "sheets"}


def test_connected_needs_its_settings(boss, business, settings):
    settings.EKLINIK_OSS_USER_KEY = ""
    answer = boss.post("/kelola/oss/", {"way": "connected", "resets": "1"})
    assert (answer.status_code, "EKLINIK_OSS_URL" in answer.content.decode()) == (422, True)
    assert boss.post("/kelola/oss/", {"way": "lain", "resets": "9"}).status_code == 422


@pytest.mark.parametrize(
    ("oss", "words"),
    [
        (NullOss(), "OSS menjawab dengan baik (200)."),
        (FailingOss("timeout"), "Belum tersambung: OSS tidak menjawab dalam waktunya"),
        (FailingOss("401"), "OSS menjawab: User Akses Tidak Valid"),
    ],
)
def test_connection_is_tested(boss, monkeypatch, oss, words):
    monkeypatch.setattr(registry, "connection", lambda: oss)
    answer = boss.post("/kelola/oss/uji/")
    assert (answer.status_code, words in answer.content.decode()) == (200, True)


def test_dead_letter_has_a_button(boss, business, monkeypatch):
    message = dead(business, monkeypatch)
    page = boss.get("/kelola/oss/").content.decode()
    assert "Data Parameter Salah" in page
    assert f"/kelola/oss/pesan/{message.pk}/kirim-lagi/" in page
    assert boss.post(f"/kelola/oss/pesan/{message.pk}/kirim-lagi/").status_code == 302
    message.refresh_from_db()
    assert (message.state, message.attempts) == (State.WAITING, 0)
    assert boss.post(f"/kelola/oss/pesan/{message.pk}/kirim-lagi/").status_code == 422


def test_all_dead_letters_go_again(boss, business, monkeypatch):
    for number in range(2):
        dead(business, monkeypatch, id_izin=f"I-{number}", id_proyek=f"P-{number}")
    boss.post("/kelola/oss/kirim-lagi/")
    assert OssMessage.objects.filter(state=State.WAITING).count() == 2


def test_message_of_oss_that_waits_is_applied_or_set_aside(boss, business):
    office = business.house.office
    message = inbound.take_in(office, "receiveFileDS", file_body(), at=NOW)
    here = f"/kelola/oss/pesan/{message.pk}/"
    answer = boss.post(f"{here}terapkan/")
    assert (answer.status_code, "Belum ada berkas" in answer.content.decode()) == (422, True)
    assert boss.post(f"{here}sisihkan/", {"alasan": "a"}).status_code == 422
    assert boss.post(f"{here}sisihkan/", {"alasan": "Bukan milik kami\x00"}).status_code == 302
    message.refresh_from_db()
    assert (message.state, message.error) == (State.IGNORED, "Bukan milik kami")
    assert boss.post(f"{here}lain/").status_code == 404


def test_other_offices_messages_are_not_there(boss, business, other_house):
    message = inbound.take_in(business.house.office, "receiveNIB", nib_body(), at=NOW)
    boss.force_login(other_house.users["admin"])
    assert boss.post(f"/kelola/oss/pesan/{message.pk}/terapkan/").status_code == 404
    assert NIB not in boss.get("/kelola/oss/").content.decode()


def test_list_asks_the_same_however_long(boss, business):
    def count() -> int:
        with CaptureQueriesContext(
            connection,
        ) as found:
            boss.get("/kelola/oss/")
        return len(found)

    oss_project(business)
    inbound.take_in(business.house.office, "receiveNIB", nib_body(1), at=NOW)
    few = count()
    for number in range(2, 12):
        inbound.apply(
            inbound.take_in(business.house.office, "receiveNIB", nib_body(number), at=NOW), at=NOW
        )
    assert (few, count()) == (6, 6)


def test_export_from_file_to_live_and_back(boss, business):
    project = business.project(nib="", id_proyek="P-1", source="connected")
    content = book(["I-1", "PT Contoh", NIB, "P-1", "10003", "Dokumen Lengkap", "2026-11-20"])
    answer = boss.post("/kelola/oss/impor/", {"file": SimpleUploadedFile("e.xlsx", content)})
    sheet = OssSheet.objects.get()
    here = f"/kelola/oss/impor/{sheet.pk}/"
    assert answer["Location"] == here
    assert "10 Dokumen Lengkap" in boss.get(here + "?baris=new&mulai=x").content.decode()
    assert boss.post(here + "berlakukan/").status_code == 302
    project.refresh_from_db()
    assert project.id_izin == "I-1"
    assert boss.post(here + "berlakukan/").status_code == 422
    assert boss.post(here + "batal/").status_code == 200
    assert boss.post(here + "batal/", {"confirmed": "1"}).status_code == 302
    project.refresh_from_db()
    assert project.id_izin == ""


def test_what_is_no_export_is_refused(boss):
    for file in (SimpleUploadedFile("e.xlsx", b"bukan"), None):
        words = {"file": file} if file else {}
        assert boss.post("/kelola/oss/impor/", words).status_code == 422
