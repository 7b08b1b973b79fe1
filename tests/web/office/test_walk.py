"""Both charts walked to their ends on the office's pages alone, without JavaScript."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from eklinik.applications import attachments
from eklinik.applications.models import Application
from eklinik.casework.models import Movement
from eklinik.decisions.models import Permit, Signature
from eklinik.inspections.models import InspectionPlan, InspectionReport, Photo
from tests.documents.files import blank, photo_with_place
from tests.people import NOW
from tests.walking import PASSPHRASE

pytestmark = pytest.mark.usefixtures("keys")


class Walker:
    """Presses the buttons of a case's pages as the people whose turn it is."""

    def __init__(self, case, enter, clock) -> None:
        self.case, self.enter, self.clock = case, enter, clock

    def path(self, rest: str = "") -> str:
        return f"/kantor/berkas/{self.case.pk}/{rest}"

    def look(self, who: str) -> str:
        page = self.enter(who).get(self.path())
        assert page.status_code == 200
        return page.content.decode()

    def press(self, who: str, verb: str, **words) -> None:
        assert f'action="{self.path()}langkah/{verb}/"' in self.look(who)
        page = self.enter(who).post(self.path(f"langkah/{verb}/"), {"seen": self.case.seq, **words})
        assert page.status_code == 302, re.findall(r"<li>.*?</li>", page.content.decode())
        self.case.refresh_from_db()

    def check(self) -> None:
        application = Application.objects.get(case=self.case)
        for line in ("ktp",):
            self.enter("fo").post(self.path("periksa/"), {f"tanda-{line}": "ya"})
        application.refresh_from_db()

    def draft(self, **words) -> None:
        page = self.enter("teknis").get(self.path("draf/"))
        assert page.status_code == 200
        text = page.content.decode()
        typed = {
            "label": re.findall(r'name="label"[^>]*value="([^"]*)"', text),
            "value": re.findall(r'name="value"[^>]*value="([^"]*)"', text),
            **words,
        }
        saved = self.enter("teknis").post(self.path("draf/"), typed)
        assert saved.status_code == 302, saved.content.decode()[:3000]
        self.case.refresh_from_db()

    def sign(self, **words) -> None:
        head = self.enter("kepala")
        text = head.get(f"/kantor/tanda-tangan/{self.case.pk}/").content.decode()
        found = re.search(r'name="sha256" value="([0-9a-f]{64})"', text)
        assert found is not None, re.findall(r'role="alert".*?</div>', text)
        page = head.post(
            f"/kantor/tanda-tangan/{self.case.pk}/",
            {"sha256": found[1], "diperiksa": "ya",
             "passphrase": PASSPHRASE.get_secret_value(), **words},
        )  # fmt: skip
        assert page.status_code == 302, re.findall(r'role="alert".*?</div>', page.content.decode())
        self.case.refresh_from_db()


@pytest.fixture
def walker(enter, lodged, house):
    def begin(permit: str) -> Walker:
        case = lodged(permit)
        application = Application.objects.get(case=case)
        file = SimpleUploadedFile("ktp.pdf", blank(2), "application/pdf")
        Application.objects.filter(pk=application.pk).update(case=None)
        application.refresh_from_db()
        attachments.attach(application, "ktp", [file], by=house.actor("pemohon"), at=NOW)
        Application.objects.filter(pk=application.pk).update(case=case)
        case.refresh_from_db()
        return Walker(case, enter, None)

    return begin


def test_the_chart_without_inspection_is_walked_to_the_archive(walker):
    here = walker("plain")
    here.check()
    here.press("fo", "accept")
    here.draft()
    here.press("teknis", "send")
    here.press("kasi", "revise", reason="Perbaiki ketentuan")
    here.draft(clauses=["Ketentuan yang baru."])
    here.press("teknis", "send")
    here.press("kasi", "accept")
    assert "001/CTH/XI/2026" in here.look("kabid")
    here.press("kabid", "determine")
    here.sign()
    assert "Buka dan cetak surat" in here.look("teknis")
    here.press("teknis", "notify")
    here.press("fo", "archive")
    assert (here.case.step, here.case.outcome) == ("archived", "granted")
    assert Permit.objects.get(case=here.case).number == "001/CTH/XI/2026"


