"""Filling an application: the task list, who asks, the questions, saving while typing."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse, JsonResponse, QueryDict
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from eklinik.accounts.models import User
from eklinik.applicants.identities import save_applicant
from eklinik.applications import drafts, reading, submit
from eklinik.applications.models import Application
from eklinik.casework.clock import calendar_of
from eklinik.casework.refusals import Refusal
from eklinik.web import words
from eklinik.web.applicant import pages
from eklinik.web.applicant.common import application_for, page, say, show, whole_number
from eklinik.web.applicant.forms import AnswerForm, ApplicantForm, applicant_initial
from eklinik.web.applicant.keeping import take_kept
from eklinik.web.applicant.project import licence_of
from eklinik.web.applicant.standing import standing
from eklinik.web.request import Request


@page
@require_safe
def application(request: Request, uid: UUID) -> HttpResponse:
    """A draft as a list of tasks; a sent file as it stands."""
    found = application_for(request, uid)
    if found.case_id is not None:
        return standing(request, found)
    problems = submit.problems(found, at=request.now)
    groups = pages.tasks(found, problems)
    every = [task for group in groups.values() for task in group if not task.optional]
    return show(
        request, "tasks.html", found, groups=groups, total=len(every),
        done=sum(task.done for task in every), ready=not problems,
        licence=licence_of(found, request),
    )  # fmt: skip


def draft_for(request: Request, uid: UUID) -> Application:
    """An own draft, or 404 once it was sent."""
    found = application_for(request, uid)
    if not drafts.is_draft(found):
        raise Http404
    return found


@page
@require_http_methods(["GET", "HEAD", "POST"])
def applicant(request: Request, uid: UUID) -> HttpResponse:
    """Who asks: one person or business, kept for the next time."""
    found = draft_for(request, uid)
    kept = take_kept(request)
    data = request.POST if request.method == "POST" else kept
    form = _applicant_form(request, found, data)
    if request.method == "POST" and form.is_valid():
        _save_applicant(request, found, form)
        return redirect("application", uid=uid)
    status = 422 if request.method == "POST" else 200
    return show(request, "applicant.html", found, form=form, kept=kept is not None, status=status)


def _applicant_form(request: Request, found: Application, data: QueryDict | None) -> ApplicantForm:
    kinds = reading.definition(found).applicant_kinds
    user = request.user
    assert isinstance(user, User)  # noqa: S101  `page` lets only signed-in people in
    if found.applicant is not None:
        initial = applicant_initial(found.applicant)
    else:
        first = kinds[0] if len(kinds) == 1 else ""
        initial = {"kind": first, "name": user.name, "phone": user.phone, "email": user.email}
    return ApplicantForm(data, initial=initial, kinds=kinds, at=request.now)


def _save_applicant(request: Request, found: Application, form: ApplicantForm) -> None:
    user = request.user
    assert isinstance(user, User)  # noqa: S101  `page` lets only signed-in people in
    mine = found.applicant if _only_here(found) else None
    saved = save_applicant(
        found.office, form.words, by=user.pk, at=request.now, user=user, applicant=mine
    )
    drafts.choose_applicant(found, saved, by=request.actor, at=request.now)
    messages.success(request, _("Data pemohon tersimpan."))


def _only_here(found: Application) -> bool:
    """Nothing else was sent for this applicant, so the row may be changed in place."""
    applicant = found.applicant
    return applicant is not None and not applicant.cases.exists()


@page
@require_http_methods(["GET", "HEAD", "POST"])
def old_permit(request: Request, uid: UUID) -> HttpResponse:
    """Which permit is renewed, changed, doubled or revoked."""
    found = draft_for(request, uid)
    if not reading.definition(found).request(found.request_kind).needs_old_permit:
        raise Http404
    kept = take_kept(request)
    typed = (request.POST or kept or {}).get("nomor", found.old_permit_number)
    number = " ".join(typed.split())
    error = ""
    if request.method == "POST":
        if 3 <= len(number) <= 80:
            drafts.name_old_permit(found, number, by=request.actor, at=request.now)
            return redirect("application", uid=uid)
        error = _("Tulis nomor izin lama seperti pada suratnya, 3 sampai 80 huruf.")
    status = 422 if error else 200
    return show(request, "old_permit.html", found, number=typed, error=error, status=status)


@page
@require_http_methods(["GET", "HEAD", "POST"])
def questions(request: Request, uid: UUID, number: int) -> HttpResponse:
    """One page of questions; whatever is typed is kept, right or not."""
    found = draft_for(request, uid)
    here = pages.page_of(found, number)
    if here is None:
        raise Http404
    kept = take_kept(request)
    if request.method != "POST" and kept is None:
        return _page(request, found, here, _form(request, found, here, None))
    data = request.POST if request.method == "POST" else kept
    form = _form(request, found, here, data)
    told = _save(request, found, form, data)
    if request.method != "POST":
        return _page(request, found, here, form, kept=True, told=told)
    if told or not form.is_valid():
        return _page(request, found, here, form, told=told, status=409 if told else 422)
    return _onwards(request, uid, here)


def _form(
    request: Request, found: Application, here: pages.Page, data: QueryDict | None
) -> AnswerForm:
    today = calendar_of(found.office_id).local_day(request.now)
    return AnswerForm(here.specs, on=today, stored=found.answers, data=data)


def _save(request: Request, found: Application, form: AnswerForm, data: QueryDict | None) -> str:
    """Keep what was typed; returns what to tell when somebody else saved meanwhile."""
    revision = whole_number((data or {}).get("revision"))
    try:
        saved = drafts.autosave(
            found, form.typed(), by=request.actor, at=request.now, revision=revision
        )
    except Refusal as refusal:
        if refusal.code != "saved_elsewhere":
            raise Http404 from refusal
        return refusal.message
    found.answers, found.revision = saved.answers, saved.revision
    return ""


def _page(
    request: Request, found: Application, here: pages.Page, form: AnswerForm, **extra: Any
) -> HttpResponse:
    every = pages.pages_of(found)
    place = next((i for i, item in enumerate(every, 1) if item.number == here.number), 1)
    return show(
        request, "questions.html", found, page=here, form=form, place=place, total=len(every),
        **extra,
    )  # fmt: skip


def _onwards(request: Request, uid: UUID, here: pages.Page) -> HttpResponse:
    """To the same page when an answer opened new questions on it, else to the next."""
    found = application_for(request, uid)
    again = pages.page_of(found, here.number)
    if again is not None and {spec.code for spec in again.specs} - {s.code for s in here.specs}:
        messages.info(request, _("Jawaban Anda membuka pertanyaan tambahan di halaman ini."))
        return redirect("application_page", uid=uid, number=here.number)
    following = pages.after(found, here.number)
    if following is None or "keluar" in request.POST:
        return redirect("application", uid=uid)
    return redirect("application_page", uid=uid, number=following.number)


@page
@require_POST
def autosave(request: Request, uid: UUID, number: int) -> HttpResponse:
    """Save while typing; answers JSON with the time, or why not."""
    found = draft_for(request, uid)
    here = pages.page_of(found, number)
    if here is None:
        raise Http404
    form = _form(request, found, here, request.POST)
    told = _save(request, found, form, request.POST)
    if told:
        return JsonResponse({"message": told}, status=409)
    return JsonResponse({"saved": words.clock(request.now), "revision": found.revision})


@page
@require_http_methods(["GET", "HEAD", "POST"])
def withdraw(request: Request, uid: UUID) -> HttpResponse:
    """Take a file back or throw a draft away, after being asked once more."""
    found = application_for(request, uid)
    if request.method == "POST":
        try:
            submit.withdraw(found, by=request.actor, at=request.now)
        except Refusal as refusal:
            say(request, refusal)
            return redirect("application", uid=uid)
        if found.case_id is None:
            messages.success(request, _("Draf dihapus."))
            return redirect("application_list")
        messages.success(request, _("Permohonan ditarik. Tidak ada lagi yang diproses."))
        return redirect("application", uid=uid)
    return show(request, "withdraw.html", found)
