"""The road of an import: reading, preview, applying, live; and back.

Reading and applying run in a request when the file is small, else in the worker.  They
write where nobody looks; one last transaction switches the batch live.  Whatever is cut
off begins anew, so nothing is ever half imported.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import date, datetime, timedelta
from itertools import islice
from typing import Any

import structlog
from django.db import transaction
from django.db.models import Q
from django.db.utils import DatabaseError
from django.utils.translation import gettext as _

from eklinik.accounts.models import User
from eklinik.casework.refusals import Refusal
from eklinik.licensing import batches
from eklinik.licensing.importers import compare, excel, kbli_csv, oss_page
from eklinik.licensing.importers.rules import Read, merged, read_rule
from eklinik.licensing.importers.take_in import first_day
from eklinik.licensing.models import ImportBatch, ImportRow, Kbli, Regulation, RiskRule

log = structlog.get_logger()
CHUNK = 1000
SMALL = 200_000
PATIENCE = timedelta(minutes=5)
Kind, State, Change = ImportBatch.Kind, ImportBatch.State, ImportRow.Change
WORKING = (State.READING, State.APPLYING)
EFFECTIVE = (Change.NEW, Change.CHANGED)


def sweep(*, at: datetime) -> int:
    """The worker's part: carry on what waits; the number of imports carried on."""
    waiting = ImportBatch.objects.filter(state__in=WORKING).order_by("at")
    return sum(advance(pk, at=at) for pk in waiting.values_list("pk", flat=True))


def is_small(batch: ImportBatch) -> bool:
    """So small that the request itself may do the work."""
    return len(batch.content) <= SMALL


def advance(batch_id: int, *, at: datetime) -> bool:
    """Read or apply, unless somebody else does; False when there was nothing to do."""
    free = Q(claimed_at__isnull=True) | Q(claimed_at__lt=at - PATIENCE)
    waiting = ImportBatch.objects.filter(free, pk=batch_id, state__in=WORKING)
    if not waiting.update(claimed_at=at):
        return False
    batch = ImportBatch.objects.get(pk=batch_id)
    try:
        _read(batch) if batch.state == State.READING else _apply(batch, at=at)
    except Refusal as refusal:
        _stop(batch, refusal.message)
    except DatabaseError:
        raise
    except Exception:
        log.exception("law_import_failed", batch=batch_id)
        _fail(batch, _("Berkas ini tidak dapat dibaca. Laporkan kepada pengembang."))
    finally:
        ImportBatch.objects.filter(pk=batch_id).update(claimed_at=None)
    return True


def _stop(batch: ImportBatch, message: str) -> None:
    """A file that cannot be read fails; one that can no longer be applied is read anew."""
    _fail(batch, message, State.READING if batch.state == State.APPLYING else State.FAILED)


def _fail(batch: ImportBatch, message: str, state: str = State.FAILED) -> None:
    batch.rules.all().delete()
    batch.rows.all().delete()
    ImportBatch.objects.filter(pk=batch.pk).update(state=state, message=message, done=0)


def _read(batch: ImportBatch) -> None:
    batch.rows.all().delete()
    reads, twice = _reads(batch)
    is_list = batch.kind == Kind.KBLI
    rows = compare.kbli_rows(batch, reads) if is_list else compare.rule_rows(batch, reads)
    counts: Counter[str] = Counter()
    _total(batch, len(reads))
    for part in _parts(rows):
        ImportRow.objects.bulk_create(part)
        counts.update(row.change for row in part)
        _progress(batch, len(part))
    if twice:
        counts["merged"] = twice
    ImportBatch.objects.filter(pk=batch.pk).update(state=State.PREVIEW, counts=dict(counts))


def _reads(batch: ImportBatch) -> tuple[list[Read], int]:
    content = bytes(batch.content)
    if batch.kind == Kind.KBLI:
        return kbli_csv.read_list(content), 0
    titles = Kbli.objects.filter(edition=batch.settings["edition"])
    known = dict(titles.values_list("code", "title"))
    if batch.kind == Kind.OSS_PAGE:
        raws: Iterable[tuple[int, Any]] = enumerate(oss_page.read_page(content), start=1)
    else:
        raws = excel.mapped_rows(content, batch.settings["mapping"])
    return merged([read_rule(line, raw, known) for line, raw in raws])


def _parts(rows: Iterable[ImportRow]) -> Iterator[list[ImportRow]]:
    source = iter(rows)
    while part := list(islice(source, CHUNK)):
        yield part


def _total(batch: ImportBatch, total: int) -> None:
    batch.done, batch.total = 0, total
    batch.save(update_fields=["done", "total"])


def _progress(batch: ImportBatch, count: int) -> None:
    batch.done = min(batch.done + count, batch.total)
    ImportBatch.objects.filter(pk=batch.pk).update(done=batch.done)


def confirm(batch: ImportBatch) -> None:
    """The administrator has seen the preview."""
    if batch.state != State.PREVIEW:
        raise Refusal("wrong_state", _("Berkas ini sudah diproses. Muat ulang halaman."))
    if not batch.rows.filter(change__in=(*EFFECTIVE, Change.GONE)).exists():
        raise Refusal(
            "nothing_to_import", _("Tidak ada yang berubah, jadi tidak ada yang dimasukkan.")
        )
    batch.state, batch.done, batch.message = State.APPLYING, 0, ""
    batch.total = batch.rows.filter(change__in=EFFECTIVE).count()
    batch.save(update_fields=["state", "done", "total", "message"])


