"""Pages come in, are judged, ordered, turned and bound; nothing unused stays on disk."""

from __future__ import annotations

import io
from datetime import timedelta
from pathlib import Path

import pikepdf
import pytest
from django.core.files.storage import default_storage
from PIL import Image

from eklinik.accounts.refusals import Refusal
from eklinik.applicants.models import MandateUse
from eklinik.applications import reading
from eklinik.clinic import visit
from eklinik.clinic.capture import end_of_visit, files, join, pages, wiping
from eklinik.clinic.capture import receive as receiving
from eklinik.clinic.capture.receive import discard, receive
from eklinik.clinic.models import ConsultationEntry, ScanPage
from eklinik.documents import store
from tests.clinic.capture import paper
from tests.clinic.capture.conftest import Scene
from tests.people import NOW


def phone(scene: Scene, fault: str = "", seed: int = 0, **more: object) -> ScanPage:
    words = {"source": "phone", "at": NOW, "requirement": "ktp", **more}
    return receive(scene.scan, paper.jpeg(fault, seed), "foto.jpg", **words)


def on_disk() -> list[Path]:
    return [one for one in Path(default_storage.location).rglob("*") if one.is_file()]


def test_receive_good_photo_is_straightened_and_readable(scene: Scene) -> None:
    page = phone(scene)
    assert page.faults == []
    assert page.corners is not None
    with Image.open(io.BytesIO(files.read(page.picture))) as picture:
        assert picture.mode == "L"
        assert max(picture.size) <= 2480
        assert picture.height / picture.width == pytest.approx(1.414, abs=0.01)
    assert files.read(page.original) == paper.jpeg()


@pytest.mark.parametrize("fault", ["dark", "blurred", "cropped", "glare"])
def test_receive_bad_photo_names_its_fault(scene: Scene, fault: str) -> None:
    assert phone(scene, fault, 3).faults == [fault]


def test_receive_same_photo_twice_is_one_page(scene: Scene) -> None:
    assert phone(scene).pk == phone(scene).pk
    assert scene.scan.pages.count() == 1


def test_receive_twice_at_once_after_a_lost_answer_is_one_page(
    scene: Scene, monkeypatch: pytest.MonkeyPatch, django_capture_on_commit_callbacks: object
) -> None:
    first: list[ScanPage] = []

    def meanwhile(*args: object, **more: object) -> object:
        monkeypatch.undo()
        first.append(phone(scene))
        return receiving.see(*args, **more)

    monkeypatch.setattr(receiving, "see", meanwhile)
    with django_capture_on_commit_callbacks(execute=True):
        assert phone(scene).pk == first[0].pk
    assert len(on_disk()) == 3


def test_receive_replacement_takes_the_place_and_the_old_files_go(
    scene: Scene, django_capture_on_commit_callbacks: object
) -> None:
    bad, other = phone(scene, "blurred", 3), phone(scene, "", 5)
    pages.ask_again(bad, at=NOW)
    with django_capture_on_commit_callbacks(execute=True):
        new = phone(scene, "", 3, replaces=bad, requirement="")
    assert [page.pk for page in pages.present(scene.scan)] == [new.pk, other.pk]
    assert (new.requirement, new.place) == ("ktp", bad.place)
    assert len(on_disk()) == 6


def test_receive_rubbish_is_refused_and_nothing_is_kept(scene: Scene) -> None:
    with pytest.raises(Refusal) as told:
        receive(scene.scan, b"\xff\xd8\xffno picture", "x.jpg", source="phone", at=NOW)
    assert told.value.code in {"broken", "unknown_kind"}
    assert scene.scan.pages.count() == 0
    assert on_disk() == []


def test_desk_scan_is_not_judged_cropped_and_stays_whole(scene: Scene) -> None:
    page = receive(scene.scan, paper.jpeg("cropped", 3), "scan.jpg", source="desk", at=NOW)
    assert page.corners is None
    assert "cropped" not in page.faults


