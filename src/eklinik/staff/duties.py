"""Duties: who could do a task on a day, appointing people and acting officials, ending it.

Dates decide everything: when an acting official's time is over, the right is
gone without anybody doing anything.  Acting officials: Plt. stands in for a
vacant seat, Plh. for an absent holder (UU 30/2014 Pasal 14).
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop as noop

from eklinik.accounts.log import record
from eklinik.accounts.models import Office, User
from eklinik.process.roles import AGENCY_HEAD, APPLICANT, DIVISION_HEAD, ROLE_TITLES, SECTION_HEAD
from eklinik.process.roles import SYSTEM as SYSTEM_ROLE
from eklinik.staff.models import ADMIN, Posting, Unit

OVERRIDE = "override"
SEATS = frozenset({SECTION_HEAD, DIVISION_HEAD, AGENCY_HEAD})
STAFF_ROLES = tuple(role for role in ROLE_TITLES if role not in {APPLICANT, SYSTEM_ROLE})
POSTABLE = (*STAFF_ROLES, ADMIN, OVERRIDE)
NAMES = {**ROLE_TITLES, ADMIN: noop("Pengelola"), OVERRIDE: noop("Pengesampingan")}
TITLES = {role: _(name) for role, name in NAMES.items()}
"""The roles in the reader's language; records keep the Indonesian `NAMES`."""


@dataclass(frozen=True, slots=True)
class Relief:
    """Who may do a task that some may not: colleagues, else those who may override."""

    people: tuple[Posting, ...]
    overriders: tuple[Posting, ...]

    @property
    def nobody(self) -> bool:
        """Nobody holds the role who may act: only an override or a new acting official helps."""
        return not self.people


def counting_on(day: date) -> Q:
    """Postings that count on that day."""
    return Q(valid_from__lte=day) & (Q(valid_to__isnull=True) | Q(valid_to__gte=day))


def who_could(office_id: int, role: str, unit_id: int | None, on: date) -> list[Posting]:
    """The postings that give the role over the unit on that day, definitive holders first."""
    units = Q(unit__isnull=True)
    if unit_id is not None:
        units |= Q(unit_id__in=_with_those_above(office_id, unit_id))
    return list(
        Posting.objects.filter(counting_on(on), units, office_id=office_id, role=role)
        .filter(user__is_active=True)
        .select_related("user", "unit")
        .order_by("acting", "pk")
    )


def relief(
    office_id: int,
    role: str,
    unit_id: int | None,
    *,
    barred: Collection[int],
    on: date,
    verb: str = "",
) -> Relief:
    """Who can do it when `barred` users may not; acting officials whose letter bars it excluded."""
    able = [
        posting
        for posting in who_could(office_id, role, unit_id, on)
        if posting.user_id not in barred and not (posting.acting and verb in posting.barred_verbs)
    ]
    return Relief(tuple(able), tuple(who_could(office_id, OVERRIDE, unit_id, on)))


@transaction.atomic
def post(
    user: User,
    role: str,
    *,
    valid_from: date,
    by: int | None,
    at: datetime,
    unit: Unit | None = None,
    valid_to: date | None = None,
    **words: Any,
) -> Posting:
    """Give somebody a role in a unit (None: the whole office); `words`: title, nip, rank."""
    posting = Posting(
        office=_office_of(user), user=user, role=role, unit=unit,
        valid_from=valid_from, valid_to=valid_to, **words,
    )  # fmt: skip
    return _keep(posting, by=by, at=at)


@transaction.atomic
def appoint_acting(
    user: User,
    role: str,
    kind: str,
    *,
    letter_number: str,
    letter_date: date,
    valid_from: date,
    valid_to: date,
    by: int | None,
    at: datetime,
    unit: Unit | None = None,
    barred_verbs: Iterable[str] = (),
    **words: Any,
) -> Posting:
    """Make somebody Plt. or Plh. (`kind`) by a letter, from and to, without the barred verbs."""
    posting = Posting(
        office=_office_of(user), user=user, role=role, unit=unit, acting=kind,
        letter_number=letter_number.strip(), letter_date=letter_date,
        valid_from=valid_from, valid_to=valid_to, barred_verbs=sorted(set(barred_verbs)), **words,
    )  # fmt: skip
    return _keep(posting, by=by, at=at)


