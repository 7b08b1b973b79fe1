"""The visitor's side of a form that is filled together; the consultation's secret opens it."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_safe

from eklinik.clinic import cofilling
from eklinik.clinic.cofilling import VISITOR
from eklinik.staff.actor import Actor
from eklinik.web import cofill
from eklinik.web.access import anyone, sentence
from eklinik.web.request import Request
from eklinik.web.visitor.opened import unknown


@sentence(anyone)
@require_http_methods(["GET", "HEAD", "POST"])
def page(request: Request, secret: str, number: int) -> HttpResponse:
    """`/ruang/<secret>/isian/<n>/`: the form, with the officer beside."""
    shared = cofilling.form_of(secret=secret[:32])
    if shared is None:
        return unknown(request)
    if shared.consultation.closed_at is not None:
        return cofill.over() if cofill.wants_json(request) else redirect("room", secret=secret)
    return cofill.answer(_sheet(request, shared, secret, number))


@sentence(anyone)
@require_safe
def changes(request: Request, secret: str, number: int) -> HttpResponse:
    """`…/perubahan/`: what the officer typed since."""
    shared = cofilling.form_of(secret=secret[:32])
    if shared is None:
        return unknown(request)
    if shared.consultation.closed_at is not None:
        return cofill.over()
    return cofill.news(_sheet(request, shared, secret, number))


def _sheet(request: Request, shared: cofilling.Shared, secret: str, number: int) -> cofill.Sheet:
    name = shared.consultation.visitor_name or gettext("Pengunjung")
    numbers = cofill.numbers_of(shared.application)
    return cofill.Sheet(
        request, shared, VISITOR, Actor(None, name), number,
        urls={n: reverse("room_form", args=[secret, n]) for n in numbers},
        news_url=reverse("room_form_changes", args=[secret, number]),
        template="visitor/cofill.html",
    )  # fmt: skip
