"""Short pages about this site, the language switch, and the two health answers."""

from __future__ import annotations

from typing import Any

from django.db import DatabaseError, connection
from django.http import HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe
from django.views.i18n import set_language as change_language

from eklinik.accounts.models import Office
from eklinik.web.access import anyone, sentence
from eklinik.web.request import Request


@sentence(anyone)
@require_safe
def accessibility(request: Request) -> HttpResponse:
    """What we did for everyone to use this site, and whom to tell when it fails."""
    return render(request, "public/accessibility.html", _offices())


@sentence(anyone)
@require_safe
def privacy(request: Request) -> HttpResponse:
    """Which personal data are kept, why, and for how long."""
    return render(request, "public/privacy.html", _offices())


@sentence(anyone)
@require_safe
def help_page(request: Request) -> HttpResponse:
    """Answers to what people ask most, and where to find a person."""
    return render(request, "public/help.html", _offices())


@sentence(anyone)
@require_POST
def set_language(request: Request) -> HttpResponse:
    """Keep the language in a cookie and go back to the same page."""
    return change_language(request)


@sentence(anyone)
@never_cache
@require_safe
def alive(request: Request) -> HttpResponse:
    """The process answers; asks nothing else."""
    return HttpResponse("ok\n", content_type="text/plain; charset=utf-8")


@sentence(anyone)
@never_cache
@require_safe
def ready(request: Request) -> HttpResponse:
    """The process can work: the database answers and its tables are there."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1 FROM django_migrations LIMIT 1")
            found = cursor.fetchone() is not None
    except DatabaseError:
        found = False
    return JsonResponse({"database": found}, status=200 if found else 503)


def _offices() -> dict[str, Any]:
    offices = list(Office.objects.order_by("name")[:50])
    return {"offices": offices, "office": offices[0] if len(offices) == 1 else None}
