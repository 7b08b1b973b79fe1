"""Prepare documents: which permit, what is there, what is missing."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from eklinik.accounts.refusals import Refusal
from eklinik.applications.models import RequestKind
from eklinik.catalogue.models import PermitVersion
from eklinik.clinic import visit
from eklinik.clinic.checklists import NEW, OSS, papers_for, prepare, prepared_of
from eklinik.clinic.models import Consultation
from eklinik.web.access import sentence
from eklinik.web.desk.frame import officer, with_visitor
from eklinik.web.office.intake import offered
from eklinik.web.request import Request

CHOOSE = _("Pilih dahulu izin yang dibutuhkan, atau OSS.")
__all__ = ["documents", "prepared_of", "words_of"]


def words_of(request: Request, held: Consultation) -> dict[str, Any]:
    """The permits on offer and the papers of the one that was chosen."""
    known = prepared_of(held)
    permit = request.POST.get("izin", known.permit)[:20]
    kind = request.POST.get("jenis", known.kind)[:20]
    try:
        papers = _papers(request, held, permit, kind)
    except Refusal:
        papers = []
    return {
        "permits": offered(request), "kinds": RequestKind.choices, "permit": permit,
        "kind": kind, "papers": papers, "present": known.present, "known": known,
    }  # fmt: skip


def _papers(request: Request, held: Consultation, permit: str, kind: str) -> list[Any]:
    if permit == OSS:
        return papers_for(None, kind, "person")
    version = version_for(request, permit)
    if version is None:
        return []
    return papers_for(version, kind, held.applicant.kind if held.applicant else "person")


def version_for(request: Request, permit: str) -> PermitVersion | None:
    """A permit version that this office offers today."""
    ids = {str(pk) for pk, _name in offered(request)}
    if permit not in ids:
        return None
    return PermitVersion.objects.select_related("permit_type__office").get(pk=permit)


@sentence(officer)
@with_visitor
@require_POST
def documents(request: Request, held: Consultation) -> HttpResponse:
    """`…/dokumen/`: choose the permit, tick what is there; ticking moves the path on."""
    from eklinik.web.desk.consultation import show

    permit, kind = request.POST.get("izin", ""), request.POST.get("jenis", NEW)
    if request.POST.get("aksi") == "pilih":
        return show(request, held)
    version = version_for(request, permit)
    try:
        if version is None and permit != OSS:
            raise Refusal("bad_data", CHOOSE)
        prepare(held, version, kind, request.POST.getlist("ada"), by=request.user.pk,
                at=request.now)  # fmt: skip
        if held.step == "prepare_documents":
            visit.advance(held.pk, "ready", by=request.actor, at=request.now)
    except Refusal as refusal:
        messages.error(request, refusal.message)
        return show(request, held, status=422)
    return redirect("desk:consultation", uid=held.uid)