def test_move_orders_pages_of_one_document_only(scene: Scene) -> None:
    first, second = phone(scene, "", 0), phone(scene, "", 5)
    other = phone(scene, "", 6, requirement="akta")
    pages.move(second, -1)
    assert [page.pk for page in pages.present(scene.scan)] == [second.pk, first.pk, other.pk]
    pages.move(second, -1)
    pages.move(other, -1)
    assert [page.pk for page in pages.present(scene.scan)] == [second.pk, first.pk, other.pk]


def test_turn_and_tone_make_the_picture_anew_from_the_original(scene: Scene) -> None:
    page = phone(scene)
    high = (page.width, page.height)
    pages.turn(page, 90)
    assert (page.rotation, page.width, page.height) == (90, high[1], high[0])
    pages.tone(page, "colour")
    with Image.open(io.BytesIO(files.read(page.picture))) as picture:
        assert picture.mode == "RGB"
    assert page.rotation == 90
    with pytest.raises(Refusal):
        pages.tone(page, "sepia")


def test_whole_and_cut_and_search_change_the_corners(scene: Scene) -> None:
    page = phone(scene)
    found = page.corners
    pages.whole(page)
    assert page.corners is None
    pages.cut(page, [[0.1, 0.1], [0.9, 0.1], [0.9, 0.9], [0.1, 0.9]])
    assert page.corners == [[0.1, 0.1], [0.9, 0.1], [0.9, 0.9], [0.1, 0.9]]
    pages.search(page)
    assert page.corners == found


@pytest.mark.parametrize(
    "corners",
    [
        [],
        [[0, 0], [1, 0], [1, 1]],
        [[0, 0], [1, 1], [1, 0], [0, 1]],
        [[0, 0], [2, 0], [1, 1], [0, 1]],
        [[0, 0], [0, 1], [1, 1], [1, 0]],
        [[float("nan"), 0], [1, 0], [1, 1], [0, 1]],
        [[0.5, 0.5]] * 4,
    ],
)
def test_cut_bad_corners_are_refused(corners: list[list[float]]) -> None:
    with pytest.raises(Refusal) as told:
        pages.checked(corners)
    assert told.value.code == "bad_corners"


def test_attach_pages_becomes_one_pdf_in_the_application(scene: Scene) -> None:
    phone(scene, "", 0), phone(scene, "", 5)
    actor = scene.house.actor("klinik")
    made = join.attach_pages(scene.scan, "ktp", by=actor, at=NOW)
    present = reading.current_attachments(scene.application)["ktp"]
    assert present.pk == made.pk
    with pikepdf.open(io.BytesIO(store.read(made.document))) as book:
        assert len(book.pages) == 2
    assert {page.used_at for page in pages.present(scene.scan)} == {NOW}
    assert ConsultationEntry.objects.filter(verb="scanned").count() == 1


def test_attach_pages_fits_the_two_megabytes_of_oss(scene: Scene) -> None:
    rows = [phone(scene, "", seed) for seed in (0, 1, 3, 5, 6, 8)]
    for row in rows:
        row.picture = files.write(scene.scan, paper.jpeg("", row.place, 100), "jpg")
    before = sum(len(files.read(row.picture)) for row in rows)
    taken = join.bound(rows, limit_bytes=2_000_000, name="ktp")
    assert before > 2_000_000 >= taken.size
    assert taken.pages == 6


def test_bound_that_cannot_shrink_says_so(scene: Scene) -> None:
    with pytest.raises(Refusal) as told:
        join.bound([phone(scene)], limit_bytes=20_000, name="ktp")
    assert told.value.code == "cannot_shrink"
    assert "20 kB" in told.value.message


def test_attach_pages_under_a_live_mandate_writes_its_ledger(scene: Scene) -> None:
    phone(scene)
    join.attach_pages(scene.scan, "ktp", by=scene.house.actor("klinik"), at=NOW)
    row = MandateUse.objects.get(action="upload")
    assert row.words == "KTP pemohon"


