"""Small acts on a case: send a message again, take back one correction."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext
from django.views.decorators.http import require_POST

from eklinik.applications.corrections import withdraw_correction
from eklinik.applications.models import Correction
from eklinik.casework.refusals import Refusal
from eklinik.notifications.sweep import retry
from eklinik.outbox.models import Delivery
from eklinik.process.roles import FRONT_OFFICE
from eklinik.web.access import role, sentence, staff
from eklinik.web.fetch import case_for
from eklinik.web.request import Request


@require_POST
@sentence(staff)
def send_again(request: Request, case_id: int, pk: int) -> HttpResponse:
    """A failed message is tried again now."""
    case = case_for(request, case_id)
    if not Delivery.objects.filter(pk=pk, case_ref=case.pk).exists():
        raise Http404
    retry(pk, at=request.now)
    messages.success(request, gettext("Pemberitahuan akan dikirim ulang."))
    return redirect("office:case", case_id=case.pk)


@require_POST
@sentence(staff & role(FRONT_OFFICE))
def take_back(request: Request, case_id: int, pk: int) -> HttpResponse:
    """The asker takes one correction back; with the last one the case returns."""
    case = case_for(request, case_id)
    if not Correction.objects.filter(pk=pk, application__case=case).exists():
        raise Http404
    try:
        withdraw_correction(pk, by=request.actor, at=request.now)
    except Refusal as refusal:
        messages.error(request, refusal.message)
    else:
        messages.success(request, gettext("Permintaan perbaikan ditarik."))
    return redirect("office:case", case_id=case.pk)
