"""Corrections: what the office asks to be repaired, the answers, and taking questions back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from eklinik.applications import checklist, reading
from eklinik.applications.models import Application, Attachment, Correction
from eklinik.casework.models import Case
from eklinik.casework.refusals import Refusal
from eklinik.casework.take import Passed, take
from eklinik.staff.actor import Actor


class Asked(Protocol):
    """One thing to repair, as the verb's schema gives it."""

    target: str
    is_field: bool
    reason: Any
    note: str


@dataclass(frozen=True, slots=True)
class Pair:
    """One repaired thing, old beside new; documents as attachments, fields as text."""

    correction: Correction
    title: str
    old_value: str
    new_value: str
    old_attachment: Attachment | None
    new_attachment: Attachment | None

    @property
    def changed(self) -> bool:
        if self.correction.is_field:
            return self.old_value != self.new_value
        return self.old_attachment != self.new_attachment


def ask(
    application: Application, items: Sequence[Asked], *, round_: int, by: Actor, at: datetime
) -> list[Correction]:
    """Write the corrections of one return; unknown targets are refused by name."""
    _check_targets(application, items)
    present = reading.current_attachments(application)
    answers = application.answers
    return Correction.objects.bulk_create(
        Correction(
            application=application,
            target=item.target,
            is_field=item.is_field,
            reason=item.reason,
            note=item.note,
            round=round_,
            asked_by_id=checklist.person(by),
            asked_at=at,
            old_value=reading.as_text(answers.get(item.target)) if item.is_field else "",
            old_attachment=None if item.is_field else present.get(item.target),
        )
        for item in items
    )


def _check_targets(application: Application, items: Sequence[Asked]) -> None:
    fields = {item.code for item in reading.fields(application)}
    documents = {item.code for item in reading.requirements(application)}
    wrong = [
        item.target for item in items if item.target not in (fields if item.is_field else documents)
    ]
    if wrong:
        raise Refusal(
            "bad_data",
            _("Bagian yang diminta diperbaiki tidak ada pada permohonan ini. Muat ulang halaman."),
            details={target: ["unknown_target"] for target in wrong},
        )


def open_corrections(application: Application) -> list[Correction]:
    """What the applicant still has to repair, in the order it was asked."""
    return list(
        Correction.objects.filter(
            application=application, answered_at__isnull=True, withdrawn_at__isnull=True
        ).order_by("pk")
    )


def of_this_round(application: Application) -> list[Correction]:
    """Every correction of the latest return that was not taken back."""
    rows = Correction.objects.filter(application=application, withdrawn_at__isnull=True)
    found = list(rows.order_by("-round", "pk"))
    return [row for row in found if row.round == found[0].round]


def drop_open(application: Application, *, at: datetime) -> int:
    """Take every open correction back; returns how many there were."""
    return Correction.objects.filter(
        application=application, answered_at__isnull=True, withdrawn_at__isnull=True
    ).update(withdrawn_at=at)


def answer(application: Application, target: str, *, by: Actor, at: datetime) -> None:
    """The applicant has repaired one thing; call inside the transaction that stores it."""
    Correction.objects.filter(
        application=application, target=target, withdrawn_at__isnull=True, answered_at__isnull=True
    ).update(answered_at=at)
    checklist.refresh(application)


def withdraw_correction(correction_id: int, *, by: Actor, at: datetime) -> Passed | None:
    """The asker takes one correction back; with the last open one the case returns to the office.

    Returns what the door did, or None while other corrections are still open.
    """
    with transaction.atomic():
        row = Correction.objects.select_related("application").get(pk=correction_id)
        case = _locked(row.application)
        if row.asked_by_id != by.user_id:
            raise Refusal(
                "not_asker",
                _("Hanya petugas yang meminta perbaikan ini yang dapat menariknya kembali."),
            )
        row.refresh_from_db()
        if row.answered_at or row.withdrawn_at:
            raise Refusal("moved_on")
        others = len(open_corrections(row.application)) - 1
        if others:
            Correction.objects.filter(pk=row.pk).update(withdrawn_at=at)
            checklist.refresh(row.application)
            return None
    return take(case.pk, "recall", by=by, at=at)


def _locked(application: Application) -> Case:
    if application.case_id is None:
        raise Refusal("not_found")
    return Case.objects.select_for_update().get(pk=application.case_id)


def side_by_side(application: Application, round_: int | None = None) -> list[Pair]:
    """Old and new of every correction of a return (the latest when no round is given)."""
    rows = Correction.objects.filter(application=application, withdrawn_at__isnull=True)
    rows = rows.select_related("old_attachment__document").order_by("-round", "pk")
    found = list(rows if round_ is None else rows.filter(round=round_))
    present = reading.current_attachments(application)
    titles = reading.titles(application)
    return [
        Pair(
            row, titles.get(row.target, row.target), row.old_value,
            reading.as_text(application.answers.get(row.target)) if row.is_field else "",
            row.old_attachment, None if row.is_field else present.get(row.target),
        )
        for row in found
        if row.round == found[0].round
    ]  # fmt: skip
