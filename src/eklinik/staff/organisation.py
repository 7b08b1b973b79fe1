"""The office's own administration: its data, units, staff accounts; every change is logged."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from eklinik.accounts.desk import Slip, new_slip
from eklinik.accounts.log import record
from eklinik.accounts.models import Office, User
from eklinik.accounts.people import keep_new
from eklinik.process.roles import SYSTEM
from eklinik.staff.duties import POSTABLE
from eklinik.staff.models import ADMIN, Posting, Unit

OFFICE_FIELDS = ("name", "government", "place", "address", "phone", "email", "number_code")
UNIT_FIELDS = ("code", "name", "kind", "parent")


@transaction.atomic
def change_office(office: Office, words: dict[str, Any], *, by: int, at: datetime) -> Office:
    """Change the office's data; what differs is logged with what it was."""
    row = Office.objects.select_for_update().get(pk=office.pk)
    changed = _differences(row, {name: words[name] for name in OFFICE_FIELDS if name in words})
    if changed:
        row.save(update_fields=list(changed))
        record("change", "office", row.pk, office_id=row.pk, by=by, at=at, title=row.name,
               **changed)  # fmt: skip
    return row


@transaction.atomic
def force_second(office: Office, roles: list[str], *, by: int, at: datetime) -> Office:
    """Demand a second factor of everybody who holds one of the roles."""
    if set(roles) - set(POSTABLE) or SYSTEM in roles:
        raise ValidationError(_("Pilih peran dari daftar."), code="role")
    row = Office.objects.select_for_update().get(pk=office.pk)
    before, row.mfa_roles = row.mfa_roles, sorted(set(roles))
    row.save(update_fields=["mfa_roles"])
    record("force_second", "office", row.pk, office_id=row.pk, by=by, at=at, title=row.name,
           roles=[before, row.mfa_roles])  # fmt: skip
    return row


@transaction.atomic
def save_unit(
    office: Office, words: dict[str, Any], *, by: int, at: datetime, unit: Unit | None = None
) -> Unit:
    """Make or change a unit of the office; `words`: code, name, kind, parent."""
    row = unit or Unit(office=office)
    if row.office_id != office.pk:
        raise ValidationError(_("Unit ini milik kantor lain."), code="unit")
    parent = words.get("parent")
    if parent is not None and (parent.office_id != office.pk or _is_below(parent, row)):
        raise ValidationError(
            {"parent": _("Unit tidak bisa berada di bawah dirinya sendiri.")}, code="loop"
        )
    changed = _differences(row, {name: words[name] for name in UNIT_FIELDS if name in words})
    taken = Unit.objects.filter(office=office, code=row.code).exclude(pk=row.pk)
    if taken.exists():
        raise ValidationError({"code": _("Kode ini sudah dipakai unit lain.")}, code="taken")
    row.save()
    record("change" if unit else "create", "unit", row.pk, office_id=office.pk, by=by, at=at,
           title=row.name, **changed)  # fmt: skip
    return row


@transaction.atomic
def create_member(
    office: Office,
    username: str,
    name: str,
    *,
    by: int,
    at: datetime,
    phone: str = "",
    email: str = "",
) -> Slip:
    """A staff account with a printed activation code; nobody ever sees its password."""
    user = User(username=username, name=name.strip(), office=office, phone=phone, email=email)
    user.set_unusable_password()
    keep_new(user)
    record("create", "user", user.pk, office_id=office.pk, by=by, at=at, title=user.name)
    return new_slip(user, office=office, by=by, at=at)


@transaction.atomic
def change_member(user: User, words: dict[str, Any], *, by: int, at: datetime) -> User:
    """Change name, phone or e-mail of a member of staff."""
    changed = _differences(user, {key: words[key] for key in ("name", "phone", "email")})
    if changed:
        keep_new(user)
        record("change", "user", user.pk, office_id=user.office_id, by=by, at=at, title=user.name,
               fields=sorted(changed))  # fmt: skip
    return user


@transaction.atomic
def set_active(user: User, active: bool, *, by: int, at: datetime) -> None:
    """Let somebody in or keep them out from now on; the office keeps one administrator."""
    if not active and user.pk == by:
        raise ValidationError(_("Anda tidak bisa menonaktifkan akun Anda sendiri."), code="self")
    if not active and _is_last_admin(user, at):
        raise ValidationError(
            _("Ini pengelola terakhir kantor. Tunjuk pengelola lain dulu."), code="last"
        )
    user.is_active = active
    user.save(update_fields=["is_active"])
    record("activate" if active else "deactivate", "user", user.pk, office_id=user.office_id,
           by=by, at=at, title=user.name)  # fmt: skip


def members(office: Office) -> QuerySet[User]:
    """The staff accounts of an office."""
    return User.objects.filter(office=office)


def _is_last_admin(user: User, at: datetime) -> bool:
    admins = Posting.objects.filter(office=user.office, role=ADMIN, user__is_active=True)
    current = admins.filter(valid_from__lte=at.date()).exclude(valid_to__lt=at.date())
    holders = set(current.values_list("user_id", flat=True))
    return holders == {user.pk}


def _is_below(unit: Unit | None, top: Unit) -> bool:
    seen: set[int] = set()
    while unit is not None and unit.pk not in seen:
        if unit.pk == top.pk:
            return True
        seen.add(unit.pk)
        unit = unit.parent
    return False


def _differences(row: Any, words: dict[str, Any]) -> dict[str, Any]:
    """Set the words on the row; returns what was and became of those that differ."""
    changed = {}
    for name, value in words.items():
        before = getattr(row, name)
        if before != value:
            setattr(row, name, value)
            changed[name] = [_plain(before), _plain(value)]
    return changed


def _plain(value: Any) -> Any:
    return value if value is None or isinstance(value, str | int) else str(value)
