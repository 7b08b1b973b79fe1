"""A batch of rules goes live, or back, in one transaction: nothing is ever half imported."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime
from typing import TypeVar

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from eklinik.accounts.models import User
from eklinik.casework.refusals import Refusal
from eklinik.licensing.models import ImportBatch, RiskRule, Trust

T = TypeVar("T")
CHUNK = 1000
Code = tuple[str, str]


def stage_rules(batch: ImportBatch, rules: Iterable[RiskRule]) -> None:
    """Write rules that nobody sees yet."""
    RiskRule.objects.bulk_create(rules, batch_size=CHUNK)


def switch_on(batch: ImportBatch, *, replacing: Collection[int]) -> None:
    """Inside a transaction: the batch's rows answer from now on, the replaced ones no longer."""
    for part in chunks(list(replacing)):
        RiskRule.objects.filter(pk__in=part, live=True).update(live=False, ended_by=batch)
    batch.rules.filter(ended_by__isnull=True).update(live=True)


@transaction.atomic
def undo_rules(batch: ImportBatch) -> None:
    """The rows before the batch answer again; refused when a later import stands on it."""
    later = batch.rules.filter(ended_by__state=ImportBatch.State.LIVE).first()
    if later is not None and later.ended_by is not None:
        name = later.ended_by.file_name
        raise Refusal(
            "import_built_upon",
            _("Impor ini sudah digantikan oleh “{name}”. Batalkan impor itu dulu.").format(
                name=name
            ),
        )
    batch.rules.filter(live=True).update(live=False)
    RiskRule.objects.filter(ended_by=batch).update(live=True, ended_by=None)


def live_of(edition: str, codes: Collection[str]) -> list[RiskRule]:
    """Live rules of the codes, examples left out: those are never replaced by real ones."""
    found: list[RiskRule] = []
    for part in chunks(sorted(codes)):
        rows = RiskRule.objects.filter(edition=edition, code__in=part, live=True)
        found += rows.exclude(trust=Trust.EXAMPLE)
    return found


def chunks(items: list[T], size: int = 500) -> Iterable[list[T]]:
    """Lists short enough for one statement's parameters."""
    return (items[start : start + size] for start in range(0, len(items), size))


def close(batch: ImportBatch, *, at: datetime, by: User | None) -> None:
    """Write down that the batch was taken back."""
    batch.state, batch.undone_at, batch.undone_by = ImportBatch.State.UNDONE, at, by
    batch.save(update_fields=["state", "undone_at", "undone_by"])


def settled_codes(file_name: str) -> dict[Code, int]:
    """Codes of an older reference file that an office's import replaced, with that import."""
    rows = RiskRule.objects.filter(
        Q(batch__file_name=file_name), Q(batch__state=ImportBatch.State.LIVE),
        ended_by__state=ImportBatch.State.LIVE,
    )  # fmt: skip
    return {(row.edition, row.code): row.ended_by_id or 0 for row in rows}
