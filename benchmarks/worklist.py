"""The worklist page over HTTP at few and at many cases, beside a bare Django list of 20 rows.

    python -m benchmarks.worklist sqlite 1000 100000
    python -m benchmarks.worklist postgresql 1000 1000000

At most 40,000 cases wait for the role.  Prints milliseconds of the first and the
last page and of the bare list, and their ratios.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Callable
from html import unescape

import httpx

from benchmarks.common import interleaved, scratch_database, timed

REPEAT = 10
HOUSE, STOCK = "bare list in the house", "bare list in a stock project"


def main(engine: str, few: int, many: int) -> None:
    """Measure both sizes on one engine."""
    first = {}
    with scratch_database(engine):
        from benchmarks.seeding import seed
        from benchmarks.server import BARE, server, signed_in
        from eklinik.casework.take import take
        from tests.people import NOW, build_house

        house = build_house()
        case = house.case()
        take(case.pk, "submit", by=house.actor("pemohon"), at=NOW)
        seeded = 0
        with server() as house_address, server(BARE) as bare_address:
            client, plain = signed_in(house_address, "fo"), signed_in(bare_address, "fo")
            for size in (few, many):
                seed_more(seed, case, seeded, size)
                seeded = size
                medians = measure(client, plain)
                first[size] = medians["first page"]
                tell(engine, size, medians)
    print(f"{engine} {many} against {few} cases: {first[many] / first[few]:.2f}")


def seed_more(seed: Callable[..., None], case: object, seeded: int, size: int) -> None:
    """Bring the table to `size` cases."""
    from eklinik.casework.models import Case

    Case.objects.filter(number__startswith="benih-").delete() if seeded else None
    seed(case, size)


def measure(client: httpx.Client, plain: httpx.Client) -> dict[str, float]:
    """Seconds a page: ours first and last, and the bare list."""
    last = last_page(client)
    return interleaved(
        {
            "first page": lambda: fetch(client, "/kantor/"),
            "last page": lambda: fetch(client, last),
            HOUSE: lambda: fetch(client, "/bare/list/"),
            STOCK: lambda: fetch(plain, "/bare/list/"),
        }
    )


def fetch(client: httpx.Client, path: str) -> float:
    """Mean seconds of a page over some requests; it must be a page with rows."""

    def work() -> None:
        for _ in range(REPEAT):
            answer = client.get(path)
            assert answer.status_code == 200, (path, answer.status_code)

    return timed(work) / REPEAT


def last_page(client: httpx.Client) -> str:
    """The address of the last page, as the page itself links it."""
    found = re.search(r'href="([^"]*akhir=[^"]*)"', client.get("/kantor/").text)
    assert found, client.get("/kantor/").text[:300]
    return "/kantor/" + unescape(found[1]) if found[1].startswith("?") else unescape(found[1])


def tell(engine: str, size: int, medians: dict[str, float]) -> None:
    """Print one size."""
    said = f"{engine} {size} cases,"
    for name, seconds in medians.items():
        print(f"{said} {name}: {seconds * 1000:.2f} ms")
    first, last = medians["first page"], medians["last page"]
    for name in (HOUSE, STOCK):
        print(f"{said} first page against {name}: {first / medians[name]:.2f}")
    print(f"{said} last page against first: {last / first:.2f}")


if __name__ == "__main__":
    words = sys.argv[1:] or ["sqlite"]
    sizes = [int(word) for word in words[1:]] or [1000, 100_000]
    main(words[0], *sizes)
