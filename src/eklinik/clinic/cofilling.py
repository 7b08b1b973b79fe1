"""Two people on one form: the visitor and the officer, each field on its own.

A field is taken when whoever typed saw what stands there now; different fields never
meet.  Otherwise nothing is overwritten and both values go back to the person, who
chooses.  `drafts.autosave` stays the only writer of answers (docs/decisions/0043).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from eklinik.applicants import mandates
from eklinik.applicants.masks import mask_npwp
from eklinik.applications import answers, drafts, reading
from eklinik.applications.models import Application
from eklinik.casework.clock import calendar_of
from eklinik.casework.refusals import Refusal
from eklinik.catalogue.definition import FormField
from eklinik.clinic.models import Consultation, FieldTouch, FormPresence
from eklinik.staff.actor import Actor

OFFICER, VISITOR = "officer", "visitor"
OTHER = {OFFICER: VISITOR, VISITOR: OFFICER}
PRIVATE = frozenset({"nik", "npwp", "phone"})
HERE = timedelta(seconds=15)
TELL_AGAIN = timedelta(seconds=5)
OVER = _("Konsultasi ini sudah selesai, jadi isian bersama ditutup. Yang tersimpan tetap ada.")
NEEDS_MANDATE = _(
    "Pemohon belum menyetujui bantuan untuk konsultasi ini. Minta ia menekan Ya, saya setuju "
    "di halaman ruangnya, lalu ketik lagi. Yang Anda ketik masih ada di sini."
)


@dataclass(frozen=True, slots=True)
class Shared:
    """A form that two people fill: the application and the consultation that holds it."""

    consultation: Consultation
    application: Application


@dataclass(frozen=True, slots=True)
class Saved:
    """What came of a save: the newest application, and the fields that were not taken."""

    application: Application
    conflicts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Where:
    """Where the other side is: a page number, 0 for none, and whether it is there now."""

    page: int = 0
    here: bool = False


def form_of(**which: Any) -> Shared | None:
    """The newest form linked to a consultation (by `secret`, `uid`, `office_id`); one query."""
    rows = Consultation.applications.through.objects.filter(
        application__discarded_at__isnull=True,
        **{f"consultation__{name}": value for name, value in which.items()},
    )
    link = rows.select_related(
        "consultation__office", "application__applicant", "application__case",
        "application__permit_version",
    ).order_by("-application_id").first()  # fmt: skip
    return Shared(link.consultation, link.application) if link else None


def touches_of(application: Application) -> dict[str, FieldTouch]:
    """Who typed each field last; one query."""
    return {row.field: row for row in application.touches.all()}


def masked(spec: FormField, value: Any, touch: FieldTouch | None, side: str) -> str:
    """What a side sees instead of the answer; empty when it sees the answer itself.

    A visitor sees a number of a person in clear only when the visitor's side typed it.
    """
    if side == OFFICER or spec.kind not in PRIVATE or value is None:
        return ""
    return "" if touch is not None and touch.side == VISITOR else mask_npwp(str(value))


@transaction.atomic
def save(
    shared: Shared,
    typed: Mapping[str, str],
    seen: Mapping[str, str],
    *,
    side: str,
    by: Actor,
    at: datetime,
) -> Saved:
    """Keep each typed field whose `seen` text is what stands there now.

    Raises `Refusal` when the consultation is over, the form is closed to changes, or the
    officer has no mandate; then nothing is changed.
    """
    if shared.consultation.closed_at is not None:
        raise Refusal("consultation_over", OVER)
    now = Application.objects.select_for_update(of=("self",)).get(pk=shared.application.pk)
    touches = touches_of(now)
    take, conflicts = _sorted(now, touches, typed, seen, side, at)
    if not take:
        return Saved(now, conflicts)
    if side == OFFICER:
        _under_mandate(shared.consultation, now, touches, take, by, at)
    saved = drafts.autosave(now, take, by=by, at=at, revision=now.revision, shared=True)
    _touch(saved, take, side, by, at)
    return Saved(saved, conflicts)


def _sorted(
    now: Application, touches: Mapping[str, FieldTouch], typed: Mapping[str, str],
    seen: Mapping[str, str], side: str, at: datetime,
) -> tuple[dict[str, str], tuple[str, ...]]:  # fmt: skip
    """What may be taken, and which fields somebody else changed meanwhile."""
    today = calendar_of(now.office_id).local_day(at)
    known = {item.code: item for item in reading.definition(now).fields}
    take, conflicts = {}, []
    for code in known.keys() & typed.keys():
        spec, current = known[code], now.answers.get(code)
        current = None if current == "" else current
        new = _kept(spec, typed[code], today)
        mask = masked(spec, current, touches.get(code), side)
        if new == current or (mask and new is None):
            continue
        hidden = mask and seen.get(code) == mask
        was = current if hidden else _kept(spec, seen.get(code, ""), today)
        if was == current:
            take[code] = typed[code]
        elif was != new:
            conflicts.append(code)
    return take, tuple(sorted(conflicts))


def _kept(spec: FormField, text: str, today: date) -> Any:
    """The answer a text stands for; nothing typed is None, also where an answer is needed."""
    found = answers.kept(spec, text, on=today)
    return None if found == "" else found


def _under_mandate(
    consultation: Consultation, now: Application, touches: Mapping[str, FieldTouch],
    take: Mapping[str, str], by: Actor, at: datetime,
) -> None:  # fmt: skip
    """Write down the officer's first hand on each field; a file of the office needs no mandate."""
    mandate = mandates.live_for(consultation.pk, at=at)
    if mandate is None and now.applicant_id is not None:
        mandate = mandates.live_of(now.applicant_id, "fill", at=at)
    if mandate is None:
        if now.typed_by_id is None:
            raise Refusal("mandate_needed", NEEDS_MANDATE)
        return
    fresh = [code for code in take if code not in touches or touches[code].side != OFFICER]
    if fresh:
        titles = reading.titles(now)
        mandates.use(
            mandate, "fill", by=by, at=at, subject="application", subject_ref=str(now.uid),
            words=", ".join(titles[code] for code in sorted(fresh)),
        )  # fmt: skip


