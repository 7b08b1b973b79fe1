"""Proving the log: every case's chain, and the seals over a day's movements.

A seal covers the office's movements since the seal before it and the root of that
seal, and is signed with the office's own Ed25519 key.  So neither a row, nor a case,
nor a day can be changed or left out without being seen.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from hashlib import sha256
from itertools import groupby
from pathlib import Path

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.conf import settings
from django.db import transaction
from django.db.models import Max, Q
from django.utils.translation import gettext_lazy as _

from eklinik.accounts.models import Office
from eklinik.casework.chain import GENESIS, first_break, reason_digest
from eklinik.casework.clock import calendar_of
from eklinik.casework.models import Case, Movement, Reason, Seal
from eklinik.casework.refusals import Refusal

SEALED_LATER = _("Hari yang lebih baru sudah disegel. Pilih hari sesudahnya.")
SETTLED = timedelta(minutes=10)
BATCH = 2000
Reasons = dict[int, Reason]
Link = tuple[int, int, bytes | memoryview]


@dataclass(frozen=True, slots=True)
class Fault:
    """Something in the log that does not hold: what kind, of which case or day, at which number."""

    kind: str
    case: str = ""
    seq: int = 0
    day: date | None = None

    def __str__(self) -> str:
        where = self.case or str(self.day)
        return f"{self.kind} {where}" + (f" #{self.seq}" if self.seq else "")


def verify_chain(case: Case) -> list[Fault]:
    """The faults of one case's chain, its seq and its reasons; an empty list is proof."""
    rows = list(Movement.objects.filter(case=case).order_by("seq"))
    reasons = {row.seq: row for row in Reason.objects.filter(case=case)}
    return list(_faults_of(case, rows, reasons))


def _faults_of(case: Case, rows: list[Movement], reasons: Reasons) -> Iterator[Fault]:
    broken = first_break(rows, bytes(case.head))
    if broken is not None:
        yield Fault("chain_broken", case.number, broken)
    elif len(rows) != case.seq:
        yield Fault("seq_differs", case.number, case.seq)
    elif rows and rows[-1].to_step != case.step:
        yield Fault("step_differs", case.number, case.seq)
    yield from _reason_faults(case, rows, reasons)


def _reason_faults(case: Case, rows: list[Movement], reasons: Reasons) -> Iterator[Fault]:
    """A reason must have its digest in the chain; one that was erased keeps only the digest."""
    sealed = {row.seq: bytes(row.reason_hash) for row in rows if row.reason_hash is not None}
    for seq, digest in sealed.items():
        row = reasons.get(seq)
        if row is None:
            yield Fault("reason_missing", case.number, seq)
        elif row.erased_at is None and reason_digest(row.text, case_id=case.pk, seq=seq) != digest:
            yield Fault("reason_changed", case.number, seq)


def verify_audit(office_id: int) -> Iterator[Fault]:
    """The faults of all chains and seals of an office, read in batches of three queries."""
    for cases in _batches(office_id):
        here = Q(case__office_id=office_id, case__gte=cases[0].pk, case__lte=cases[-1].pk)
        moved = Movement.objects.filter(here).order_by("case_id", "seq")
        rows = {key: list(some) for key, some in groupby(moved, lambda row: row.case_id)}
        reasons: dict[int, Reasons] = {}
        for reason in Reason.objects.filter(here):
            reasons.setdefault(reason.case_id, {})[reason.seq] = reason
        for case in cases:
            yield from _faults_of(case, rows.get(case.pk, []), reasons.get(case.pk, {}))
    yield from _seal_faults(office_id)


def _batches(office_id: int) -> Iterator[list[Case]]:
    last = 0
    while True:
        cases = Case.objects.filter(office_id=office_id, pk__gt=last).order_by("pk")
        found = list(cases.only("number", "seq", "head", "step")[:BATCH])
        if not found:
            return
        yield found
        last = found[-1].pk


