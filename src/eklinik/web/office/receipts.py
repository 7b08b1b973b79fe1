"""The receipt of any case, printed again at the desk; a leaked secret is replaced."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from eklinik.accounts.log import record
from eklinik.applications import tracking
from eklinik.applications.models import Application
from eklinik.casework.models import Case
from eklinik.process.roles import FRONT_OFFICE
from eklinik.web.access import role, sentence, staff
from eklinik.web.applicant.sending import pdf_of, qr_of, tracking_url
from eklinik.web.desk.frame import is_left, led_here
from eklinik.web.fetch import case_for
from eklinik.web.office.papers import application_of
from eklinik.web.request import Request


@require_http_methods(["GET", "HEAD", "POST"])
@sentence(staff & role(FRONT_OFFICE))
@never_cache
def receipt(request: Request, case_id: int) -> HttpResponse:
    """`…/tanda-terima/`: to be printed for its applicant; a POST makes a new secret."""
    case = case_for(request, case_id)
    if led_here(request) and is_left(request, application_of(case)):
        return redirect("desk:console")
    if request.method == "POST":
        _renew(request, case)
        return redirect("office:receipt", case_id=case.pk)
    return render(request, "office/receipt.html", receipt_words(case, application_of(case)))


def receipt_words(case: Case, application: Application | None) -> dict[str, Any]:
    """What `office/receipt.html` shows."""
    return {
        "case": case,
        "application": application,
        "secret": tracking.secret_of(case),
        "qr": qr_of(tracking_url(case)),
        "at": case.received_at,
    }


@transaction.atomic
def _renew(request: Request, case: Case) -> None:
    tracking.renew_secret(case)
    record("new_secret", "case", case.pk, office_id=case.office_id, by=request.user.pk,
           at=request.now, title=case.number)  # fmt: skip
    messages.success(request, gettext("Kode rahasia baru berlaku. Cetak tanda terima ini."))


@require_safe
@sentence(staff & role(FRONT_OFFICE))
@never_cache
def receipt_pdf(request: Request, case_id: int) -> HttpResponse:
    """The receipt as PDF, A4 or, with `?kertas=80`, for a roll of 80 mm."""
    case = case_for(request, case_id)
    found = application_of(case)
    if found is None:
        raise Http404
    return pdf_of(found, case, request.GET.get("kertas", ""))
