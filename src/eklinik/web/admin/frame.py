"""What every page of the administration shares: its parts, its lists, the look before a change."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import Model, QuerySet
from django.forms import Form
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from eklinik.staff.duties import TITLES
from eklinik.web.admin.words import ACTIONS, SUBJECTS
from eklinik.web.request import Request

Row = TypeVar("Row", bound=Model)
PAGE = 30
HIGHEST = 2**63 - 1
PARTS = (
    ("admin_home", _("Ringkasan")),
    ("admin_members", _("Pegawai")),
    ("admin_postings", _("Penugasan")),
    ("admin_rights", _("Hak turunan")),
    ("admin_units", _("Unit")),
    ("admin_office", _("Kantor")),
    ("admin_second", _("Langkah kedua")),
    ("admin_calendar", _("Kalender")),
    ("admin_clinic", _("Loket")),
    ("admin_permits", _("Jenis izin")),
    ("admin_law", _("Hukum")),
    ("admin_words", _("Kata pencarian")),
    ("admin_oss", "OSS"),
    ("admin_charts", _("Bagan")),
    ("admin_texts", _("Teks kabar")),
    ("admin_answers", _("Tanya jawab")),
    ("admin_rooms", _("Ruang online")),
    ("admin_overrides", _("Pengesampingan")),
    ("admin_log", _("Catatan perubahan")),
)
get_or_post = require_http_methods(["GET", "HEAD", "POST"])


@dataclass(frozen=True, slots=True)
class Page:
    """One page of a list, newest first, and the address of the next."""

    rows: list[Any]
    next: str


def page_of(rows: QuerySet[Row], request: Request) -> Page:
    """The page after the row named in the address; always one query, no OFFSET."""
    before = request.GET.get("sebelum", "")
    if before.isascii() and before.isdigit() and int(before) <= HIGHEST:
        rows = rows.filter(pk__lt=int(before))
    found = list(rows.order_by("-pk")[: PAGE + 1])
    more = len(found) > PAGE
    found = found[:PAGE]
    words = request.GET.copy()
    if more:
        words["sebelum"] = str(found[-1].pk)
    return Page(found, f"?{words.urlencode()}" if more else "")


def one(rows: QuerySet[Row], pk: int) -> Row:
    """The office's row with that id, or 404; an id of another office is not there."""
    row = rows.filter(pk=pk).first() if 0 < pk <= HIGHEST else None
    if row is None:
        raise Http404
    return row


def show(request: Request, template: str, here: str, **words: Any) -> HttpResponse:
    """A page of the administration with its tabs."""
    tabs = [(reverse(name), title, name == here) for name, title in PARTS]
    shared = {"tabs": tabs, "titles": TITLES, "actions": ACTIONS, "subjects": SUBJECTS}
    return render(request, f"admin/{template}.html", {**shared, **words})


def show_form(
    request: Request, form: Form, here: str, *, title: str, action: str, lead: str = ""
) -> HttpResponse:
    """A page with one form."""
    return show(request, "form", here, form=form, title=title, action=action, lead=lead)


def confirmed(request: Request) -> bool:
    """The person saw what it affects and said yes."""
    return request.POST.get("confirmed") == "1"


def show_effects(
    request: Request, here: str, *, title: str, effects: Sequence[str], action: str,
    danger: bool = False,
) -> HttpResponse:  # fmt: skip
    """What a change will affect, before it is made; everything typed rides along."""
    kept = [
        (name, value)
        for name, values in request.POST.lists()
        for value in values
        if name not in {"csrfmiddlewaretoken", "confirmed"}
    ]
    return show(request, "confirm", here, title=title, effects=effects, action=action, kept=kept,
                danger=danger)  # fmt: skip


def add_errors(form: Form, error: ValidationError) -> None:
    """Put a refusal at the fields it names, or on top."""
    if hasattr(error, "error_dict"):
        for name, listed in error.error_dict.items():
            for item in listed:
                form.add_error(name if name in form.fields else None, item)
    else:
        form.add_error(None, error)


def done(request: Request, said: str) -> None:
    """Say on the next page that it was done."""
    messages.success(request, said)


def refused(request: Request, error: ValidationError) -> None:
    """Say on the next page why it was not done."""
    messages.error(request, " ".join(error.messages))
