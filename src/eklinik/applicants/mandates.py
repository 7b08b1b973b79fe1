"""The mandate ledger: what officers may do in a person's name, and each thing they did.

A mandate is given for a scope and a while, with evidence that fits its channel.  Every
line of its ledger is sealed with the one before it, and the first with the evidence, so
that the newest seal attests text, evidence and all that was done.
"""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from datetime import datetime, time, timedelta
from typing import Any, Protocol
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db import transaction
from django.db.models import Q, QuerySet

from eklinik.accounts import throttle
from eklinik.accounts.models import Office
from eklinik.accounts.refusals import Refusal
from eklinik.accounts.vault import digest, letters, same
from eklinik.applicants import mandate_refusals as say
from eklinik.applicants.mandate_chain import first_break, link_of, seal_of
from eklinik.applicants.mandate_texts import ACTIONS, LANGUAGES
from eklinik.applicants.models import Applicant, Mandate, MandateUse

MAX_DAYS = 30
PHONE_DAYS = 7
CODE_MINUTES = 30
CODE_TRIES = 5
EVIDENCE = {"in_person": "slip", "phone": "call", "online": "spoken"}
PHONE_SCOPE = frozenset({"fill", "upload", "submit", "follow"})


__all__ = [
    "agree", "bind", "confirm", "due", "ends_at", "first_break", "give", "link_of", "live",
    "live_for", "live_of", "of_applicant", "revoke", "seal_of", "use",
]  # fmt: skip


class Actor(Protocol):
    """Whoever acts, as `staff.actor` knows them."""

    @property
    def user_id(self) -> int | None: ...


By = int | Actor | None


def ends_at(office: Office, channel: str, *, at: datetime, minutes: int | None = None) -> datetime:
    """When a mandate given now ends: the office's day, or some days by telephone; 30 at most."""
    zone = ZoneInfo(office.time_zone)
    own = office.settings.get("mandate_days", {}).get(channel)
    if minutes is not None:
        wanted = at + timedelta(minutes=max(1, minutes))
    else:
        days = own if isinstance(own, int) else PHONE_DAYS if channel == "phone" else 0
        day = at.astimezone(zone).date() + timedelta(days=min(max(0, days), MAX_DAYS))
        wanted = datetime.combine(day, time(23, 59), zone)
    return min(wanted, at + timedelta(days=MAX_DAYS))


@transaction.atomic
def give(
    office: Office,
    *,
    channel: str,
    scope: Sequence[str],
    person_name: str,
    text: str,
    language: str,
    evidence_kind: str,
    evidence: dict[str, Any],
    evidence_document: UUID | None = None,
    taken_by: By,
    at: datetime,
    minutes: int | None = None,
    applicant: Applicant | None = None,
    consultation_ref: int | None = None,
    code: str = "",
) -> Mandate:
    """Keep what a person consented to; by telephone it counts after `confirm` with `code`.

    `evidence` holds what proves it: `document_sha256` of a slip that was scanned, or
    `words` that were said.  `Refusal("bad_data")` names what is missing.
    """
    _check(channel, scope, person_name, text, language, evidence_kind, evidence,
           evidence_document, code)  # fmt: skip
    mandate = Mandate(
        office=office, number=f"K-{letters(4)}-{letters(4)}", secret=secrets.token_urlsafe(18),
        applicant=applicant, person_name=person_name.strip()[:255], channel=channel,
        scope=[action for action in ACTIONS if action in scope], text=text, language=language,
        given_at=at, expires_at=ends_at(office, channel, at=at, minutes=minutes),
        taken_by_id=_officer(taken_by), consultation_ref=consultation_ref,
        evidence_kind=evidence_kind, evidence=dict(evidence),
        evidence_document=evidence_document,
        confirmed_at=at if channel == Mandate.Channel.IN_PERSON else None,
    )  # fmt: skip
    if code:
        mandate.evidence["code_digest"] = digest("mandate", f"{mandate.number}:{code}")
    mandate.evidence_digest = seal_of(mandate)
    mandate.head = bytes.fromhex(mandate.evidence_digest)
    mandate.save(force_insert=True)
    _append(mandate, "given", by=taken_by, at=at)
    return mandate


