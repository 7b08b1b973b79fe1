"""A consultation by its secret: opened, or counted as a guess."""

from __future__ import annotations

from django.http import Http404, HttpResponse

from eklinik.clinic.models import Consultation
from eklinik.web.request import Request
from eklinik.web.throttled import Limit, too_many

GUESSES = Limit("room", tries=20, seconds=3600)


def opened(secret: str) -> Consultation | None:
    """The consultation of a secret; one query."""
    rows = Consultation.objects.select_related("office", "service", "officer")
    return rows.filter(secret=secret[:32]).first() if secret else None


def unknown(request: Request) -> HttpResponse:
    """404 for a wrong secret; after twenty an hour from one address, 429."""
    if GUESSES.count(request):
        raise Http404
    return too_many(request, GUESSES.wait(request))