@transaction.atomic
def end_posting(posting: Posting, *, on: date, by: int | None, at: datetime) -> Posting:
    """The posting's last day is `on`; one that never began is taken back to its first day."""
    row = Posting.objects.select_for_update().get(pk=posting.pk)
    if row.valid_to is not None and row.valid_to <= on:
        raise ValidationError(_("Penugasan ini sudah berakhir."), code="ended")
    if on < row.valid_from - timedelta(days=1):
        raise ValidationError(
            _("Hari terakhir tidak boleh sebelum hari pertama penugasan."), code="order"
        )
    before = str(row.valid_to or "")
    row.valid_to = max(on, row.valid_from)
    row.save(update_fields=["valid_to"])
    _log("end", row, by, at, valid_to=[before, str(row.valid_to)])
    return row


def history(office: Office) -> QuerySet[Posting]:
    """All postings of an office, those that began last first."""
    return (
        Posting.objects.filter(office=office)
        .select_related("user", "unit")
        .order_by("-valid_from", "-pk")
    )


def check_posting(posting: Posting) -> None:
    """`ValidationError` that says why this posting cannot be."""
    if posting.role not in POSTABLE:
        raise ValidationError({"role": _("Pilih peran dari daftar.")}, code="role")
    if posting.unit is not None and posting.unit.office_id != posting.office_id:
        raise ValidationError({"unit": _("Unit ini milik kantor lain.")}, code="unit")
    if posting.valid_to is not None and posting.valid_to < posting.valid_from:
        raise ValidationError(
            {"valid_to": _("Tanggal berakhir lebih awal daripada tanggal mulai.")}, code="order"
        )
    if posting.acting:
        _check_acting(posting)
    _check_overlap(posting)


def _check_acting(posting: Posting) -> None:
    errors = {}
    if posting.role not in SEATS:
        errors["role"] = _("Plt. dan Plh. hanya untuk jabatan kepala.")
    if not posting.letter_number:
        errors["letter_number"] = _("Tulis nomor surat perintah Plt./Plh.")
    if posting.letter_date is None:
        errors["letter_date"] = _("Tulis tanggal surat perintah Plt./Plh.")
    if posting.valid_to is None:
        errors["valid_to"] = _("Plt. dan Plh. selalu berakhir. Tulis hari terakhirnya.")
    if errors:
        raise ValidationError(errors)


def _check_overlap(posting: Posting) -> None:
    """One definitive holder and one acting official a seat; nobody twice in the same role."""
    last = posting.valid_to or date.max
    others = Posting.objects.filter(
        Q(valid_to__isnull=True) | Q(valid_to__gte=posting.valid_from),
        office_id=posting.office_id, role=posting.role, unit=posting.unit, valid_from__lte=last,
    ).exclude(pk=posting.pk).select_related("user")  # fmt: skip
    for other in others:
        if other.user_id == posting.user_id:
            raise ValidationError(
                {"valid_from": _("Orang ini sudah memegang peran yang sama pada waktu itu.")},
                code="twice",
            )
        if posting.role in SEATS and bool(other.acting) == bool(posting.acting):
            said = _("Jabatan ini sudah dipegang {name} pada waktu itu. Akhiri dulu penugasannya.")
            raise ValidationError(
                {"valid_from": str(said).format(name=other.user.name)}, code="taken"
            )


def _keep(posting: Posting, *, by: int | None, at: datetime) -> Posting:
    check_posting(posting)
    posting.save()
    _log(
        "acting" if posting.acting else "post", posting, by, at,
        role=posting.role, unit=posting.unit_id, valid_from=str(posting.valid_from),
        valid_to=str(posting.valid_to or ""), letter=posting.letter_number,
        barred=posting.barred_verbs,
    )  # fmt: skip
    return posting


def _log(action: str, posting: Posting, by: int | None, at: datetime, **detail: Any) -> None:
    record(
        action, "posting", posting.pk, office_id=posting.office_id, by=by, at=at,
        title=f"{posting.user} · {NAMES.get(posting.role, posting.role)}", **detail,
    )  # fmt: skip


def _office_of(user: User) -> Office:
    if user.office is None:
        raise ValidationError({"user": _("Akun ini bukan akun pegawai.")}, code="not_staff")
    return user.office


def _with_those_above(office_id: int, unit_id: int) -> list[int]:
    parents = dict(Unit.objects.filter(office_id=office_id).values_list("pk", "parent_id"))
    found: list[int] = []
    here: int | None = unit_id
    while here in parents and here not in found:
        found.append(here)
        here = parents[here]
    return found
