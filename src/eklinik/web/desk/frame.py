"""Who may sit at a desk, which visitor is there, and how nothing of the last one stays behind."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import wraps
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

from django.contrib.messages import get_messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.cache import add_never_cache_headers

from eklinik.applications.models import Application
from eklinik.clinic.desks import session_of
from eklinik.clinic.models import Consultation, DeskSession
from eklinik.process.roles import CLINIC_OFFICER
from eklinik.web.access import role, staff
from eklinik.web.request import Request

View = Callable[..., HttpResponse]
VISIT_KEYS = "loket"
ENTRY = re.compile(r"/kantor/terima/[0-9a-f-]{36}/")
officer = staff & role(CLINIC_OFFICER)


def private(view: View) -> View:
    """Nothing of this page is kept by the browser: no cache, no copy for the back button."""

    @wraps(view)
    def inner(request: Request, *args: Any, **kwargs: Any) -> HttpResponse:
        answer = view(request, *args, **kwargs)
        add_never_cache_headers(answer)
        answer["Cache-Control"] = "no-store, private"
        return answer

    return inner


def with_visitor(view: View) -> View:
    """Hands on the consultation while this officer serves it; else leads back to the desk.

    A finished, held or transferred visitor is gone from the desk, also for the back button.
    """

    @wraps(view)
    @private
    def inner(request: Request, uid: UUID, *args: Any, **kwargs: Any) -> HttpResponse:
        held = consultation_for(request, uid)
        if not is_served(held, request.user.pk):
            return redirect("desk:console")
        return view(request, held, *args, **kwargs)

    return inner


def consultation_for(request: Request, uid: UUID) -> Consultation:
    """A consultation of this office; 404 for any other."""
    rows = Consultation.objects.select_related(
        "office", "desk", "service", "officer", "applicant__user"
    )
    found = rows.filter(uid=uid, office_id=request.actor.office_id).first()
    if found is None:
        raise Http404
    return found


def is_served(held: Consultation, user_id: int) -> bool:
    """This officer is with the visitor now."""
    return held.officer_id == user_id and held.closed_at is None and held.step != "wait"


def served_by(user_id: int) -> Consultation | None:
    """The visitor whom this officer is with, the newest first."""
    rows = Consultation.objects.filter(officer_id=user_id, closed_at__isnull=True)
    return rows.exclude(step="wait").order_by("-opened_at").first()


def led_here(request: Request) -> bool:
    """The desk, or a file's own entry pages, led the browser here; going back says so again."""
    came = urlsplit(request.headers.get("Referer", "")).path
    from_desk = came.startswith("/loket/") and not came.endswith("/catatan/")
    return request.method != "POST" and (from_desk or bool(ENTRY.match(came)))


def is_left(request: Request, application: Application | None) -> bool:
    """The visitor of this file has gone, so the back button finds nothing of it.

    From the office's own lists, and for whoever is with the visitor now, the page is open.
    """
    if application is None or not led_here(request):
        return False
    found = list(application.consultations.all())
    return bool(found) and not any(is_served(held, request.user.pk) for held in found)


def session_for(request: Request) -> DeskSession | None:
    """The desk where this officer sits, in this office."""
    found = session_of(request.user.pk)
    return found if found and found.desk.office_id == request.actor.office_id else None


def wipe(request: Request, answer: HttpResponse) -> HttpResponse:
    """Between visitors: no draft, no message, nothing in the browser's cache."""
    for key in [name for name in list(request.session.keys()) if name.startswith(VISIT_KEYS)]:
        del request.session[key]
    list(get_messages(request))
    answer["Clear-Site-Data"] = '"cache"'
    return answer
