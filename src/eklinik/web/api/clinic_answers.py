"""The shapes of the queue's requests and answers, and rows as they show them."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Any, Literal

from ninja import Field, Schema

from eklinik.clinic import queue
from eklinik.clinic.models import ClinicService, Desk, DeskSession, NumberBlock, Ticket

DeskKindName = Literal["in_person", "phone", "online"]
PriorityName = Literal["", "disability", "elderly", "pregnant", "infant"]
Letter = Annotated[str, Field(pattern=r"^[A-Z]$", description="letter of the service")]
RowId = Annotated[int, Field(ge=1, le=2**63 - 1)]
Number = Annotated[int, Field(ge=1, le=2_147_483_647)]


class ServiceOut(Schema):
    letter: str
    name: str
    hint: str
    minutes: int
    kinds: list[str]


class ServicePage(Schema):
    items: list[ServiceOut]


class DeskOut(Schema):
    id: int
    name: str
    kind: str
    officer: str | None
    paused: bool


class DeskPage(Schema):
    items: list[DeskOut]


class TicketIn(Schema):
    """A ticket to hand out; a phone number only for being told."""

    service: Letter
    kind: DeskKindName = "in_person"
    hall: Annotated[str, Field(max_length=40, pattern=r"^[-a-z0-9_]*$")] = ""
    priority: PriorityName = ""
    phone: Annotated[str, Field(max_length=40)] = ""
    channel: Literal["", "sms", "whatsapp"] = ""
    language: Literal["id", "en"] = "id"
    only_desk: RowId | None = None
    force: bool = False


class BareTicketOut(Schema):
    """A ticket; times are null until they have happened."""

    id: int
    label: str
    day: date
    service: str
    kind: str
    source: str
    priority: str
    state: str
    desk: str | None
    calls: int
    issued_at: datetime
    called_at: datetime | None
    began_at: datetime | None
    ended_at: datetime | None


class TicketOut(BareTicketOut):
    """With its place in the queue and the expected waiting time in minutes."""

    ahead: int
    minutes_low: int
    minutes_high: int


class QueueOut(Schema):
    day: date
    items: list[BareTicketOut]


class CalledOut(Schema):
    ticket: TicketOut | None


class SessionOut(Schema):
    desk: str
    kind: str
    began_at: datetime
    ended_at: datetime | None
    paused_at: datetime | None


class PauseIn(Schema):
    reason: Annotated[str, Field(max_length=80)] = ""


class TransferIn(Schema):
    """Where to; at least one of the three."""

    desk: RowId | None = None
    kind: DeskKindName | None = None
    service: Letter | None = None


class BlockIn(Schema):
    service: Letter
    day: date | None = None
    size: Annotated[int, Field(ge=1, le=500)]
    holder: Annotated[str, Field(min_length=1, max_length=60)]


class BlockOut(Schema):
    id: int
    service: str
    day: date
    first: int
    last: int
    holder: str


class UseIn(Schema):
    """A number that was handed out without network, and when."""

    number: Number
    issued_at: datetime
    kind: DeskKindName = "in_person"
    priority: PriorityName = ""


class UsesIn(Schema):
    items: Annotated[list[UseIn], Field(max_length=500)]


class ReconciledOut(Schema):
    made: list[int]
    known: list[int]
    refused: dict[str, str]
    unused: list[int]


def service(row: ClinicService) -> dict[str, Any]:
    """What a visitor may come for."""
    return {
        "letter": row.letter, "name": row.name, "hint": row.hint, "minutes": row.minutes,
        "kinds": row.kinds,
    }  # fmt: skip


def desk(row: Desk, session: DeskSession | None) -> dict[str, Any]:
    """A desk with whoever sits there."""
    return {
        "id": row.pk, "name": row.name, "kind": row.kind,
        "officer": session.officer.name if session else None,
        "paused": bool(session and session.paused_at),
    }  # fmt: skip


def bare_ticket(row: Ticket) -> dict[str, Any]:
    """A ticket as the list shows it."""
    return {
        "id": row.pk, "label": row.label, "day": row.day, "service": row.service.letter,
        "kind": row.kind, "source": row.source, "priority": row.priority, "state": row.state,
        "desk": row.desk.name if row.desk else None, "calls": row.calls,
        "issued_at": row.issued_at, "called_at": row.called_at, "began_at": row.began_at,
        "ended_at": row.ended_at,
    }  # fmt: skip


def ticket(row: Ticket, *, at: datetime) -> dict[str, Any]:
    """A ticket with its place."""
    place = queue.position(row, at=at)
    return {
        **bare_ticket(row), "ahead": place.ahead, "minutes_low": place.minutes_low,
        "minutes_high": place.minutes_high,
    }  # fmt: skip


def ticket_json(row: Ticket, *, at: datetime) -> dict[str, Any]:
    """The same as plain data, which an idempotency key can keep."""
    return TicketOut(**ticket(row, at=at)).model_dump(mode="json")


def session(row: DeskSession) -> dict[str, Any]:
    """Who sits where since when."""
    return {
        "desk": row.desk.name, "kind": row.desk.kind, "began_at": row.began_at,
        "ended_at": row.ended_at, "paused_at": row.paused_at,
    }  # fmt: skip


def block(row: NumberBlock) -> dict[str, Any]:
    """Numbers set aside."""
    return {
        "id": row.pk, "service": row.letter, "day": str(row.day), "first": row.first,
        "last": row.last, "holder": row.holder,
    }  # fmt: skip