def confirm(mandate: Mandate, code: str, *, by: By, at: datetime) -> Mandate:
    """The code that was sent to the person's own number came back; five tries, half an hour.

    It is this ledger's own code: it opens nothing and proves only that the person who
    agreed on the line holds the number.  An OTP of another system never comes here.
    """
    key = f"mandate-code/{mandate.pk}"
    if not throttle.allow(key, limit=CODE_TRIES, per_seconds=CODE_MINUTES * 60, at=at):
        raise Refusal("mandate_code", say.CODE_SPENT)
    with transaction.atomic():
        now = _locked(mandate)
        if now.confirmed_at is not None:
            return now
        if at > now.given_at + timedelta(minutes=CODE_MINUTES):
            raise Refusal("mandate_code", say.CODE_SPENT)
        expected = str(now.evidence.get("code_digest", ""))
        typed = "".join(filter(str.isdigit, code))
        if not typed or not same(digest("mandate", f"{now.number}:{typed}"), expected):
            raise Refusal("mandate_code", say.CODE_WRONG, details={"code": ["wrong"]})
        _check_alive(now, at)
        return _confirmed(now, "confirmed_code", by, at)


def agree(mandate: Mandate, *, at: datetime) -> Mandate:
    """The person pressed yes on a page of their own; a second press changes nothing."""
    with transaction.atomic():
        now = _locked(mandate)
        if now.confirmed_at is not None or now.channel == Mandate.Channel.PHONE:
            return now
        _check_alive(now, at)
        return _confirmed(now, "confirmed_page", None, at)


def live(*, at: datetime) -> Q:
    """Mandates that count at a moment: not revoked, not over, by telephone confirmed."""
    sure = ~Q(channel=Mandate.Channel.PHONE) | Q(confirmed_at__isnull=False)
    return sure & Q(revoked_at__isnull=True, expires_at__gt=at)


def live_for(consultation_ref: int, *, at: datetime) -> Mandate | None:
    """The newest mandate that counts in a consultation."""
    rows = Mandate.objects.filter(live(at=at), consultation_ref=consultation_ref)
    return rows.order_by("-pk").first()


def live_of(applicant: Applicant | int, action: str, *, at: datetime) -> Mandate | None:
    """The newest mandate of an applicant that counts and covers the action."""
    pk = applicant if isinstance(applicant, int) else applicant.pk
    rows = Mandate.objects.filter(live(at=at), applicant_id=pk).order_by("-pk")
    return next((row for row in rows if action in row.scope), None)


def due(applicant: Applicant | int, action: str, *, at: datetime) -> Mandate:
    """The mandate under which an officer may do this now, or the `Refusal` that says why not."""
    if found := live_of(applicant, action, at=at):
        return found
    newest = of_applicant(applicant).first()
    if newest is None:
        raise Refusal("mandate_needed", say.NEEDED)
    _check_usable(newest, action, at)
    raise Refusal("mandate_needed", say.NEEDED)


def of_applicant(applicant: Applicant | int) -> QuerySet[Mandate]:
    """All mandates of an applicant, newest first."""
    pk = applicant if isinstance(applicant, int) else applicant.pk
    return Mandate.objects.filter(applicant_id=pk).order_by("-pk")


def use(
    mandate: Mandate,
    action: str,
    *,
    by: By,
    at: datetime,
    subject: str = "",
    subject_ref: str = "",
    words: str = "",
) -> MandateUse:
    """Write down one thing that is done in the person's name, in the caller's transaction.

    `Refusal("mandate_…")` when it is over, revoked, not confirmed, or does not cover it.
    """
    with transaction.atomic():
        now = _locked(mandate)
        _check_usable(now, action, at)
        row = _append(
            now, action, by=by, at=at, subject=subject, subject_ref=str(subject_ref), words=words
        )
        mandate.seq, mandate.head = now.seq, now.head
        return row


