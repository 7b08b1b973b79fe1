"""What came of it: outcome, what was agreed, what to bring, when next; then the next visitor."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from eklinik.accounts.models import Office
from eklinik.accounts.refusals import Refusal
from eklinik.casework.clock import calendar_of
from eklinik.clinic import checklists, outcomes, visit
from eklinik.clinic import queue as line
from eklinik.clinic.models import Consultation, DeskKind, Ticket
from eklinik.clinic.next_contact import CALL, promise
from eklinik.clinic.printed_code import printed_code
from eklinik.feedback import surveys
from eklinik.feedback.asking import survey_link
from eklinik.web.access import sentence
from eklinik.web.applicant.sending import qr_of
from eklinik.web.desk.calling import call_next
from eklinik.web.desk.frame import (
    consultation_for,
    officer,
    private,
    served_by,
    session_for,
    wipe,
    with_visitor,
)
from eklinik.web.desk.history import history_of
from eklinik.web.desk.mandate import tell_at_end
from eklinik.web.request import Request

NEXT = "panggil"
SURVEY = "loket_survei"


def typed_words(request: Request) -> dict[str, Any]:
    """The closing form as it was sent."""
    post = request.POST
    return {
        "outcome": post.get("hasil", ""), "agreed": post.get("sepakat", ""),
        "to_bring": post.getlist("bawa"), "more": post.get("bawa_lain", ""),
        "date": post.get("tanggal", ""), "time": post.get("jam", ""), "way": post.get("cara", ""),
    }  # fmt: skip


def moment(words: dict[str, Any], office_id: int) -> datetime | None:
    """The next contact in the office's time; None for none; `Refusal` for a date that is none."""
    if not words["date"].strip():
        return None
    try:
        day = date.fromisoformat(words["date"].strip())
        hour = time.fromisoformat(words["time"].strip() or "09:00")
    except ValueError:
        raise Refusal(
            "bad_data", _("Tanggal atau jam janji berikutnya belum benar. Contoh: 2026-11-30, "
                          "09:00."), details={"next_contact_at": ["invalid"]},
        ) from None  # fmt: skip
    return datetime.combine(day, hour, calendar_of(office_id).zone)


@sentence(officer)
@with_visitor
@require_POST
def close(request: Request, held: Consultation) -> HttpResponse:
    """`…/hasil/`: close, wipe the desk, and call the next when asked."""
    from eklinik.web.desk.consultation import show

    words = typed_words(request)
    try:
        code = _close(request, held, words)
    except Refusal as refusal:
        messages.error(request, refusal.message)
        return show(request, held, status=422, outcome=words, closing=True)
    answer = wipe(request, redirect("desk:console"))
    if code:
        request.session[SURVEY] = code
    messages.success(request, gettext("Konsultasi %s selesai dan dikunci.") % held.number)
    if request.POST.get("lalu") == NEXT:
        _next(request)
    return answer


@transaction.atomic
def _close(request: Request, held: Consultation, words: dict[str, Any]) -> str:
    """Everything that ends the visit; returns the code of the survey to hand over, or nothing."""
    at, when = request.now, moment(words, held.office_id)
    lines = [*words["to_bring"], *words["more"].splitlines()]
    closed = visit.close(
        held.pk, outcome=words["outcome"], agreed=words["agreed"], to_bring=lines,
        next_contact_at=when, by=request.actor, at=at,
    )  # fmt: skip
    if when is not None:
        promise(held, words["way"], when, by=request.user.pk, at=at)
    elif words["way"] == CALL:
        raise Refusal("bad_data", _("Tulis tanggal dan jam untuk telepon balik."))
    tell_at_end(request, held)
    _finish_ticket(request, held)
    return _survey(closed, at)


def _survey(held: Consultation, at: datetime) -> str:
    """Who is here, or cannot be reached later, gets the code by hand; others by message."""
    if held.step == visit.RETURNS or (held.kind != DeskKind.IN_PERSON and held.phone_cipher):
        return ""
    return surveys.invite(held.office_id, "consultation", held.pk, service=held.service.name, at=at)


