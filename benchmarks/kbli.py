"""How well and how fast everyday words find their KBLI code.

    python -m benchmarks.kbli [sqlite|postgresql] [file of queries]

A file of queries has a line each: the words, a tab, the accepted codes parted by blanks.
Both editions are loaded; a stable half is printed apart, so that words can be written
while looking at the other half only.
"""

from __future__ import annotations

import hashlib
import statistics
import sys
from pathlib import Path
from time import perf_counter, process_time

from benchmarks.common import scratch_database

QUERIES = Path("tests/licensing/finder/queries.tsv")
PLACES = (1, 3, 5)
TARGETS = {1: 85.0, 5: 97.0}
ROUNDS = 5
Asked = list[tuple[str, set[str]]]


def main(engine: str = "sqlite", file: str = "") -> None:
    """Print hit@1, hit@3, hit@5, the misses, and the milliseconds of a query."""
    queries = read(Path(file) if file else QUERIES)
    with scratch_database(engine):
        from django.utils import timezone

        from eklinik.licensing.reference import load_law

        load_law(Path("reference"), at=timezone.now())
        _built()
        ranks = {query: _rank(query, codes) for query, codes in queries}
        _hits("all", list(ranks.values()))
        for held in (False, True):
            half = [rank for query, rank in ranks.items() if is_held(query) is held]
            _hits("held-out half" if held else "other half", half)
        _misses(queries, ranks)
        _speed([query for query, _codes in queries])


def read(file: Path) -> Asked:
    """The queries of a file, each with its accepted codes."""
    lines = file.read_text(encoding="utf-8").splitlines()
    cut = [line.split("\t") for line in lines if line.strip() and not line.startswith("#")]
    return [(query, set(codes.split())) for query, codes in cut]


def is_held(query: str) -> bool:
    """Half of all queries, always the same, chosen by their digest."""
    return hashlib.sha256(query.encode()).digest()[-1] % 2 == 1


def _built() -> None:
    from eklinik.licensing.finder.search import find

    for edition in ("2025", "2020"):
        start = perf_counter()
        find("kopi", edition=edition)
        print(f"index of {edition} built in {perf_counter() - start:.2f} s")


def _rank(query: str, codes: set[str]) -> int:
    from eklinik.licensing.finder.search import find

    found = [item.entry.code for item in find(query, edition="2025").items]
    return next((place for place, code in enumerate(found, start=1) if code in codes), 99)


def _hits(name: str, ranks: list[int]) -> None:
    parts = []
    for place in PLACES:
        share = 100 * sum(rank <= place for rank in ranks) / max(len(ranks), 1)
        target = f" (target {TARGETS[place]:.0f})" if place in TARGETS else ""
        parts.append(f"hit@{place} {share:.1f} %{target}")
    print(f"{name}: {len(ranks)} queries, {', '.join(parts)}")


def _misses(queries: Asked, ranks: dict[str, int]) -> None:
    for query, codes in queries:
        if ranks[query] > PLACES[-1] and not is_held(query):
            print(f"  not among five: {query} ({', '.join(sorted(codes))})")


def _speed(queries: list[str]) -> None:
    from eklinik.licensing.finder.search import find

    for name, clock in (("wall clock", perf_counter), ("one core", process_time)):
        times = []
        for query in queries * ROUNDS:
            start = clock()
            find(query, edition="2025")
            times.append((clock() - start) * 1000)
        cuts = statistics.quantiles(times, n=20)
        middle = statistics.median(times)
        print(f"a query, {name}: p50 {middle:.2f} ms, p95 {cuts[18]:.2f} ms (target 20)")


if __name__ == "__main__":
    main(*sys.argv[1:])
