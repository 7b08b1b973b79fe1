"""The person's own page: what was done in my name, checked against paper, taken back."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from django.test import Client

from eklinik.applicants import mandates
from eklinik.applicants.models import Mandate
from eklinik.web.throttled import Limit
from eklinik.web.visitor import mandate as views
from tests.applicants.consent import slip
from tests.people import NOW, House


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(NOW, tick=False) as traveller:
        yield traveller


@pytest.fixture
def held(house: House) -> Mandate:
    mandate = slip(house)
    mandates.use(mandate, "fill", by=house.users["fo"].pk, at=NOW, words="Alamat usaha")
    return Mandate.objects.get()


def spoken(house: House) -> Mandate:
    return mandates.give(
        house.office, channel="online", scope=["fill"], person_name="Cut Contoh", text="Setuju.",
        language="id", evidence_kind="spoken", evidence={"words": "ya"},
        taken_by=house.users["fo"].pk, at=NOW,
    )  # fmt: skip


def page(mandate: Mandate, words: str = "") -> str:
    return f"/kuasa/{mandate.secret}/{words}"


def test_page_tells_what_was_done_by_whom_and_until_when(client: Client, held: Mandate) -> None:
    answer = client.get(page(held))
    text = answer.content.decode()
    said = ("Formulir diisi: Alamat usaha", "Fo Contoh, fo contoh", "Saya setuju.", "Berlaku",
            held.number, bytes(held.head).hex(), "Catatan utuh")  # fmt: skip
    assert [word for word in said if word not in text] == []
    assert "no-store" in answer["Cache-Control"]


def test_page_is_there_in_english(client: Client, held: Mandate) -> None:
    client.cookies["django_language"] = "en"
    assert "Form filled in: Alamat usaha" in client.get(page(held)).content.decode()


def test_revoking_counts_at_once_and_twice_is_once(client: Client, held: Mandate) -> None:
    for _ in range(2):
        answer = client.post(page(held), {"aksi": "cabut"})
        assert (answer.status_code, answer["Location"]) == (302, page(held))
    held.refresh_from_db()
    assert (held.revoked_how, held.seq) == ("page", 3)
    text = client.get(page(held)).content.decode()
    assert "Dicabut" in text
    assert "Cabut kuasa" not in text


def test_an_online_mandate_is_agreed_to_by_the_person(client: Client, house: House) -> None:
    mandate = spoken(house)
    assert "Ya, saya setuju" in client.get(page(mandate)).content.decode()
    client.post(page(mandate), {"aksi": "setuju"})
    mandate.refresh_from_db()
    assert mandate.confirmed_at == NOW
    assert "Ya, saya setuju" not in client.get(page(mandate)).content.decode()


def test_an_officer_cannot_agree_for_the_person(client: Client, house: House) -> None:
    mandate = spoken(house)
    client.force_login(house.users["fo"])
    client.post(page(mandate), {"aksi": "setuju"})
    mandate.refresh_from_db()
    assert mandate.confirmed_at is None


def test_agreeing_to_what_is_over_is_told(client: Client, house: House, clock) -> None:
    mandate = spoken(house)
    clock.move_to(NOW + timedelta(days=1))
    answer = client.post(page(mandate), {"aksi": "setuju"})
    assert answer.status_code == 409
    assert "sudah berakhir" in answer.content.decode()


def test_seal_of_an_older_paper_agrees_up_to_its_line(client: Client, held: Mandate, house) -> None:
    seal = bytes(held.head).hex()
    assert "Kertas Anda memuat semua" in client.get(page(held, f"?sidik={seal}")).content.decode()
    mandates.use(held, "upload", by=house.users["fo"].pk, at=NOW)
    older = client.get(page(held, f"?sidik={seal[:8].upper()}")).content.decode()
    assert "Cocok sampai baris 2." in older
    for wrong in (seal[:7], "0" * 64, "<b>"):
        assert "Tidak cocok" in client.get(page(held), {"sidik": wrong}).content.decode()


def test_altered_evidence_is_shown_as_broken(client: Client, held: Mandate) -> None:
    Mandate.objects.update(text="Saya setuju semuanya.")
    assert "tidak utuh mulai baris 0" in client.get(page(held)).content.decode()


def test_large_letters_and_the_narrow_paper(client: Client, held: Mandate) -> None:
    assert "big-letters" in client.get(page(held, "?besar=1")).content.decode()
    assert "css/slip" in client.get(page(held, "?kertas=80")).content.decode()


def test_wrong_secrets_are_counted_and_then_even_the_right_one_waits(
    client: Client, held: Mandate, monkeypatch
) -> None:
    monkeypatch.setattr(views, "BY_SENDER", Limit("mandate", tries=2, seconds=600))
    codes = [client.get(f"/kuasa/{word}/").status_code for word in ("a", "b", "c")]
    assert (codes, client.get(page(held)).status_code) == ([404, 404, 429], 429)


@pytest.mark.parametrize("odd", ["%00", "🙂", "a" * 900, "'--"])
def test_odd_secrets_are_not_found(client: Client, held: Mandate, odd: str) -> None:
    assert client.get(f"/kuasa/{odd}/").status_code == 404
