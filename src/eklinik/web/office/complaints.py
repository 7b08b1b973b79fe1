"""The office's complaints: due first, answered in words the complainant reads."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_safe

from eklinik.accounts.refusals import Refusal
from eklinik.accounts.vault import decipher
from eklinik.feedback import complaints
from eklinik.feedback.models import Complaint, ComplaintKind
from eklinik.process.roles import AGENCY_HEAD, DIVISION_HEAD, FRONT_OFFICE, SECTION_HEAD
from eklinik.staff.models import ADMIN
from eklinik.web.access import role, sentence, staff
from eklinik.web.request import Request

HEADS = (SECTION_HEAD, DIVISION_HEAD, AGENCY_HEAD, ADMIN)
handles = staff & role(FRONT_OFFICE, *HEADS)


def _visible(request: Request, rows: QuerySet[Complaint]) -> QuerySet[Complaint]:
    """What needs an examination (pungli, abuse) is for the heads, not for the counter."""
    if any(request.actor.holds(name) for name in HEADS):
        return rows
    return rows.exclude(kind=ComplaintKind.SUPERVISED)


@sentence(handles)
@require_safe
def listing(request: Request) -> HttpResponse:
    """Open complaints by due date; the answered ones in pages, newest first."""
    before = request.GET.get("sebelum", "")
    closed = _visible(request, complaints.closed_ones(request.actor.office_id))
    if before.isascii() and before.isdigit() and len(before) < 19:
        closed = closed.filter(pk__lt=int(before))
    done = list(closed[: complaints.PAGE + 1])
    context = {
        "open": _visible(request, complaints.open_ones(request.actor.office_id))[:200],
        "closed": done[: complaints.PAGE],
        "next": done[complaints.PAGE - 1].pk if len(done) > complaints.PAGE else "",
    }
    return render(request, "office/complaints.html", context)


@sentence(handles)
@require_http_methods(["GET", "HEAD", "POST"])
def one(request: Request, pk: int) -> HttpResponse:
    """One complaint with its history; a word, the final answer, a note, another kind."""
    rows = Complaint.objects.filter(office_id=request.actor.office_id).select_related("holder")
    found = _visible(request, rows).filter(pk=pk).first()
    if found is None:
        raise Http404
    told = ""
    if request.method == "POST":
        try:
            _act(request, found)
            return redirect("office:complaint", pk=pk)
        except Refusal as refusal:
            told = refusal.message
    contact = decipher(found.contact_cipher)
    context: dict[str, Any] = {
        "complaint": found, "kinds": ComplaintKind.choices, "typed": request.POST,
        "entries": found.entries.select_related("by").order_by("pk"),
        "errors": [("teks", told)] if told else [], "contact": contact.partition("|")[2],
    }  # fmt: skip
    return render(request, "office/complaint.html", context, status=422 if told else 200)


def _act(request: Request, found: Complaint) -> None:
    by, at, text = request.actor, request.now, request.POST.get("teks", "")
    match request.POST.get("aksi"):
        case "catat":
            complaints.note(found.pk, text, by=by, at=at)
        case "jenis":
            kind = request.POST.get("jenis", "")
            complaints.classify(found.pk, kind, text, by=by, at=at)
        case "jawab" | "kabar" as action:
            complaints.say(found.pk, text, final=action == "jawab", by=by, at=at)
        case _:
            raise Http404
    messages.success(request, gettext("Tersimpan."))
