"""The officer's console: a desk, the queue, one visitor, and nothing of the last one."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from eklinik.clinic import visit
from eklinik.clinic.history import first_break
from eklinik.clinic.models import Consultation, DeskSession, PhoneCall, Ticket
from tests.clinic.people import Clinic, clinic
from tests.people import House

pytestmark = pytest.mark.django_db
TEMPLATES = Path(__file__).parents[3] / "src" / "eklinik" / "templates" / "desk"
PERSON = {
    "pemohon": "baru", "kind": "person", "name": "Cut Contoh", "nik": "1171014506900001",
    "phone": "081200001234", "address": "Jalan Contoh 1", "nama": "Cut Contoh",
    "keperluan": "Mau buka warung", "aksi": "simpan",
}  # fmt: skip
CLOSED = {"hasil": "permit_done", "sepakat": "Datang lagi"}


@pytest.fixture
def hall(house: House) -> Clinic:
    return clinic(house)


@pytest.fixture
def desk(hall: Clinic, client: Client) -> Client:
    """`klinik` is signed on to the in-person desk."""
    client.force_login(hall.house.users["klinik"])
    hall.sits("klinik", at=timezone.now())
    return client


def called(hall: Clinic, desk: Client, **more: object) -> Consultation:
    """The visitor of a called ticket sits at the desk."""
    ticket = hall.ticket(at=timezone.now(), **more)
    desk.post(reverse("desk:call"))
    desk.post(reverse("desk:act", args=[ticket.pk, "begin"]))
    ticket.refresh_from_db()
    assert ticket.consultation is not None
    return ticket.consultation


def url(name: str, held: Consultation, *more: object) -> str:
    return reverse(f"desk:{name}", args=[held.uid, *more])


def words(answer: object) -> str:
    return answer.content.decode()  # type: ignore[attr-defined]


def told(answer: object) -> list[str]:
    return [str(message) for message in answer.context["messages"]]  # type: ignore[attr-defined]


def test_officer_without_a_desk_chooses_one(hall: Clinic, client: Client) -> None:
    client.force_login(hall.house.users["klinik"])
    assert "Pilih loket" in words(client.get(reverse("desk:console")))
    client.post(reverse("desk:sit"), {"aksi": "duduk", "loket": hall.desks["in_person"].pk})
    assert DeskSession.objects.get().officer == hall.house.users["klinik"]


@pytest.mark.parametrize("who", ["fo", "teknis", "admin", "pemohon"])
def test_others_do_not_find_the_desk(hall: Clinic, client: Client, who: str) -> None:
    client.force_login(hall.house.users[who])
    assert client.get(reverse("desk:console")).status_code == 404


def test_officer_of_another_office_does_not_find_the_consultation(
    hall: Clinic, other_house: House, client: Client
) -> None:
    held = hall.consultation()
    client.force_login(other_house.users["klinik"])
    for name in ("consultation", "record", "bring", "guide"):
        assert client.get(url(name, held)).status_code == 404
    for name in ("identify", "documents", "account", "register", "outside", "close", "take"):
        assert client.post(url(name, held)).status_code == 404


def test_called_visitor_is_served_in_a_consultation_of_the_ticket(
    hall: Clinic, desk: Client
) -> None:
    held = called(hall, desk)
    assert (held.step, held.officer, held.desk) == (
        "identify", hall.house.users["klinik"], hall.desks["in_person"],
    )  # fmt: skip
    page = desk.get(url("consultation", held))
    assert page["Cache-Control"] == "no-store, private"
    assert "A 001" in words(page)


def test_two_officers_call_at_once_and_get_two_numbers(hall: Clinic, desk: Client) -> None:
    first, second = hall.ticket(at=timezone.now()), hall.ticket(at=timezone.now())
    other = Client()
    other.force_login(hall.house.users["klinik2"])
    extra = hall.desks["online"]
    extra.kind = "in_person"
    extra.save()
    hall.sits("klinik2", "online", at=timezone.now())
    desk.post(reverse("desk:call"))
    other.post(reverse("desk:call"))
    first.refresh_from_db()
    second.refresh_from_db()
    assert {first.officer, second.officer} == {
        hall.house.users["klinik"], hall.house.users["klinik2"],
    }  # fmt: skip


def test_visitor_of_another_officer_is_not_shown_nor_changed(hall: Clinic, desk: Client) -> None:
    held = called(hall, desk)
    other = Client()
    other.force_login(hall.house.users["klinik2"])
    assert other.get(url("consultation", held)).url == reverse("desk:console")  # type: ignore[attr-defined]
    other.post(url("close", held), CLOSED)
    held.refresh_from_db()
    assert held.closed_at is None


def test_new_applicant_is_kept_masked_and_the_path_begins(hall: Clinic, desk: Client) -> None:
    held = called(hall, desk)
    desk.post(url("identify", held), PERSON)
    held.refresh_from_db()
    assert (held.step, held.purpose) == ("prepare_documents", "Mau buka warung")
    page = words(desk.get(url("consultation", held)))
    assert "1171014506900001" not in page
    assert held.applicant is not None
    assert held.applicant.nik_mask in page


def test_wrong_nik_keeps_everything_that_was_typed(hall: Clinic, desk: Client) -> None:
    held = called(hall, desk)
    answer = desk.post(url("identify", held), {**PERSON, "nik": "12"})
    assert answer.status_code == 422
    assert "Jalan Contoh 1" in words(answer)
    assert "Mau buka warung" in words(answer)


@pytest.mark.parametrize("question", ["1171014506900001", "0812-0000-1234", "cut cont"])
def test_applicant_is_found_by_nik_phone_or_name(hall: Clinic, desk: Client, question: str) -> None:
    held = called(hall, desk)
    desk.post(url("identify", held), PERSON)
    found = desk.post(url("identify", held), {"aksi": "cari", "cari": question}).context["people"]
    assert [person.name for person in found] == ["Cut Contoh"]


def test_applicant_is_found_by_consultation_number(hall: Clinic, desk: Client) -> None:
    held = called(hall, desk)
    desk.post(url("identify", held), PERSON)
    answer = desk.post(url("identify", held), {"aksi": "cari", "cari": held.number})
    assert [person.name for person in answer.context["people"]] == ["Cut Contoh"]


def test_nothing_ticked_is_refused_and_ticking_moves_on(hall: Clinic, desk: Client) -> None:
    held = called(hall, desk)
    desk.post(url("identify", held), PERSON)
    permit = {"izin": hall.house.permits["plain"].pk, "jenis": "baru", "aksi": "simpan"}
    assert desk.post(url("documents", held), permit).status_code == 422
    desk.post(url("documents", held), {**permit, "ada": ["ktp"]})
    held.refresh_from_db()
    assert held.step == "open_account"


def test_verb_that_was_not_done_says_what_to_do(hall: Clinic, desk: Client) -> None:
    held = called(hall, desk)
    answer = desk.post(url("walk", held, "begin"), follow=True)
    assert told(answer) == [
        "Catat dahulu siapa yang dibantu dan untuk apa. Isi nama atau pilih pemohon, lalu tulis "
        "keperluannya."
    ]


def test_account_needs_a_mandate(hall: Clinic, desk: Client) -> None:
    held = called(hall, desk)
    desk.post(url("identify", held), PERSON)
    answer = desk.post(url("account", held), {"aksi": "buat", "akun": "baru", "name": "Cut"})
    assert answer.status_code == 422
    assert "kuasa" in told(answer)[0]


def test_finishing_needs_an_outcome_and_keeps_what_was_typed(hall: Clinic, desk: Client) -> None:
    held = called(hall, desk)
    answer = desk.post(url("close", held), {"sepakat": "Bawa akta", "bawa_lain": "Materai"})
    assert answer.status_code == 422
    assert "Bawa akta" in words(answer)
    assert "Materai" in words(answer)


def test_finished_visitor_is_gone_from_the_desk(hall: Clinic, desk: Client) -> None:
    held = called(hall, desk)
    desk.post(url("identify", held), PERSON)
    answer = desk.post(url("close", held), CLOSED)
    assert answer["Clear-Site-Data"] == '"cache"'
    assert answer.url == reverse("desk:console")  # type: ignore[attr-defined]
    assert "Cut Contoh" not in words(desk.get(reverse("desk:console")))
    assert desk.get(url("consultation", held)).url == reverse("desk:console")  # type: ignore[attr-defined]
    assert desk.post(url("identify", held), PERSON).url == reverse("desk:console")  # type: ignore[attr-defined]
    assert Ticket.objects.get().state == "done"
    held.refresh_from_db()
    assert first_break(held.entries.order_by("seq"), bytes(held.head)) is None


def test_finish_and_call_next_brings_the_next_number(hall: Clinic, desk: Client) -> None:
    held = called(hall, desk)
    after = hall.ticket(at=timezone.now())
    desk.post(url("close", held), {**CLOSED, "lalu": "panggil"})
    after.refresh_from_db()
    assert (after.state, after.officer) == ("called", hall.house.users["klinik"])


def test_held_visitor_leaves_the_desk_and_comes_back(hall: Clinic, desk: Client) -> None:
    held = called(hall, desk)
    ticket = Ticket.objects.get()
    answer = desk.post(reverse("desk:act", args=[ticket.pk, "hold"]))
    assert answer["Clear-Site-Data"] == '"cache"'
    held.refresh_from_db()
    assert (held.step, held.officer) == ("wait", None)
    desk.post(reverse("desk:act", args=[ticket.pk, "resume"]))
    held.refresh_from_db()
    assert (held.step, held.officer) == ("identify", hall.house.users["klinik"])


def test_transferred_ticket_keeps_its_consultation(hall: Clinic, desk: Client) -> None:
    held = called(hall, desk)
    desk.post(url("identify", held), PERSON)
    ticket = Ticket.objects.get()
    target = {"ke": f"desk-{hall.desks['online'].pk}"}
    desk.post(reverse("desk:act", args=[ticket.pk, "transfer"]), target)
    other = Client()
    other.force_login(hall.house.users["klinik2"])
    hall.sits("klinik2", "online", at=timezone.now())
    other.post(reverse("desk:call"))
    other.post(reverse("desk:act", args=[ticket.pk, "begin"]))
    held.refresh_from_db()
    assert (held.step, held.officer) == ("prepare_documents", hall.house.users["klinik2"])
    assert Consultation.objects.count() == 1


def test_visit_joins_the_consultation_begun_by_phone(hall: Clinic, desk: Client) -> None:
    held = called(hall, desk)
    desk.post(url("identify", held), PERSON)
    held.refresh_from_db()
    by = hall.house.actor("klinik2")
    before = visit.open_consultation(
        hall.house.office, hall.services["A"], kind="phone", by=by.user_id, at=timezone.now()
    )
    Consultation.objects.filter(pk=before.pk).update(
        applicant=held.applicant, officer=None, visitor_name="Cut Contoh", purpose="Warung"
    )
    desk.post(url("join", held), {"konsultasi": before.pk})
    before.refresh_from_db()
    held.refresh_from_db()
    assert (before.step, before.officer) == ("identify", hall.house.users["klinik"])
    assert held.closed_at is not None
    assert Ticket.objects.get().consultation == before


def test_call_back_is_owed_when_it_was_agreed(hall: Clinic, desk: Client) -> None:
    held = called(hall, desk)
    desk.post(url("identify", held), PERSON)
    later = timezone.now().date().replace(year=2030).isoformat()
    agreed = {**CLOSED, "tanggal": later, "jam": "10:00", "cara": "telepon"}
    desk.post(url("close", held), agreed)
    assert PhoneCall.objects.get().due_at.isoformat() == f"{later}T03:00:00+00:00"


def test_call_back_without_a_number_is_refused_and_nothing_is_closed(
    hall: Clinic, desk: Client
) -> None:
    held = called(hall, desk)
    agreed = {**CLOSED, "tanggal": "2030-01-02", "jam": "10:00", "cara": "telepon"}
    assert desk.post(url("close", held), agreed).status_code == 422
    held.refresh_from_db()
    assert held.closed_at is None


def test_record_is_corrected_with_a_reason(hall: Clinic, desk: Client) -> None:
    held = called(hall, desk)
    desk.post(url("close", held), CLOSED)
    change = {"hasil": "permit_received", "sepakat": "Datang lagi", "alasan": "x"}
    assert desk.post(url("record", held), change).status_code == 422
    desk.post(url("record", held), {**change, "alasan": "salah pilih"})
    held.refresh_from_db()
    assert held.outcome == "permit_received"
    assert "permit_done → permit_received" in words(desk.get(url("record", held)))


def test_outside_work_is_recorded_and_moves_the_path(hall: Clinic, desk: Client) -> None:
    held = called(hall, desk)
    desk.post(url("identify", held), PERSON)
    desk.post(url("documents", held), {"izin": "oss", "aksi": "simpan", "ada": ["ktp"]})
    for stage, number in (("account", "cutcontoh"), ("registered", "9120000000001"),
                          ("uploaded", "I-202611-1")):  # fmt: skip
        desk.post(url("outside", held), {"sistem": "oss", "tahap": stage, "nomor": number})
    held.refresh_from_db()
    assert held.step == "conclude"
    assert "9120000000001" in words(desk.get(url("consultation", held)))


@pytest.mark.parametrize(
    "note", ["password: rahasia", "kata sandinya cut123", "OTP 123456", "kode 908172", "pin 1234"]
)
def test_note_with_a_secret_is_refused(hall: Clinic, desk: Client, note: str) -> None:
    held = called(hall, desk)
    sent = {"sistem": "oss", "tahap": "account", "nomor": "x", "catatan": note}
    answer = desk.post(url("outside", held), sent)
    assert answer.status_code == 422
    assert held.external_work.count() == 0


@pytest.mark.parametrize("note", ["Berkas tahun 2026 lengkap", "NIB 9120000000001", ""])
def test_ordinary_note_is_kept(hall: Clinic, desk: Client, note: str) -> None:
    held = called(hall, desk)
    sent = {"sistem": "oss", "tahap": "account", "nomor": "x", "catatan": note}
    desk.post(url("outside", held), sent)
    assert held.external_work.get().note == note


def test_slip_is_printed_in_both_languages_and_marks_the_draft(hall: Clinic, desk: Client) -> None:
    held = called(hall, desk)
    assert "Yang perlu dibawa" in words(desk.get(url("bring", held)))
    page = words(desk.get(url("bring", held), {"bahasa": "ace", "kertas": "80"}))
    assert "Nyang payah neuba" in page
    assert "draf, belum diperiksa penutur" in page


def test_office_writes_its_own_acehnese_words(hall: Clinic, desk: Client) -> None:
    held = called(hall, desk)
    admin = Client()
    admin.force_login(hall.house.users["admin"])
    admin.post(reverse("desk:acehnese"), {"title": "Nyang neuba", "checked": "ya"})
    page = words(desk.get(url("bring", held), {"bahasa": "ace"}))
    assert "<h1>Nyang neuba</h1>" in page
    assert "draf" not in page


def test_queue_that_did_not_change_is_not_sent_again(hall: Clinic, desk: Client) -> None:
    hall.ticket(at=timezone.now())
    first = desk.get(reverse("desk:waiting"))
    again = desk.get(reverse("desk:waiting"), headers={"If-None-Match": first["ETag"]})
    assert (first.status_code, again.status_code) == (200, 304)


def test_desk_has_no_field_for_a_secret() -> None:
    fields = re.compile(r'type="password"|name="(?:[^"]*(?:sandi|password|otp|pin)[^"]*)"')
    found = {
        file.name: fields.findall(file.read_text(encoding="utf-8"))
        for file in TEMPLATES.rglob("*.html")
    }
    assert {name: hits for name, hits in found.items() if hits} == {}


def test_served_page_has_no_field_for_a_secret_and_keeps_no_typing(
    hall: Clinic, desk: Client
) -> None:
    held = called(hall, desk)
    page = words(desk.get(url("consultation", held)))
    assert 'type="password"' not in page
    forms = re.findall(r"<form [^>]*data-visitor[^>]*>", page)
    assert forms
    assert [form for form in forms if 'autocomplete="off"' not in form] == []


def test_console_asks_fourteen_questions_for_few_and_for_many(hall: Clinic, desk: Client) -> None:
    def count() -> int:
        with CaptureQueriesContext(connection) as queries:
            desk.get(reverse("desk:console"))
        return len(queries)

    hall.ticket(at=timezone.now())
    desk.get(reverse("desk:console"))
    assert count() == 14
    for _ in range(12):
        hall.ticket(at=timezone.now())
    assert count() == 14