def seal_day(office_id: int, day: date, *, at: datetime) -> Seal | None:
    """Seal the movements of an office up to the end of `day`; None while the day is not settled.

    A day is settled ten minutes after its end, when nothing of it can still be committing.
    Sealing a day again gives the seal it has; a day before the last seal is refused.
    """
    end = datetime.combine(day + timedelta(days=1), time(), calendar_of(office_id).zone)
    if at < end + SETTLED:
        return None
    with transaction.atomic():
        last = Seal.objects.select_for_update().filter(office_id=office_id).order_by("-day").first()
        if last is not None and last.day >= day:
            return _again(office_id, day)
        return _seal(office_id, day, last, _last_before(office_id, end, last), at)


def seal_days(*, at: datetime) -> int:
    """Seal every office's yesterday (a seal covers the days before it too); how many there are."""
    sealed = 0
    for office_id in Office.objects.values_list("pk", flat=True):
        yesterday = calendar_of(office_id).local_day(at) - timedelta(days=1)
        sealed += seal_day(office_id, yesterday, at=at) is not None
    return sealed


def _again(office_id: int, day: date) -> Seal:
    found = Seal.objects.filter(office_id=office_id, day=day).first()
    if found is None:
        raise Refusal(
            "sealed_later", _("Hari yang lebih baru sudah disegel. Pilih hari sesudahnya.")
        )
    return found


def _last_before(office_id: int, end: datetime, last: Seal | None) -> int:
    since = last.last_movement if last else 0
    rows = Movement.objects.filter(case__office_id=office_id, pk__gt=since, at__lt=end)
    return rows.aggregate(Max("pk"))["pk__max"] or since


def _seal(office_id: int, day: date, last: Seal | None, upto: int, at: datetime) -> Seal:
    root, cases = _root(office_id, last, upto)
    words = _said(office_id, day, cases, upto, root)
    return Seal.objects.create(
        office_id=office_id, day=day, cases=cases, last_movement=upto, root=root,
        signature=_key(office_id, make=True).sign(words).hex(), sealed_at=at,
    )  # fmt: skip


def _root(office_id: int, last: Seal | None, upto: int) -> tuple[bytes, int]:
    """The root over the movements after the last seal up to `upto`, and how many cases moved."""
    since, before = (last.last_movement, bytes(last.root)) if last else (0, GENESIS)
    rows = Movement.objects.filter(case__office_id=office_id, pk__gt=since, pk__lte=upto)
    found = rows.order_by("pk").values_list("case_id", "seq", "hash")
    return _digest(before, found.iterator(BATCH))


def _digest(before: bytes, rows: Iterable[Link]) -> tuple[bytes, int]:
    digest, cases = sha256(before), set()
    for case_id, seq, link in rows:
        digest.update(f"{case_id}/{seq}/".encode() + bytes(link))
        cases.add(case_id)
    return digest.digest(), len(cases)


def _said(office_id: int, day: date, cases: int, upto: int, root: bytes) -> bytes:
    return f"eklinik-seal/{office_id}/{day}/{cases}/{upto}/{root.hex()}".encode()


def _seal_faults(office_id: int) -> Iterator[Fault]:
    last: Seal | None = None
    for seal in Seal.objects.filter(office_id=office_id).order_by("day"):
        root, cases = _root(office_id, last, seal.last_movement)
        if (root, cases) != (bytes(seal.root), seal.cases):
            yield Fault("seal_broken", day=seal.day)
        if not _is_signed(seal):
            yield Fault("seal_not_signed", day=seal.day)
        last = seal


def _is_signed(seal: Seal) -> bool:
    words = _said(seal.office_id, seal.day, seal.cases, seal.last_movement, bytes(seal.root))
    try:
        public = _key(seal.office_id, make=False).public_key()
        public.verify(bytes.fromhex(seal.signature), words)
    except (InvalidSignature, ValueError, FileNotFoundError):
        return False
    return True


def _key(office_id: int, *, make: bool) -> Ed25519PrivateKey:
    """The office's sealing key; it lies beside the signing keys, never in the database."""
    path = Path(settings.EKLINIK_KEYS) / f"seal-{office_id}.key"
    if make and not path.exists():
        _make_key(path)
    key = serialization.load_pem_private_key(path.read_bytes(), None)
    if not isinstance(key, Ed25519PrivateKey):
        raise ValueError(f"{path.name} is no Ed25519 key")
    return key


def _make_key(path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    pem = Ed25519PrivateKey.generate().private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    path.touch(mode=0o600)
    path.write_bytes(pem)
