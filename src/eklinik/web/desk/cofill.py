"""The officer's side of a form that is filled together."""

from __future__ import annotations

from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from eklinik.clinic import cofilling
from eklinik.clinic.cofilling import OFFICER
from eklinik.web import cofill
from eklinik.web.access import sentence
from eklinik.web.desk.frame import is_served, officer, private
from eklinik.web.request import Request


@sentence(officer)
@private
@require_http_methods(["GET", "HEAD", "POST"])
def page(request: Request, uid: UUID, number: int) -> HttpResponse:
    """`/loket/<uid>/isian/<n>/`: the visitor's form, at the visitor's side."""
    shared = _shared(request, uid)
    if not is_served(shared.consultation, request.user.pk):
        if cofill.wants_json(request):
            return cofill.over()
        return redirect("desk:console")
    return cofill.answer(_sheet(request, shared, number))


@sentence(officer)
@private
@require_safe
def changes(request: Request, uid: UUID, number: int) -> HttpResponse:
    """`…/perubahan/`: what the visitor typed since."""
    shared = _shared(request, uid)
    if not is_served(shared.consultation, request.user.pk):
        return cofill.over()
    return cofill.news(_sheet(request, shared, number))


def _shared(request: Request, uid: UUID) -> cofilling.Shared:
    found = cofilling.form_of(uid=uid, office_id=request.actor.office_id)
    if found is None:
        raise Http404
    return found


def _sheet(request: Request, shared: cofilling.Shared, number: int) -> cofill.Sheet:
    held = shared.consultation
    numbers = cofill.numbers_of(shared.application)
    return cofill.Sheet(
        request, shared, OFFICER, request.actor, number,
        urls={n: reverse("desk:cofill", args=[held.uid, n]) for n in numbers},
        news_url=reverse("desk:cofill_changes", args=[held.uid, number]),
        template="desk/cofill.html",
    )  # fmt: skip
