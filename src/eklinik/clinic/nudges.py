"""What a waiting visitor's phone is told: your turn comes soon, and come now."""

from __future__ import annotations

from datetime import date, datetime

from django.conf import settings

from eklinik.accounts.models import Office
from eklinik.accounts.vault import decipher
from eklinik.clinic.models import Desk, Ticket
from eklinik.clinic.order import in_order
from eklinik.clinic.settings import settings_of
from eklinik.clinic.waiting import ahead_of, open_desks, waiting_rows
from eklinik.outbox.post import post

TOPIC = "visitor"


def link_of(ticket: Ticket) -> str:
    """The address of the visitor's own page."""
    return f"{settings.SITE_URL}/antre/{ticket.secret}/"


def tell_called(ticket: Ticket, desk: Desk, *, at: datetime) -> None:
    """Promise the call to the visitor's phone, when there is one."""
    if ticket.channel:
        _promise(ticket, "ticket.called", at, loket=desk.name)


def tell_soon(office: Office, day: date, kind: str, *, at: datetime) -> list[Ticket]:
    """Promise the nudge to everybody whose turn comes soon, once; usually one query."""
    rows = waiting_rows(office.pk, day, kind)
    if not rows.filter(nudged_at__isnull=True).exclude(channel="").exists():
        return []
    choices = settings_of(office)
    queue = in_order(rows, at=at, run=choices.priority_run)
    desks = open_desks(office.pk, kind)
    told = []
    for n, ticket in enumerate(queue):
        ahead = len(ahead_of(ticket, queue[:n], desks))
        if ticket.channel and ticket.nudged_at is None and ahead <= choices.nudge_ahead:
            told += _nudge(ticket, ahead, at)
    return told


def _nudge(ticket: Ticket, ahead: int, at: datetime) -> list[Ticket]:
    """Mark it first: whoever marks it is the one that tells."""
    rows = Ticket.objects.filter(pk=ticket.pk, nudged_at__isnull=True)
    if not rows.update(nudged_at=at):
        return []
    _promise(ticket, "ticket.soon", at, jumlah=ahead)
    return [ticket]


def _promise(ticket: Ticket, key: str, at: datetime, **words: object) -> None:
    shown = {"antrean": ticket.label, "tautan": link_of(ticket), **words}
    way = [ticket.channel, decipher(ticket.phone_cipher)]
    data = {"key": key, "words": {name: str(word) for name, word in shown.items()}, "ways": [way]}
    post(ticket.office_id, TOPIC, ticket.pk, at=at, data=data)
