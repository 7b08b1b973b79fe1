"""A day without the server: numbers reserved ahead, paper receipts, and catching up.

    block = reserve_receipts(office, size=50, holder="Loket 1", by=…, at=…)
    … the office writes these numbers on paper …
    entry = note_receipt(block, value=412, received_at=…, …)
    application = begin_entry(entry, applicant, …)      # keeps number and receipt time

The numbers are taken from the year's own series, so the system goes on after them and
none comes twice.  The time on the paper is the legal receipt time.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db import IntegrityError, transaction
from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from eklinik.accounts.models import Office
from eklinik.applicants.models import Applicant
from eklinik.applications.entry import enter
from eklinik.applications.models import Application, Channel
from eklinik.casework.clock import calendar_of
from eklinik.casework.numbering import take_values
from eklinik.casework.opening import CASE_SERIES, receipt_number
from eklinik.casework.refusals import Refusal
from eklinik.catalogue.models import PermitVersion
from eklinik.clinic.models import NumberBlock, PaperReceipt
from eklinik.process.roles import FRONT_OFFICE
from eklinik.staff.actor import Actor

RECEIPT, MOST, SHOWN = "receipt", 500, 200
OUTSIDE = _("Nomor ini bukan bagian dari blok yang dicadangkan. Periksa angka pada kertasnya.")
TAKEN = _(
    "Nomor ini sudah dimasukkan. Lihat daftar di bawah; kertas yang sama tidak diisi dua kali."
)
EARLY = _("Waktu terima lebih awal daripada hari blok ini dicadangkan. Periksa tanggalnya.")
FUTURE = _("Waktu terima berkas ada di masa depan. Periksa tanggal dan jamnya.")
SPOILED = _("Nomor ini dicatat rusak, jadi tidak dapat menjadi permohonan.")


@dataclass(frozen=True, slots=True)
class Standing:
    """A block and how far it is reconciled."""

    block: NumberBlock
    used: int
    entered: int
    spoiled: int

    @property
    def size(self) -> int:
        return self.block.last - self.block.first + 1

    @property
    def open(self) -> int:
        """Paper receipts that are not applications yet."""
        return self.used - self.entered - self.spoiled


def reserve_receipts(
    office: Office, *, size: int, holder: str, by: Actor, at: datetime
) -> NumberBlock:
    """Set aside the next `size` receipt numbers of the year for a desk."""
    _check_role(by, office.pk)
    if not 1 <= size <= MOST:
        raise Refusal("block_size", _("Satu blok berisi 1 sampai {most} nomor."), most=MOST)
    year = calendar_of(office.pk).local_day(at).year
    with transaction.atomic():
        last = take_values(office.pk, CASE_SERIES, year, count=size)
        return NumberBlock.objects.create(
            office=office, purpose=RECEIPT, holder=" ".join(holder.split())[:60],
            series=CASE_SERIES, year=year, first=last - size + 1, last=last, reserved_at=at,
            reserved_by_id=by.user_id,
        )  # fmt: skip


def numbers_of(block: NumberBlock) -> list[tuple[int, str]]:
    """Each number of a receipt block, as it is written."""
    year = block.year or 0
    span = range(block.first, block.last + 1)
    return [(value, receipt_number(block.office, value, year)) for value in span]


def block_of(office_id: int, value: int, year: int) -> NumberBlock:
    """The receipt block a number of that year belongs to."""
    found = NumberBlock.objects.select_related("office").filter(
        office_id=office_id, purpose=RECEIPT, year=year, first__lte=value, last__gte=value
    )
    block = found.first()
    if block is None:
        raise Refusal("not_in_block", OUTSIDE, details={"value": ["unknown"]})
    return block


def note_receipt(
    block: NumberBlock, *, value: int, received_at: datetime, by: Actor, at: datetime,
    permit_version: PermitVersion | None = None, name: str = "", note: str = "",
    spoiled: bool = False,
) -> PaperReceipt:  # fmt: skip
    """Write down that a number was used on paper; each number once."""
    _check_role(by, block.office_id)
    if not block.first <= value <= block.last or block.purpose != RECEIPT:
        raise Refusal("not_in_block", OUTSIDE, details={"value": ["unknown"]})
    if received_at > at:
        raise Refusal("bad_data", FUTURE, details={"received_at": ["future"]})
    if received_at < block.reserved_at:
        raise Refusal("bad_data", EARLY, details={"received_at": ["early"]})
    try:
        with transaction.atomic():
            return PaperReceipt.objects.create(
                block=block, value=value, received_at=received_at, spoiled=spoiled,
                number=receipt_number(block.office, value, block.year or 0),
                permit_version=permit_version, name=" ".join(name.split())[:255],
                note=note.replace("\0", "").strip()[:300], entered_at=at,
                entered_by_id=by.user_id or 0,
            )  # fmt: skip
    except IntegrityError as error:
        raise Refusal("number_used", TAKEN, details={"value": ["taken"]}) from error


@transaction.atomic
def begin_entry(
    receipt: PaperReceipt, applicant: Applicant, version: PermitVersion, *, request_kind: str,
    by: Actor, at: datetime,
) -> Application:  # fmt: skip
    """The draft of a paper receipt: its number and its time stay; asked twice, the same draft."""
    rows = PaperReceipt.objects.select_for_update(of=("self",))
    locked = rows.select_related("application").get(pk=receipt.pk)
    if locked.spoiled:
        raise Refusal("bad_data", SPOILED)
    if locked.application is not None:
        return locked.application
    made = enter(
        version, applicant, channel=Channel.PAPER, request_kind=request_kind, by=by, at=at,
        received_at=locked.received_at, lodged_number=locked.number, account=applicant.user,
    )  # fmt: skip
    Application.objects.filter(pk=made.pk).update(reserved_number=locked.number)
    made.reserved_number = locked.number
    PaperReceipt.objects.filter(pk=locked.pk).update(application=made, permit_version=version)
    return made


def standings(office_id: int | None) -> list[Standing]:
    """The receipt blocks with what is used, entered and spoiled; newest first, one query."""
    sent = Q(receipts__application__case__isnull=False)
    rows = NumberBlock.objects.filter(office_id=office_id or 0, purpose=RECEIPT).annotate(
        used=Count("receipts"), entered=Count("receipts", filter=sent),
        wrong=Count("receipts", filter=Q(receipts__spoiled=True)),
    )  # fmt: skip
    return [
        Standing(row, row.used, row.entered, row.wrong)
        for row in rows.select_related("office").order_by("-pk")[:SHOWN]
    ]


def open_receipts(office_id: int | None) -> QuerySet[PaperReceipt]:
    """Paper receipts without a case yet, the oldest first: the reconciliation list."""
    rows = PaperReceipt.objects.filter(
        block__office_id=office_id or 0, spoiled=False, application__case__isnull=True
    )
    return rows.select_related("permit_version", "application", "entered_by").order_by(
        "received_at", "pk"
    )


def gaps(block: NumberBlock) -> list[str]:
    """Numbers below the highest used one that nobody wrote down: papers to look for; one query."""
    used = set(PaperReceipt.objects.filter(block=block).values_list("value", flat=True))
    highest = max(used, default=block.first - 1)
    missing = (value for value in range(block.first, highest) if value not in used)
    return [receipt_number(block.office, value, block.year or 0) for value in missing]


def _check_role(by: Actor, office_id: int) -> None:
    if not by.holds(FRONT_OFFICE) or by.office_id != office_id:
        raise Refusal("not_your_role", role="Front Office")
