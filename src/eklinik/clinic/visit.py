"""A consultation along the clinic's chart: the only writer of a consultation's step.

The chart is handed down by `flows` to `casework.charts`, like those of cases.  A
consultation is not a case: it has no law to decide by and no SOP clock
(docs/decisions/0033), but it walks the same kernel and leaves the same kind of chain.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from secrets import token_urlsafe
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from eklinik.accounts.models import Office
from eklinik.accounts.vault import digest, encipher
from eklinik.applicants.checks import check_phone
from eklinik.applicants.masks import mask_phone
from eklinik.casework.chain import GENESIS
from eklinik.casework.charts import chart_of, newest
from eklinik.casework.clock import calendar_of
from eklinik.casework.numbering import take_value
from eklinik.casework.refusals import Refusal
from eklinik.clinic.capture import end_of_visit
from eklinik.clinic.history import note
from eklinik.clinic.models import ClinicService, Consultation, ConsultationEntry, Desk, Ticket
from eklinik.clinic.outcomes import check_words, verb_of
from eklinik.clinic.ticks import check_tick
from eklinik.process import Arrow, Process, Step
from eklinik.process.roles import ROLE_TITLES
from eklinik.staff.actor import Actor

CHART = "clinic_visit"
SERIES = "konsultasi"
RETURNS = "to_return"
LET_GO = frozenset({"hold", "transfer"})
ONWARD = frozenset({"begin", "ready", "opened", "registered"})
CLOSED = _("Konsultasi {number} sudah ditutup. Perbaikan catatannya memerlukan alasan.")
NOT_HERE = _("Langkah itu tidak ada pada tahap sekarang. Muat ulang halaman konsultasi.")
NOT_YOURS = _(
    "Konsultasi ini sedang dilayani {officer}. Minta dipindahkan ke loket Anda lebih dahulu."
)


@transaction.atomic
def open_consultation(
    office: Office,
    service: ClinicService,
    *,
    kind: str,
    by: int | None,
    at: datetime,
    desk: Desk | None = None,
    ticket: Ticket | None = None,
    phone: str = "",
    visitor_name: str = "",
    language: str = "",
) -> Consultation:
    """A new consultation at the chart's first box; `phone` as typed, refused when it is none."""
    chart, year = newest(CHART), calendar_of(office.pk).local_day(at).year
    value = take_value(office.pk, SERIES, year)
    made = Consultation.objects.create(
        office=office, number=f"KL-{year}-{value:05d}", secret=token_urlsafe(16),
        chart_version=chart.version, step=chart.first.key, kind=kind, desk=desk, officer_id=by,
        service=service, visitor_name=visitor_name.strip()[:255], topic=service.topic,
        language=language or (ticket.language if ticket else "id"), opened_at=at, head=GENESIS,
        **contact(phone),
    )  # fmt: skip
    note(made, "open", by=by, at=at, record={"kind": kind, "service": service.name})
    if ticket is not None:
        _link(made, ticket, by, at)
    return made


def contact(phone: str) -> dict[str, str]:
    """The columns of a phone number: enciphered, findable, masked; empty for no number."""
    clean = check_phone(phone) if phone.strip() else ""
    return {
        "phone_cipher": encipher(clean),
        "phone_digest": digest("phone", clean),
        "phone_mask": mask_phone(clean) if clean else "",
    }


def chart_for(consultation: Consultation) -> Process:
    """The chart this consultation began on."""
    return chart_of(CHART, consultation.chart_version)


def box_of(consultation: Consultation) -> Step:
    """The box the consultation stands in."""
    return chart_for(consultation)[consultation.step]


@transaction.atomic
def advance(
    consultation_id: int,
    verb: str,
    *,
    by: Actor,
    at: datetime,
    data: Mapping[str, Any] | None = None,
    desk: Desk | None = None,
) -> Consultation:
    """Walk one arrow; `Refusal` says why not and what to do, and nothing is changed.

    `call` makes the consultation this officer's, at `desk`; `hold` and `transfer` let it go.
    """
    held = locked(consultation_id)
    arrow = _arrow(held, verb)
    _check_right(held, arrow, by)
    check_tick(held, verb)
    _take_or_let_go(held, verb, by, desk)
    _walk(held, arrow, by.user_id, at, dict(data or {}))
    return held


