"""The phone as a scanner: one-time, without login, with and without JavaScript."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from eklinik.clinic.capture import end_of_visit, pages, session
from tests.clinic.capture import paper
from tests.clinic.capture.conftest import Scene, scene
from tests.people import NOW

__all__ = ["scene"]


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(NOW, tick=False) as traveller:
        yield traveller


def address(scene: Scene) -> str:
    return f"/pindai/{scene.scan.secret}/"


def opened(scene: Scene) -> Client:
    phone = Client()
    assert phone.get(address(scene)).status_code == 200
    return phone


def photo(fault: str = "", seed: int = 0) -> SimpleUploadedFile:
    return SimpleUploadedFile("foto.jpg", paper.jpeg(fault, seed), "image/jpeg")


def test_open_wrong_secret_is_404_and_counted(scene: Scene) -> None:
    stranger = Client()
    for _ in range(30):
        assert stranger.get("/pindai/salah/").status_code == 404
    assert stranger.get(address(scene)).status_code == 429


def test_open_second_phone_is_told_and_sees_nothing(scene: Scene) -> None:
    opened(scene)
    answer = Client().get(address(scene))
    assert answer.status_code == 409
    assert "HP lain" in answer.content.decode()


def test_open_after_fifteen_quiet_minutes_is_over(scene: Scene, clock) -> None:
    phone = opened(scene)
    clock.shift(timedelta(minutes=15))
    assert phone.get(address(scene)).status_code == 409
    assert phone.get(address(scene) + "keadaan/").status_code == 409


def test_open_after_the_visit_is_404(scene: Scene) -> None:
    phone = opened(scene)
    end_of_visit(scene.held, at=NOW)
    assert phone.get(address(scene)).status_code == 404


def test_send_plain_form_shows_the_verdict(scene: Scene) -> None:
    phone = opened(scene)
    sent = {"foto": [photo(), photo("blurred", 3)], "syarat": "ktp"}
    answer = phone.post(address(scene), sent, follow=True)
    page = answer.content.decode()
    assert answer.status_code == 200
    assert page.count("data-page=") == 2
    assert "Terbaca." in page
    assert "Buram: Pegang dengan dua tangan" in page
    assert {row.requirement for row in pages.present(scene.scan)} == {"ktp"}


def test_send_by_script_answers_json(scene: Scene) -> None:
    phone = opened(scene)
    answer = phone.post(
        address(scene), {"foto": photo("dark", 1), "syarat": "bukan"},
        headers={"X-Requested-With": "fetch"},
    )  # fmt: skip
    (page,) = answer.json()["pages"]
    assert page["good"] is False
    assert page["verdict"] == "Terlalu gelap: Dekatkan ke jendela atau nyalakan lampu."
    assert phone.get(page["picture"]).headers["Content-Type"] == "image/jpeg"
    assert pages.present(scene.scan)[0].requirement == ""


def test_send_rubbish_is_told_and_the_page_stays(scene: Scene) -> None:
    phone = opened(scene)
    bad = SimpleUploadedFile("foto.jpg", b"MZ\0\0", "image/jpeg")
    answer = phone.post(address(scene), {"foto": bad})
    assert answer.status_code == 422
    assert "foto.jpg" in answer.content.decode()
    assert phone.post(address(scene), {}).status_code == 422


def test_send_from_another_phone_is_refused(scene: Scene) -> None:
    opened(scene)
    answer = Client().post(address(scene), {"foto": photo()})
    assert answer.status_code == 409
    assert scene.scan.pages.count() == 0


def test_picture_of_another_session_or_phone_is_404(scene: Scene) -> None:
    phone = opened(scene)
    phone.post(address(scene), {"foto": photo()})
    row = scene.scan.pages.get()
    where = f"{address(scene)}{row.uid}/"
    assert phone.get(where).status_code == 200
    assert Client().get(where).status_code == 404
    assert phone.get(f"{address(scene)}{scene.scan.uid}/").status_code == 404


def test_state_tells_what_the_desk_asks_for_and_the_new_photo_replaces(scene: Scene) -> None:
    phone = opened(scene)
    phone.post(address(scene), {"foto": photo("blurred", 3)})
    row = scene.scan.pages.get()
    pages.ask_again(row, at=NOW)
    told = phone.get(address(scene) + "keadaan/").json()["pages"]
    assert [one["again"] for one in told] == [True]
    assert "Petugas meminta foto ulang" in phone.get(address(scene)).content.decode()
    phone.post(address(scene), {"foto": photo("", 3), "ganti": str(row.uid)})
    (new,) = pages.present(scene.scan)
    assert (new.pk != row.pk, new.faults, new.redo_at) == (True, [], None)


def test_state_keeps_the_desk_informed(scene: Scene, clock) -> None:
    phone = opened(scene)
    clock.shift(timedelta(seconds=20))
    phone.get(address(scene) + "keadaan/")
    scene.scan.refresh_from_db()
    assert session.state(scene.scan, at=NOW + timedelta(seconds=40)) == "connected"
