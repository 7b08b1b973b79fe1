"""The scanner's folder: whole files become pages, others wait or are set aside, none is lost."""

from __future__ import annotations

import os
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from eklinik.clinic.capture import end_of_visit, folder, receive
from tests.clinic.capture import paper
from tests.clinic.capture.conftest import Scene
from tests.people import NOW

LATER = NOW + timedelta(seconds=10)


@pytest.fixture
def drop(tmp_path: Path, settings: Any) -> Path:
    """The folder of Loket 1."""
    settings.EKLINIK_SCAN_FOLDER = str(tmp_path / "scan")
    made = tmp_path / "scan" / "Loket 1"
    made.mkdir(parents=True)
    return made


def put(path: Path, content: bytes, at: Any = NOW) -> Path:
    path.write_bytes(content)
    os.utime(path, (at.timestamp(), at.timestamp()))
    return path


def names(path: Path) -> list[str]:
    return sorted(str(one.relative_to(path)) for one in path.rglob("*") if one.is_file())


def test_whole_file_goes_into_the_open_session(scene: Scene, drop: Path) -> None:
    put(drop / "a.pdf", paper.pdf())
    assert folder.sweep(at=LATER) == 1
    assert names(drop) == []
    assert [page.source for page in scene.scan.pages.all()] == ["folder"]


def test_file_still_being_written_is_left(scene: Scene, drop: Path) -> None:
    put(drop / "a.pdf", paper.pdf(), at=LATER - timedelta(seconds=2))
    put(drop / "b.pdf.part", paper.pdf())
    put(drop / ".c.pdf", paper.pdf())
    assert folder.sweep(at=LATER) == 0
    assert names(drop) == [".c.pdf", "a.pdf", "b.pdf.part"]


def test_no_session_waits_and_is_taken_by_the_next(scene: Scene, drop: Path) -> None:
    end_of_visit(scene.held, at=NOW)
    put(drop / "a.pdf", paper.pdf())
    assert folder.sweep(at=LATER) == 0
    assert names(drop) == ["menunggu/a.pdf"]
    desk = scene.clinic.desks["in_person"]
    assert [one.name for one in folder.waiting(desk)] == ["a.pdf"]
    from eklinik.clinic.capture import session

    fresh = session.open_session(scene.clinic.consultation(), by=scene.scan.opened_by_id, at=LATER)
    assert folder.take_waiting(fresh, desk, at=LATER) == 1
    assert names(drop) == []
    assert fresh.pages.count() == 1


def test_rubbish_is_set_aside_with_its_reason(scene: Scene, drop: Path) -> None:
    put(drop / "a.exe", b"MZ" + b"\0" * 90)
    assert folder.sweep(at=LATER) == 0
    assert names(drop) == ["ditolak/a.exe", "ditolak/a.exe.alasan.txt"]
    assert "PDF" in (drop / "ditolak/a.exe.alasan.txt").read_text("utf-8")


def test_two_rubbish_files_of_one_name_are_both_kept(scene: Scene, drop: Path) -> None:
    for content in (b"satu", b"dua"):
        put(drop / "a.bin", content)
        folder.sweep(at=LATER)
    kept = {path.read_bytes() for path in (drop / "ditolak").glob("*.bin")}
    assert kept == {b"satu", b"dua"}


def test_same_file_again_is_one_page(scene: Scene, drop: Path) -> None:
    for name in ("a.pdf", "b.pdf"):
        put(drop / name, paper.pdf())
    assert folder.sweep(at=LATER) == 2
    assert scene.scan.pages.count() == 1
    assert names(drop) == []


def test_worker_killed_before_the_page_is_kept_loses_nothing(
    scene: Scene, drop: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(drop / "a.pdf", paper.pdf())

    def killed(*args: Any, **more: Any) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(receive, "_kept", killed)
    with pytest.raises(KeyboardInterrupt):
        folder.sweep(at=LATER)
    assert names(drop) == ["a.pdf"]
    monkeypatch.undo()


def test_busy_house_tries_again(scene: Scene, drop: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from eklinik.documents.refusals import Refused

    put(drop / "a.pdf", paper.pdf())

    def busy(*args: Any, **more: Any) -> None:
        raise Refused("busy")

    monkeypatch.setattr(folder, "receive", busy)
    assert folder.sweep(at=LATER) == 0
    assert names(drop) == ["a.pdf"]


def test_folder_of_no_desk_and_a_link_are_left_alone(
    scene: Scene, drop: Path, tmp_path: Path
) -> None:
    other = drop.parent / "Bukan loket"
    other.mkdir()
    put(other / "a.pdf", paper.pdf())
    secret = put(tmp_path / "rahasia.pdf", paper.pdf())
    (drop / "link.pdf").symlink_to(secret)
    assert folder.sweep(at=LATER) == 0
    assert names(other) == ["a.pdf"]
    assert secret.exists()


def test_two_offices_with_one_desk_name_need_the_slug(
    scene: Scene, other_house: Any, drop: Path
) -> None:
    from tests.clinic.people import clinic

    theirs = clinic(other_house)
    assert folder.desk_of("Loket 1") is None
    assert folder.desk_of("kota--Loket 1") == scene.clinic.desks["in_person"]
    assert folder.desk_of("prov--Loket 1") == theirs.desks["in_person"]


def test_without_a_folder_nothing_happens(scene: Scene, settings: Any) -> None:
    settings.EKLINIK_SCAN_FOLDER = ""
    assert folder.sweep(at=LATER) == 0
    assert folder.waiting(scene.clinic.desks["in_person"]) == []
