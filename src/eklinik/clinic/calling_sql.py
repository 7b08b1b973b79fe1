"""The hand-written SQL of calling: the lock, the call and the end, one statement each.

Officers call all day and in eight processes at once; built by the ORM each statement
costs more than it takes to run.  A test holds the calls to `order.in_order`.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from typing import Any

from django.db import connection

from eklinik.clinic.issuing import BOOKED, FIRST
from eklinik.clinic.models import DeskSession, Ticket
from eklinik.clinic.order import EARLY, YIELDS

SESSION = """
SELECT s.ended_at, s.paused_at, s.priority_run, s.desk_id, s.officer_id,
  EXISTS (SELECT 1 FROM desk_services v WHERE v.desk_id = s.desk_id),
  EXISTS (SELECT 1 FROM ticket t WHERE t.office_id = %s AND t.day = %s AND t.kind = %s
    AND t.state = 'waiting' AND t.nudged_at IS NULL AND t.channel <> '')
FROM desk_session s WHERE s.id = %s"""
CALL = """
UPDATE ticket SET state = 'called', desk_id = %s, officer_id = %s, called_at = %s,
  calls = calls + 1
WHERE state = 'waiting' AND id = (
  SELECT t.id FROM ticket t
  WHERE t.office_id = %s AND t.day = %s AND t.kind = %s AND t.state = 'waiting'
    AND (t.only_desk_id = %s OR (t.only_desk_id IS NULL{services}))
    AND NOT EXISTS (SELECT 1 FROM ticket b WHERE b.desk_id = %s
      AND b.state IN ('called', 'serving'))
  ORDER BY CASE {yields}WHEN t.rank = {booked} AND t.queued_at > %s THEN {early} ELSE t.rank END,
    t.queued_at, t.id
  LIMIT 1{lock})
RETURNING {columns}"""
END = """
UPDATE ticket SET state = 'done', began_at = COALESCE(began_at, called_at), ended_at = %s
WHERE id = %s AND office_id = %s AND desk_id = %s AND state IN ('called', 'serving')
RETURNING {columns}"""
OURS = " AND t.service_id IN (SELECT v.clinicservice_id FROM desk_services v WHERE v.desk_id = %s)"


@dataclass(frozen=True, slots=True)
class Seat:
    """A locked session: `phones` when somebody who waits has a phone to be told."""

    ended: bool
    paused: bool
    priority_run: int
    desk_id: int
    officer_id: int
    chooses: bool
    phones: bool


def seat(session: DeskSession, *, day: date) -> Seat:
    """Lock the session's row and read what a call has to know."""
    desk = session.desk
    words = (desk.office_id, day, desk.kind, session.pk)
    with connection.cursor() as cursor:
        cursor.execute(SESSION + _lock(" FOR UPDATE"), words)
        row = cursor.fetchone()
    if row is None:
        raise DeskSession.DoesNotExist
    ended, paused, run, desk_id, officer_id, chooses, phones = row
    return Seat(bool(ended), bool(paused), run, desk_id, officer_id, bool(chooses), bool(phones))


def take(
    session: DeskSession, held: Seat, *, day: date, at: datetime, yields: bool
) -> Ticket | None:
    """Call the next ticket that nobody else calls; None when busy or when none waits."""
    desk, when = session.desk, connection.ops.adapt_datetimefield_value(at)
    chosen = [held.desk_id] if held.chooses else []
    words = [
        held.desk_id, held.officer_id, when, desk.office_id, day, desk.kind, held.desk_id, *chosen,
        held.desk_id, when,
    ]  # fmt: skip
    return _one(_call_sql(connection.vendor, held.chooses, yields), words)


def end(ticket_id: int, session: DeskSession, *, at: datetime) -> Ticket | None:
    """Finish the ticket that stands at this desk; None when it does not."""
    when = connection.ops.adapt_datetimefield_value(at)
    words = [when, ticket_id, session.desk.office_id, session.desk_id]
    return _one(END.format(columns=_columns()), words)


@lru_cache(maxsize=8)
def _call_sql(vendor: str, chooses: bool, yields: bool) -> str:
    return CALL.format(
        services=OURS if chooses else "", columns=_columns(), booked=BOOKED, early=EARLY,
        yields=f"WHEN t.rank = {FIRST} THEN {YIELDS} " if yields else "",
        lock=_lock(" FOR UPDATE OF t SKIP LOCKED"),
    )  # fmt: skip


def _lock(words: str) -> str:
    return words if connection.features.has_select_for_update_skip_locked else ""


@lru_cache(maxsize=1)
def _columns() -> str:
    return ", ".join(f'"{field.column}"' for field in Ticket._meta.concrete_fields)


def _one(sql: str, words: list[Any]) -> Ticket | None:
    found = list(Ticket.objects.raw(sql, words))
    return found[0] if found else None
