"""The shared form before both: saved field by field, fetched in few queries, never overwritten."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from eklinik.applications.models import Application
from eklinik.clinic.models import Consultation, FieldTouch
from tests.clinic.together import Together, together

NIK = "1171014107800001"
JSON = {"HTTP_ACCEPT": "application/json"}


@pytest.fixture
def two(house) -> Together:
    made = together(house, at=timezone.now())
    made.consents(at=timezone.now())
    return made


@pytest.fixture
def guest() -> Client:
    return Client()


@pytest.fixture
def officer(two) -> Client:
    client = Client()
    client.force_login(two.house.users["klinik"])
    return client


def room(two: Together, number: int = 1, more: str = "") -> str:
    return f"/ruang/{two.consultation.secret}/isian/{number}/{more}"


def desk(two: Together, number: int = 1, more: str = "") -> str:
    return f"/loket/{two.consultation.uid}/isian/{number}/{more}"


def field(code: str, text: str, seen: str = "", revision: int = 0) -> dict:
    return {f"isian-{code}": text, f"lihat-isian-{code}": seen, "revision": revision}


def test_visitor_types_and_the_officer_sees_it_with_the_name_of_the_side(two, guest, officer):
    saved = guest.post(room(two), field("alamat_usaha", "Jalan Contoh 1"), **JSON)
    assert saved.status_code == 200
    found = officer.get(desk(two, more="perubahan/?sejak=0")).json()
    assert found["revision"] == 1
    text, mask, who = found["fields"]["alamat_usaha"]
    assert (text, mask) == ("Jalan Contoh 1", "")
    assert who.startswith("Pengunjung, ")
    assert list(found["fields"]) == ["alamat_usaha"]


def test_officer_types_and_the_visitor_sees_the_kept_form(two, guest, officer):
    officer.post(desk(two), field("modal", "Rp 1250000"), **JSON)
    text, _mask, who = guest.get(room(two, more="perubahan/?sejak=0")).json()["fields"]["modal"]
    assert text == "1.250.000"
    assert who.startswith("Petugas, ")


def test_officer_without_consent_is_told_and_keeps_what_was_typed(house, client):
    two = together(house, at=timezone.now())
    client.force_login(house.users["klinik"])
    answer = client.post(desk(two), field("modal", "5"), **JSON)
    assert answer.status_code == 409
    assert "belum menyetujui" in answer.json()["message"]
    plain = client.post(desk(two), field("modal", "5"))
    assert plain.status_code == 409
    assert 'value="5"' in plain.content.decode()
    assert two.answers == {}


def test_same_field_by_both_asks_the_later_one(two, guest, officer):
    guest.post(room(two), field("alamat_usaha", "Jalan A"), **JSON)
    answer = officer.post(desk(two), field("alamat_usaha", "Jalan B"), **JSON).json()
    assert answer["conflicts"] == ["alamat_usaha"]
    assert answer["fields"]["alamat_usaha"][0] == "Jalan A"
    assert two.answers == {"alamat_usaha": "Jalan A"}


def test_without_javascript_both_values_are_shown_and_one_is_chosen(two, guest, officer):
    guest.post(room(two), field("alamat_usaha", "Jalan A"), **JSON)
    page = officer.post(desk(two), field("alamat_usaha", "Jalan B"))
    body = page.content.decode()
    assert page.status_code == 409
    assert "<b>Jalan A</b>" in body
    assert 'value="Jalan B"' in body
    again = officer.post(desk(two), field("alamat_usaha", "Jalan B", seen="Jalan A"))
    assert (again.status_code, two.answers) == (302, {"alamat_usaha": "Jalan B"})


def test_without_javascript_the_other_value_can_be_taken(two, guest, officer):
    guest.post(room(two), field("alamat_usaha", "Jalan A"), **JSON)
    chosen = {**field("alamat_usaha", "Jalan B"), "pakai": "alamat_usaha"}
    assert officer.post(desk(two), chosen).status_code == 302
    assert two.answers == {"alamat_usaha": "Jalan A"}


def test_a_whole_page_is_saved_and_leads_on(two, guest):
    words = {**field("alamat_usaha", "Jalan A"), **field("modal", "5"), "lanjut": "1"}
    answer = guest.post(room(two), words)
    assert (answer.status_code, answer["Location"]) == (302, room(two, 2))
    assert two.answers == {"alamat_usaha": "Jalan A", "modal": 5}


def test_wrong_answer_is_kept_and_its_fault_told(two, guest):
    page = guest.post(room(two), field("modal", "lima"))
    assert page.status_code == 422
    assert "Tulis angka bulat" in page.content.decode()
    assert two.answers == {"modal": "lima"}
    told = guest.post(room(two), field("modal", "enam", seen="lima"), **JSON).json()
    assert list(told["errors"]) == ["modal"]


def test_number_typed_by_the_officer_is_masked_for_the_visitor(two, guest, officer):
    officer.post(desk(two, 2), field("nik_penjamin", NIK), **JSON)
    news = guest.get(room(two, 2, "perubahan/?sejak=0")).content.decode()
    page = guest.get(room(two, 2)).content.decode()
    assert NIK not in news + page
    assert "************0001" in news
    assert "************0001" in page
    assert NIK in officer.get(desk(two, 2)).content.decode()


def test_number_typed_by_the_visitor_stays_clear_for_the_visitor(two, guest):
    guest.post(room(two, 2), field("nik_penjamin", NIK), **JSON)
    assert NIK in guest.get(room(two, 2)).content.decode()


def test_poll_without_news_is_an_empty_304_in_two_queries(two, guest):
    guest.get(room(two))
    address = room(two, more="perubahan/?sejak=0")
    tag = guest.get(address)["ETag"]
    with CaptureQueriesContext(connection) as queries:
        answer = guest.get(address, HTTP_IF_NONE_MATCH=tag)
    assert (answer.status_code, answer.content) == (304, b"")
    assert len(queries) == 2
    assert sum(len(f"{name}: {value}\r\n") for name, value in answer.items()) < 1000


def test_poll_that_tells_where_it_is_takes_three_queries(two, guest):
    with CaptureQueriesContext(connection) as queries:
        answer = guest.get(room(two, more="perubahan/?sejak=0"))
    assert answer.json() == {"revision": 0, "page": 0}
    assert len(queries) == 3


def test_poll_with_news_takes_three_queries(two, guest, officer):
    guest.get(room(two))
    officer.post(desk(two), field("modal", "5"), **JSON)
    guest.get(room(two, more="perubahan/?sejak=0"))
    with CaptureQueriesContext(connection) as queries:
        answer = guest.get(room(two, more="perubahan/?sejak=0"))
    assert (answer.status_code, len(queries)) == (200, 3)
    assert len(answer.content) < 1000


def test_each_side_is_told_the_other_page(two, guest, officer):
    officer.get(desk(two, 2))
    assert guest.get(room(two, more="perubahan/?sejak=0")).json()["page"] == 2
    page = guest.get(room(two)).content.decode()
    assert f'<a href="{room(two, 2)}">ikut</a>' in page


def test_officer_who_does_not_serve_this_visitor_gets_no_news(two, house):
    other = Client()
    other.force_login(house.users["klinik2"])
    assert other.get(desk(two, more="perubahan/")).status_code == 410
    assert other.get(desk(two)).status_code == 302


def test_officer_of_another_office_finds_nothing(two, other_house):
    other = Client()
    other.force_login(other_house.users["klinik"])
    assert other.get(desk(two)).status_code == 404
    assert other.get(desk(two, more="perubahan/")).status_code == 404


def test_session_ends_with_the_consultation(two, guest):
    Consultation.objects.update(closed_at=timezone.now())
    assert guest.get(room(two, more="perubahan/")).status_code == 410
    assert guest.post(room(two), field("modal", "5"), **JSON).status_code == 410
    assert guest.get(room(two))["Location"] == f"/ruang/{two.consultation.secret}/"
    assert two.answers == {}


def test_wrong_secrets_are_counted(db, guest):
    status = [guest.get(f"/ruang/salah-{n}/isian/1/").status_code for n in range(21)]
    assert status == [404] * 20 + [429]


def test_unknown_page_is_404(two, guest):
    assert guest.get(room(two, 9)).status_code == 404
    assert guest.get(room(two, 0)).status_code == 404


def test_pages_are_kept_by_nobody(two, guest, officer):
    for answer in (
        guest.get(room(two)), guest.get(room(two, more="perubahan/")),
        guest.post(room(two), field("modal", "5"), **JSON), officer.get(desk(two)),
    ):  # fmt: skip
        assert answer["Cache-Control"] == "no-store, private"


def test_null_characters_and_oversized_answers_do_no_harm(two, guest):
    for text in ("a\x00b", "x" * 30_000, "👩🏽‍🌾 عربي 'O''"):
        seen = two.answers.get("alamat_usaha", "")
        answer = guest.post(room(two), field("alamat_usaha", text, seen=seen), **JSON)
        assert answer.status_code == 200
    assert FieldTouch.objects.get().revision == Application.objects.get().revision


def test_old_news_of_a_long_away_page_is_everything_on_it(two, guest, officer):
    for text in ("1", "2", "3"):
        seen = str(two.answers.get("modal", ""))
        guest.post(room(two), field("modal", text, seen=seen), **JSON)
    found = officer.get(desk(two, more="perubahan/?sejak=0")).json()
    assert set(found["fields"]) == {"alamat_usaha", "modal", "sewa"}
    assert json.loads(json.dumps(found["fields"]))["modal"][0] == "3"


def test_presence_fades(two, guest, officer):
    from eklinik.clinic.models import FormPresence

    officer.get(desk(two, 2))
    FormPresence.objects.update(seen_at=timezone.now() - timedelta(seconds=20))
    assert guest.get(room(two, more="perubahan/?sejak=0")).json()["page"] == 0
