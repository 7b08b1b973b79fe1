"""The telephone desk in the browser: card, script, questions, call-backs, log."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from eklinik.accounts.models import LogEntry
from eklinik.applicants.identities import save_applicant
from eklinik.applicants.models import Applicant
from eklinik.casework.models import Case
from eklinik.clinic import callers
from eklinik.clinic.models import Consultation, PhoneCall
from eklinik.outbox.models import Promise
from tests.clinic.people import Clinic
from tests.clinic.people import clinic as build_clinic
from tests.people import NOW, House

NUMBER, NIK = "0812-0000-1234", "1171015503900001"  # invented
LIST = "/loket/telepon/"


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(NOW, tick=False) as traveller:
        yield traveller


@pytest.fixture
def hall(house: House) -> Clinic:
    return build_clinic(house)


@pytest.fixture
def desk(hall: Clinic, client: Client) -> Client:
    client.force_login(hall.house.users["klinik"])
    hall.sits("klinik", "phone")
    return client


@pytest.fixture
def person(house: House) -> Applicant:
    words = {"kind": "person", "name": "Cut Contoh", "nik": NIK, "phone": NUMBER,
             "address": "Gampong Seulanga"}  # fmt: skip
    found = save_applicant(house.office, words, by=None, at=NOW)
    case = house.case()
    Case.objects.filter(pk=case.pk).update(applicant=found, title="Izin Praktik Bidan")
    return found


def ring(desk: Client, phone: str = NUMBER) -> str:
    answer = desk.post(LIST, {"phone": phone, "name": "Cut"})
    assert answer.status_code == 302
    return str(answer["Location"])


def text(answer: object) -> str:
    return answer.content.decode()  # type: ignore[attr-defined]


def test_list_and_log_are_there_for_clinic_officers_only(house, desk, client) -> None:
    for address in (LIST, LIST + "riwayat/", LIST + "riwayat/?hari=kemarin"):
        answer = desk.get(address)
        assert (answer.status_code, "no-store" in answer["Cache-Control"]) == (200, True)
    client.force_login(house.users["kasi"])
    assert {client.get(LIST).status_code, client.get(LIST + "riwayat/").status_code} == {404}


def test_a_number_that_is_none_is_told_at_its_field_and_kept(desk: Client) -> None:
    answer = desk.post(LIST, {"phone": "12", "name": "Cut"})
    assert answer.status_code == 422
    assert 'value="12"' in text(answer)
    assert PhoneCall.objects.count() == 0


def test_files_are_hidden_until_the_caller_is_known(desk: Client, person: Applicant) -> None:
    card = ring(desk)
    before = text(desk.get(card))
    assert "1 berkas, ditampilkan setelah penelepon dikenal." in before
    assert ("Izin Praktik Bidan" in before, "Cut Contoh" in before) == (False, False)
    answers = {"nik_end": "0001", "birth_year": "1990", "place": "Seulanga", "permit": "bidan"}
    for _ in range(2):
        desk.post(card + "tanya/", {"orang": str(person.pk)})
        waiting = callers.pending(PhoneCall.objects.get())
        assert waiting is not None
        desk.post(card + "jawab/", {"jawaban": answers[waiting["question"]]})
    after = text(desk.get(card))
    assert "Dikenal: dua jawaban cocok" in after
    assert "Izin Praktik Bidan" in after


def test_no_answer_of_the_office_stands_on_the_page(desk: Client, person: Applicant) -> None:
    card = ring(desk)
    desk.post(card + "tanya/", {"orang": str(person.pk)})
    shown = text(desk.get(card))
    assert [word for word in (NIK, "Seulanga", "Bidan") if word in shown] == []


def test_after_three_misses_the_page_says_to_tell_nothing(desk: Client, person: Applicant) -> None:
    card = ring(desk)
    for _ in range(3):
        desk.post(card + "tanya/", {"orang": str(person.pk)})
        desk.post(card + "jawab/", {"jawaban": "9999"})
    shown = text(desk.get(card))
    assert "Jangan sampaikan apa pun tentang berkas." in shown
    assert "Izin Praktik Bidan" not in shown
    assert desk.post(card + "tanya/", {"orang": str(person.pk)}).status_code == 422


def test_only_people_of_this_number_can_be_asked_about(desk, person, house) -> None:
    card = ring(desk, "0812-0000-9999")
    assert desk.post(card + "tanya/", {"orang": str(person.pk)}).status_code == 422


def test_script_consent_is_written_down(desk: Client) -> None:
    card = ring(desk)
    assert "jangan sebutkan kepada siapa pun" in text(desk.get(card))
    desk.post(card + "naskah/", {"setuju": "ya"})
    call = PhoneCall.objects.get()
    assert (call.consent, call.script_read_at) == (True, NOW)


def test_call_opens_its_consultation_at_the_phone_desk(desk: Client, hall: Clinic) -> None:
    card = ring(desk)
    answer = desk.post(card + "layani/", {"layanan": str(hall.services["A"].pk)})
    held = Consultation.objects.get()
    assert (answer["Location"], held.desk, held.kind) == (
        f"/loket/{held.uid}/", hall.desks["phone"], "phone",
    )  # fmt: skip
    shown = text(desk.get(answer["Location"]))
    assert ("Belum ada kuasa" in shown, card in shown) == (True, True)
    assert desk.post(ring(desk) + "layani/", {"layanan": "x"}).status_code == 422


def test_promised_call_is_listed_marked_late_and_dialled_with_its_number(desk, clock) -> None:
    card = ring(desk)
    wrong = desk.post(card + "janji/", {"kapan": "besok", "tentang": "Tanya SIPB"})
    assert (wrong.status_code, 'value="Tanya SIPB"' in text(wrong)) == (422, True)
    assert desk.post(card + "janji/", {"kapan": "2026-11-24T09:00"}).status_code == 422
    desk.post(card + "janji/", {"kapan": "2026-11-24T10:30", "tentang": "Tanya SIPB"})
    clock.move_to(NOW + timedelta(minutes=45))
    shown = text(desk.get(LIST))
    assert ("lewat 15 menit" in shown, "+6281200001234" in shown) == (True, False)
    owed = PhoneCall.objects.get(direction="out")
    desk.post(f"{LIST}{owed.pk}/telepon/")
    assert 'href="tel:+6281200001234"' in text(desk.get(f"{LIST}{owed.pk}/"))
    assert LogEntry.objects.filter(action="reveal", subject="phone_call").count() == 1
    desk.post(f"{LIST}{owed.pk}/tidak-diangkat/")
    owed.refresh_from_db()
    assert (owed.attempts, owed.due_at) == (1, NOW + timedelta(minutes=75))


def test_list_asks_as_often_for_many_calls_as_for_one(desk: Client, house: House) -> None:
    def count() -> int:
        with CaptureQueriesContext(connection) as asked:
            desk.get(LIST)
        return len(asked)

    words = {"office": house.office, "direction": "out", "due_at": NOW, "created_at": NOW}
    PhoneCall.objects.create(**words)
    desk.get(LIST)
    one = count()
    for _ in range(20):
        PhoneCall.objects.create(**words)
    assert count() == one == 5


def test_finished_call_sends_its_summary_and_closes_the_card(desk, settings) -> None:
    settings.EKLINIK_SMS_GATEWAY = "http://gateway.invalid/"
    card = ring(desk)
    wrong = desk.post(card + "selesai/", {"hasil": "?", "catatan": "Bawa KTP"})
    assert (wrong.status_code, ">Bawa KTP</textarea>" in text(wrong)) == (422, True)
    desk.post(card + "selesai/", {"hasil": "informed", "catatan": "Bawa KTP", "kirim": "1"})
    assert [one.data["ways"] for one in Promise.objects.filter(topic="visitor")] == [
        [["sms", "+6281200001234"]]
    ]
    assert "ringkasan dikirim" in text(desk.get(LIST + "riwayat/"))
    assert desk.post(card + "selesai/", {"hasil": "informed"}).status_code == 409
    assert "Bawa KTP" in text(desk.get(card))


def test_calls_of_another_office_and_of_a_colleague_are_not_found(
    desk, client, house, other_house
) -> None:
    foreign = PhoneCall.objects.create(
        office=other_house.office, direction="out", due_at=NOW, created_at=NOW
    )
    card = ring(desk)
    assert desk.get(f"{LIST}{foreign.pk}/").status_code == 404
    assert desk.post(f"{LIST}{foreign.pk}/telepon/").status_code == 404
    assert desk.post(card + "lain/").status_code == 404
    assert desk.get(f"{LIST}{10**30}/").status_code == 404
    client.force_login(house.users["klinik2"])
    assert client.get(card).status_code == 404