def test_the_chart_with_inspection_is_walked_to_the_archive(walker, house, time_machine_at):
    here = walker("visited")
    here.check()
    here.press("fo", "accept")
    team = [house.users["teknis"].pk, house.users["teknis2"].pk]
    here.press("teknis", "schedule", visit_at="2026-11-25T09:00", mode="field", team=team,
               place="Jalan Contoh 8", note="")  # fmt: skip
    assert InspectionPlan.objects.get().team.count() == 2
    letter = here.enter("teknis").get(here.path("surat-tugas/"))
    assert letter.content.startswith(b"%PDF-")
    time_machine_at(NOW + timedelta(days=2))
    teknis = here.enter("teknis")
    assert teknis.get(here.path("bap/")).status_code == 200
    raw = SimpleUploadedFile("foto.jpg", photo_with_place(), "image/jpeg")
    teknis.post(here.path("bap/foto/"), {"foto": raw, "caption": "Tampak depan"})
    photo = Photo.objects.get()
    assert photo.place_confirmed is False
    text = teknis.get(here.path("bap/")).content.decode()
    place = re.findall(r'name="(?:latitude|longitude)" value="([^"]+)"', text)
    teknis.post(here.path(f"bap/foto/{photo.pk}/"), {"latitude": place[0], "longitude": place[1]})
    photo.refresh_from_db()
    assert (photo.place_confirmed, str(photo.latitude)) == (True, "5.553333")
    words = {
        "visited_at": "2026-11-25T09:30", "text": ["Bangunan sesuai denah", "Sanitasi memadai"],
        "note": ["", "Saluran tersumbat"], "sesuai-0": "ya", "sesuai-1": "tidak",
        "result": "conditions", "summary": "Bersihkan saluran",
        "inspectors": team[:1], "refusal_reason": "",
    }  # fmt: skip
    half = teknis.post(here.path("bap/"), {**words, "aksi": "selesai"})
    assert half.status_code == 422
    assert "Tuliskan alasan pemohon tidak menandatangani" in half.content.decode()
    assert "Saluran tersumbat" in half.content.decode()
    words["refusal_reason"] = "Tidak sependapat"
    assert teknis.post(here.path("bap/"), {**words, "aksi": "selesai"}).status_code == 302
    assert InspectionReport.objects.get().number == "001/BAP/DPMPTSP-KOTA/XI/2026"
    here.case.refresh_from_db()
    here.press("teknis", "report")
    here.press("kasi", "return_to_front_office", reason="Foto kurang")
    here.press("fo", "amend")
    assert teknis.get(here.path("bap/")).status_code == 200
    words["inspectors"] = team[:1]
    assert teknis.post(here.path("bap/"), {**words, "aksi": "selesai"}).status_code == 302
    here.case.refresh_from_db()
    here.press("teknis", "report")
    assert "Memenuhi syarat dengan catatan" in here.look("kasi")
    here.press("kasi", "accept")
    here.draft()
    here.press("teknis", "send")
    here.press("kasi", "accept")
    here.press("kabid", "determine")
    here.sign()
    here.press("teknis", "notify")
    here.press("fo", "archive")
    assert (here.case.step, here.case.outcome) == ("archived", "granted")
    assert Movement.objects.filter(case=here.case).count() == here.case.seq


def test_a_refusal_is_walked_to_its_archive(walker):
    here = walker("plain")
    here.press("fo", "refuse", reason="Lokasi dilarang")
    text = here.enter("teknis").get(here.path("draf/")).content.decode()
    assert "Lokasi dilarang</textarea>" in text
    here.draft(reasons="Lokasi berada di jalur hijau")
    here.press("teknis", "send")
    here.press("kasi", "accept")
    here.press("kabid", "determine")
    here.sign()
    here.press("teknis", "notify")
    here.press("fo", "archive")
    assert (here.case.step, here.case.outcome) == ("refused", "refused")


def _at_sign(walker) -> Walker:
    here = walker("plain")
    here.check()
    here.press("fo", "accept")
    here.draft()
    here.press("teknis", "send")
    here.press("kasi", "accept")
    here.press("kabid", "determine")
    return here


def test_a_wrong_passphrase_signs_nothing_and_is_not_shown_again(walker):
    here = _at_sign(walker)
    head = here.enter("kepala")
    path = f"/kantor/tanda-tangan/{here.case.pk}/"
    sha = head.get(path + "sidik/").json()["sha256"]
    words = {"sha256": sha, "diperiksa": "ya", "passphrase": "salah-sekali-xyz"}
    page = head.post(path, words)
    assert page.status_code == 422
    assert "Frasa sandi tidak cocok" in page.content.decode()
    assert "salah-sekali-xyz" not in page.content.decode()
    assert "salah-sekali-xyz" not in str(dict(head.session))
    told = head.post(path, words, headers={"X-Requested-With": "fetch"})
    assert (told.status_code, told.json()["ok"], told.json()["retry"]) == (409, False, False)
    assert Signature.objects.count() == 0


