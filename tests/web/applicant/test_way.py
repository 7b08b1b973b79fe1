"""The whole way of an applicant without JavaScript: begin, fill, upload, check, send, repair."""

from __future__ import annotations

from django.conf import settings
from django.test import Client
from django.urls import reverse

from eklinik.applications import tracking
from eklinik.applications.models import Application, Attachment
from eklinik.casework.models import Case, Movement
from eklinik.casework.take import take
from eklinik.web.applicant import sending
from tests.applications.make import ITEMS, filed
from tests.people import NOW, House
from tests.web.applicant.files import photo

PERSON = {
    "kind": "person", "name": "Cut Nyak D’ Contoh", "nik": "1171 0541 0790 0001",
    "phone": "0812-0000-1234", "address": "Jalan Contoh 1", "is_umk": "ya",
}  # fmt: skip


def begin(client: Client, house: House, kind: str = "baru") -> Application:
    slug = house.permits["plain"].permit_type.slug
    answer = client.post(reverse("application_start", args=(slug,)), {"jenis": kind})
    made = Application.objects.latest("pk")
    assert answer.url == reverse("application_applicant", args=(made.uid,))
    return made


def at(name: str, application: Application, *args: object) -> str:
    return reverse(name, args=(application.uid, *args))


def fill(client: Client, application: Application) -> None:
    assert client.post(at("application_applicant", application), PERSON).status_code == 302
    answer = client.post(
        at("application_page", application, 1),
        {"isian-alamat_usaha": "Jalan Teuku Umar 7", "isian-luas": "1.250", "revision": "0"},
    )
    assert answer.url == at("application", application)
    answer = client.post(at("application_document", application, "ktp"), {"berkas": photo()})
    assert answer.url == at("application_document", application, "ktp") + "#ada"


def test_applicant_goes_from_start_to_receipt_and_through_a_repair(
    pemohon: Client, house: House
) -> None:
    application = begin(pemohon, house)
    fill(pemohon, application)
    page = pemohon.get(at("application_check", application))
    assert page.context["problems"] == []
    assert "1.250" in page.content.decode()
    answer = pemohon.post(at("application_check", application))
    assert answer.url == at("application_receipt", application)
    application.refresh_from_db()
    receipt = pemohon.get(answer.url).content.decode()
    for words in (application.case.number, tracking.secret_of(application.case), "<svg"):
        assert words in receipt

    take(
        application.case_id, "return_to_applicant", by=house.actor("fo"), at=NOW,
        data={"items": ITEMS}, reason="Dua hal",
    )  # fmt: skip
    repair = at("application_repair", application)
    page = pemohon.get(repair)
    assert [(card.code, card.done) for card in page.context["cards"]] == [
        ("ktp", False), ("alamat_usaha", False),
    ]  # fmt: skip
    assert "Foto ulang di tempat terang." in page.content.decode()
    early = pemohon.post(at("application_check", application))
    assert early.url == repair
    answer = pemohon.post(
        at("application_repair_one", application, "ktp"), {"berkas": photo("KTP baru")}
    )
    assert answer.url == repair + "#kartu-ktp"
    answer = pemohon.post(
        at("application_repair_one", application, "alamat_usaha"),
        {"isian-alamat_usaha": "Jalan Baru 2", "revision": "1"},
    )
    assert answer.url == repair + "#kartu-alamat_usaha"
    assert pemohon.post(at("application_check", application)).url == at("application", application)
    case = Case.objects.get(pk=application.case_id)
    assert (case.step, case.facts["corrections_open"]) == ("verify_documents", 0)
    versions = Attachment.objects.filter(application=application).order_by("version")
    assert [row.version for row in versions] == [1, 2]
    assert versions[0].replaced_at is not None


def test_send_button_pressed_twice_sends_once(pemohon: Client, house: House) -> None:
    application = begin(pemohon, house)
    fill(pemohon, application)
    urls = [pemohon.post(at("application_check", application)).url for _ in range(2)]
    assert urls == [at("application_receipt", application)] * 2
    assert Movement.objects.count() == 1


