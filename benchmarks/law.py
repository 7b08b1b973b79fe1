"""The law: importing 20,000 rows of an Excel export, and asking for a risk.

python -m benchmarks.law [sqlite|postgresql]
"""

from __future__ import annotations

import io
import statistics
import sys
from datetime import timedelta
from pathlib import Path
from time import perf_counter, process_time

from benchmarks.common import scratch_database, timed

ROWS = 20_000
ASKED = 2_000
SETTINGS = {
    "edition": "2025", "regulation": "PP 28/2025", "trust": "secondary",
    "source": "pengukuran", "source_date": "2026-11-24",
}  # fmt: skip


def main(engine: str = "sqlite") -> None:
    """Print seconds of each step, and milliseconds of an answer."""
    with scratch_database(engine):
        from django.utils import timezone

        from eklinik.licensing.reference import load_law

        at = timezone.now()
        print(f"reference tables: {timed(lambda: load_law(Path('reference'), at=at)):.2f} s")
        _import(at)
        _ask(at.date())


def _import(at: object) -> None:
    from eklinik.accounts.models import User
    from eklinik.licensing.importers import run
    from eklinik.licensing.importers.take_in import receive, set_mapping

    by = User.objects.create_user("ukur", "x", name="Ukur Contoh")
    content = _workbook()
    start, busy = perf_counter(), process_time()
    batch = receive("excel", "ekspor.xlsx", content, SETTINGS, by=by, at=at)
    set_mapping(batch, batch.settings["mapping"])
    print(f"received: {perf_counter() - start:.2f} s, {len(content) / 1e6:.1f} MB")
    print(f"read and compared: {timed(lambda: run.advance(batch.pk, at=at)):.2f} s")
    batch.refresh_from_db()
    print(batch.counts)
    run.confirm(batch)
    print(f"made live: {timed(lambda: run.advance(batch.pk, at=at)):.2f} s")
    later = at + timedelta(minutes=1)
    print(f"undone: {timed(lambda: run.undo(batch.pk, by=by, at=later)):.2f} s")
    cpu = process_time() - busy
    print(f"whole import and undo: {perf_counter() - start:.2f} s, {cpu:.2f} s of one core")


def _workbook() -> bytes:
    """Rows as OSS exports them: every code without a better row, four scales, several scopes."""
    from openpyxl import Workbook

    from eklinik.licensing.models import Kbli, RiskRule

    better = RiskRule.objects.filter(trust="source").values("code")
    codes = Kbli.objects.filter(edition="2025").exclude(code__in=better).order_by("code")
    book = Workbook(write_only=True)
    sheet = book.create_sheet()
    sheet.append(["kbli", "ruang_lingkup", "uraian_skala_usaha", "kd_resiko", "uraian_kewenangan"])
    lines = (
        [code, f"Lingkup {scope}", scale, risk, "02"]
        for scope in range(1, 9)
        for code in codes.values_list("code", flat=True)
        for scale, risk in (("Mikro", "R"), ("Kecil", "MR"), ("Menengah", "MT"), ("Besar", "T"))
    )
    for _number, line in zip(range(ROWS), lines, strict=False):
        sheet.append(line)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _ask(on: object) -> None:
    from eklinik.licensing.classify import classify
    from eklinik.licensing.models import Kbli

    codes = list(Kbli.objects.filter(edition="2025").values_list("code", flat=True))
    times = []
    for number in range(ASKED):
        code = codes[number * 7 % len(codes)]
        times.append(timed(lambda code=code: classify("2025", code, on=on)) * 1000)
    cuts = statistics.quantiles(times, n=20)
    print(f"classify: p50 {statistics.median(times):.2f} ms, p95 {cuts[18]:.2f} ms")


if __name__ == "__main__":
    main(*sys.argv[1:])
