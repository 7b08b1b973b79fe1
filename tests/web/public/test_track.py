"""Tracking: who may see a file, what is shown, and that nothing can be guessed."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from eklinik.applications.models import Application
from eklinik.applications.tracking import renew_secret, secret_of
from eklinik.casework.models import Case
from eklinik.web.public import track as views
from eklinik.web.throttled import Limit
from tests.people import NOW, House
from tests.walking import go, walk


@pytest.fixture
def case(house: House) -> Case:
    return walk(house, house.case("plain"), "verify_documents")


def enter(client: Client, number: str, secret: str) -> Any:
    return client.post("/lacak/", {"number": number, "secret": secret})


def page(case: Case) -> str:
    return f"/lacak/{case.number}/"


def test_right_pair_opens_the_file(client: Client, case: Case) -> None:
    response = enter(client, case.number.lower(), secret_of(case).lower().replace("-", " "))
    assert (response.status_code, response["Location"]) == (302, page(case))
    text = client.get(page(case)).content.decode()
    assert "Berkas Anda sedang diperiksa petugas Front Office." in text


def test_qr_opens_the_file_and_leaves_no_secret_in_the_address(client: Client, case: Case) -> None:
    response = client.get(page(case), {"kunci": secret_of(case)})
    assert (response.status_code, response["Location"]) == (302, page(case))
    assert client.get(page(case)).templates[0].name == "public/tracked.html"


def test_unknown_number_and_wrong_secret_get_one_answer(client: Client, case: Case) -> None:
    wrong = enter(client, case.number, "ABCDE-FGHJK")
    unknown = enter(client, "99999/DPMPTSP-KOTA/2026", secret_of(case))
    texts = [
        response.content.decode().replace(number, "").split("csrf")[0]
        for response, number in ((wrong, case.number), (unknown, "99999/DPMPTSP-KOTA/2026"))
    ]
    assert (wrong.status_code, texts[0]) == (unknown.status_code, texts[1])


def test_wrong_secret_keeps_the_number_that_was_typed(client: Client, case: Case) -> None:
    text = enter(client, case.number, "ABCDE-FGHJK").content.decode()
    assert f'value="{case.number}"' in text
    assert "tidak cocok" in text


def test_page_of_a_file_looks_the_same_whether_it_exists(client: Client, case: Case) -> None:
    there, not_there = client.get(page(case)), client.get("/lacak/99999/DPMPTSP-KOTA/2026/")
    assert there.status_code == not_there.status_code == 200
    assert there.templates[0].name == not_there.templates[0].name == "public/track.html"


@pytest.mark.parametrize(("number", "secret"), [("", ""), ("  ", "X"), ("1", " ")])
def test_empty_fields_are_named(client: Client, case: Case, number: str, secret: str) -> None:
    assert "Isi " in enter(client, number, secret).content.decode()


@pytest.mark.parametrize(
    "odd", ["'; DROP TABLE case_file;--", "شركة", "🙂" * 40, "a" * 9000, "../.."]
)
def test_odd_numbers_and_secrets_are_just_wrong(client: Client, case: Case, odd: str) -> None:
    assert "tidak cocok" in enter(client, odd, odd).content.decode()


def test_null_byte_in_a_number_is_no_error(client: Client, case: Case) -> None:
    assert client.get("/lacak/%00/").status_code in (200, 404)
    assert client.post("/lacak/", {"number": "\0", "secret": "\0"}).status_code == 200


def test_name_is_masked_and_ids_are_absent(client: Client, case: Case) -> None:
    enter(client, case.number, secret_of(case))
    text = client.get(page(case)).content.decode()
    assert ("Cut Nyak Contoh" in text, "C•• Ny•• Con•••" in text) == (False, True)


def test_owner_needs_no_secret(client: Client, house: House, case: Case) -> None:
    client.force_login(house.users["pemohon"])
    assert client.get(page(case)).templates[0].name == "public/tracked.html"


def test_another_account_sees_only_the_form(client: Client, house: House, case: Case) -> None:
    client.force_login(house.users["fo"])
    assert client.get(page(case)).templates[0].name == "public/track.html"


def test_a_renewed_secret_closes_the_page(client: Client, case: Case) -> None:
    enter(client, case.number, secret_of(case))
    renew_secret(case)
    assert client.get(page(case)).templates[0].name == "public/track.html"


def test_secret_of_one_file_opens_no_other(client: Client, house: House, case: Case) -> None:
    other = house.case("plain")
    enter(client, case.number, secret_of(case))
    assert client.get(page(other)).templates[0].name == "public/track.html"


def test_too_many_wrong_secrets_are_stopped(client: Client, case: Case, monkeypatch: Any) -> None:
    monkeypatch.setattr(views, "BY_SENDER", Limit("track", tries=3, seconds=600))
    answers = [enter(client, case.number, "ABCDE-FGHJK").status_code for _ in range(4)]
    right = enter(client, case.number, secret_of(case))
    assert (answers, right.status_code) == ([200, 200, 200, 429], 429)
    assert int(right["Retry-After"]) > 500


def test_wrong_secrets_from_many_places_are_stopped(
    client: Client, case: Case, monkeypatch: Any
) -> None:
    monkeypatch.setattr(views, "BY_NUMBER", Limit("track-number", tries=3, seconds=600))
    answers = [
        client.post(
            "/lacak/", {"number": case.number, "secret": "X"}, REMOTE_ADDR=f"203.0.113.{place}"
        ).status_code
        for place in range(5)
    ]
    assert answers == [200, 200, 200, 429, 429]


def test_right_secrets_are_not_counted(client: Client, case: Case, monkeypatch: Any) -> None:
    monkeypatch.setattr(views, "BY_SENDER", Limit("track", tries=2, seconds=600))
    answers = {enter(client, case.number, secret_of(case)).status_code for _ in range(5)}
    assert answers == {302}


def test_returned_file_says_what_to_repair_and_where(
    client: Client, house: House, case: Case
) -> None:
    application = _application(house, case)
    data = {"items": [{"target": "ktp", "reason": "blurred", "note": "Rahasia kantor"}]}
    go(house, case, "return_to_applicant", data=data)
    enter(client, case.number, secret_of(case))
    response = client.get(page(case))
    text = response.content.decode()
    assert response.context["corrections"] == [("KTP pemohon", "Foto atau pindaian buram")]
    assert f'href="/permohonan/{application.uid}/perbaikan/"' in text
    assert "Rahasia kantor" not in text


def test_signed_letter_is_downloaded_as_often_as_wanted(
    client: Client, house: House, keys: None
) -> None:
    case = walk(house, house.case("plain"), "print_and_notify")
    enter(client, case.number, secret_of(case))
    bodies = [client.get(page(case) + "surat/") for _ in range(2)]
    assert [body.content[:5] for body in bodies] == [b"%PDF-", b"%PDF-"]
    assert bodies[0]["Content-Disposition"] == 'attachment; filename="00001-DPMPTSP-KOTA-2026.pdf"'


def test_letter_is_not_there_for_strangers_or_before_the_signature(
    client: Client, house: House, case: Case, keys: None
) -> None:
    unseen = client.get(page(case) + "surat/")
    enter(client, case.number, secret_of(case))
    unsigned = client.get(page(case) + "surat/")
    assert (unseen.status_code, unsigned.status_code) == (404, 404)


def test_tracked_page_is_never_cached(client: Client, case: Case) -> None:
    enter(client, case.number, secret_of(case))
    assert "no-store" in client.get(page(case))["Cache-Control"]


def test_tracked_page_asks_as_often_after_many_movements(
    client: Client, house: House, keys: None, django_assert_num_queries: Any
) -> None:
    case = walk(house, house.case("visited"), "verify_draft")
    enter(client, case.number, secret_of(case))
    client.get(page(case))
    for _ in range(3):
        go(house, case, "revise")
        walk(house, case, "verify_draft")
    with django_assert_num_queries(4):
        client.get(page(case))


def _application(house: House, case: Case) -> Application:
    return Application.objects.create(
        office=house.office, permit_version=house.permits["plain"], applicant=case.applicant,
        account=house.users["pemohon"], case=case, created_at=NOW, updated_at=NOW,
    )  # fmt: skip