def survey_words(request: Request) -> dict[str, str]:
    """The survey of the visitor who just left: code, address and QR; kept until the next wipe."""
    code = str(request.session.get(SURVEY, ""))
    if not code:
        return {}
    address = survey_link(code)
    return {"code": f"{code[:4]} {code[4:]}", "address": address, "qr": qr_of(address)}


@sentence(officer)
@private
@require_safe
def survey_slip(request: Request) -> HttpResponse:
    """`/loket/survei/`: the code as a slip of 80 mm; nothing on it says who was here."""
    words = survey_words(request)
    if not words:
        return redirect("desk:console")
    office = Office.objects.get(pk=request.actor.office_id)
    return render(request, "desk/survey_slip.html", {"survey": words, "office": office})


def _finish_ticket(request: Request, held: Consultation) -> None:
    session = session_for(request)
    if session is None:
        return
    ticket = Ticket.objects.filter(consultation=held, desk=session.desk_id, state="serving").first()
    if ticket is not None:
        line.finish(ticket.pk, session=session, at=request.now)


def _next(request: Request) -> None:
    try:
        if call_next(request) is None:
            messages.info(request, gettext("Tidak ada yang menunggu di loket ini."))
    except Refusal as refusal:
        messages.error(request, refusal.message)


@sentence(officer)
@private
@require_safe
def slip(request: Request, uid: Any) -> HttpResponse:
    """`…/bawa/`: what to bring, on A4 or 80 mm, in Indonesian or Acehnese; no name on it."""
    held = consultation_for(request, uid)
    language = "ace" if request.GET.get("bahasa", held.language) == "ace" else "id"
    words = {
        "held": held, "words": checklists.slip_words(held.office, language),
        "lines": checklists.lines(held), "language": language,
        "looked": held.closed_at is not None or bool(checklists.prepared_of(held).permit),
        "draft": checklists.DRAFT_NOTE if language == "ace" and checklists.is_draft(held.office)
        else "",
        "phone_code": printed_code(held) if held.kind == DeskKind.IN_PERSON else "",
        "narrow": request.GET.get("kertas") == "80", "served": served_by(request.user.pk) == held,
    }  # fmt: skip
    return render(request, "desk/bring.html", words)


@sentence(officer)
@private
@require_http_methods(["GET", "HEAD", "POST"])
def record(request: Request, uid: Any) -> HttpResponse:
    """`…/catatan/`: a closed or waiting consultation; a correction needs a reason."""
    held = consultation_for(request, uid)
    words = _words(held)
    status = 200
    if request.method == "POST":
        words = typed_words(request)
        try:
            _correct(request, held, words)
            return redirect("desk:record", uid=uid)
        except Refusal as refusal:
            messages.error(request, refusal.message)
            status = 422
    context = {
        "held": held, "outcome": words, "lists": outcomes.LISTS,
        "reason": request.POST.get("alasan", ""),
        "label": dict(outcomes.Outcome.choices).get(held.outcome, ""),
        "history": history_of(held.entries.select_related("actor", "desk").order_by("seq")),
        "waits": held.step in {"wait", visit.RETURNS}, "session": session_for(request),
    }  # fmt: skip
    return render(request, "desk/record.html", context, status=status)


def _words(held: Consultation) -> dict[str, Any]:
    zone = calendar_of(held.office_id).zone
    when = held.next_contact_at.astimezone(zone) if held.next_contact_at else None
    return {
        "outcome": held.outcome, "agreed": held.agreed, "to_bring": held.to_bring,
        "more": "\n".join(held.to_bring), "way": "",
        "date": when.date().isoformat() if when else "",
        "time": f"{when:%H:%M}" if when else "",
    }  # fmt: skip


def _correct(request: Request, held: Consultation, words: dict[str, Any]) -> None:
    if held.closed_at is None:
        raise Http404
    lines = [text for text in words["more"].splitlines() if text.strip()]
    changes = {
        "outcome": words["outcome"], "agreed": words["agreed"], "to_bring": lines,
        "next_contact_at": moment(words, held.office_id),
    }  # fmt: skip
    reason = request.POST.get("alasan", "")
    outcomes.correct(held.pk, changes, reason=reason, by=request.user.pk, at=request.now)
    messages.success(request, gettext("Perbaikan dicatat. Yang lama tetap terbaca di riwayat."))