def test_another_digest_than_the_letters_signs_nothing(walker):
    here = _at_sign(walker)
    head, path = here.enter("kepala"), f"/kantor/tanda-tangan/{here.case.pk}/"
    head.get(path)
    words = {"sha256": "0" * 64, "diperiksa": "ya", "passphrase": PASSPHRASE.get_secret_value()}
    page = head.post(path, words)
    assert page.status_code == 422
    assert "Surat ini berubah sejak Anda memeriksanya" in page.content.decode()
    assert Signature.objects.count() == 0


def test_a_letter_not_ticked_as_read_is_not_signed(walker):
    here = _at_sign(walker)
    head, path = here.enter("kepala"), f"/kantor/tanda-tangan/{here.case.pk}/"
    sha = head.get(path + "sidik/").json()["sha256"]
    words = {"sha256": sha, "passphrase": PASSPHRASE.get_secret_value()}
    assert head.post(path, words).status_code == 422
    assert Signature.objects.count() == 0


def test_signing_twice_signs_once(walker):
    here = _at_sign(walker)
    head, path = here.enter("kepala"), f"/kantor/tanda-tangan/{here.case.pk}/"
    sha = head.get(path + "sidik/").json()["sha256"]
    words = {"sha256": sha, "diperiksa": "ya", "passphrase": PASSPHRASE.get_secret_value()}
    fetch = {"X-Requested-With": "fetch"}
    assert head.post(path, words, headers=fetch).json()["ok"] is True
    assert head.post(path, words, headers=fetch).json()["ok"] is True
    assert Signature.objects.count() == 1


def test_the_signing_room_is_only_for_the_head(walker, other_house, house):
    here = _at_sign(walker)
    for who in ("fo", "teknis", "kasi", "kabid", "admin", "pemohon"):
        assert here.enter(who).get("/kantor/tanda-tangan/").status_code == 404
        assert here.enter(who).get(f"/kantor/tanda-tangan/{here.case.pk}/").status_code == 404
    house.users["asing"] = other_house.users["kepala"]
    assert here.enter("asing").get("/kantor/tanda-tangan/").status_code == 200
    assert here.enter("asing").get(f"/kantor/tanda-tangan/{here.case.pk}/").status_code == 404


def test_papers_are_seen_as_pages_and_only_those_of_the_case(walker):
    here = walker("plain")
    other = walker("visited")
    text = here.look("fo")
    pk = re.search(r"/dokumen/(\d+)/kecil/", text)[1]
    fo = here.enter("fo")
    page = fo.get(here.path(f"dokumen/{pk}/1/"))
    assert (page.status_code, page["Content-Type"]) == (200, "image/png")
    assert page.content.startswith(b"\x89PNG")
    again = fo.get(here.path(f"dokumen/{pk}/1/"), headers={"If-None-Match": page["ETag"]})
    assert again.status_code == 304
    assert fo.get(here.path(f"dokumen/{pk}/kecil/"))["Content-Type"] == "image/webp"
    assert fo.get(here.path(f"dokumen/{pk}/3/")).status_code == 404
    assert fo.get(here.path(f"dokumen/{pk}/berkas/")).status_code == 404
    assert fo.get(other.path(f"dokumen/{pk}/1/")).status_code == 404


def test_the_viewer_opens_what_the_step_decides_on(walker):
    here = walker("plain")
    here.check()
    here.press("fo", "accept")
    here.draft()
    here.press("teknis", "send")
    text = here.look("kasi")
    assert re.search(r'<img class="sheet" src="[^"]+/draf/\d+/1/"', text)
    upload = re.search(r'href="\?dok=(\d+)#dokumen"', text)[1]
    page = here.enter("kasi").get(here.path(f"?dok={upload}")).content.decode()
    assert f"/dokumen/{upload}/1/?ukuran=biasa" in page
    draft = re.search(r"/draf/(\d+)/1/", text)[1]
    drawn = here.enter("kasi").get(here.path(f"draf/{draft}/1/"))
    assert drawn.content.startswith(b"\x89PNG")
    assert here.enter("kasi").get(here.path(f"draf/{draft}/")).status_code == 200
    other = walker("visited")
    assert here.enter("kasi").get(other.path(f"draf/{draft}/1/")).status_code == 404
    here.press("kasi", "accept")
    here.press("kabid", "determine")
    here.sign()
    assert "/berkas/" in here.look("teknis")
