"""The applicant begins a business licence from its code; what cannot be keeps the form."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from eklinik.licensing.models import Project, Routing
from tests.licensing.business import NIB, Business, build_business
from tests.people import House

Enter = Callable[[str], Client]
AGREE = {"kesimpulan": "agree", "catatan": "Sudah kami periksa."}


@pytest.fixture
def business(house: House) -> Business:
    return build_business(house)


def start_words(business: Business, **extra: Any) -> dict[str, Any]:
    return {
        "code": "10001", "edition": "2025", "scale": "kecil",
        "office": str(business.house.office.pk), "place": "Jalan Contoh Nomor 8",
        "location": "district", "zone": "", "estate": "", "nib": NIB, "pemohon": "baru",
        "siapa-kind": "person", "siapa-name": "Cut Nyak Contoh",
        "siapa-nik": "1171014501900001", "siapa-phone": "081200001234",
        "siapa-address": "Jalan Contoh Nomor 8", **extra,
    }  # fmt: skip


def test_applicant_starts_from_a_code(business: Business, enter: Enter) -> None:
    client = enter("pemohon")
    page = client.get("/usaha/mulai/?code=10003&edition=2025&scale=kecil").content.decode()
    assert "Industri Contoh 10003" in page

    sent = client.post("/usaha/mulai/", start_words(business))
    assert sent.status_code == 302
    project = Project.objects.get()
    assert project.case is not None
    assert project.case.step == "recorded"
    text = client.get(sent["Location"]).content.decode()
    assert "Sekarang Anda boleh melakukan persiapan dan operasional." in text
    again = client.post("/usaha/mulai/", start_words(
        business, code="10003", pemohon=project.applicant_id))  # fmt: skip
    draft = Project.objects.latest("pk")
    assert (again.status_code, draft.case, draft.applicant_id) == (
        302, None, project.applicant_id
    )  # fmt: skip
    text = client.get(again["Location"]).content.decode()
    assert "hanya boleh melakukan persiapan" in text


@pytest.mark.parametrize(
    "extra",
    [{"nib": "123"}, {"place": ""}, {"office": "lain"}, {"office": "x"}, {"capital": "banyak"},
     {"scale": "", "capital": ""}, {"siapa-nik": "1"}, {"code": "10006"}, {"zone": "kek_arun"},
     {"place": "\x00\x00\x00\x00\x00\x00"}, {"land_m2": "nan"}],
)  # fmt: skip
def test_start_that_cannot_be_keeps_the_form(business: Business, enter: Enter, extra: dict) -> None:
    page = enter("pemohon").post("/usaha/mulai/", start_words(business, **extra))

    assert page.status_code == 422
    assert Project.objects.count() == 0
    assert "Jalan Contoh Nomor 8" in page.content.decode()


def test_wrong_authority_is_told_with_where_to_go(business: Business, enter: Enter) -> None:
    page = enter("pemohon").post("/usaha/mulai/", start_words(business, zone="kek_arun"))

    text = page.content.decode()
    assert "Hubungi Administrator KEK Arun Lhokseumawe" in text
    assert Routing.objects.get().reason in text


@pytest.mark.parametrize("code", ["", "1", "99999", "abc", "\x00"])
def test_unknown_code_is_asked_for_again(business: Business, enter: Enter, code: str) -> None:
    page = enter("pemohon").get("/usaha/mulai/", {"code": code})

    assert page.status_code == 200
    assert "Kode KBLI (lima angka)" in page.content.decode()


def test_owner_writes_down_the_nib_that_oss_gave(business: Business, enter: Enter) -> None:
    project = business.project("rendah", nib="")
    client, url = enter("pemohon"), reverse("licence_nib", args=[project.uid])
    assert project.application is not None
    page = reverse("application", args=[project.application.uid])
    assert "terbitkan NIB Anda dahulu di OSS" in client.get(page).content.decode()

    client.post(url, {"nib": "12"})
    project.refresh_from_db()
    assert project.nib == ""
    client.post(url, {"nib": "9120 0000 0000 1"})
    project.refresh_from_db()
    assert project.nib == NIB
    client.post(url, {"nib": "9120000000002"})
    project.refresh_from_db()
    assert project.nib == NIB
    assert enter("klinik").post(url, {"nib": NIB}).status_code == 404


def test_ordinary_start_page_leads_to_the_code(business: Business, enter: Enter) -> None:
    slug = business.house.permits["business"].permit_type.slug

    page = enter("pemohon").get(f"/izin/{slug}/mulai/")
    assert page["Location"] == "/usaha/mulai/"