def _apply(batch: ImportBatch, *, at: datetime) -> None:
    if batch.kind == Kind.KBLI:
        _apply_list(batch, at=at)
        return
    batch.rules.all().delete()
    make = _maker(batch)
    rows = batch.rows.filter(change__in=EFFECTIVE).order_by("pk").iterator(CHUNK)
    for part in _parts(rows):
        batches.stage_rules(batch, [make(row) for row in part])
        _progress(batch, len(part))
    old = [
        pk
        for row in batch.rows.filter(change__in=(Change.CHANGED, Change.GONE)).iterator(CHUNK)
        for pk in (row.before or {}).get("ids", [])
    ]
    with transaction.atomic():
        _refuse_when_moved(old)
        batches.switch_on(batch, replacing=old)
        _live(batch, at=at)


def _refuse_when_moved(old: list[int]) -> None:
    parts = batches.chunks(old)
    there = sum(RiskRule.objects.filter(pk__in=part, live=True).count() for part in parts)
    if there != len(old):
        words = _("Katalog berubah sejak pratinjau. Pratinjau dibuat ulang; periksa sekali lagi.")
        raise Refusal("moved_on", words)


def _live(batch: ImportBatch, *, at: datetime) -> None:
    ImportBatch.objects.filter(pk=batch.pk).update(state=State.LIVE, live_at=at, content=b"")


def _maker(batch: ImportBatch) -> Any:
    words = batch.settings
    regulation = Regulation.objects.get(code=words["regulation"])
    common = {
        "batch": batch, "edition": words["edition"], "regulation": regulation,
        "valid_from": first_day(regulation, words["edition"]), "trust": words["trust"],
        "source": words["source"], "source_date": date.fromisoformat(words["source_date"]),
        "verified_by": words["verified_by"],
    }  # fmt: skip
    return lambda row: RiskRule(**common, **row.data)


def _apply_list(batch: ImportBatch, *, at: datetime) -> None:
    """One transaction writes all titles; a code keeps or gets its section from its neighbours."""
    words = batch.settings
    rows = list(batch.rows.filter(change__in=EFFECTIVE))
    with transaction.atomic():
        _refuse_when_titles_moved(words["edition"], rows)
        known = dict(Kbli.objects.filter(edition=words["edition"]).values_list("code", "section"))
        sections = {code[:2]: section for code, section in known.items()}
        facts = {"source": words["source"], "source_date": words["source_date"]}
        codes = [
            Kbli(
                edition=words["edition"], code=row.key, title=row.data["title"],
                section=sections.get(row.key[:2], ""), **facts,
            )
            for row in rows
        ]  # fmt: skip
        write_codes(codes)
        _live(batch, at=at)


def _refuse_when_titles_moved(edition: str, rows: list[ImportRow]) -> None:
    now = dict(Kbli.objects.filter(edition=edition).values_list("code", "title"))
    if any(now.get(row.key) != (row.before or {}).get("title") for row in rows):
        words = _("Katalog berubah sejak pratinjau. Pratinjau dibuat ulang; periksa sekali lagi.")
        raise Refusal("moved_on", words)


def write_codes(codes: list[Kbli]) -> None:
    """Insert codes, or make those that are there say the same."""
    Kbli.objects.bulk_create(
        codes, batch_size=CHUNK, update_conflicts=True, unique_fields=["edition", "code"],
        update_fields=["title", "source", "source_date"],
    )  # fmt: skip


def drop(batch: ImportBatch) -> None:
    """Forget a file that never went live."""
    if batch.state not in {State.MAPPING, State.PREVIEW, State.FAILED, State.READING}:
        raise Refusal("wrong_state", _("Berkas ini sudah diproses. Muat ulang halaman."))
    batch.rows.all().delete()
    batch.state, batch.content = State.DROPPED, b""
    batch.save(update_fields=["state", "content"])


@transaction.atomic
def undo(batch_id: int, *, by: User, at: datetime) -> None:
    """Take a live import back; what it replaced answers again."""
    batch = ImportBatch.objects.select_for_update().get(pk=batch_id)
    if batch.state != State.LIVE or batch.kind == Kind.REFERENCE:
        raise Refusal("wrong_state", _("Impor ini tidak berlaku, jadi tidak dapat dibatalkan."))
    if batch.kind == Kind.KBLI:
        _undo_list(batch)
    else:
        batches.undo_rules(batch)
    batches.close(batch, at=at, by=by)


def _undo_list(batch: ImportBatch) -> None:
    edition = batch.settings["edition"]
    later = ImportBatch.objects.filter(kind=Kind.KBLI, state=State.LIVE, live_at__gt=batch.live_at)
    if any(other.settings["edition"] == edition for other in later):
        raise Refusal(
            "import_built_upon", _("Ada impor KBLI yang lebih baru. Batalkan yang itu dulu.")
        )
    new = list(batch.rows.filter(change=Change.NEW).values_list("key", flat=True))
    for part in batches.chunks(new):
        Kbli.objects.filter(edition=edition, code__in=part).delete()
    rows = {row.key: row.before or {} for row in batch.rows.filter(change=Change.CHANGED)}
    old = list(Kbli.objects.filter(edition=edition, code__in=rows))
    for kbli in old:
        kbli.title = rows[kbli.code]["title"]
    Kbli.objects.bulk_update(old, ["title"], batch_size=400)