def test_back_button_after_sending_changes_nothing(pemohon: Client, house: House) -> None:
    application = begin(pemohon, house)
    fill(pemohon, application)
    pemohon.post(at("application_check", application))
    late = {"isian-alamat_usaha": "Lain", "revision": "1"}
    for name, args in (("application_page", (1,)), ("application_document", ("ktp",))):
        assert pemohon.post(at(name, application, *args), late).status_code == 404
    application.refresh_from_db()
    assert application.answers["alamat_usaha"] == "Jalan Teuku Umar 7"


def test_receipt_is_a_pdf_on_both_papers(pemohon: Client, house: House) -> None:
    application = begin(pemohon, house)
    fill(pemohon, application)
    pemohon.post(at("application_check", application))
    for query in ("", "?kertas=80"):
        answer = pemohon.get(at("application_receipt_pdf", application) + query)
        assert answer.content.startswith(b"%PDF-")
        page = pemohon.get(at("application_receipt", application) + query)
        assert page.status_code == 200


def test_withdraw_asks_first_and_ends_the_file(pemohon: Client, house: House) -> None:
    application = begin(pemohon, house)
    fill(pemohon, application)
    pemohon.post(at("application_check", application))
    assert pemohon.get(at("application_withdraw", application)).status_code == 200
    pemohon.post(at("application_withdraw", application))
    application.refresh_from_db()
    assert application.case.outcome == "withdrawn"
    assert "Anda menarik permohonan ini." in pemohon.get(
        at("application", application)
    ).content.decode()  # fmt: skip


def test_draft_is_deleted_after_asking(pemohon: Client, house: House) -> None:
    application = begin(pemohon, house)
    assert pemohon.post(at("application_withdraw", application)).url == reverse("application_list")
    assert pemohon.get(at("application", application)).status_code == 404


def test_check_page_links_to_every_problem(pemohon: Client, house: House) -> None:
    application = begin(pemohon, house)
    page = pemohon.post(at("application_check", application))
    assert page.status_code == 422
    assert [link for _item, link in page.context["problems"]] == [
        at("application_applicant", application),
        at("application_page", application, 1) + "#id_isian-alamat_usaha",
        at("application_document", application, "ktp"),
    ]


def test_renewal_asks_for_the_old_permit(pemohon: Client, house: House) -> None:
    application = begin(pemohon, house, "perpanjangan")
    url = at("application_old_permit", application)
    assert pemohon.post(url, {"nomor": " "}).status_code == 422
    assert pemohon.post(url, {"nomor": " 001/CTH/X/2021 "}).status_code == 302
    application.refresh_from_db()
    assert application.old_permit_number == "001/CTH/X/2021"


def test_known_applicant_is_offered_the_next_time(pemohon: Client, house: House) -> None:
    application = begin(pemohon, house)
    fill(pemohon, application)
    application.refresh_from_db()
    url = reverse("application_start", args=(house.permits["plain"].permit_type.slug,))
    page = pemohon.get(url)
    assert page.context["known"] == [application.applicant]
    assert "1171054107900001" not in page.content.decode()
    pemohon.post(url, {"jenis": "baru", "pemohon": application.applicant_id})
    assert Application.objects.latest("pk").applicant == application.applicant


def test_start_without_a_kind_keeps_the_page(pemohon: Client, house: House) -> None:
    url = reverse("application_start", args=(house.permits["plain"].permit_type.slug,))
    for kind in ("", "gaib", "duplikat"):
        assert pemohon.post(url, {"jenis": kind}).status_code == 422
    assert Application.objects.count() == 0


def test_qr_of_the_receipt_opens_the_tracking_page_for_a_stranger(
    pemohon: Client, house: House
) -> None:
    case = filed(house).case
    page = Client().get(sending.tracking_url(case).removeprefix(settings.SITE_URL), follow=True)
    assert page.status_code == 200
    assert case.number in page.content.decode()