def bind(mandate: Mandate, applicant: Applicant) -> None:
    """Say whose mandate it is, once known; another person's is refused."""
    if mandate.applicant_id is None and mandate.office_id == applicant.office_id:
        Mandate.objects.filter(pk=mandate.pk, applicant__isnull=True).update(applicant=applicant)
        mandate.refresh_from_db(fields=["applicant"])
    if mandate.applicant_id != applicant.pk:
        raise Refusal("mandate_other", say.OTHER, number=mandate.number)


def revoke(mandate: Mandate, *, how: str, at: datetime, by: By = None) -> Mandate:
    """The person takes it back (`page`, `desk`, `phone`); counts at once, once."""
    with transaction.atomic():
        now = _locked(mandate)
        if now.revoked_at is None:
            now.revoked_at, now.revoked_how = at, how[:40]
            now.save(update_fields=["revoked_at", "revoked_how"])
            _append(now, "revoked", by=by, at=at, words=how)
    return now


def _append(
    mandate: Mandate, action: str, *, by: By, at: datetime, subject: str = "",
    subject_ref: str = "", words: str = "",
) -> MandateUse:  # fmt: skip
    row = MandateUse(
        mandate=mandate, seq=mandate.seq + 1, at=at, by_id=_id(by), action=action[:40],
        subject=subject[:20], subject_ref=subject_ref[:40], words=words[:300],
    )  # fmt: skip
    row.hash = link_of(bytes(mandate.head), row)
    row.save(force_insert=True)
    mandate.seq, mandate.head = row.seq, row.hash
    mandate.save(update_fields=["seq", "head"])
    return row


def _confirmed(mandate: Mandate, how: str, by: By, at: datetime) -> Mandate:
    mandate.confirmed_at = at
    mandate.save(update_fields=["confirmed_at"])
    _append(mandate, how, by=by, at=at)
    return mandate


def _locked(mandate: Mandate) -> Mandate:
    return Mandate.objects.select_for_update(of=("self",)).get(pk=mandate.pk)


def _check_usable(mandate: Mandate, action: str, at: datetime) -> None:
    _check_alive(mandate, at)
    if mandate.channel == Mandate.Channel.PHONE and mandate.confirmed_at is None:
        raise Refusal("mandate_unconfirmed", say.UNCONFIRMED, number=mandate.number)
    if action not in mandate.scope:
        raise Refusal("mandate_scope", say.OUTSIDE, number=mandate.number)


def _check_alive(mandate: Mandate, at: datetime) -> None:
    if mandate.revoked_at is not None:
        raise Refusal("mandate_revoked", say.REVOKED, number=mandate.number)
    if at >= mandate.expires_at:
        raise Refusal("mandate_expired", say.EXPIRED, number=mandate.number)


def _check(
    channel: str, scope: Sequence[str], person_name: str, text: str, language: str, kind: str,
    evidence: dict[str, Any], document: UUID | None, code: str,
) -> None:  # fmt: skip
    wrong: dict[str, list[str]] = {}
    if channel not in EVIDENCE or kind != EVIDENCE[channel]:
        wrong["evidence_kind"] = ["unfit"]
    if not scope or not set(scope) <= _allowed(channel):
        wrong["scope"] = ["invalid"]
    if not person_name.strip():
        wrong["person_name"] = ["required"]
    if not text.strip() or language not in LANGUAGES:
        wrong["text"] = ["required"]
    if kind == "slip" and (document is None or not evidence.get("document_sha256")):
        wrong["slip"] = ["required"]
    if kind in {"call", "spoken"} and not str(evidence.get("words", "")).strip():
        wrong["words"] = ["required"]
    if kind == "call" and not (len(code) == 6 and code.isdigit()):
        wrong["code"] = ["required"]
    if wrong:
        raise Refusal("bad_data", say.INCOMPLETE, details=wrong)


def _allowed(channel: str) -> frozenset[str]:
    return PHONE_SCOPE if channel == Mandate.Channel.PHONE else frozenset(ACTIONS)


def _officer(by: By) -> int:
    found = _id(by)
    if found is None:
        raise TypeError("an officer takes a mandate")
    return found


def _id(by: By) -> int | None:
    return by if by is None or isinstance(by, int) else by.user_id
