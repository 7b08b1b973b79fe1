"""Pages of a paper as pictures, so that everything is read in the browser without a download."""

from __future__ import annotations

from collections.abc import Callable

from django.http import Http404, HttpResponse
from django.utils.http import content_disposition_header

from eklinik.documents import store
from eklinik.documents.intake import Refused, page_png
from eklinik.documents.models import Document
from eklinik.web.access import sentence, staff
from eklinik.web.fetch import case_for
from eklinik.web.office.papers import document_of
from eklinik.web.request import Request

WIDTHS = {"biasa": 1000, "besar": 1600, "penuh": 2200}
KEPT = "private, max-age=86400, immutable"


@sentence(staff)
def page(request: Request, case_id: int, pk: int, number: int) -> HttpResponse:
    """One page of a paper as PNG; `ukuran` zooms."""
    paper = document_of(case_for(request, case_id), pk)
    width = WIDTHS.get(request.GET.get("ukuran", ""), WIDTHS["biasa"])
    if not 1 <= number <= paper.pages:
        raise Http404
    document = paper.document
    return picture(request, lambda: store.read(document), document.sha256, number, width)


def picture(
    request: Request, read: Callable[[], bytes], digest: str, number: int, width: int
) -> HttpResponse:
    """The page, or 304 when the browser has it, or 404 when the file cannot be drawn."""
    tag = f'"{digest[:32]}-{number}-{width}"'
    if request.headers.get("If-None-Match") == tag:
        return HttpResponse(status=304)
    try:
        body = page_png(read(), number - 1, width)
    except (Refused, OSError) as error:
        raise Http404 from error
    return HttpResponse(body, "image/png", headers={"ETag": tag, "Cache-Control": KEPT})


@sentence(staff)
def thumbnail(request: Request, case_id: int, pk: int) -> HttpResponse:
    """The small picture of the strip."""
    paper = document_of(case_for(request, case_id), pk)
    try:
        body = store.look(paper.document)
    except (Refused, OSError) as error:
        raise Http404 from error
    return HttpResponse(body, "image/webp", headers={"Cache-Control": KEPT})


@sentence(staff)
def letter(request: Request, case_id: int, pk: int) -> HttpResponse:
    """A letter that the office made, as the file itself, to be printed."""
    paper = document_of(case_for(request, case_id), pk)
    if not paper.is_letter:
        raise Http404
    return as_file(paper.document)


def as_file(document: Document) -> HttpResponse:
    """The file itself, shown by the browser; 404 when it is not there."""
    try:
        body = store.read(document)
    except (Refused, OSError) as error:
        raise Http404 from error
    shown = content_disposition_header(False, document.original_name)
    return HttpResponse(body, document.mime, headers={"Content-Disposition": shown or "inline"})
