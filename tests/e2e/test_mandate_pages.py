"""Mandates and the telephone desk, looked at with axe at 360 and 1280, light and dark."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Browser

from eklinik.applicants import mandates
from eklinik.applicants.identities import save_applicant
from eklinik.applicants.mandate_texts import consent_text
from eklinik.applicants.models import Mandate
from eklinik.clinic import callers, telephone
from eklinik.clinic.models import Consultation, PhoneCall
from tests.clinic.people import Clinic, clinic
from tests.e2e.harness import check_page, session_cookie
from tests.people import House

pytestmark = [pytest.mark.browser, pytest.mark.slow]
NUMBER = "0812-0000-1234"


@pytest.fixture
def hall(live_house: House) -> Clinic:
    made = clinic(live_house)
    made.sits("klinik", "phone", at=timezone.now())
    return made


@pytest.fixture
def call(hall: Clinic) -> PhoneCall:
    """Somebody known calls; a question waits, and two calls are owed, one of them late."""
    house, now = hall.house, timezone.now()
    me = house.users["klinik"].pk
    words = {"kind": "person", "name": "Cut Contoh", "nik": "1171015503900001", "phone": NUMBER,
             "address": "Gampong Seulanga"}  # fmt: skip
    someone = save_applicant(house.office, words, by=None, at=now)
    for minutes, about in ((20, "Tanya syarat SIPB"), (200, "Lanjut isi formulir")):
        first = telephone.incoming(house.office, NUMBER, name="Cut Contoh", by=me, at=now)
        telephone.promise_back(
            first, due_at=now + timedelta(minutes=minutes), about=about, by=me, at=now
        )
    PhoneCall.objects.filter(about="Tanya syarat SIPB").update(due_at=now - timedelta(minutes=35))
    made = telephone.incoming(house.office, NUMBER, name="Cut Contoh", by=me, at=now)
    callers.ask(made, someone, at=now)
    return made


@pytest.fixture
def held(hall: Clinic) -> Consultation:
    return hall.consultation(
        at=timezone.now(), visitor_name="Cut Contoh", phone=NUMBER, kind="phone",
        desk=hall.desks["phone"],
    )  # fmt: skip


def given(hall: Clinic, held: Consultation, *, confirmed: bool = True) -> Mandate:
    office, now, scope = hall.house.office, timezone.now(), ["fill", "upload", "submit", "follow"]
    text = consent_text(office, "phone", "id", name="Cut Contoh", scope=scope, until="1 Desember")
    mandate = mandates.give(
        office, channel="phone", scope=scope, person_name="Cut Contoh", text=text, language="id",
        evidence_kind="call", evidence={"words": "ya, saya setuju"}, code="123456",
        taken_by=hall.house.users["klinik"].pk, at=now, consultation_ref=held.pk,
    )  # fmt: skip
    if confirmed:
        mandate = mandates.confirm(mandate, "123456", by=mandate.taken_by_id, at=now)
        mandates.use(mandate, "fill", by=mandate.taken_by_id, at=now, words="Alamat usaha, luas")
    return mandate


def look(browser: Browser, server: Any, hall: Clinic, path: str, name: str) -> None:
    client = Client()
    client.force_login(hall.house.users["klinik"])
    cookies = session_cookie(client)
    check_page(browser, server.url + path, name=name, cookies=cookies, languages=("id",))


def test_telephone_list_and_log(live_server, browser, hall, call) -> None:
    look(browser, live_server, hall, reverse("telephone:calls"), "telepon")
    look(browser, live_server, hall, reverse("telephone:log"), "telepon-riwayat")


def test_card_of_a_call(live_server, browser, hall, call) -> None:
    look(browser, live_server, hall, reverse("telephone:call", args=[call.pk]), "telepon-kartu")


def test_taking_a_mandate(live_server, browser, hall, held) -> None:
    path = reverse("desk:mandate", args=[held.uid])
    look(browser, live_server, hall, path, "kuasa-telepon")
    look(browser, live_server, hall, path + "?cara=in_person&bahasa=ace", "kuasa-slip")
    given(hall, held, confirmed=False)
    look(browser, live_server, hall, path, "kuasa-kode")


def test_mandate_in_its_consultation_and_on_paper(live_server, browser, hall, held) -> None:
    given(hall, held)
    look(browser, live_server, hall, reverse("desk:consultation", args=[held.uid]), "kuasa-loket")
    look(browser, live_server, hall, reverse("desk:mandate", args=[held.uid]), "kuasa-berlaku")
    summary = reverse("desk:mandate_summary", args=[held.uid])
    look(browser, live_server, hall, summary, "kuasa-ringkasan")
    look(browser, live_server, hall, reverse("office:mandate_slip"), "kuasa-slip-cetak")


def test_the_persons_own_page(live_server, browser, hall, held) -> None:
    path = reverse("mandate", args=[given(hall, held).secret])
    check_page(browser, live_server.url + path, name="kuasa-saya")
    check_page(browser, live_server.url + path + "?besar=1", name="kuasa-saya-besar")
