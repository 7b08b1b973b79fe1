"""The archive: finished cases by word, newest first."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render

from eklinik.archive.search import ArchiveKey, archived
from eklinik.casework.inbox import PAGE
from eklinik.web.access import sentence, staff
from eklinik.web.office.paging import Place
from eklinik.web.request import Request


@sentence(staff)
def archive(request: Request) -> HttpResponse:
    """What was filed, with its class and terms."""
    question = request.GET.get("q", "").replace("\x00", "")[:120].strip()
    place = Place.read(request.GET.get("sesudah", ""))
    key = ArchiveKey(place.due_at, place.case_id) if place else None
    found = archived(request.actor, question, key)
    rows = found[:PAGE]
    context = {
        "q": question,
        "rows": rows,
        "later": place is not None,
        "next": str(Place(rows[-1].filed_at, rows[-1].pk)) if len(found) > PAGE else "",
    }
    return render(request, "office/archive.html", context)
