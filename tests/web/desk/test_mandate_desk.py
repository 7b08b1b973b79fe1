"""A mandate in a consultation: by slip, by telephone with our code, in the online room."""

from __future__ import annotations

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from eklinik.applicants import mandates
from eklinik.applicants.models import Mandate
from eklinik.casework.refusals import Refusal
from eklinik.clinic.capture.receive import DESK, receive
from eklinik.clinic.capture.session import open_session
from eklinik.clinic.models import Consultation
from eklinik.clinic.printed_code import printed_code
from eklinik.documents.models import Document
from eklinik.outbox.models import Promise
from tests.clinic.people import Clinic
from tests.clinic.people import clinic as build_clinic
from tests.documents.files import blank
from tests.people import NOW, House


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(NOW, tick=False) as traveller:
        yield traveller


@pytest.fixture
def hall(house: House) -> Clinic:
    return build_clinic(house)


@pytest.fixture
def desk(hall: Clinic, client: Client, settings) -> Client:
    settings.EKLINIK_SMS_GATEWAY = "http://gateway.invalid/"
    client.force_login(hall.house.users["klinik"])
    return client


@pytest.fixture
def held(hall: Clinic) -> Consultation:
    return hall.consultation(visitor_name="Cut Contoh", phone="0812-0000-1234")


def path(held: Consultation, more: str = "") -> str:
    return f"/loket/{held.uid}/kuasa/{more}"


def text(answer: object) -> str:
    return answer.content.decode()  # type: ignore[attr-defined]


def by_phone(desk: Client, held: Consultation) -> str:
    desk.post(path(held), {"cara": "phone", "ucapan": "ya, saya setuju"})
    data = Promise.objects.filter(topic="visitor_code").latest("pk").data
    assert data["key"] == "mandate.code"
    return str(data["words"]["kode"])


def test_slip_gives_a_mandate_with_the_scans_digest(desk: Client, held: Consultation) -> None:
    file = SimpleUploadedFile("slip.pdf", blank(), "application/pdf")
    words = {"cara": "in_person", "lingkup": ["fill", "upload"], "slip": file}
    assert desk.post(path(held), words).status_code == 302
    mandate, scan = Mandate.objects.get(), Document.objects.get(kind="mandate_slip")
    assert (mandate.scope, mandate.person_name, mandate.evidence["document_sha256"]) == (
        ["fill", "upload"], "Cut Contoh", scan.sha256,
    )  # fmt: skip
    assert mandates.live_for(held.pk, at=NOW) == mandate
    assert held.entries.filter(verb="mandate").count() == 1


def test_slip_without_a_scan_is_refused_and_what_was_typed_stays(desk, held) -> None:
    answer = desk.post(path(held), {"cara": "in_person", "nama": "Cut Meutia Contoh"})
    assert answer.status_code == 422
    assert 'value="Cut Meutia Contoh"' in text(answer)
    assert Mandate.objects.count() == 0


def test_words_are_shown_in_full_in_the_chosen_language(desk, held) -> None:
    shown = text(desk.get(path(held), {"cara": "phone", "bahasa": "en", "lingkup": "fill"}))
    assert "I, Cut Contoh, ask the officers of DPMPTSP Kota Contoh to help me to: fill in" in shown
    assert "(draf, belum diperiksa penutur)" in text(desk.get(path(held), {"bahasa": "ace"}))


def test_telephone_mandate_counts_once_its_code_was_read_back(desk, held) -> None:
    code = by_phone(desk, held)
    wrong = f"{(int(code) + 1) % 10**6:06d}"
    desk.post(path(held, "kode/"), {"kode": wrong})
    assert mandates.live_for(held.pk, at=NOW) is None
    desk.post(path(held, "kode/"), {"kode": code})
    mandate = mandates.live_for(held.pk, at=NOW)
    assert mandate is not None
    assert (mandate.scope, code in text(desk.get(path(held)))) == (
        ["fill", "upload", "submit", "follow"], False,
    )  # fmt: skip


def test_wrong_codes_stay_counted(desk, held) -> None:
    code = by_phone(desk, held)
    wrong = f"{(int(code) + 1) % 10**6:06d}"
    for _ in range(mandates.CODE_TRIES):
        desk.post(path(held, "kode/"), {"kode": wrong})
    desk.post(path(held, "kode/"), {"kode": code})
    assert mandates.live_for(held.pk, at=NOW) is None


def test_a_new_code_ends_the_one_before(desk, held) -> None:
    first = by_phone(desk, held)
    second = by_phone(desk, held)
    assert Mandate.objects.filter(revoked_how="new_code").count() == 1
    if first != second:
        desk.post(path(held, "kode/"), {"kode": first})
        assert mandates.live_for(held.pk, at=NOW) is None
    desk.post(path(held, "kode/"), {"kode": second})
    assert mandates.live_for(held.pk, at=NOW) is not None


def test_telephone_mandate_without_a_way_to_the_person_is_refused(desk, held, settings) -> None:
    settings.EKLINIK_SMS_GATEWAY = settings.EKLINIK_WHATSAPP_GATEWAY = ""
    answer = desk.post(path(held), {"cara": "phone", "ucapan": "ya, saya setuju"})
    assert (answer.status_code, Mandate.objects.count()) == (422, 0)
    assert "Kode tidak dapat dikirim" in text(answer)
    assert 'value="ya, saya setuju"' in text(answer)


