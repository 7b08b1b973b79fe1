"""The clinic's queue: issue a ticket, call the next, what becomes of it, who waits.

For the office's own staff: who issues and lists is at the front office or in the
clinic; who calls has signed on to a desk.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Annotated, Any

from django.utils.translation import gettext as _
from ninja import Path, Query, Router, Status

from eklinik.casework.clock import calendar_of
from eklinik.casework.refusals import Refusal
from eklinik.clinic import blocks, desks, queue
from eklinik.clinic.models import (
    ClinicService,
    Desk,
    DeskSession,
    Hall,
    NumberBlock,
    Ticket,
    TicketSource,
)
from eklinik.clinic.reconcile import Use, reconcile
from eklinik.process.roles import CLINIC_OFFICER, FRONT_OFFICE
from eklinik.web.api import clinic_answers as answers
from eklinik.web.api.auth import READ, WORK
from eklinik.web.api.clinic_answers import (
    BlockIn,
    BlockOut,
    CalledOut,
    DeskKindName,
    DeskPage,
    PauseIn,
    QueueOut,
    ReconciledOut,
    ServicePage,
    SessionOut,
    TicketIn,
    TicketOut,
    TransferIn,
    UsesIn,
)
from eklinik.web.api.idempotency import Answer, Key, once
from eklinik.web.api.problems import ApiError, Problem
from eklinik.web.request import Request

router = Router(tags=["queue"], auth=WORK)
REFUSED = {(400, 401, 403, 404, 409, 422, 429, 503): Problem}
Id = Annotated[int, Path(ge=1, le=2**63 - 1)]


@router.get("/queue/services", auth=READ, response={200: ServicePage, **REFUSED})
def services(request: Request) -> dict[str, Any]:
    """What visitors may come for."""
    rows = ClinicService.objects.filter(office_id=_office(request), is_active=True)
    return {"items": [answers.service(row) for row in rows.order_by("place", "letter")[:100]]}


@router.get("/queue/desks", auth=READ, response={200: DeskPage, **REFUSED})
def desk_list(request: Request) -> dict[str, Any]:
    """The desks, and who is signed on."""
    rows = Desk.objects.filter(office_id=_office(request), is_active=True).order_by("name")
    opened = DeskSession.objects.filter(desk__in=rows, ended_at__isnull=True)
    sessions = {row.desk_id: row for row in opened.select_related("officer")}
    return {"items": [answers.desk(row, sessions.get(row.pk)) for row in rows[:200]]}


@router.post("/queue/tickets", response={201: TicketOut, **REFUSED})
def issue(request: Request, body: TicketIn, key: Key = "") -> Answer:
    """Hand out a ticket; `force` also outside opening hours."""
    office_id = _office(request)
    service = _of(ClinicService, office_id, letter=body.service)
    hall = _of(Hall, office_id, slug=body.hall) if body.hall else None
    only = _of(Desk, office_id, pk=body.only_desk) if body.only_desk else None

    def work() -> Answer:
        ticket = queue.issue(
            service.office, service, kind=body.kind, source=TicketSource.API, at=request.now,
            hall=hall, priority=body.priority, phone=body.phone, channel=body.channel,
            language=body.language, only_desk=only, force=body.force,
        )  # fmt: skip
        return Status(201, answers.ticket_json(ticket, at=request.now))

    return once(request, key, work)


@router.get("/queue/tickets", auth=READ, response={200: QueueOut, **REFUSED})
def waiting(
    request: Request, day: date | None = None, kind: Annotated[DeskKindName | None, Query()] = None
) -> dict[str, Any]:
    """Who waits, in the order of calling, today or on a day; at most 500."""
    office_id = _office(request)
    day = day or calendar_of(office_id).local_day(request.now)
    found = queue.waiting(office_id, day, kind, at=request.now)
    return {"day": day, "items": [answers.bare_ticket(ticket) for ticket in found[:500]]}


@router.get("/queue/tickets/{ticket_id}", auth=READ, response={200: TicketOut, **REFUSED})
def ticket(request: Request, ticket_id: Id) -> dict[str, Any]:
    """One ticket with its place and expected waiting time."""
    rows = Ticket.objects.select_related("service", "desk")
    found = rows.filter(office_id=_office(request), pk=ticket_id).first()
    if found is None:
        raise ApiError(404, "not_found", _("Nomor antrean ini tidak ditemukan."))
    return answers.ticket(found, at=request.now)


@router.post("/queue/desks/{desk_id}/sign-on", response={200: SessionOut, **REFUSED})
def sign_on(request: Request, desk_id: Id) -> dict[str, Any]:
    """Sit down at a desk; doing it again gives the running session."""
    desk = _of(Desk, _office(request), pk=desk_id)
    return answers.session(desks.sign_on(desk, by=request.user.pk, at=request.now))


@router.post("/queue/sign-off", response={200: SessionOut, **REFUSED})
def sign_off(request: Request) -> dict[str, Any]:
    """Leave the desk; what it held goes back to the queue."""
    return answers.session(desks.sign_off(_session(request), at=request.now))


@router.post("/queue/pause", response={200: SessionOut, **REFUSED})
def pause(request: Request, body: PauseIn) -> dict[str, Any]:
    """Call nobody for a while."""
    reason = body.reason.replace("\0", "")
    return answers.session(desks.pause(_session(request), at=request.now, reason=reason))


@router.post("/queue/resume", response={200: SessionOut, **REFUSED})
def resume(request: Request) -> dict[str, Any]:
    """End the pause."""
    return answers.session(desks.resume(_session(request), at=request.now))


@router.post("/queue/call-next", response={200: CalledOut, **REFUSED})
def call_next(request: Request, key: Key = "") -> Answer:
    """Call the next ticket to the caller's desk; `ticket` is null when nobody waits."""
    session = _session(request)

    def work() -> Answer:
        found = queue.call_next(session, at=request.now)
        shown = answers.ticket_json(found, at=request.now) if found else None
        return Status(200, {"ticket": shown})

    return once(request, key, work)


