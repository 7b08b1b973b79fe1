"""Applicants at the office: found by NIK exactly, or entered anew."""

from __future__ import annotations

import re

from eklinik.accounts.models import Office
from eklinik.applicants.identities import find_by_nik, save_applicant
from eklinik.applicants.models import Applicant
from eklinik.web.applicant.forms import ApplicantForm
from eklinik.web.office.worklist import number_in
from eklinik.web.request import Request

SHOWN = 50
NEW = "baru"
NIK = re.compile(r"[\d .-]{16,22}")


def people_by_nik(office_id: int | None, question: str) -> list[int] | None:
    """The ids of the office's applicants with this NIK; None when it is not a NIK at all."""
    digits = re.sub(r"\D", "", question)
    if not NIK.fullmatch(question) or len(digits) != 16:
        return None
    return list(find_by_nik(office_id, digits).values_list("pk", flat=True)[:200])


def people_asked(request: Request) -> list[Applicant]:
    """The office's applicants with the NIK that was typed."""
    text = request.POST.get("cari_nik", "").strip()[:40]
    if people_by_nik(request.actor.office_id, text) is None:
        return []
    return list(find_by_nik(request.actor.office_id, text)[:SHOWN])


def person_form(request: Request, people: list[Applicant]) -> ApplicantForm:
    """The form of a new applicant; bound when it is being sent."""
    if request.POST.get("aksi") == "mulai" and request.POST.get("pemohon", NEW) == NEW:
        return ApplicantForm(request.POST, at=request.now)
    initial = {"nik": "" if people else request.POST.get("cari_nik", ""), "kind": "person"}
    return ApplicantForm(initial=initial, at=request.now)


def person_chosen(
    request: Request, people: list[Applicant], person: ApplicantForm
) -> Applicant | None:
    """The applicant that was found and ticked, or the new one; None when its form is wrong."""
    wanted = number_in(request.POST.get("pemohon", ""))
    for found in people:
        if found.pk == wanted:
            return found
    if not person.is_bound or not person.is_valid():
        return None
    return save_applicant(
        Office.objects.get(pk=request.actor.office_id),
        person.words,
        by=request.user.pk,
        at=request.now,
    )