def test_attach_pages_without_pages_or_application_is_refused(scene: Scene) -> None:
    actor = scene.house.actor("klinik")
    with pytest.raises(Refusal) as none:
        join.attach_pages(scene.scan, "ktp", by=actor, at=NOW)
    assert none.value.code == "no_pages"
    scene.scan.application = None
    with pytest.raises(Refusal) as bare:
        join.attach_pages(scene.scan, "ktp", by=actor, at=NOW)
    assert bare.value.code == "no_application"


def test_as_document_keeps_a_proof(scene: Scene) -> None:
    page = phone(scene, requirement="")
    made = join.as_document([page], by=scene.house.actor("klinik"), at=NOW)
    assert (made.kind, made.mime, made.pages) == ("scan_proof", "application/pdf", 1)
    page.refresh_from_db()
    assert page.used_at == NOW


def test_desk_pdf_keeps_its_pages_and_its_turn(scene: Scene) -> None:
    page = receive(scene.scan, paper.pdf(2), "pindai.pdf", source="desk", at=NOW)
    pages.assign(page, "ktp")
    pages.turn(page, 90)
    made = join.attach_pages(scene.scan, "ktp", by=scene.house.actor("klinik"), at=NOW)
    with pikepdf.open(io.BytesIO(store.read(made.document))) as book:
        assert [int(one.get("/Rotate", 0)) for one in book.pages] == [90, 90]


def test_end_of_visit_leaves_no_file_but_the_attached_pdf(
    scene: Scene, django_capture_on_commit_callbacks: object
) -> None:
    phone(scene, "", 0), phone(scene, "", 5, requirement="")
    made = join.attach_pages(scene.scan, "ktp", by=scene.house.actor("klinik"), at=NOW)
    with django_capture_on_commit_callbacks(execute=True):
        assert end_of_visit(scene.held, at=NOW) == 2
    name = made.document.storage_name
    root = Path(default_storage.location)
    assert {str(one.relative_to(root)) for one in on_disk()} == {name, name + store.LOOK}
    scene.scan.refresh_from_db()
    assert (scene.scan.closed_at, scene.scan.wiped_at) == (NOW, NOW)
    rows = scene.scan.pages.values_list("original", "picture", "corners", "deleted_at")
    assert set(rows) == {("", "", None, NOW)}


def test_closing_the_consultation_wipes(
    scene: Scene, django_capture_on_commit_callbacks: object
) -> None:
    phone(scene)
    with django_capture_on_commit_callbacks(execute=True):
        visit.advance(scene.held.pk, "finish", by=scene.house.actor("klinik"), at=NOW)
    assert on_disk() == []


def test_retention_minutes_are_data(
    scene: Scene, django_capture_on_commit_callbacks: object
) -> None:
    scene.house.office.settings = {"clinic": {"scan_retention_minutes": 30}}
    scene.house.office.save()
    scene.held.refresh_from_db()
    phone(scene)
    with django_capture_on_commit_callbacks(execute=True):
        assert end_of_visit(scene.held, at=NOW) == 0
        assert wiping.sweep(at=NOW + timedelta(minutes=29)) == 0
    assert len(on_disk()) == 3
    with django_capture_on_commit_callbacks(execute=True):
        assert wiping.sweep(at=NOW + timedelta(minutes=30)) == 1
    assert on_disk() == []


def test_sweep_takes_a_forgotten_session(
    scene: Scene, django_capture_on_commit_callbacks: object
) -> None:
    phone(scene)
    with django_capture_on_commit_callbacks(execute=True):
        assert wiping.sweep(at=NOW + timedelta(hours=11)) == 0
        assert wiping.sweep(at=NOW + timedelta(hours=13)) == 1
    assert on_disk() == []


def test_receive_after_the_visit_is_refused(scene: Scene) -> None:
    end_of_visit(scene.held, at=NOW)
    scene.scan.refresh_from_db()
    with pytest.raises(Refusal) as told:
        phone(scene)
    assert told.value.code == "scan_over"


def test_discarded_page_sent_again_comes_back(scene: Scene) -> None:
    page = phone(scene)
    discard(page, at=NOW)
    assert pages.present(scene.scan) == []
    again = phone(scene)
    assert pages.present(scene.scan) == [again]
    assert again.pk == page.pk
