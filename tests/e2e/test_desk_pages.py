"""The officer's console in a real browser: looked at with axe, walked by keyboard, wiped after."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Browser, Page

from eklinik.applicants.models import Applicant
from eklinik.clinic import checklists, visit
from eklinik.clinic.models import Consultation, Ticket
from tests.clinic.people import Clinic, clinic
from tests.e2e.harness import beside_browser, check_page, context, session_cookie
from tests.people import House

pytestmark = [pytest.mark.browser, pytest.mark.slow]
VISITOR = "Cut Nyak Meutia Contoh"


@pytest.fixture
def hall(live_house: House) -> Clinic:
    made = clinic(live_house)
    made.sits("klinik", at=timezone.now())
    return made


def cookies(hall: Clinic, who: str = "klinik") -> dict[str, str]:
    client = Client()
    client.force_login(hall.house.users[who])
    return session_cookie(client)


def served(hall: Clinic, *, until: str = "prepare_documents") -> Consultation:
    """A visitor with a name at the desk, as far as the path goes."""
    now, by = timezone.now(), hall.house.actor("klinik", timezone.now())
    owner = Applicant.objects.create(
        office=hall.house.office, name=VISITOR, nik_mask="1171••••••••0003",
        phone_mask="•••• 8812", created_at=now, is_umk=True,
    )  # fmt: skip
    ticket = hall.ticket(at=now, state="serving", desk=hall.desks["in_person"],
                         officer=hall.house.users["klinik"], called_at=now, began_at=now,
                         calls=1)  # fmt: skip
    held = visit.open_consultation(
        hall.house.office, hall.services["A"], kind="in_person", by=by.user_id, at=now,
        desk=hall.desks["in_person"], ticket=ticket, visitor_name=VISITOR,
    )  # fmt: skip
    Consultation.objects.filter(pk=held.pk).update(
        applicant=owner, purpose="Mau resmi sebelum bulan puasa, belum punya NIB."
    )
    held = visit.advance(held.pk, "call", by=by, at=now, desk=hall.desks["in_person"])
    if until == "identify":
        return held
    held = visit.advance(held.pk, "begin", by=by, at=now)
    if until == "prepare_documents":
        return held
    checklists.prepare(
        held, hall.house.permits["plain"], "baru", ["ktp"], by=by.user_id or 0, at=now
    )
    visit.advance(held.pk, "ready", by=by, at=now)
    Applicant.objects.filter(pk=owner.pk).update(user=hall.house.users["pemohon"])
    held = visit.advance(held.pk, "opened", by=by, at=now)
    return held


def look(browser: Browser, server: Any, hall: Clinic, path: str, name: str) -> None:
    check_page(browser, server.url + path, name=name, cookies=cookies(hall), languages=("id",))


def test_sign_on_page(live_server: Any, browser: Browser, live_house: House) -> None:
    with beside_browser():
        hall = clinic(live_house)
    look(browser, live_server, hall, reverse("desk:console"), "loket-pilih")


def test_console_page(live_server: Any, browser: Browser, hall: Clinic) -> None:
    with beside_browser():
        for letter in "AAB":
            hall.ticket(letter, at=timezone.now())
        hall.ticket("C", at=timezone.now(), priority="elderly", rank=1)
    look(browser, live_server, hall, reverse("desk:console"), "loket-siap")


@pytest.mark.parametrize("until", ["identify", "prepare_documents", "register"])
def test_consultation_page(live_server: Any, browser: Browser, hall: Clinic, until: str) -> None:
    with beside_browser():
        held = served(hall, until=until)
    path = reverse("desk:consultation", args=[held.uid])
    look(browser, live_server, hall, path, f"loket-{until}")


@pytest.mark.parametrize("name", ["guide", "bring", "record"])
def test_page_beside_the_consultation(
    live_server: Any, browser: Browser, hall: Clinic, name: str
) -> None:
    with beside_browser():
        held = served(hall, until="register")
    look(browser, live_server, hall, reverse(f"desk:{name}", args=[held.uid]), f"loket-{name}")


def test_acehnese_page(live_server: Any, browser: Browser, hall: Clinic) -> None:
    path = live_server.url + reverse("desk:acehnese")
    check_page(
        browser, path, name="loket-teks-aceh", cookies=cookies(hall, "admin"), languages=("id",)
    )


def at_desk(page: Page, server: Any, held: Consultation) -> None:
    page.goto(server.url + reverse("desk:console"))
    page.goto(server.url + reverse("desk:consultation", args=[held.uid]))
    assert VISITOR in page.content()


def test_back_button_shows_nothing_of_the_last_visitor(
    live_server: Any, browser: Browser, hall: Clinic
) -> None:
    with beside_browser():
        held = served(hall)
    with context(browser, cookies=cookies(hall), base_url=live_server.url) as visitor:
        page = visitor.new_page()
        at_desk(page, live_server, held)
        page.locator("#tutup > summary").click()
        page.locator("[name=hasil][value=permit_done]").check()
        page.locator("#sepakat").fill("Kembali hari Senin dengan akta")
        page.locator("#hasil button").first.click()
        page.wait_for_url("**/loket/")
        for _ in range(3):
            page.go_back()
            page.wait_for_load_state()
            assert VISITOR not in page.content()
            assert "Kembali hari Senin" not in page.content()
            values = page.evaluate("[...document.querySelectorAll('input,textarea')]"
                                   ".map(box => box.value).join(' ')")  # fmt: skip
            assert "Kembali hari Senin" not in values


def test_one_key_calls_begins_and_finishes(
    live_server: Any, browser: Browser, hall: Clinic
) -> None:
    with beside_browser():
        first = hall.ticket(at=timezone.now())
        hall.ticket(at=timezone.now())
    with context(browser, cookies=cookies(hall), base_url=live_server.url) as visitor:
        page = visitor.new_page()
        page.goto(live_server.url + reverse("desk:console"))
        for key, there in (("F9", ".serving"), ("F8", "text=dipanggil 2 kali"),
                           ("F10", "text=Siapa yang dibantu?")):  # fmt: skip
            with page.expect_navigation():
                page.keyboard.press(key)
            page.locator(there).first.wait_for()
        page.keyboard.press("F9")
        page.locator("[name=hasil]").first.wait_for()
        page.locator("[name=hasil][value=permit_done]").check()
        with page.expect_navigation():
            page.keyboard.press("F9")
        assert "A 002" in page.locator(".serving").inner_text()
        with page.expect_navigation():
            page.keyboard.press("F4")
    with beside_browser():
        first.refresh_from_db()
        states = sorted(Ticket.objects.values_list("state", flat=True))
        assert (first.state, states) == ("done", ["done", "missed"])
