"""A database that is locked or away gives a 503 page that says what to do, never a bare 500.

PostgreSQL takes no NUL signs in a text, SQLite does; whoever sends one gets the 400 page.
"""

from __future__ import annotations

import sys
from collections.abc import Callable

import structlog
from django.db import DataError, InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.views.defaults import bad_request
from django.views.defaults import server_error as plain_error

RETRY_SECONDS = 20
AWAY = (OperationalError, InterfaceError)
log = structlog.get_logger(__name__)


class Unavailable:
    """Middleware: turns what the database cannot do into a page that says so."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """Answer for a view that met a locked or absent database."""
        if isinstance(error, DataError | ValueError) and "NUL" in str(error):
            return bad_request(request, error)
        if not isinstance(error, AWAY):
            return None
        log.warning("database_unavailable", path=request.path, error=type(error).__name__)
        return unavailable_page(request)


def unavailable_page(request: HttpRequest) -> HttpResponse:
    """The 503 page; it needs no database."""
    typed = request.method == "POST"
    body = render_to_string("errors/503.html", {"typed": typed, "again": request.get_full_path()})
    response = HttpResponse(body, status=503)
    response["Retry-After"] = str(RETRY_SECONDS)
    return response


def server_error(request: HttpRequest) -> HttpResponse:
    """The 500 page; 503 when the database failed outside a view, as at saving a session."""
    if isinstance(sys.exc_info()[1], AWAY):
        return unavailable_page(request)
    return plain_error(request)
