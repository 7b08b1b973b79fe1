"""Register: open the application together, or bring in one that was begun elsewhere."""

from __future__ import annotations

from django.contrib import messages
from django.db import transaction
from django.db.models import Q, QuerySet
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from eklinik.accounts.refusals import Refusal
from eklinik.applicants import mandates
from eklinik.applications.entry import enter
from eklinik.applications.models import Application, Channel
from eklinik.clinic import visit
from eklinik.clinic.checklists import prepared_of
from eklinik.clinic.models import Consultation
from eklinik.web.access import sentence
from eklinik.web.desk.frame import officer, with_visitor
from eklinik.web.desk.prepare import version_for
from eklinik.web.request import Request

NO_APPLICANT = _("Catat dahulu pemohonnya lengkap dengan NIK, lalu buka permohonannya.")
NO_PERMIT = _(
    "Pilih dahulu izin kantor ini pada langkah Siapkan dokumen. Untuk OSS dan SiCantik, catat "
    "registrasinya di bawah."
)


def known_files(held: Consultation) -> QuerySet[Application]:
    """The applicant's own drafts and open cases that are not yet part of this consultation."""
    if held.applicant_id is None:
        return Application.objects.none()
    rows = Application.objects.filter(
        applicant_id=held.applicant_id, office_id=held.office_id, discarded_at__isnull=True
    ).filter(Q(case__isnull=True) | Q(case__closed_at__isnull=True))
    rows = rows.exclude(consultations=held).select_related("permit_version", "case")
    return rows.order_by("-pk")[:8]


@sentence(officer)
@with_visitor
@require_POST
def register(request: Request, held: Consultation) -> HttpResponse:
    """`…/permohonan/`: a new assisted draft, or one the applicant began alone."""
    try:
        made = _begin(request, held) if request.POST.get("aksi") == "buka" else _link(request, held)
    except Refusal as refusal:
        messages.error(request, refusal.message)
        return redirect("desk:consultation", uid=held.uid)
    messages.success(request, gettext("Permohonan terhubung dengan konsultasi ini."))
    if made.case_id is None and request.POST.get("aksi") == "buka":
        return redirect("desk:cofill", uid=held.uid, number=1)
    return redirect("desk:consultation", uid=held.uid)


@transaction.atomic
def _begin(request: Request, held: Consultation) -> Application:
    if held.applicant is None:
        raise Refusal("no_applicant", NO_APPLICANT)
    known = prepared_of(held)
    version = version_for(request, known.permit)
    if version is None:
        raise Refusal("no_permit", NO_PERMIT)
    made = enter(
        version, held.applicant, channel=Channel.ASSISTED, request_kind=known.kind,
        by=request.actor, at=request.now, account=held.applicant.user,
        mandate=mandates.live_for(held.pk, at=request.now),
    )  # fmt: skip
    return _joined(request, held, made)


@transaction.atomic
def _link(request: Request, held: Consultation) -> Application:
    wanted = request.POST.get("permohonan", "")
    found = next((row for row in known_files(held) if str(row.uid) == wanted), None)
    if found is None:
        raise Refusal("not_found", _("Pilih permohonan dari daftar."))
    return _joined(request, held, found)


def _joined(request: Request, held: Consultation, made: Application) -> Application:
    held.applications.add(made)
    record = {"uid": str(made.uid), "name": made.permit_version.name}
    visit.say(held.pk, "application", by=request.user.pk, at=request.now, record=record)
    if held.step == "register":
        visit.advance(held.pk, "registered", by=request.actor, at=request.now)
    return made