def locked(consultation_id: int) -> Consultation:
    """The consultation with its row held until the transaction ends; refuses one unknown."""
    rows = Consultation.objects.select_for_update()
    found = rows.filter(pk=consultation_id).first()
    if found is None:
        raise Refusal("not_found", _("Konsultasi ini tidak ditemukan. Kembali ke loket."))
    return found


def _arrow(held: Consultation, verb: str) -> Arrow:
    box = box_of(held)
    if box.is_end:
        raise Refusal("closed", CLOSED, number=held.number)
    arrow = box.arrows.get(verb)
    if arrow is None:
        raise Refusal("not_on_chart", NOT_HERE)
    return arrow


def _check_right(held: Consultation, arrow: Arrow, by: Actor) -> None:
    role = arrow.by or box_of(held).by
    if by.office_id != held.office_id or not (by.is_system or by.holds(role)):
        raise Refusal("not_your_role", role=ROLE_TITLES.get(role, role))
    if not by.is_system and held.step != RETURNS:
        check_own(held, by.user_id)


def check_own(held: Consultation, user_id: int | None) -> None:
    """Refuses when another officer is serving this visitor."""
    if held.officer_id is not None and held.officer_id != user_id:
        raise Refusal("not_your_visitor", NOT_YOURS, officer=str(held.officer))


def _take_or_let_go(held: Consultation, verb: str, by: Actor, desk: Desk | None) -> None:
    if verb == "call":
        held.officer_id, held.desk, held.closed_at = by.user_id, desk or held.desk, None
    elif verb in LET_GO:
        held.officer_id = None
    else:
        return
    held.save(update_fields=["officer", "desk", "closed_at"])


def _walk(
    held: Consultation, arrow: Arrow, by: int | None, at: datetime, record: dict[str, Any]
) -> None:
    note(held, arrow.verb, by=by, at=at, to_step=arrow.target, record=record or None)
    if arrow.target == RETURNS or chart_for(held)[arrow.target].is_end:
        held.closed_at = at
        held.save(update_fields=["closed_at"])
        end_of_visit(held, at=at)


@transaction.atomic
def catch_up(consultation_id: int, *, by: Actor, at: datetime) -> Consultation:
    """After a call: walk again over what was ticked earlier and still holds, no further."""
    held = locked(consultation_id)
    done = ONWARD & set(held.entries.values_list("verb", flat=True))
    while verb := next((name for name in box_of(held).arrows if name in done), ""):
        try:
            held = advance(held.pk, verb, by=by, at=at, data={"again": True})
        except Refusal:
            break
    return held


@transaction.atomic
def say(
    consultation_id: int,
    word: str,
    *,
    by: int | None,
    at: datetime,
    record: dict[str, Any] | None = None,
) -> ConsultationEntry:
    """A line of the history that moves nothing: what was done, told, or agreed."""
    return note(locked(consultation_id), word, by=by, at=at, record=record)


@transaction.atomic
def continue_with(
    consultation: Consultation, ticket: Ticket, *, by: int | None = None, at: datetime | None = None
) -> Consultation:
    """The same consultation at another desk or on another day: the new ticket joins it."""
    held = locked(consultation.pk)
    if box_of(held).is_end:
        raise Refusal("closed", CLOSED, number=held.number)
    if ticket.office_id != held.office_id:
        raise Refusal("not_found", _("Nomor antrean ini milik kantor lain."))
    _link(held, ticket, by, at or ticket.called_at or ticket.issued_at)
    return held


def _link(held: Consultation, ticket: Ticket, by: int | None, at: datetime) -> None:
    Ticket.objects.filter(pk=ticket.pk).update(consultation=held)
    ticket.consultation = held
    words = {"label": ticket.label, "source": ticket.source, "kind": ticket.kind}
    note(held, "ticket", by=by, at=at, record=words)


@transaction.atomic
def close(
    consultation_id: int,
    *,
    outcome: str,
    agreed: str,
    to_bring: Sequence[str],
    next_contact_at: datetime | None,
    by: Actor,
    at: datetime,
) -> Consultation:
    """Write what came of it and close; an outcome that needs another visit waits for it."""
    held = locked(consultation_id)
    words = check_words(outcome, agreed, to_bring, next_contact_at, at=at)
    for name, value in words.items():
        setattr(held, name, value)
    held.save(update_fields=list(words))
    record = {"outcome": outcome, "agreed": held.agreed, "to_bring": held.to_bring,
              "next": next_contact_at.isoformat() if next_contact_at else ""}  # fmt: skip
    return advance(held.pk, verb_of(outcome), by=by, at=at, data=record)
