"""A waiting hall to look at in Chromium: open all day, with a crowd."""

from __future__ import annotations

from datetime import datetime, time
from typing import Any

from django.core.cache import cache
from django.utils import timezone
from playwright.sync_api import Page

from eklinik.clinic.models import OpeningHours, Ticket
from tests.clinic.people import Clinic, clinic
from tests.people import House

SCREEN, KIOSK, WALL = "/layar/kota/utama/", "/kios/kios-kota/", "/antre/kota/utama/"


def open_hall(live_house: House) -> Clinic:
    """A hall that is open all day, since these tests run at any hour."""
    cache.clear()
    made = clinic(live_house)
    OpeningHours.objects.all().delete()
    OpeningHours.objects.bulk_create(
        OpeningHours(office=live_house.office, kind="in_person", weekday=weekday,
                     opens=time(0), closes=time(23, 59, 59))
        for weekday in range(7)
    )  # fmt: skip
    return made


def waiting(hall: Clinic, letter: str, **more: Any) -> Ticket:
    """A ticket that waits, of today."""
    now = timezone.now()
    row = hall.ticket(letter, at=now, **more)
    Ticket.objects.filter(pk=row.pk).update(day=timezone.localdate(now))
    return row


def called(hall: Clinic, letter: str, at: datetime | None = None) -> Ticket:
    """A ticket called to the desk now."""
    desk = hall.desks["in_person"]
    Ticket.objects.filter(desk=desk, state="called").update(state="done")
    return waiting(hall, letter, state="called", desk=desk, calls=1, called_at=at or timezone.now())


def queue_of(hall: Clinic) -> None:
    """Some called, one with priority, some waiting."""
    for letter in "ABACA":
        called(hall, letter)
    waiting(hall, "B", priority="elderly", rank=1)
    for letter in "AAB":
        waiting(hall, letter)


def until(page: Page, words: str, seconds: int = 30) -> None:
    """Wait for something in the page; its own policy forbids Playwright's way of waiting."""
    for _ in range(seconds * 10):
        if page.evaluate(words):
            return
        page.wait_for_timeout(100)
    raise AssertionError(f"never came: {words}")
