"""Derived rights: which officer of an SKPA may verify which sector, by which letter, until when."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from eklinik.accounts.log import record
from eklinik.accounts.models import User
from eklinik.casework.refusals import Refusal
from eklinik.licensing.models import DerivedRight, RiskRule
from eklinik.staff.actor import Actor
from eklinik.staff.models import Unit

EVERY_SECTOR = "*"


def valid_on(day: date) -> Q:
    """The rights that count on a day."""
    return Q(valid_from__lte=day) & (Q(valid_to__isnull=True) | Q(valid_to__gte=day))


def units_for(office_id: int, sector: str, *, on: date) -> list[int]:
    """The SKPA that have an officer with a right over the sector; none is possible."""
    rows = DerivedRight.objects.filter(
        valid_on(on), office_id=office_id, sector__in=(sector, EVERY_SECTOR)
    )
    return sorted(set(rows.values_list("unit_id", flat=True)))


def right_of(by: Actor, unit_id: int, sector: str, *, on: date) -> DerivedRight | None:
    """The right by which a person verifies this sector for this SKPA."""
    rows = DerivedRight.objects.filter(
        valid_on(on), user_id=by.user_id or 0, unit_id=unit_id, sector__in=(sector, EVERY_SECTOR)
    )
    return rows.order_by("pk").first()


def sectors() -> list[str]:
    """The sectors that the live rows of law name."""
    rows = RiskRule.objects.filter(live=True).exclude(sector="")
    return sorted(set(rows.values_list("sector", flat=True)))


def rights_of_office(office_id: int) -> QuerySet[DerivedRight]:
    """Every right of an office, those without an end first, then the newest."""
    rows = DerivedRight.objects.filter(office_id=office_id)
    return rows.select_related("user", "unit", "ended_by").order_by("-valid_from", "-pk")


def grant(
    *, user: User, unit: Unit, sector: str, valid_from: date, valid_to: date | None,
    letter_number: str, letter_date: date, by: Actor, at: datetime,
) -> DerivedRight:  # fmt: skip
    """Give a right; unit, officer and administrator belong to one office."""
    if not by.is_admin or by.user_id is None or by.office_id is None:
        raise Refusal("not_your_role", role=_("administrator"))
    _check(user, unit, sector, valid_from, valid_to, letter_number, by)
    with transaction.atomic():
        right = DerivedRight.objects.create(
            office_id=by.office_id, user=user, unit=unit, sector=sector, valid_from=valid_from,
            valid_to=valid_to, letter_number=letter_number.strip(), letter_date=letter_date,
            created_at=at, created_by_id=by.user_id,
        )  # fmt: skip
        record("grant", "derived_right", right.pk, office_id=by.office_id, by=by.user_id, at=at)
    return right


def _check(
    user: User, unit: Unit, sector: str, valid_from: date, valid_to: date | None,
    letter_number: str, by: Actor,
) -> None:  # fmt: skip
    wrong: dict[str, Any] = {}
    if user.office_id != by.office_id or unit.office_id != by.office_id:
        raise Refusal("not_found")
    if not sector.strip():
        wrong["sector"] = [_("Pilih sektornya.")]
    if not letter_number.strip():
        wrong["letter_number"] = [_("Tulis nomor surat penunjukannya.")]
    if valid_to is not None and valid_to < valid_from:
        wrong["valid_to"] = [_("Tanggal akhir tidak boleh sebelum tanggal mulai.")]
    if wrong:
        raise Refusal("bad_data", details=wrong)


def end(right: DerivedRight, *, on: date, by: Actor, at: datetime) -> DerivedRight:
    """End a right with a day; opinions that were given stay as they are."""
    if not by.is_admin or by.office_id != right.office_id or by.user_id is None:
        raise Refusal("not_your_role", role=_("administrator"))
    if right.ended_by_id is not None:
        raise Refusal("moved_on")
    right.valid_to, right.ended_by_id = max(on, right.valid_from), by.user_id
    right.save(update_fields=["valid_to", "ended_by"])
    record("end", "derived_right", right.pk, office_id=right.office_id, by=by.user_id, at=at)
    return right
