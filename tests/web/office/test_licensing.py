"""The pages of a licence: SKPA, assessor, head, administrator, applicant; and who sees nothing."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from eklinik.accounts.tokens import make_token
from eklinik.casework.models import Case
from eklinik.demo.cast import paper
from eklinik.licensing.models import DerivedRight, LicenceRecord, Opinion, Project
from tests.licensing.business import NIB, Business, build_business
from tests.people import NOW, House

Enter = Callable[[str], Client]
AGREE = {"kesimpulan": "agree", "catatan": "Sudah kami periksa."}


@pytest.fixture
def business(house: House) -> Business:
    return build_business(house)


def opinion_url(case: Case, unit: str) -> str:
    row = Opinion.objects.get(case=case, unit__code=unit, ended_at__isnull=True)
    return reverse("office:opinion", args=[row.pk])


def test_skpa_answers_on_its_page(business: Business, enter: Enter) -> None:
    case = business.sent()
    client = enter("dlh")

    listed = client.get("/kantor/pendapat/")
    assert listed.status_code == 200
    assert listed.content.decode().count(opinion_url(case, "dlh")) == 1
    assert opinion_url(case, "dinkes") not in listed.content.decode()
    page = client.get(opinion_url(case, "dlh")).content.decode()
    assert "Lengkap menurut sistem" in page
    sent = client.post(opinion_url(case, "dlh"), {**AGREE, "benar-kkpr": "ya", "teknis-kkpr": "ya"})
    assert sent.status_code == 302
    row = Opinion.objects.get(case=case, unit__code="dlh")
    assert row.lines == {"kkpr": {"correct": True, "technical": True, "note": ""}}


def test_refused_opinion_keeps_what_was_typed(business: Business, enter: Enter) -> None:
    case = business.sent()

    words = {"kesimpulan": "agree", "catatan": "Sementara ini", "benar-kkpr": "tidak",
             "kata-kkpr": "Bukan lokasinya"}  # fmt: skip
    page = enter("dlh").post(opinion_url(case, "dlh"), words)
    text = page.content.decode()
    assert page.status_code == 422
    assert "Sementara ini</textarea>" in text
    assert 'value="Bukan lokasinya"' in text
    assert 'name="benar-kkpr" value="tidak" checked' in text


@pytest.mark.parametrize(
    "words",
    [{}, {"kesimpulan": "\x00", "catatan": "\x00"},
     {"kesimpulan": "agree", "catatan": "a" * 5000},
     {"kesimpulan": ["agree", "x"], "benar-kkpr": "mungkin"}],
)  # fmt: skip
def test_opinion_form_never_breaks(business: Business, enter: Enter, words: dict) -> None:
    case = business.sent()

    assert enter("dlh").post(opinion_url(case, "dlh"), words).status_code in {302, 422}


def test_list_of_opinions_is_a_constant_number_of_queries(business: Business, enter: Enter) -> None:
    business.sent()
    client = enter("dlh")
    client.get("/kantor/pendapat/")

    with CaptureQueriesContext(connection) as one:
        client.get("/kantor/pendapat/")
    for _ in range(3):
        business.sent()
    with CaptureQueriesContext(connection) as four:
        client.get("/kantor/pendapat/")
    assert len(one) == len(four) == 5


def test_forecast_is_a_constant_number_of_queries(business: Business, enter: Enter) -> None:
    business.sent()
    client = enter("kepala")
    client.get("/kantor/prakiraan/")

    with CaptureQueriesContext(connection) as one:
        client.get("/kantor/prakiraan/")
    for _ in range(3):
        business.sent()
    with CaptureQueriesContext(connection) as four:
        client.get("/kantor/prakiraan/")
    assert len(one) == len(four) == 5


def test_forecast_names_days_and_who_answers(business: Business, enter: Enter) -> None:
    case = business.sent()
    business.give(case, "dinkes")

    text = " ".join(enter("kepala").get("/kantor/prakiraan/").content.decode().split())
    assert ("Berkas ini akan dianggap disetujui menurut aturan OSS dalam 7 hari bila tidak "
            "diputus. Penanggung jawab: Dinas Lingkungan Hidup Contoh.") in text  # fmt: skip
    assert Project.objects.get(case=case).deemed_at is None


def test_officers_of_an_skpa_cannot_cross(
    business: Business, enter: Enter, other_house: House
) -> None:
    other = build_business(other_house)
    case = business.sent()
    row = opinion_url(case, "dinkes")
    stranger = Client()
    stranger.force_login(other.house.users["dlh"])

    assert enter("dlh").get(row).status_code == 404
    assert enter("dlh").post(row, AGREE).status_code == 404
    assert stranger.get(opinion_url(case, "dlh")).status_code == 404
    assert stranger.get(f"/kantor/berkas/{case.pk}/").status_code == 404
    assert enter("fo").get("/kantor/pendapat/").status_code == 404
    assert enter("dlh").get("/kantor/prakiraan/").status_code == 404


def test_skpa_finds_a_case_only_while_it_is_asked(business: Business, enter: Enter) -> None:
    case = business.sent()
    client = enter("dlh")
    found = {
        "case": f"/kantor/berkas/{case.pk}/",
        "search": f"/kantor/cari/?q={case.number}",
    }

    assert client.get(found["case"]).status_code == 200
    assert case.number in _found(client, found["search"])
    business.verified(case)
    assert client.get(found["case"]).status_code == 404
    assert client.get(opinion_url_of(case)).status_code == 404
    assert f"/kantor/berkas/{case.pk}/" not in _found(client, found["search"])


def _found(client: Client, url: str) -> str:
    page = client.get(url, follow=True)
    return page.content.decode() + str(page.redirect_chain)


def opinion_url_of(case: Case) -> str:
    row = Opinion.objects.filter(case=case, unit__code="dlh").latest("pk")
    return reverse("office:opinion", args=[row.pk])


def test_assessor_sees_opinions_and_faults_become_corrections(
    business: Business, enter: Enter
) -> None:
    case = business.sent()
    words = {"conclusion": "repair", "note": "Ada yang kurang",
             "lines": {"ukl_upl": {"correct": False, "note": "Halaman dua hilang"}}}  # fmt: skip
    business.give(case, "dinkes")
    row = Opinion.objects.get(case=case, unit__code="dlh", ended_at__isnull=True)
    from eklinik.licensing import opinions

    opinions.give(row.pk, words, by=business.house.actor("dlh"), at=NOW)
    text = enter("penilai").get(f"/kantor/berkas/{case.pk}/").content.decode()
    assert 'value="Halaman dua hilang"' in text or ">Halaman dua hilang</textarea>" in text
    sent = enter("penilai").post(
        f"/kantor/berkas/{case.pk}/langkah/return_to_applicant/",
        {"seen": Case.objects.get(pk=case.pk).seq, "minta-ukl_upl": "on",
         "alasan-ukl_upl": "pages_missing", "kata-ukl_upl": "Halaman dua hilang",
         "reason": "Satu dokumen perlu diunggah lagi."},
    )  # fmt: skip
    assert sent.status_code == 302
    case.refresh_from_db()
    assert case.step == "prepare"


def test_assessor_asks_and_takes_back_on_the_case_page(business: Business, enter: Enter) -> None:
    house = business.house
    house.users["dlh"].derived_rights.update(sector="Lain")
    case = business.sent()
    client = enter("penilai")

    client.post(f"/kantor/berkas/{case.pk}/skpa/", {"skpa": [house.units["dlh"].pk]})
    row = Opinion.objects.get(case=case, unit__code="dlh")
    assert "Tarik permintaan kepada" in client.get(f"/kantor/berkas/{case.pk}/").content.decode()
    client.post(f"/kantor/berkas/{case.pk}/skpa/{row.pk}/tarik/")
    row.refresh_from_db()
    assert row.ended_at is not None
    for wrong in (["x"], [], ["99999999"]):
        sent = client.post(f"/kantor/berkas/{case.pk}/skpa/", {"skpa": wrong})
        assert sent.status_code == 302
    assert enter("fo").post(f"/kantor/berkas/{case.pk}/skpa/").status_code == 404


def test_result_with_its_pdf_reaches_the_applicant(
    business: Business, enter: Enter, settings: Any
) -> None:
    case = business.verified(business.sent())
    business.assess(case, "approve")
    url = f"/kantor/berkas/{case.pk}/hasil-oss/"
    words = {"kind": "standard", "number": f"{NIB}0001", "status_words": "Terverifikasi",
             "issued_on": "2026-11-24"}  # fmt: skip
    assert enter("penilai").get(url).status_code == 200
    pdf = SimpleUploadedFile("ss.pdf", paper("Sertifikat Standar"), "application/pdf")

    assert enter("penilai").post(url, {**words, "paper": pdf}).status_code == 302
    row = LicenceRecord.objects.get(kind="standard")
    project = Project.objects.get(case=case)
    owner = enter("pemohon")
    got = owner.get(reverse("licence_paper", args=[project.uid, row.pk]))
    assert (got.status_code, got["Content-Type"]) == (200, "application/pdf")
    assert enter("fo").get(reverse("licence_paper", args=[project.uid, row.pk])).status_code == 404
    assert project.application is not None
    page = owner.get(reverse("application", args=[project.application.uid])).content.decode()
    assert "Sekarang Anda boleh melakukan persiapan dan operasional." in page
    assert "Cetak sendiri perizinan Anda di oss.go.id." in page


@pytest.mark.parametrize(
    "words",
    [{}, {"kind": "nib", "number": "123"}, {"kind": "standard", "number": "\x00\x00"},
     {"kind": "x", "number": "1234", "status_words": "y"},
     {"kind": "nib", "number": "1" * 13, "status_words": "Terbit"}],
)  # fmt: skip
def test_wrong_result_is_shown_again(business: Business, enter: Enter, words: dict) -> None:
    case = business.sent()

    page = enter("fo").post(f"/kantor/berkas/{case.pk}/hasil-oss/", words)
    assert page.status_code == 422
    assert LicenceRecord.objects.exclude(number=NIB).count() == 0


def test_deemed_approval_needs_what_was_seen(business: Business, enter: Enter) -> None:
    case = business.sent()
    url = f"/kantor/berkas/{case.pk}/hasil-oss/otomatis/"

    assert enter("penilai").post(url, {"tampak": ""}).status_code == 422
    assert Project.objects.get(case=case).deemed_at is None
    assert enter("penilai").post(url, {"tampak": "Layar OSS 24 November"}).status_code == 302
    project = Project.objects.get(case=case)
    assert (project.deemed_source, project.deemed_by_id) == (
        "officer", business.house.users["penilai"].pk
    )  # fmt: skip
    case.refresh_from_db()
    text = enter("penilai").get(f"/kantor/berkas/{case.pk}/").content.decode()
    assert "Disetujui secara otomatis oleh sistem OSS (fiktif positif)" in text
    business.assess(case, "deemed")
    assert case.step == "record"


def test_administrator_gives_and_ends_a_right(business: Business, enter: Enter) -> None:
    client, house = enter("admin"), business.house
    words = {"user": house.users["dlh"].pk, "unit": house.units["dinkes"].pk,
             "sector": "Perindustrian", "valid_from": "2026-11-24", "valid_to": "",
             "letter_number": "SK/2/2026", "letter_date": "2026-11-20"}  # fmt: skip
    assert client.get("/kelola/hak-turunan/").status_code == 200
    assert client.get("/kelola/hak-turunan/baru/").status_code == 200

    wrong = client.post("/kelola/hak-turunan/baru/", {**words, "valid_to": "2026-11-01"})
    assert "Tanggal akhir tidak boleh sebelum tanggal mulai." in wrong.content.decode()
    assert client.post("/kelola/hak-turunan/baru/", words).status_code == 302
    row = DerivedRight.objects.get(letter_number="SK/2/2026")
    end = f"/kelola/hak-turunan/{row.pk}/akhiri/"
    assert client.get(end).status_code == 200
    assert client.post(end, {"last_day": "2026-11-30"}).status_code == 302
    row.refresh_from_db()
    assert str(row.valid_to) == "2026-11-30"
    assert enter("fo").get("/kelola/hak-turunan/").status_code == 404


def test_right_of_another_office_is_not_there(
    business: Business, enter: Enter, other_house: House
) -> None:
    build_business(other_house)
    row = DerivedRight.objects.filter(office=other_house.office).first()
    assert row is not None

    assert enter("admin").get(f"/kelola/hak-turunan/{row.pk}/akhiri/").status_code == 404
    words = {"user": row.user_id, "unit": row.unit_id, "sector": "Perindustrian",
             "valid_from": "2026-11-24", "letter_number": "SK",
             "letter_date": "2026-11-20"}  # fmt: skip
    enter("admin").post("/kelola/hak-turunan/baru/", words)
    assert DerivedRight.objects.filter(letter_number="SK").count() == 0


def test_forecast_does_not_count_the_applicants_time(business: Business, enter: Enter) -> None:
    case = business.verified(business.sent())
    items = {"items": [{"target": "kkpr", "reason": "blurred"}]}
    business.assess(case, "return_to_applicant", data=items, at=NOW)

    text = enter("kepala").get("/kantor/prakiraan/").content.decode()
    assert "hitungan OSS berhenti" in text
    from eklinik.licensing.forecast import forecasts

    later = forecasts(case.office_id, at=NOW + timedelta(days=5))
    assert [row.left for row in later] == [7]


def test_api_shows_an_skpa_a_case_only_while_it_is_asked(business: Business) -> None:
    case = business.sent()
    listed = {name: _api(business, name, case.pk) for name in ("dlh", "dinkes", "penilai")}
    assert listed == {"dlh": 200, "dinkes": 200, "penilai": 200}

    business.verified(case)
    listed = {name: _api(business, name, case.pk) for name in ("dlh", "dinkes", "penilai")}
    assert listed == {"dlh": 404, "dinkes": 404, "penilai": 200}


def _api(business: Business, name: str, case_id: int) -> int:
    token = make_token(business.house.users[name], "uji", ["read"], at=NOW)
    got = Client().get(f"/api/v1/cases/{case_id}", headers={"authorization": f"Bearer {token}"})
    return got.status_code
