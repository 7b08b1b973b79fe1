"""Documents of an application: upload, photos to one PDF, replace, remove, look at."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from eklinik.applications import attachments, reading
from eklinik.applications.models import Application, Attachment
from eklinik.casework.refusals import Refusal
from eklinik.decisions.permits import permit_file
from eklinik.documents import store
from eklinik.documents.models import Document
from eklinik.web.applicant.common import application_for, page, say, show
from eklinik.web.applicant.form import draft_for
from eklinik.web.applicant.keeping import take_kept
from eklinik.web.request import Request

CHOOSE_AGAIN = gettext_lazy(
    "Sesi Anda berakhir sebelum berkas terkirim. Pilih lagi berkasnya, lalu unggah."
)


@page
@require_http_methods(["GET", "HEAD", "POST"])
def document(request: Request, uid: UUID, code: str) -> HttpResponse:
    """One document of a draft: upload, add pages, replace, remove."""
    found = draft_for(request, uid)
    needed = reading.requirement(found, code)
    if needed is None:
        raise Http404
    if take_kept(request) is not None:
        messages.warning(request, CHOOSE_AGAIN)
    error = ""
    if request.method == "POST":
        error = change(request, found, code)
        if not error:
            return redirect(_after(request, found, code))
    return show(
        request, "document.html", found, needed=needed, error=error,
        present=reading.current_attachments(found).get(code),
        versions=reading.versions(found, code), status=422 if error else 200,
    )  # fmt: skip


def change(request: Request, found: Application, code: str) -> str:
    """Do what the form asks with a document; returns why it did not work, or nothing."""
    verb = request.POST.get("tindakan", "unggah")
    files = request.FILES.getlist("berkas")
    try:
        if verb == "hapus":
            attachments.remove(found, code, by=request.actor, at=request.now)
            messages.success(request, _("Dokumen dihapus dari permohonan."))
        elif verb == "tambah":
            attachments.add_pages(found, code, files, by=request.actor, at=request.now)
            messages.success(request, _("Halaman ditambahkan dan tersimpan."))
        else:
            attachments.attach(found, code, files, by=request.actor, at=request.now)
            messages.success(request, _("Dokumen tersimpan."))
    except Refusal as refusal:
        return refusal.message
    return ""


def _after(request: Request, found: Application, code: str) -> str:
    if request.POST.get("tindakan") == "hapus":
        return reverse("application_document", args=(found.uid, code))
    return reverse("application_document", args=(found.uid, code)) + "#ada"


def attachment_for(request: Request, uid: UUID, attachment: UUID) -> Attachment:
    """A version of a document of an own application, or 404."""
    found = application_for(request, uid)
    row = found.attachments.select_related("document").filter(uid=attachment).first()
    if row is None:
        raise Http404
    return row


@page
@require_safe
def file(request: Request, uid: UUID, attachment: UUID) -> HttpResponse:
    """The document itself, to read in the browser or (`?unduh`) to keep."""
    row = attachment_for(request, uid, attachment)
    return send(request, row.document, as_attachment="unduh" in request.GET)


@page
@require_safe
def thumbnail(request: Request, uid: UUID, attachment: UUID) -> HttpResponse:
    """A small picture of a document's first page."""
    row = attachment_for(request, uid, attachment)
    try:
        response = HttpResponse(store.look(row.document), content_type="image/webp")
    except Refusal as refusal:
        raise Http404 from refusal
    response["Cache-Control"] = "private, max-age=86400, immutable"
    return response


def send(request: Request, document: Document, *, as_attachment: bool) -> HttpResponse:
    """Send a stored file with its own type and name; never as something a browser runs."""
    try:
        body = store.open_document(document)
    except Refusal as refusal:
        say(request, refusal)
        raise Http404 from refusal
    response = FileResponse(
        body, as_attachment=as_attachment, filename=document.original_name or "berkas",
        content_type=document.mime,
    )  # fmt: skip
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-store"
    return response


@page
@require_safe
def letter(request: Request, uid: UUID) -> HttpResponse:
    """The signed permit (or refusal), from the signature on, as often as wanted."""
    found = application_for(request, uid)
    signed = permit_file(found.case) if found.case is not None else None
    if signed is None:
        raise Http404
    return send(request, signed, as_attachment="lihat" not in request.GET)
