"""What the assessor of the DPMPTSP does between two passings: ask one more SKPA, or no longer."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from eklinik.casework.models import Case
from eklinik.casework.offers import kind_of
from eklinik.casework.products import change_facts
from eklinik.casework.refusals import Refusal
from eklinik.casework.worker import locked_case, person
from eklinik.licensing import opinions
from eklinik.licensing.models import Opinion
from eklinik.licensing.projects import project_of
from eklinik.process.roles import ASSESSOR, ROLE_TITLES
from eklinik.staff.actor import Actor
from eklinik.staff.models import Unit


def known_units(office_id: int, units: Collection[int]) -> list[int]:
    """The SKPA of the office among these; `Refusal` when one is not."""
    rows = Unit.objects.filter(office_id=office_id, kind=Unit.Kind.AGENCY, pk__in=units)
    found = sorted(rows.values_list("pk", flat=True))
    if not units or len(found) != len(set(units)):
        raise Refusal(
            "bad_data", _("Pilih sedikitnya satu SKPA kantor ini."), details={"units": ["unknown"]}
        )
    return found


def ask_more(case_id: int, units: Collection[int], *, by: Actor, at: datetime) -> None:
    """Ask further SKPA while the file is being verified."""
    with transaction.atomic():
        case = _at_verify(case_id, by)
        wanted = known_units(case.office_id, units)
        round_ = int(case.facts.get("opinion_round", 1))
        opinions.ask(project_of(case.pk), wanted, round_=round_, by=person(by), at=at)
        change_facts(case.pk, {"opinion_round": round_, **opinions.facts_of(case.pk)})


def ask_no_more(opinion_id: int, *, by: Actor, at: datetime) -> None:
    """Take a question back that nobody has answered; another one must be left."""
    found = Opinion.objects.filter(pk=opinion_id).first()
    if found is None:
        raise Refusal("not_found")
    with transaction.atomic():
        case = _at_verify(found.case_id, by)
        rows = Opinion.objects.filter(case=case, ended_at__isnull=True)
        if not rows.filter(pk=opinion_id, given_at__isnull=True).exists():
            raise Refusal("moved_on")
        if rows.exclude(pk=opinion_id).filter(given_at__isnull=True).count() == 0:
            raise Refusal(
                "last_opinion",
                _("Ini pertanyaan terakhir yang masih terbuka. Tanyakan dahulu SKPA lain."),
            )
        rows.filter(pk=opinion_id).update(ended_at=at)
        change_facts(case.pk, opinions.facts_of(case.pk))


def _at_verify(case_id: int, by: Actor) -> Case:
    case = locked_case(case_id)
    if by.office_id != case.office_id or by.post_for(ASSESSOR, case.unit_id) is None:
        raise Refusal("not_your_role", role=_(ROLE_TITLES[ASSESSOR]))
    if case.closed_at is not None or kind_of(case) != opinions.VERIFY:
        raise Refusal("moved_on")
    return case
