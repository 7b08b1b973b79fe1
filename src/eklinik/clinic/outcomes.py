"""What a consultation may come to: the two fixed lists of the help-desk records, and its words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import models, transaction
from django.utils.translation import gettext_lazy as _

from eklinik.applications.answers import storable
from eklinik.casework.refusals import Refusal
from eklinik.clinic.history import note
from eklinik.clinic.models import Consultation

LEAST_REASON, MOST_WORDS, MOST_LINES, LONGEST_LINE = 5, 2000, 40, 160


class Outcome(models.TextChoices):
    """Hasil layanan: five about OSS, five about permits of the office."""

    OSS_DONE = "oss_done", _("OSS: Selesai di loket (tuntas)")
    OSS_GUIDED = "oss_guided", _("OSS: Dipandu mandiri")
    OSS_ESCALATED = "oss_escalated", _("OSS: Eskalasi ke Lembaga OSS/BKPM")
    OSS_AGENCY = "oss_agency", _("OSS: Dikoordinasikan ke OPD teknis")
    OSS_FOLLOW_UP = "oss_follow_up", _("OSS: Konsultasi lanjutan")
    PERMIT_DONE = "permit_done", _("Izin: Konsultasi selesai di loket")
    PERMIT_RECEIVED = "permit_received", _("Izin: Berkas diterima untuk diproses")
    PERMIT_INCOMPLETE = "permit_incomplete", _("Izin: Berkas dikembalikan untuk dilengkapi")
    PERMIT_AGENCY = "permit_agency", _("Izin: Dikoordinasikan dengan OPD teknis")
    PERMIT_HANDED = "permit_handed", _("Izin: Izin atau rekomendasi diserahkan")


RETURN = frozenset({Outcome.OSS_FOLLOW_UP, Outcome.PERMIT_INCOMPLETE})
LISTS = (
    (_("OSS"), tuple(word for word in Outcome if word.startswith("oss_"))),
    (_("Izin kantor ini"), tuple(word for word in Outcome if word.startswith("permit_"))),
)
WORDS = ("outcome", "agreed", "to_bring", "next_contact_at")


def verb_of(outcome: str) -> str:
    """The verb that closes with this outcome: another visit is owed, or none."""
    return "bring_more" if outcome in RETURN else "finish"


def check_words(
    outcome: str,
    agreed: str,
    to_bring: Sequence[str],
    next_contact_at: datetime | None,
    *,
    at: datetime,
) -> dict[str, Any]:
    """The closing words in their stored form; `Refusal` with `details` by field."""
    if outcome not in Outcome.values:
        raise _wrong("outcome", _("Pilih hasil layanan dari daftar, lalu selesaikan."))
    if next_contact_at is not None and next_contact_at <= at:
        raise _wrong("next_contact_at", _("Janji berikutnya harus sesudah sekarang."))
    lines = [storable(line).strip() for line in to_bring]
    return {
        "outcome": outcome,
        "agreed": storable(agreed).strip()[:MOST_WORDS],
        "to_bring": [line[:LONGEST_LINE] for line in lines if line][:MOST_LINES],
        "next_contact_at": next_contact_at,
    }


def _wrong(field: str, message: Any) -> Refusal:
    return Refusal("bad_data", message, details={field: ["invalid"]})


@transaction.atomic
def correct(
    consultation_id: int, changes: Mapping[str, Any], *, reason: str, by: int, at: datetime
) -> Consultation:
    """Amend the closing words of a closed consultation; what they were stays in the history."""
    held = Consultation.objects.select_for_update().get(pk=consultation_id)
    if held.closed_at is None:
        raise Refusal("not_closed", _("Konsultasi ini belum ditutup. Ubah langsung di halamannya."))
    if len(reason.strip()) < LEAST_REASON:
        raise Refusal("reason_needed", details={"reason": ["short"]})
    old = {name: getattr(held, name) for name in WORDS}
    words = {**old, **{name: changes[name] for name in WORDS if name in changes}}
    kept = old["next_contact_at"] == words["next_contact_at"]
    new = check_words(**words, at=held.opened_at if kept else at)
    changed = {name for name in WORDS if old[name] != new[name]}
    if not changed:
        raise Refusal("unchanged", _("Tidak ada yang berubah, jadi tidak ada yang dicatat."))
    for name in changed:
        setattr(held, name, new[name])
    held.save(update_fields=sorted(changed))
    record = {name: [_plain(old[name]), _plain(new[name])] for name in sorted(changed)}
    note(held, "correct", by=by, at=at, record={"reason": storable(reason).strip(), **record})
    return held


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, datetime) else value
