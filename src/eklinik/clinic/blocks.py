"""Ticket numbers: the locked counter of a letter and day, and blocks set aside from it.

A block's numbers are taken from the counter when it is reserved, so they can be
written on paper without network and never come twice; what is not used of a
block never comes back.
"""

from __future__ import annotations

from datetime import date, datetime

from django.db import connection, transaction
from django.utils.translation import gettext_lazy as _

from eklinik.accounts.models import Office
from eklinik.casework.refusals import Refusal
from eklinik.clinic.models import NumberBlock, Ticket

MOST = 500
TICKET = "ticket"
NEXT = """
INSERT INTO ticket_counter (office_id, day, letter, value) VALUES (%s, %s, %s, %s)
ON CONFLICT (office_id, day, letter) DO UPDATE SET value = ticket_counter.value + excluded.value
RETURNING value
"""


def take_number(office_id: int, letter: str, day: date, *, count: int = 1) -> int:
    """The last of the next `count` numbers, from 1; the counter is held until the commit."""
    with connection.cursor() as cursor:
        cursor.execute(NEXT, (office_id, day, letter, count))
        return int(cursor.fetchone()[0])


def reserve(
    office: Office, letter: str, day: date, size: int, holder: str, *, by: int | None, at: datetime
) -> NumberBlock:
    """Set aside the next `size` numbers of a letter on a day for `holder`."""
    if not 1 <= size <= MOST:
        raise Refusal(
            "block_size", _("Satu blok berisi 1 sampai {most} nomor."), most=MOST
        )  # fmt: skip
    with transaction.atomic():
        last = take_number(office.pk, letter, day, count=size)
        return NumberBlock.objects.create(
            office=office, purpose=TICKET, holder=holder[:60], day=day, letter=letter,
            first=last - size + 1, last=last, reserved_at=at, reserved_by_id=by,
        )  # fmt: skip


def unused(block: NumberBlock) -> list[int]:
    """The numbers of the block that no ticket has; one query."""
    used = set(Ticket.objects.filter(block=block).values_list("number", flat=True))
    return [number for number in range(block.first, block.last + 1) if number not in used]


def check(block: NumberBlock, number: int | None, *, letter: str, day: date) -> int:
    """The number, when it is one of the block's, for this letter and this day."""
    if number is None or not block.first <= number <= block.last or block.purpose != TICKET:
        raise Refusal("not_in_block", _("Nomor ini bukan bagian dari blok yang dicadangkan."))
    if block.letter != letter or block.day != day:
        raise Refusal(
            "not_in_block",
            _("Blok ini untuk huruf {letter} pada {day}; nomor ini dari layanan atau hari lain."),
            letter=block.letter, day=block.day,
        )  # fmt: skip
    return number