def _touch(
    saved: Application, taken: Mapping[str, str], side: str, by: Actor, at: datetime
) -> None:
    rows = [
        FieldTouch(
            application=saved, field=code, side=side, by_id=by.user_id,
            revision=saved.revision, at=at,
        )
        for code in taken
    ]  # fmt: skip
    FieldTouch.objects.bulk_create(
        rows, update_conflicts=True, unique_fields=["application", "field"],
        update_fields=["side", "by", "revision", "at"],
    )  # fmt: skip


def changed_since(
    application: Application, touches: Mapping[str, FieldTouch], revision: int
) -> set[str] | None:
    """The fields that changed after a revision; None when somebody wrote past this form."""
    newer = {code: row for code, row in touches.items() if row.revision > revision}
    if len({row.revision for row in newer.values()}) < application.revision - revision:
        return None
    return set(newer)


def be_here(
    consultation_id: int, side: str, page: int, *, at: datetime, tell: bool = True
) -> Where:
    """Say where this side is, at most every few seconds, and learn where the other one is."""
    rows = {row.side: row for row in FormPresence.objects.filter(consultation_id=consultation_id)}
    mine, other = rows.get(side), rows.get(OTHER[side])
    stale = mine is None or mine.page != page or at - mine.seen_at > TELL_AGAIN
    if tell and stale:
        FormPresence.objects.bulk_create(
            [FormPresence(consultation_id=consultation_id, side=side, page=page, seen_at=at)],
            update_conflicts=True, unique_fields=["consultation", "side"],
            update_fields=["page", "seen_at"],
        )  # fmt: skip
    if other is None:
        return Where()
    return Where(other.page, at - other.seen_at < HERE)