ACTS: dict[str, Callable[..., Ticket]] = {
    "begin": queue.begin,
    "finish": queue.finish,
    "hold": queue.hold,
    "miss": queue.miss,
    "recall": queue.recall,
    "resume": queue.resume,
    "skip": queue.skip,
}


def endpoint(name: str, act: Callable[..., Ticket]) -> Callable[..., Answer]:
    """The view of one act of the officer on the ticket at the own desk."""

    def view(request: Request, ticket_id: Id, key: Key = "") -> Answer:
        session = _session(request)

        def work() -> Answer:
            found = act(ticket_id, session=session, at=request.now)
            return Status(200, answers.ticket_json(found, at=request.now))

        return once(request, key, work)

    view.__annotations__ |= {
        "request": Request, "ticket_id": Id, "key": Key, "return": Answer,
    }  # fmt: skip
    view.__doc__ = act.__doc__
    view.__name__ = f"ticket_{name}"
    return view


def _add_all() -> None:
    for name, act in ACTS.items():
        router.post(
            f"/queue/tickets/{{ticket_id}}/{name}", response={200: TicketOut, **REFUSED},
            operation_id=f"ticket_{name}", summary=name,
        )(endpoint(name, act))  # fmt: skip


_add_all()


@router.post("/queue/tickets/{ticket_id}/transfer", response={200: TicketOut, **REFUSED})
def transfer(request: Request, ticket_id: Id, body: TransferIn, key: Key = "") -> Answer:
    """Send it on to a desk, a kind of desk or another service; number and place stay."""
    session, office_id = _session(request), _office(request)
    desk = _of(Desk, office_id, pk=body.desk) if body.desk else None
    service = _of(ClinicService, office_id, letter=body.service) if body.service else None

    def work() -> Answer:
        found = queue.transfer(
            ticket_id, session=session, at=request.now, desk=desk, kind=body.kind or "",
            service=service,
        )  # fmt: skip
        return Status(200, answers.ticket_json(found, at=request.now))

    return once(request, key, work)


@router.post("/queue/tickets/{ticket_id}/return", response={200: TicketOut, **REFUSED})
def return_missed(request: Request, ticket_id: Id, key: Key = "") -> Answer:
    """A missed ticket waits again, on the same day."""
    office_id = _office(request)

    def work() -> Answer:
        found = queue.return_missed(ticket_id, office_id=office_id, at=request.now)
        return Status(200, answers.ticket_json(found, at=request.now))

    return once(request, key, work)


@router.post("/queue/blocks", response={201: BlockOut, **REFUSED})
def reserve(request: Request, body: BlockIn, key: Key = "") -> Answer:
    """Set numbers aside for a device that may lose its network."""
    service = _of(ClinicService, _office(request), letter=body.service)
    day = body.day or calendar_of(service.office_id).local_day(request.now)

    def work() -> Answer:
        block = blocks.reserve(
            service.office, service.letter, day, body.size, body.holder.replace("\0", ""),
            by=request.user.pk, at=request.now,
        )  # fmt: skip
        return Status(201, answers.block(block))

    return once(request, key, work)


@router.post("/queue/blocks/{block_id}/reconcile", response={200: ReconciledOut, **REFUSED})
def enter(request: Request, block_id: Id, body: UsesIn) -> dict[str, Any]:
    """Enter the numbers that were handed out; sending them again changes nothing."""
    block = _of(NumberBlock, _office(request), pk=block_id, purpose=blocks.TICKET)
    service = _of(ClinicService, block.office_id, letter=block.letter)
    listed = [
        Use(item.number, item.issued_at, {
            "service": service, "kind": item.kind, "priority": item.priority,
        })
        for item in body.items
    ]  # fmt: skip
    found = reconcile(block, listed, at=request.now)
    return {
        "made": [made.number for made in found.made], "known": found.known,
        "refused": {str(number): words for number, words in found.refused.items()},
        "unused": blocks.unused(block),
    }  # fmt: skip


def _office(request: Request) -> int:
    """The caller's office, when the caller works at the front office or in the clinic."""
    actor = request.actor
    if actor.office_id is None or not (actor.holds(CLINIC_OFFICER) or actor.holds(FRONT_OFFICE)):
        words = _("Antrean dikerjakan Petugas Klinik dan Front Office. Anda tidak memegangnya.")
        raise ApiError(403, "not_your_role", words)
    return actor.office_id


def _session(request: Request) -> DeskSession:
    _office(request)
    found = desks.session_of(request.user.pk)
    if found is None:
        raise Refusal("not_signed_on", _("Anda belum masuk ke loket. Pilih loket dulu."))
    return found


def _of(model: type[Any], office_id: int, **words: Any) -> Any:
    found = model.objects.filter(office_id=office_id, **words).select_related("office").first()
    if found is None:
        raise ApiError(404, "not_found", _("Yang diminta tidak ditemukan."))
    return found
