"""Pages of the office that the desk led to: the back button finds nothing once the visitor left."""

from __future__ import annotations

import pytest
from django.test import Client

from eklinik.applications.entry import enter
from eklinik.applications.models import Application
from eklinik.clinic.models import Consultation
from tests.applicants.consent import slip
from tests.clinic.people import clinic
from tests.people import NOW, House


@pytest.fixture
def visit(house: House) -> tuple[Client, Consultation, Application]:
    """`klinik` is with a visitor and has begun an application for them."""
    made = clinic(house)
    made.sits()
    held = made.consultation(visitor_name="Cut Nyak Contoh")
    file = enter(
        house.permits["plain"], house.applicant(), channel="assisted", request_kind="baru",
        by=house.actor("klinik"), at=NOW, mandate=slip(house, at=NOW, consultation_ref=held.pk),
    )  # fmt: skip
    held.applications.add(file)
    client = Client()
    client.force_login(house.users["klinik"])
    return client, held, file


def status(client: Client, file: Application, came: str) -> int:
    return client.get(f"/kantor/terima/{file.uid}/", headers={"Referer": came}).status_code


def test_entry_is_open_while_the_visitor_is_here(visit) -> None:
    client, held, file = visit
    assert status(client, file, f"http://testserver/loket/{held.uid}/") == 200


def test_entry_is_gone_after_the_visit_when_one_goes_back(visit) -> None:
    client, held, file = visit
    client.post(f"/loket/{held.uid}/hasil/", {"hasil": "permit_done", "sepakat": "Selesai"})

    assert status(client, file, f"http://testserver/loket/{held.uid}/") == 302
    assert status(client, file, f"http://testserver/kantor/terima/{file.uid}/") == 302


def test_entry_is_open_again_from_the_offices_own_list(visit) -> None:
    client, held, file = visit
    client.post(f"/loket/{held.uid}/hasil/", {"hasil": "permit_done", "sepakat": "Selesai"})

    assert status(client, file, "http://testserver/kantor/terima/") == 200
    assert status(client, file, "") == 200
