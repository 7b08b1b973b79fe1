"""Who is helped and why: find the applicant, write a new one, or just a name."""

from __future__ import annotations

import re
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext
from django.views.decorators.http import require_POST

from eklinik.accounts.models import Office
from eklinik.accounts.refusals import Refusal
from eklinik.applicants.identities import find_by_nik, find_by_phone, save_applicant
from eklinik.applicants.models import Applicant
from eklinik.applications.answers import storable
from eklinik.casework.models import Case
from eklinik.clinic import visit
from eklinik.clinic.models import Consultation, Ticket
from eklinik.web.access import sentence
from eklinik.web.applicant.forms import ApplicantForm
from eklinik.web.desk.frame import officer, with_visitor
from eklinik.web.office.people import people_by_nik
from eklinik.web.request import Request

SHOWN, LEAST_NAME, NEW, NOBODY = 20, 3, "baru", "tanpa"
DIGITS = re.compile(r"\+?[\d\s().-]{8,20}")


def words_of(request: Request, held: Consultation) -> dict[str, Any]:
    """Who the page knows: found people, a form for a new one, earlier visits, open cases."""
    question = request.POST.get("cari", "").strip()[:60]
    people = found_people(request, question) if question else []
    return {
        "question": question,
        "people": people,
        "person": _form(request, bool(question and not people)),
        "earlier": earlier(held),
        "cases": open_cases(held),
        "name": request.POST.get("nama", held.visitor_name),
        "purpose": request.POST.get("keperluan", held.purpose),
    }


def _form(request: Request, empty: bool) -> ApplicantForm:
    if request.POST.get("aksi") == "simpan" and request.POST.get("pemohon") == NEW:
        form = ApplicantForm(request.POST, at=request.now)
    else:
        form = ApplicantForm(initial={"kind": "person"}, at=request.now)
    for box in form.fields.values():
        box.widget.attrs["autocomplete"] = "off"
    return form


def found_people(request: Request, question: str) -> list[Applicant]:
    """By NIK or phone exactly, by case or consultation number exactly, else by name."""
    office = request.actor.office_id
    if people_by_nik(office, question) is not None:
        return list(find_by_nik(office, question)[:SHOWN])
    if DIGITS.fullmatch(question):
        return list(find_by_phone(office, question)[:SHOWN])
    rows = Applicant.objects.filter(office_id=office)
    number = Q(cases__number=question) | Q(consultations__number=question)
    if found := list(rows.filter(number).distinct()[:SHOWN]):
        return found
    if len(question) < LEAST_NAME:
        return []
    name = Q(name__icontains=question) | Q(business_name__icontains=question)
    return list(rows.filter(name).order_by("name")[:SHOWN])


def earlier(held: Consultation) -> list[Consultation]:
    """Earlier consultations of this person, by applicant or by phone; newest first."""
    same = Q(applicant_id=held.applicant_id) if held.applicant_id else Q(pk__in=())
    if held.phone_digest:
        same |= Q(phone_digest=held.phone_digest)
    rows = Consultation.objects.filter(same, office_id=held.office_id).exclude(pk=held.pk)
    return list(rows.select_related("service").order_by("-opened_at")[:8])


def open_cases(held: Consultation) -> list[Case]:
    """The applicant's cases that are not closed."""
    if held.applicant_id is None:
        return []
    rows = Case.objects.filter(applicant_id=held.applicant_id, closed_at__isnull=True)
    return list(rows.order_by("-pk")[:8])


@sentence(officer)
@with_visitor
@require_POST
def identify(request: Request, held: Consultation) -> HttpResponse:
    """`…/siapa/`: look for a person, or keep who it is and why they came."""
    if request.POST.get("aksi") != "simpan":
        return _again(request, held, 200)
    form = _form(request, empty=False)
    if form.is_bound and not form.is_valid():
        return _again(request, held, 422)
    try:
        _keep(request, held, form)
    except Refusal as refusal:
        messages.error(request, refusal.message)
        return _again(request, held, 422)
    return redirect("desk:consultation", uid=held.uid)


def _again(request: Request, held: Consultation, status: int) -> HttpResponse:
    from eklinik.web.desk.consultation import show

    return show(request, held, status=status, editing=True)


@transaction.atomic
def _keep(request: Request, held: Consultation, form: ApplicantForm) -> None:
    now = visit.locked(held.pk)
    visit.check_own(now, request.user.pk)
    now.visitor_name = storable(request.POST.get("nama", "")).strip()[:255]
    now.purpose = storable(request.POST.get("keperluan", "")).strip()[:2000]
    now.language = "ace" if request.POST.get("bahasa") == "ace" else "id"
    now.applicant = _chosen(request, form) or now.applicant
    if now.applicant and not now.visitor_name:
        now.visitor_name = now.applicant.name
    now.save(update_fields=["visitor_name", "purpose", "language", "applicant"])
    record = {"applicant": now.applicant_id, "name": now.visitor_name}
    visit.say(now.pk, "who", by=request.user.pk, at=request.now, record=record)
    if now.step == "identify":
        visit.advance(now.pk, "begin", by=request.actor, at=request.now)


def _chosen(request: Request, form: ApplicantForm) -> Applicant | None:
    wanted = request.POST.get("pemohon", NOBODY)
    if wanted.isdecimal() and len(wanted) < 12:
        rows = Applicant.objects.filter(office_id=request.actor.office_id, pk=int(wanted))
        return rows.first()
    if not form.is_bound:
        return None
    office = Office.objects.get(pk=request.actor.office_id)
    return save_applicant(office, form.words, by=request.user.pk, at=request.now)


@sentence(officer)
@with_visitor
@require_POST
def join(request: Request, held: Consultation) -> HttpResponse:
    """`…/sambung/`: this visit goes on with an earlier consultation of the same person."""
    earlier_one = next(
        (row for row in earlier(held) if str(row.pk) == request.POST.get("konsultasi")), None
    )
    try:
        if earlier_one is None:
            raise Refusal("not_found")
        _join(request, held, earlier_one)
    except Refusal as refusal:
        messages.error(request, refusal.message)
        return redirect("desk:consultation", uid=held.uid)
    messages.success(request, gettext("Kunjungan ini disambung dengan konsultasi sebelumnya."))
    return redirect("desk:consultation", uid=earlier_one.uid)


@transaction.atomic
def _join(request: Request, held: Consultation, before: Consultation) -> None:
    by, at = request.actor, request.now
    ticket = Ticket.objects.filter(consultation=held).order_by("-pk").first()
    if ticket is not None:
        visit.continue_with(before, ticket, by=request.user.pk, at=at)
    visit.advance(before.pk, "call", by=by, at=at, desk=held.desk)
    visit.catch_up(before.pk, by=by, at=at)
    visit.say(held.pk, "joined", by=request.user.pk, at=at, record={"number": before.number})
    visit.advance(held.pk, "finish", by=by, at=at, data={"joined": before.number})