def test_spoken_consent_keeps_the_words_and_who_was_present(desk, held) -> None:
    desk.post(path(held), {"cara": "online", "ucapan": "ya, setuju", "hadir": "anaknya"})
    mandate = Mandate.objects.get()
    evidence = mandate.evidence
    assert (evidence["words"], evidence["present"], mandate.confirmed_at) == (
        "ya, setuju", "anaknya", None,
    )  # fmt: skip
    assert desk.post(path(held), {"cara": "online", "ucapan": " "}).status_code == 422


def test_taking_back_at_the_desk_stops_the_next_action(desk, held) -> None:
    desk.post(path(held), {"cara": "online", "ucapan": "ya"})
    desk.post(path(held, "cabut/"))
    with pytest.raises(Refusal) as refused:
        mandates.use(Mandate.objects.get(), "fill", by=1, at=NOW)
    assert refused.value.code == "mandate_revoked"
    assert "Belum ada kuasa" in text(desk.get(f"/loket/{held.uid}/"))


def test_summary_is_sent_with_the_persons_own_link_and_printed(desk, held) -> None:
    assert desk.get(path(held, "ringkasan/")).status_code == 404
    desk.post(path(held), {"cara": "online", "ucapan": "ya"})
    desk.post(path(held, "kirim/"))
    data, mandate = Promise.objects.get(topic="visitor").data, Mandate.objects.get()
    assert (data["key"], data["words"]["tautan"].endswith(f"/kuasa/{mandate.secret}/")) == (
        "mandate.summary", True,
    )  # fmt: skip
    paper = text(desk.get(path(held, "ringkasan/?kertas=80")))
    assert (bytes(mandate.head).hex() in paper, "narrow-paper" in paper) == (True, True)


def test_another_office_finds_nothing(desk, client, held, other_house, hall) -> None:
    client.force_login(other_house.users["klinik"])
    assert client.get(path(held)).status_code == 404
    assert client.post(path(held), {}).status_code == 404
    assert client.post(path(held, "cabut/")).status_code == 404
    assert client.get(path(held, "ringkasan/")).status_code == 404


def close(desk: Client, held: Consultation) -> None:
    words = {"hasil": "permit_done", "sepakat": "Selesai"}
    assert desk.post(f"/loket/{held.uid}/hasil/", words).status_code == 302


def test_summary_goes_out_when_the_consultation_closes(desk, held, hall) -> None:
    desk.post(path(held), {"cara": "online", "ucapan": "ya"})
    mandates.use(Mandate.objects.get(), "fill", by=hall.house.actor("klinik"), at=NOW)
    close(desk, held)
    keys = [one.data["key"] for one in Promise.objects.filter(topic="visitor")]
    assert keys.count("mandate.summary") == 1


def test_nothing_is_sent_at_the_end_when_nothing_was_done(desk, held) -> None:
    desk.post(path(held), {"cara": "online", "ucapan": "ya"})
    close(desk, held)
    keys = [one.data["key"] for one in Promise.objects.filter(topic="visitor")]
    assert keys.count("mandate.summary") == 0


def test_code_on_the_slip_of_a_visit_proves_a_telephone_mandate_once(desk, hall, held) -> None:
    visit = hall.consultation(phone="0812-0000-1234", by="klinik2")
    code = printed_code(visit)
    assert code in text(desk.get(f"/loket/{visit.uid}/bawa/"))
    words = {"cara": "phone", "ucapan": "ya, saya setuju", "cetakan": visit.number}
    desk.post(path(held), words)
    assert Promise.objects.filter(topic="visitor_code").count() == 0
    desk.post(path(held, "kode/"), {"kode": code})
    mandate = mandates.live_for(held.pk, at=NOW)
    assert mandate is not None
    assert (mandate.evidence["printed"], "to" in mandate.evidence) == (visit.number, False)
    assert desk.post(path(held), words).status_code == 422


def test_slip_of_another_person_proves_nothing(desk, hall, held) -> None:
    other = hall.consultation(phone="0812-0000-9999", by="klinik2")
    words = {"cara": "phone", "ucapan": "ya", "cetakan": other.number}
    assert (desk.post(path(held), words).status_code, Mandate.objects.count()) == (422, 0)


def test_recording_is_named_with_its_digest_and_sealed(desk, held) -> None:
    seal = "ab" * 32
    words = {"cara": "phone", "ucapan": "ya", "rekaman": "PABX 2026-11-24/17", "sidik": seal}
    desk.post(path(held), words)
    mandate = Mandate.objects.get()
    assert mandate.evidence["recording"] == {"where": "PABX 2026-11-24/17", "sha256": seal}
    assert mandates.seal_of(mandate) == mandate.evidence_digest


def test_digest_that_is_none_is_refused_and_what_was_typed_stays(desk, held) -> None:
    words = {"cara": "phone", "ucapan": "ya", "rekaman": "PABX 17", "sidik": "abc"}
    answer = desk.post(path(held), words)
    assert (answer.status_code, Mandate.objects.count()) == (422, 0)
    assert 'value="PABX 17"' in text(answer)


def test_pages_of_the_scan_kit_are_a_slip(desk, hall, held) -> None:
    scan = open_session(held, by=hall.house.users["klinik"].pk, at=NOW)
    page = receive(scan, blank(), "slip.pdf", source=DESK, at=NOW)
    assert 'name="halaman"' in text(desk.get(path(held), {"cara": "in_person"}))
    desk.post(path(held), {"cara": "in_person", "lingkup": "fill", "halaman": page.pk})
    mandate, document = Mandate.objects.get(), Document.objects.get(kind="scan_proof")
    assert (mandate.evidence_document, mandate.evidence["document_sha256"]) == (
        document.uid, document.sha256,
    )  # fmt: skip
