"""One visitor at the desk: who, why, and the guided path of the source."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_POST, require_safe

from eklinik.accounts.refusals import Refusal
from eklinik.applicants import mandates
from eklinik.applications.models import Application
from eklinik.clinic import visit
from eklinik.clinic.models import Consultation, ConsultationEntry, ExternalWork
from eklinik.clinic.outcomes import LISTS
from eklinik.flows.titles import SHORT_TITLES
from eklinik.web.access import sentence
from eklinik.web.desk import account, prepare, who
from eklinik.web.desk.console import places, words_of
from eklinik.web.desk.filing import known_files
from eklinik.web.desk.frame import officer, session_for, with_visitor
from eklinik.web.desk.history import history_of
from eklinik.web.desk.panels import drawn
from eklinik.web.request import Request

GUIDED = (
    ("prepare_documents", "ready"), ("open_account", "opened"), ("register", "registered"),
    ("upload", "uploaded"),
)  # fmt: skip
MOVES = 6
WALKED = frozenset({"begin", "answer", "ready", "opened", "registered", "uploaded"})


@dataclass(frozen=True, slots=True)
class Stage:
    """One step of the guided path: done, now, or still to come."""

    key: str
    verb: str
    title: str
    done: ConsultationEntry | None
    is_now: bool

    @property
    def template(self) -> str:
        return f"desk/parts/{self.key}.html"


@sentence(officer)
@with_visitor
@require_safe
def consultation(request: Request, held: Consultation) -> HttpResponse:
    """`/loket/<uid>/`: the visitor in the middle, the queue left, the tools right."""
    return show(request, held)


def show(request: Request, held: Consultation, *, status: int = 200, **extra: Any) -> HttpResponse:
    """Render the page; `extra` brings a form that was refused, with what was typed."""
    context = context_of(request, held) | extra
    return render(request, "desk/consultation.html", context, status=status)


def context_of(request: Request, held: Consultation) -> dict[str, Any]:
    """Everything the page shows."""
    session = session_for(request)
    entries = list(held.entries.select_related("actor", "desk").order_by("seq"))
    return {
        "held": held,
        "stages": _stages(held, entries),
        "identified": held.step != "identify",
        **drawn(request, held),
        "mandate": mandates.live_for(held.pk, at=request.now),
        "places": places(session) if session else [],
        "history": history_of(entries),
        "files": files_of(held),
        "own_files": known_files(held),
        "outside": ExternalWork.objects.filter(consultation=held).order_by("system", "at"),
        "systems": ExternalWork.System.choices,
        "outside_stages": ExternalWork.Stage.choices,
        "lists": LISTS,
        "outcome": outcome_words(held),
        **(words_of(request, session) if session else {"session": None}),
        **who.words_of(request, held),
        **prepare.words_of(request, held),
        **account.words_of(request, held),
    }


def _stages(held: Consultation, entries: list[ConsultationEntry]) -> list[Stage]:
    last = {entry.verb: entry for entry in entries}
    return [
        Stage(key, verb, gettext(SHORT_TITLES[key]), last.get(verb), held.step == key)
        for key, verb in GUIDED
    ]


def files_of(held: Consultation) -> list[dict[str, Any]]:
    """The applications of this consultation and the newest steps of their cases."""
    rows = held.applications.filter(discarded_at__isnull=True).order_by("pk")
    found = list(rows.select_related("case", "permit_version", "applicant"))
    return [_file(row, held, row is found[-1]) for row in found]


def _file(row: Application, held: Consultation, newest: bool) -> dict[str, Any]:
    case = row.case
    moves = case.movements.order_by("-seq")[:MOVES] if case else ()
    return {
        "row": row,
        "case": case,
        "step": gettext(SHORT_TITLES.get(case.step, case.step)) if case else "",
        "moves": [(move.at, gettext(SHORT_TITLES.get(move.to_step, move.to_step)))
                  for move in moves],
        "together": reverse("desk:cofill", args=[held.uid, 1]) if newest else "",
        "papers": reverse("office:entry", args=[row.uid]) if row.typed_by_id else "",
    }  # fmt: skip


def outcome_words(held: Consultation) -> dict[str, Any]:
    """What the closing form shows when it was not sent yet."""
    return {"outcome": "", "agreed": "", "to_bring": list(prepare.prepared_of(held).missing),
            "more": "", "date": "", "time": "", "way": ""}  # fmt: skip


@sentence(officer)
@with_visitor
@require_POST
def walk(request: Request, held: Consultation, verb: str) -> HttpResponse:
    """`…/langkah/<verb>/`: the next box of the path, when its work is done."""
    if verb not in WALKED:
        raise Http404
    try:
        visit.advance(held.pk, verb, by=request.actor, at=request.now)
    except Refusal as refusal:
        messages.error(request, refusal.message)
    return redirect("desk:consultation", uid=held.uid)
