"""The screen of a hall: who is called where, who is next.  No login, no personal data."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from hashlib import sha256
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.cache import cache
from django.db.models import Q, QuerySet
from django.http import FileResponse, Http404, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.cache import get_conditional_response
from django.utils.http import quote_etag
from django.views.decorators.http import require_safe

from eklinik.casework.clock import calendar_of
from eklinik.clinic import queue
from eklinik.clinic.models import DeskKind, Hall, Ticket, TicketState
from eklinik.clinic.order import in_order
from eklinik.clinic.settings import settings_of
from eklinik.web.access import anyone, sentence
from eklinik.web.display import voice
from eklinik.web.request import Request

CALLED, NEXT = 5, 5
MINUTES_KEPT = 60


@dataclass(frozen=True, slots=True)
class Call:
    """A number that was called; `key` changes when it is called again."""

    label: str
    desk: str
    key: str
    say: str
    clips: str


@dataclass(frozen=True, slots=True)
class Board:
    """What hangs on the wall: the newest call, the four before, the next numbers."""

    calls: tuple[Call, ...]
    nexts: tuple[Ticket, ...]
    waiting: int
    minutes: int

    @property
    def now(self) -> Call | None:
        """The number that was called last."""
        return self.calls[0] if self.calls else None

    @property
    def before(self) -> tuple[Call, ...]:
        """The numbers called before it, newest first."""
        return self.calls[1:]


def hall_at(office: str, hall: str) -> Hall:
    """The hall of an address; 404 when there is none or it is closed for good."""
    found = Hall.objects.select_related("office").filter(
        office__slug=office, slug=hall, is_active=True
    )
    row = found.first()
    if row is None:
        raise Http404
    return row


def board_of(hall: Hall, *, at: datetime) -> Board:
    """The board in one query; the waiting time is reckoned once a minute for each queue."""
    day = calendar_of(hall.office_id).local_day(at)
    rows = list(_rows(hall, day))
    called = sorted(
        (row for row in rows if row.called_at), key=lambda row: row.called_at, reverse=True
    )
    waiting = in_order(
        (row for row in rows if row.state == TicketState.WAITING),
        at=at, run=settings_of(hall.office).priority_run,
    )  # fmt: skip
    calls = tuple(_call(row) for row in called if row.state != TicketState.WAITING and row.desk)
    return Board(calls[:CALLED], tuple(waiting[:NEXT]), len(waiting), _minutes(hall, waiting, at))


def _rows(hall: Hall, day: date) -> QuerySet[Ticket]:
    """Everybody who waits for this hall, and its last calls."""
    today = Ticket.objects.filter(office_id=hall.office_id, day=day, kind=DeskKind.IN_PERSON)
    here = Q(desk__hall=hall) | Q(desk__hall=None, hall=hall)
    last = today.filter(here, called_at__isnull=False).exclude(state=TicketState.WAITING)
    newest = last.order_by("-called_at").values("pk")[:CALLED]
    waits = Q(state=TicketState.WAITING) & (Q(hall=hall) | Q(hall=None))
    shown = today.filter(waits | Q(pk__in=newest)).select_related("desk")
    return shown.only(
        "letter", "number", "priority", "rank", "state", "queued_at", "called_at", "calls",
        "office_id", "day", "kind", "service_id", "only_desk_id", "desk__name",
    )  # fmt: skip


def _call(row: Ticket) -> Call:
    desk = row.desk.name if row.desk else ""
    return Call(
        label=row.label,
        desk=desk,
        key=f"{row.label}/{desk}/{row.calls}",
        say=voice.sentence_of(row.letter, row.number, desk),
        clips=" ".join(voice.clips_of(row.letter, row.number, desk)),
    )


def _minutes(hall: Hall, waiting: list[Ticket], at: datetime) -> int:
    """How long the last in the queue waits; 0 when nobody waits."""
    if not waiting:
        return 0
    key = f"hall-wait/{hall.pk}/{waiting[-1].pk}/{len(waiting)}/{at:%Y%m%d%H%M}"
    kept = cache.get(key)
    if kept is None:
        place = queue.position(waiting[-1], at=at)
        kept = max(1, round((place.minutes_low + place.minutes_high) / 2))
        cache.set(key, kept, MINUTES_KEPT)
    return int(kept)


@sentence(anyone)
@require_safe
def screen(request: Request, office: str, hall: str) -> HttpResponse:
    """`/layar/<office>/<hall>/`: the whole screen, always in Indonesian as its voice is."""
    found = hall_at(office, hall)
    with translation.override("id"):
        words = _words(request, found)
        return render(request, "display/screen.html", {
            **words, "tag": _tag(_inside(words)), "recorded": voice.recorded(office),
        })  # fmt: skip


@sentence(anyone)
@require_safe
def fragment(request: Request, office: str, hall: str) -> HttpResponseBase:
    """`…/isi/`: what changes on the screen; 304 while nothing does."""
    found = hall_at(office, hall)
    with translation.override("id"):
        inside = _inside(_words(request, found))
    tag = _tag(inside)
    answer = HttpResponse(inside, headers={"ETag": tag, "Cache-Control": "no-cache"})
    return get_conditional_response(request, etag=tag, response=answer) or answer


def _words(request: Request, hall: Hall) -> dict[str, Any]:
    return {
        "hall": hall,
        "office": hall.office,
        "board": board_of(hall, at=request.now),
        "now": request.now,
    }


def _inside(words: dict[str, Any]) -> str:
    return render_to_string("display/_board.html", words)


def _tag(inside: str) -> str:
    return quote_etag(sha256(inside.encode()).hexdigest()[:24])


@sentence(anyone)
@require_safe
def clip(request: Request, office: str, name: str) -> FileResponse:
    """`/layar/<office>/suara/<clip>`: a recording that the office has put into its folder."""
    file = voice.recorded(office).get(name)
    if file is None:
        raise Http404
    path = Path(settings.VOICE_CLIPS) / office / file
    answer = FileResponse(path.open("rb"), content_type=voice.KINDS[path.suffix])
    answer["Cache-Control"] = "public, max-age=3600"
    return answer
