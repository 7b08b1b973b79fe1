"""Front office enters a file: helped, from OSS, or on paper."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from eklinik.applicants.models import Applicant, Mandate
from eklinik.applications.models import Application, Attachment
from eklinik.casework.models import Case
from eklinik.documents.models import Document
from tests.applicants.consent import slip
from tests.documents.files import blank

NIK = "1171015503900001"  # invented; a date and a region that exist
PERSON = {
    "kind": "person", "name": "Cut Contoh", "nik": NIK, "phone": "0812-0000-1234",
    "address": "Jalan Contoh 1",
}  # fmt: skip


def entry(house, **words):
    return {
        "permit": str(house.permits["plain"].pk), "request_kind": "baru", "channel": "paper",
        "received_at": "2026-11-23T09:00", "lodged_number": "AG-12", "aksi": "mulai",
        "pemohon": "baru", **PERSON, **words,
    }  # fmt: skip


@pytest.fixture
def begun(enter, house):
    def begin(**words) -> Application:
        page = enter("fo").post("/kantor/terima/", entry(house, **words))
        assert page.status_code == 302, page.content.decode()[:2000]
        return Application.objects.latest("pk")

    return begin


def test_a_paper_file_keeps_its_own_receipt_time(begun, enter):
    found = begun()
    fo, path = enter("fo"), f"/kantor/terima/{found.uid}/"
    file = SimpleUploadedFile("ktp.pdf", blank(), "application/pdf")
    assert fo.post(path + "berkas/ktp/", {"berkas": file}).status_code == 302
    words = {"revision": "0", "isian-alamat_usaha": "Jalan Contoh 2", "aksi": "kirim"}
    page = fo.post(path, words)
    assert (page.status_code, page["Location"]) == (302, path + "tanda-terima/")
    case = Case.objects.get()
    assert case.received_at == datetime(2026, 11, 23, 2, 0, tzinfo=UTC)
    assert (case.step, case.channel, case.facts["typed_by"]) == (
        "verify_documents", "paper", found.typed_by_id,
    )  # fmt: skip
    slip = fo.get(path + "tanda-terima/").content.decode()
    assert case.number in slip
    assert "Kode rahasia" in slip


def test_sending_an_incomplete_file_says_what_is_missing_and_keeps_the_rest(begun, enter):
    found = begun()
    path = f"/kantor/terima/{found.uid}/"
    page = enter("fo").post(path, {"revision": "0", "isian-luas": "50", "aksi": "kirim"})
    assert page.status_code == 422
    text = page.content.decode()
    assert "KTP pemohon: Dokumen ini belum diunggah." in text
    assert 'value="50"' in text
    found.refresh_from_db()
    assert found.answers == {"luas": 50}


def test_a_known_nik_offers_the_person_and_types_nothing_twice(begun, enter, house):
    begun()
    page = enter("fo").post("/kantor/terima/", {"aksi": "cari", "cari_nik": NIK})
    assert page.status_code == 200
    known = Applicant.objects.get()
    assert f'name="pemohon" value="{known.pk}" checked' in page.content.decode()
    assert NIK not in page.content.decode().replace(f'value="{NIK}"', "")
    words = {**entry(house), "cari_nik": NIK, "pemohon": str(known.pk)}
    assert enter("fo").post("/kantor/terima/", words).status_code == 302
    assert Applicant.objects.count() == 1


def test_an_applicant_of_another_office_cannot_be_chosen(begun, enter, house, other_house):
    foreign = Applicant.objects.create(
        office=other_house.office, name="Orang Lain", created_at=datetime(2026, 1, 1, tzinfo=UTC)
    )
    words = {**entry(house), "pemohon": str(foreign.pk), "nik": "", "name": ""}
    assert enter("fo").post("/kantor/terima/", words).status_code == 422
    assert Application.objects.count() == 0


def test_a_wrong_nik_or_future_receipt_is_explained_and_kept(enter, house):
    fo = enter("fo")
    wrong = fo.post("/kantor/terima/", entry(house, nik="1171019903900001"))
    assert wrong.status_code == 422
    assert 'value="Cut Contoh"' in wrong.content.decode()
    late = fo.post("/kantor/terima/", entry(house, received_at="2026-12-30T09:00"))
    assert late.status_code == 422
    assert "Waktu terima berkas ada di masa depan." in late.content.decode()
    bare = fo.post("/kantor/terima/", entry(house, received_at=""))
    assert "Isi kapan berkas ini diterima" in bare.content.decode()
    nonsense = fo.post("/kantor/terima/", entry(house, permit="999", received_at="kemarin"))
    assert nonsense.status_code == 422


def test_a_file_that_is_not_a_document_is_refused_with_words(begun, enter):
    found = begun()
    path = f"/kantor/terima/{found.uid}/"
    raw = SimpleUploadedFile("ktp.pdf", b"MZ not a pdf", "application/pdf")
    page = enter("fo").post(path + "berkas/ktp/", {"berkas": raw}, follow=True)
    assert 'class="notice bad"' in page.content.decode()
    assert Attachment.objects.count() == 0


def test_entries_of_another_office_and_by_other_roles_are_not_found(
    begun, enter, house, other_house
):
    found = begun()
    path = f"/kantor/terima/{found.uid}/"
    house.users["asing"] = other_house.users["fo"]
    for who in ("asing", "kasi", "pemohon"):
        client = enter(who)
        assert client.get(path).status_code == 404
        assert client.post(path + "berkas/ktp/", {}).status_code == 404
        assert client.get(path + "tanda-terima/").status_code == 404
    assert enter("fo2").get(path).status_code == 200


def test_two_tabs_the_later_is_told_and_nothing_is_overwritten(begun, enter):
    found = begun()
    path = f"/kantor/terima/{found.uid}/"
    fo = enter("fo")
    fo.post(path, {"revision": "0", "isian-alamat_usaha": "Jalan A", "aksi": "simpan"})
    page = fo.post(path, {"revision": "0", "isian-alamat_usaha": "Jalan B", "aksi": "simpan"})
    assert page.status_code == 409
    assert 'value="Jalan B"' in page.content.decode()
    found.refresh_from_db()
    assert found.answers == {"alamat_usaha": "Jalan A"}


def helped(house, **words):
    return entry(house, channel="assisted", received_at="", lodged_number="", **words)


def slip_file():
    return SimpleUploadedFile("slip.pdf", blank(), "application/pdf")


def test_an_assisted_file_without_a_mandate_is_asked_for_one_and_keeps_nothing(enter, house):
    page = enter("fo").post("/kantor/terima/", helped(house))
    assert page.status_code == 422
    assert "Belum ada kuasa dari pemohon" in page.content.decode()
    assert 'value="Cut Contoh"' in page.content.decode()
    assert (Application.objects.count(), Applicant.objects.count()) == (0, 0)


def test_an_assisted_file_begins_with_the_scan_of_a_signed_slip(enter, house):
    page = enter("fo").post("/kantor/terima/", helped(house, mandate_slip=slip_file()))
    assert page.status_code == 302
    mandate, file = Mandate.objects.get(), Document.objects.get(kind="mandate_slip")
    assert (mandate.evidence_document, mandate.evidence) == (
        file.uid, {"document_sha256": file.sha256},
    )  # fmt: skip
    assert mandate.applicant == Application.objects.get().applicant
    text = enter("fo").get(page["Location"]).content.decode()
    assert mandate.number in text
    assert "Slip bertanda tangan, dipindai" in text


def test_a_slip_that_is_no_document_is_refused_at_its_field(enter, house):
    raw = SimpleUploadedFile("slip.pdf", b"MZ not a pdf", "application/pdf")
    page = enter("fo").post("/kantor/terima/", helped(house, mandate_slip=raw))
    assert (page.status_code, Applicant.objects.count(), Mandate.objects.count()) == (422, 0, 0)
    assert 'href="#id_mandate_slip"' in page.content.decode()


def test_an_assisted_file_may_begin_under_a_mandate_given_before(enter, house, other_house):
    mandate, foreign = slip(house), slip(other_house)
    fo = enter("fo")
    unknown = fo.post("/kantor/terima/", helped(house, mandate_number=foreign.number))
    assert (unknown.status_code, Application.objects.count()) == (422, 0)
    typed = f" {mandate.number.lower()} "
    assert fo.post("/kantor/terima/", helped(house, mandate_number=typed)).status_code == 302
    mandate.refresh_from_db()
    assert mandate.applicant == Application.objects.get().applicant


def test_a_mandate_taken_back_at_the_desk_stops_the_next_action(enter, house):
    fo = enter("fo")
    path = fo.post("/kantor/terima/", helped(house, mandate_slip=slip_file()))["Location"]
    words = {"revision": "0", "isian-luas": "50", "aksi": "simpan"}
    assert fo.post(path + "kuasa/", {"aksi": "cabut"}).status_code == 302
    page = fo.post(path, words)
    assert page.status_code == 409
    assert "Pemohon sudah mencabut kuasa" in page.content.decode()
    assert 'value="50"' in page.content.decode()
    fo.post(path + "kuasa/", {"aksi": "beri", "mandate_slip": slip_file()})
    assert fo.post(path, words).status_code == 302
    assert Mandate.objects.filter(revoked_how="desk").count() == 1


def test_the_mandate_of_an_entry_is_only_for_its_front_office(begun, enter, house, other_house):
    paper = begun()
    house.users["asing"] = other_house.users["fo"]
    for who in ("fo", "asing", "kasi", "pemohon"):
        assert enter(who).post(f"/kantor/terima/{paper.uid}/kuasa/", {}).status_code == 404


def test_the_slip_is_printed_in_the_chosen_language_with_the_name(enter, house):
    page = enter("fo").get("/kantor/terima/slip-kuasa/", {"nama": "Cut <b>", "bahasa": "ace"})
    text = page.content.decode()
    assert "Lôn, Cut &lt;b&gt;, lôn lakèe" in text
    assert "(draf, belum diperiksa penutur)" in text
    assert enter("kasi").get("/kantor/terima/slip-kuasa/").status_code == 404
