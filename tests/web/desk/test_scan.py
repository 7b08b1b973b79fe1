"""The scan kit at the desk: QR, pages arriving, and one PDF for each document."""

from __future__ import annotations

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from eklinik.applications import reading
from eklinik.clinic.capture import pages
from eklinik.clinic.capture.receive import receive
from eklinik.clinic.models import ScanPage, ScanSession
from tests.clinic.capture import paper
from tests.clinic.capture.conftest import Scene, scene
from tests.people import NOW

__all__ = ["scene"]


@pytest.fixture(autouse=True)
def _clock():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def desk(scene: Scene) -> Client:
    made = Client()
    made.force_login(scene.house.users["klinik"])
    return made


def at(scene: Scene, more: str = "") -> str:
    return f"/loket/{scene.held.uid}/pindai/{more}"


def photo(scene: Scene, seed: int = 0, code: str = "ktp", fault: str = "") -> ScanPage:
    return receive(
        scene.scan, paper.jpeg(fault, seed), "foto.jpg", source="phone", at=NOW, requirement=code
    )


def test_page_shows_the_qr_and_the_documents(scene: Scene, desk: Client) -> None:
    page = desk.get(at(scene)).content.decode()
    assert "<svg" in page
    assert "KTP pemohon" in page
    assert "Menunggu HP" in page


def test_panel_stands_in_the_console(scene: Scene, desk: Client) -> None:
    page = desk.get(f"/loket/{scene.held.uid}/").content.decode()
    assert f'href="{at(scene)}"' in page


def test_open_without_a_session_makes_one_with_the_application(scene: Scene, desk: Client) -> None:
    ScanSession.objects.all().delete()
    assert "Mulai memindai" in desk.get(at(scene)).content.decode()
    desk.post(at(scene), {"aksi": "buka"})
    made = ScanSession.objects.get()
    assert made.application == scene.application


def test_part_costs_the_same_for_one_and_three_pages(scene: Scene, desk: Client) -> None:
    def queries() -> int:
        with CaptureQueriesContext(
            connection,
        ) as seen:
            assert desk.get(at(scene, "isi/")).status_code == 200
        return len([row for row in seen if "scan_" in row["sql"]])

    photo(scene, 0)
    desk.get(at(scene, "isi/"))
    one = queries()
    photo(scene, 5), photo(scene, 6)
    assert (one, queries()) == (2, 2)


def test_part_is_304_until_something_happens(scene: Scene, desk: Client) -> None:
    page = photo(scene)
    first = desk.get(at(scene, "isi/"))
    tag = first.headers["ETag"]
    again = desk.get(at(scene, "isi/"), headers={"If-None-Match": tag})
    assert (again.status_code, again.content) == (304, b"")
    pages.ask_again(page, at=NOW)
    changed = desk.get(at(scene, "isi/"), headers={"If-None-Match": tag})
    assert changed.status_code == 200
    assert "Menunggu foto ulang" in changed.content.decode()


def test_acts_on_a_page_without_javascript(scene: Scene, desk: Client) -> None:
    first, second = photo(scene, 0), photo(scene, 5)
    where = at(scene, f"{second.uid}/")
    assert desk.post(where, {"aksi": "naik"}).status_code == 302
    assert [one.pk for one in pages.present(scene.scan)] == [second.pk, first.pk]
    desk.post(where, {"aksi": "kanan"})
    desk.post(where, {"aksi": "colour"})
    desk.post(where, {"aksi": "utuh"})
    desk.post(where, {"aksi": "syarat", f"syarat-{second.uid}": "akta"})
    second.refresh_from_db()
    assert (second.rotation, second.mode, second.corners) == (90, "colour", None)
    assert second.requirement == "akta"
    desk.post(where, {"aksi": "hapus"})
    assert [one.pk for one in pages.present(scene.scan)] == [first.pk]
    assert desk.post(where, {"aksi": "naik"}).status_code == 404


def test_corners_by_numbers_and_bad_ones_are_told(scene: Scene, desk: Client) -> None:
    page = photo(scene)
    where = at(scene, f"{page.uid}/")
    assert "Kiri atas" in desk.get(where).content.decode()
    good = {"x0": "10", "y0": "10", "x1": "90", "y1": "10,5", "x2": "90", "y2": "90",
            "x3": "10", "y3": "90", "aksi": "sudut"}  # fmt: skip
    desk.post(where, good)
    page.refresh_from_db()
    assert page.corners == [[0.1, 0.1], [0.9, 0.105], [0.9, 0.9], [0.1, 0.9]]
    told = desk.post(where, {**good, "x0": "kiri"}, headers={"X-Requested-With": "fetch"})
    assert told.status_code == 422
    assert "Keempat sudut" in told.json()["wrong"]


def test_join_puts_one_pdf_in_the_application(scene: Scene, desk: Client) -> None:
    photo(scene, 0), photo(scene, 5)
    page = desk.post(at(scene, "pdf/"), {"pdf": "ktp"}, follow=True).content.decode()
    assert "PDF untuk KTP pemohon tersimpan (2 halaman)." in page
    assert "Sudah jadi PDF" in page
    assert reading.current_attachments(scene.application)["ktp"].document.pages == 2
    empty = desk.post(at(scene, "pdf/"), {"pdf": "akta"}, headers={"X-Requested-With": "fetch"})
    assert empty.status_code == 422


def test_upload_at_the_desk_takes_pdf_and_pictures(scene: Scene, desk: Client) -> None:
    sent = [
        SimpleUploadedFile("a.pdf", paper.pdf(), "application/pdf"),
        SimpleUploadedFile("b.jpg", paper.jpeg("", 3), "image/jpeg"),
    ]
    desk.post(at(scene), {"aksi": "unggah", "berkas": sent, "syarat": "ktp"})
    rows = pages.present(scene.scan)
    assert [(row.source, row.requirement, row.original[-4:]) for row in rows] == [
        ("desk", "ktp", ".pdf"), ("desk", "ktp", ".jpg"),
    ]  # fmt: skip
    answer = desk.get(at(scene, f"{rows[0].uid}/hasil/"))
    assert (answer.status_code, answer.headers["Cache-Control"]) == (200, "no-store, private")


def test_upload_nothing_is_told(scene: Scene, desk: Client) -> None:
    page = desk.post(at(scene), {"aksi": "unggah"}, follow=True).content.decode()
    assert "Pilih dahulu foto atau berkasnya" in page


def test_new_qr_changes_the_secret(scene: Scene, desk: Client) -> None:
    desk.post(at(scene), {"aksi": "baru"})
    assert ScanSession.objects.get().secret != scene.scan.secret


def test_colleague_and_stranger_see_nothing(scene: Scene, other_house) -> None:
    page = photo(scene)
    colleague, stranger = Client(), Client()
    colleague.force_login(scene.house.users["klinik2"])
    stranger.force_login(other_house.users["klinik"])
    for more in ("", "isi/", f"{page.uid}/", f"{page.uid}/hasil/"):
        assert colleague.get(at(scene, more)).status_code == 302
        assert stranger.get(at(scene, more)).status_code == 404
    assert Client().get(at(scene)).status_code == 302
