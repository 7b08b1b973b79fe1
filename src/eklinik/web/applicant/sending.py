"""Check the answers, send, and the receipt on A4 or 80 mm."""

from __future__ import annotations

from datetime import datetime
from urllib.parse import urlencode, urlsplit
from uuid import UUID

import segno
from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from eklinik.applications import drafts, reading, submit, tracking
from eklinik.applications.models import Application
from eklinik.applications.submit import Problem
from eklinik.casework.models import Case, Movement
from eklinik.casework.refusals import Refusal
from eklinik.documents import letters
from eklinik.documents.heads import office_head
from eklinik.web import words
from eklinik.web.applicant.answered import answered
from eklinik.web.applicant.common import application_for, page, say, show
from eklinik.web.applicant.pages import pages_of
from eklinik.web.applicant.standing import documents_of
from eklinik.web.request import Request


@page
@require_http_methods(["GET", "HEAD", "POST"])
def check(request: Request, uid: UUID) -> HttpResponse:
    """Everything on one page before it is sent; sending twice is harmless."""
    found = application_for(request, uid)
    if found.case_id is not None and not drafts.is_returned(found):
        return redirect("application_receipt", uid=uid)
    if request.method == "POST":
        return _send(request, found)
    if found.case_id is not None:
        return redirect("application_repair", uid=uid)
    return _check_page(request, found, 200)


def _send(request: Request, found: Application) -> HttpResponse:
    try:
        submit.submit(found, by=request.actor, at=request.now)
    except Refusal as refusal:
        if found.case_id is None and refusal.code == "incomplete":
            return _check_page(request, found, 422)
        say(request, refusal)
        return redirect("application_repair" if found.case_id else "application", uid=found.uid)
    if found.case_id is not None:
        messages.success(request, _("Perbaikan terkirim. Berkas Anda diperiksa lagi."))
        return redirect("application", uid=found.uid)
    return redirect("application_receipt", uid=found.uid)


def _check_page(request: Request, found: Application, status: int) -> HttpResponse:
    problems = submit.problems(found, at=request.now)
    return show(
        request, "check.html", found, rows=answered(found), documents=_needed(found),
        problems=[(item, link_to(found, item)) for item in problems], status=status,
        rule=reading.definition(found).request(found.request_kind),
    )  # fmt: skip


def _needed(found: Application) -> list[tuple[object, object]]:
    present = reading.current_attachments(found)
    return [(item, present.get(item.code)) for item in reading.requirements(found)]


def link_to(application: Application, problem: Problem) -> str:
    """The page on which a problem is mended."""
    uid = application.uid
    if problem.kind == "field":
        for here in pages_of(application):
            if any(spec.code == problem.code for spec in here.specs):
                return reverse("application_page", args=(uid, here.number)) + (
                    f"#id_isian-{problem.code}"
                )
    names = {
        "applicant": ("application_applicant", (uid,)),
        "old_permit": ("application_old_permit", (uid,)),
        "document": ("application_document", (uid, problem.code)),
    }
    name, args = names.get(problem.kind, ("application_repair", (uid,)))
    return reverse(name, args=args)


def sent_for(request: Request, uid: UUID) -> tuple[Application, Case]:
    """An own application that was sent, with its case, or 404."""
    found = application_for(request, uid)
    if found.case is None:
        raise Http404
    return found, found.case


@page
@require_safe
def receipt(request: Request, uid: UUID) -> HttpResponse:
    """Number, secret and QR; prints on A4 or, with `?kertas=80`, on a roll of 80 mm."""
    found, case = sent_for(request, uid)
    slip = request.GET.get("kertas") == "80"
    return show(
        request, "receipt.html", found, slip=slip, secret=tracking.secret_of(case),
        qr=qr_of(tracking_url(case)), documents=documents_of(found), sent_at=sent_at(case),
        next_steps=next_steps(),
    )  # fmt: skip


@page
@require_safe
def receipt_pdf(request: Request, uid: UUID) -> HttpResponse:
    """The receipt as PDF, A4 or 80 mm; the same application gives the same bytes."""
    return pdf_of(*sent_for(request, uid), request.GET.get("kertas", ""))


def pdf_of(found: Application, case: Case, paper: str) -> HttpResponse:
    """The receipt's bytes to look at or print; `paper` is `80` for the roll."""
    kind = "receipt_80" if paper == "80" else "receipt"
    content = letters.render(kind, receipt_letter(found, case, kind), at=case.received_at)
    response = HttpResponse(content, content_type="application/pdf")
    name = case.number.replace("/", "-")
    response["Content-Disposition"] = f'inline; filename="tanda-terima-{name}.pdf"'
    return response


def tracking_url(case: Case) -> str:
    """What the QR says: the tracking page with number and secret."""
    path = reverse("tracked", args=(case.number,))
    return f"{settings.SITE_URL}{path}?{urlencode({'kunci': tracking.secret_of(case)})}"


def qr_of(text: str) -> SafeString:
    """A QR as inline SVG, without inline styles."""
    code = segno.make(text, error="m")
    svg = code.svg_inline(
        scale=4, border=0, omitsize=True, svgclass=None, lineclass=None, dark="#12201b"
    )
    return mark_safe(svg)  # noqa: S308  segno's own drawing


def sent_at(case: Case) -> datetime:
    """When it was sent the first time."""
    first = Movement.objects.filter(case=case, seq=1).values_list("at", flat=True).first()
    return first or case.received_at


def receipt_letter(found: Application, case: Case, kind: str) -> letters.Letter:
    """The receipt's words as a letter's data."""
    model, site = letters.LETTERS[kind], urlsplit(settings.SITE_URL).netloc
    rows = (
        (_("Izin"), case.title),
        (_("Jenis pengajuan"), found.get_request_kind_display()),
        (_("Pemohon"), case.applicant_name),
        (_("Usaha"), case.business_name),
        (_("Diterima"), words.moment(case.received_at)),
    )
    return model.model_validate(
        {
            "office": office_head(found.office),
            "title": _("Tanda terima permohonan"),
            "check": {"url": tracking_url(case), "site": f"{site}/lacak", "code": case.number},
            "received_at": case.received_at,
            "case_number": case.number,
            "secret": tracking.secret_of(case),
            "rows": [{"label": label, "value": value} for label, value in rows if value],
            "documents": [name for name, _row in documents_of(found)],
            "next_steps": next_steps(),
        }
    )


def next_steps() -> list[str]:
    """What the applicant does after sending."""
    return [
        _("Simpan tanda terima ini. Nomor dan kode rahasianya dipakai untuk melacak berkas."),
        _("Petugas memeriksa dokumen Anda. Bila ada yang perlu diperbaiki, kami mengabari Anda."),
        _("Setelah ditandatangani, izin dapat Anda unduh sendiri sesering yang Anda perlukan."),
    ]
