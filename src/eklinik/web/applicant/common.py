"""What every page of an applicant shares: the door to a view, the own application, refusals."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db import OperationalError
from django.http import Http404, HttpResponse
from django.shortcuts import render

from eklinik.applications.models import Application
from eklinik.casework.refusals import Refusal
from eklinik.web.access import sentence, signed_in
from eklinik.web.applicant.keeping import keeps_form
from eklinik.web.request import Request

View = Callable[..., HttpResponse]
RETRY_SECONDS = "5"


def page(view: View) -> View:
    """A page for whoever is signed in; a form sent without a session is kept for the login."""
    return keeps_form(_patient(sentence(signed_in)(view)))


def _patient(view: View) -> View:
    """A database that is locked or away becomes a page that says so, not an error."""

    @wraps(view)
    def patient(request: Request, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            return view(request, *args, **kwargs)
        except OperationalError:
            response = render(request, "applicant/busy.html", {"user": None}, status=503)
            response["Retry-After"] = RETRY_SECONDS
            return response

    return patient


def application_for(request: Request, uid: UUID) -> Application:
    """An application of the account that is signed in, or 404."""
    found = (
        Application.objects.select_related(
            "office", "permit_version__permit_type", "applicant", "case"
        )
        .filter(uid=uid, account_id=request.user.pk, discarded_at__isnull=True)
        .first()
    )
    if found is None:
        raise Http404
    return found


def show(
    request: Request,
    template: str,
    application: Application,
    *,
    status: int = 200,
    **words: Any,
) -> HttpResponse:
    """Render one of the application's pages."""
    context = {
        "application": application, "office": application.office, "here": "mine",
        "case": application.case, "permit": application.permit_version, **words,
    }  # fmt: skip
    return render(request, f"applicant/{template}", context, status=status)


def say(request: Request, refusal: Refusal) -> None:
    """Tell the person why it did not happen, on the next page."""
    messages.error(request, refusal.message)


def whole_number(text: str | None) -> int:
    """A number from a hidden field; -1 for anything else."""
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 10 else -1
