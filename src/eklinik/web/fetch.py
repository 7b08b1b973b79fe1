"""Fetching is authorising: these return the thing, or 404 for whoever may not see it."""

from __future__ import annotations

from django.db.models import Q, QuerySet
from django.http import Http404

from eklinik.casework.inbox import visible_to
from eklinik.casework.models import Case
from eklinik.web.request import Request


def case_for(request: Request, case_id: int) -> Case:
    """An office's case that this member of staff may open."""
    return _one(visible_to(request.actor).filter(pk=case_id))


def bare_case_for(request: Request, case_id: int) -> Case:
    """The same without office, permit, applicant and unit, which a passing does not read."""
    try:
        return visible_to(request.actor).get(pk=case_id)
    except Case.DoesNotExist:
        raise Http404 from None


def own_case_for(request: Request, number: str) -> Case:
    """A case of the applicant who is signed in."""
    own = Q(applicant__user_id=request.user.pk) | Q(application__account_id=request.user.pk)
    return _one(Case.objects.filter(own, number=number).distinct())


def _one(found: QuerySet[Case]) -> Case:
    case = found.select_related("office", "permit_version", "applicant", "unit").first()
    if case is None:
        raise Http404
    return case
