"""The clinic as its administrator sets it up: halls, services, desks, hours, choices.

A service or desk is switched off, never deleted; every change is logged.
"""

from __future__ import annotations

import secrets
from datetime import datetime, time
from typing import Any, TypeVar

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Model
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from eklinik.accounts.log import record
from eklinik.accounts.models import Office
from eklinik.clinic.models import ClinicService, Desk, DeskKind, DeskSession, Hall, OpeningHours
from eklinik.clinic.settings import BOUNDS, NAMES, settings_of

HALL_FIELDS = ("name", "announcement", "speaks", "is_active")
SERVICE_FIELDS = (
    "letter", "name", "hint", "topic", "minutes", "kinds", "place", "is_active",
)  # fmt: skip
DESK_FIELDS = ("name", "kind", "hall", "is_active")
Week = dict[int, list[tuple[time, time]]]
Row = TypeVar("Row", bound=Model)


@transaction.atomic
def save_hall(
    office: Office, words: dict[str, Any], *, by: int, at: datetime, hall: Hall | None = None
) -> Hall:
    """Make or change a hall; `words`: name, announcement, speaks, is_active."""
    row = hall or Hall(office=office, slug=_free_slug(office, words["name"]), kiosk_key=_key())
    changed = _set(row, HALL_FIELDS, words)
    row.save()
    _log(row, "hall", row.name, changed, by=by, at=at, is_new=hall is None)
    return row


@transaction.atomic
def new_kiosk_key(hall: Hall, *, by: int, at: datetime) -> Hall:
    """A new address for the hall's ticket machine; the old one stops at once."""
    hall.kiosk_key = _key()
    hall.save(update_fields=["kiosk_key"])
    record("new_secret", "hall", hall.pk, office_id=hall.office_id, by=by, at=at, title=hall.name)
    return hall


@transaction.atomic
def save_service(
    office: Office, words: dict[str, Any], *, by: int, at: datetime,
    service: ClinicService | None = None,
) -> ClinicService:  # fmt: skip
    """Make or change a service; `words` as in SERVICE_FIELDS."""
    row = service or ClinicService(office=office)
    changed = _set(row, SERVICE_FIELDS, words)
    taken = ClinicService.objects.filter(office=office, letter=row.letter).exclude(pk=row.pk)
    if taken.exists():
        raise ValidationError({"letter": _("Huruf ini sudah dipakai layanan lain.")}, code="taken")
    row.save()
    _log(row, "clinic_service", row.name, changed, by=by, at=at, is_new=service is None)
    return row


@transaction.atomic
def save_desk(
    office: Office, words: dict[str, Any], *, by: int, at: datetime, desk: Desk | None = None
) -> Desk:
    """Make or change a desk; `words`: name, kind, hall, is_active, and its services."""
    row = desk or Desk(office=office)
    before = {service.letter for service in row.services.all()} if desk else set()
    changed = _set(row, DESK_FIELDS, words)
    _check_desk(row, changed)
    row.save()
    chosen = list(words.get("services", []))
    row.services.set(chosen)
    letters = {service.letter for service in chosen}
    if letters != before:
        changed["services"] = [sorted(before), sorted(letters)]
    _log(row, "desk", row.name, changed, by=by, at=at, is_new=desk is None)
    return row


def _check_desk(row: Desk, changed: dict[str, Any]) -> None:
    same = Desk.objects.filter(office_id=row.office_id, name=row.name).exclude(pk=row.pk)
    if same.exists():
        raise ValidationError({"name": _("Nama ini sudah dipakai loket lain.")}, code="taken")
    if row.hall is not None and row.hall.office_id != row.office_id:
        raise ValidationError({"hall": _("Ruang ini milik kantor lain.")}, code="hall")
    sits = row.pk and DeskSession.objects.filter(desk=row, ended_at__isnull=True).exists()
    if sits and {"kind", "is_active"} & set(changed):
        raise ValidationError(
            _("Loket ini sedang ditempati. Minta petugasnya keluar dari loket dulu."), code="taken"
        )


@transaction.atomic
def save_hours(office: Office, kind: str, week: Week, *, by: int, at: datetime) -> None:
    """Put these hours in place of a kind's old ones; spans by weekday, 0 is Monday."""
    for weekday, spans in week.items():
        _check_spans(weekday, spans)
    rows = OpeningHours.objects.filter(office=office, kind=kind)
    before = sorted(map(str, rows))
    rows.delete()
    made = OpeningHours.objects.bulk_create(
        OpeningHours(office=office, kind=kind, weekday=weekday, opens=opens, closes=closes)
        for weekday, spans in sorted(week.items())
        for opens, closes in spans
    )
    after = sorted(map(str, made))
    if before != after:
        record("change", "opening_hours", None, office_id=office.pk, by=by, at=at,
               title=str(DeskKind(kind).label), hours=[before, after])  # fmt: skip


def _check_spans(weekday: int, spans: list[tuple[time, time]]) -> None:
    last = None
    for opens, closes in spans:
        if opens >= closes:
            words = _("Jam tutup harus sesudah jam buka.")
            raise ValidationError({f"day{weekday}": words}, code="order")
        if last is not None and opens < last:
            words = _("Jam kedua harus mulai sesudah jam pertama berakhir.")
            raise ValidationError({f"day{weekday}": words}, code="overlap")
        last = closes


@transaction.atomic
def change_settings(office: Office, words: dict[str, int], *, by: int, at: datetime) -> Office:
    """Keep the office's choices about its clinic; `words` by the names of ClinicSettings."""
    row = Office.objects.select_for_update().get(pk=office.pk)
    before = settings_of(row).as_dict()
    for name in NAMES:
        low, high = BOUNDS[name]
        if name in words and not low <= words[name] <= high:
            wrong = str(_("Isi antara {low} dan {high}.")).format(low=low, high=high)
            raise ValidationError({name: wrong}, code="bounds")
    after = before | {name: words[name] for name in NAMES if name in words}
    changed = {name: [before[name], after[name]] for name in NAMES if before[name] != after[name]}
    kept = row.settings.get("clinic", {})
    row.settings = {**row.settings, "clinic": {**kept, **after}}
    row.save(update_fields=["settings"])
    if changed:
        record("change", "clinic_settings", row.pk, office_id=row.pk, by=by, at=at,
               title=row.name, **changed)  # fmt: skip
    return row


def _set(row: Row, names: tuple[str, ...], words: dict[str, Any]) -> dict[str, Any]:
    """Set the words on the row; what was and became of those that differ."""
    changed = {}
    for name in names:
        before = getattr(row, name)
        if name in words and words[name] != before:
            setattr(row, name, words[name])
            changed[name] = [_plain(before), _plain(words[name])]
    return changed


def _plain(value: Any) -> Any:
    return value if value is None or isinstance(value, str | int | list) else str(value)


def _log(
    row: Any, subject: str, title: str, changed: dict[str, Any], *, by: int, at: datetime,
    is_new: bool,
) -> None:  # fmt: skip
    if changed or is_new:
        record("create" if is_new else "change", subject, row.pk, office_id=row.office_id, by=by,
               at=at, title=title, **changed)  # fmt: skip


def _free_slug(office: Office, name: str) -> str:
    base = slugify(name)[:30] or "ruang"
    used = set(Hall.objects.filter(office=office).values_list("slug", flat=True))
    numbered = (f"{base}-{n}" for n in range(2, len(used) + 3))
    return next(slug for slug in (base, *numbered) if slug not in used)


def _key() -> str:
    return secrets.token_urlsafe(24)
