"""POST of a transition over HTTP beside a bare Django view that writes the same rows.

The bare view runs twice: behind the house's own middleware, and in a project as
`django-admin startproject` makes it.

python -m benchmarks.post sqlite
python -m benchmarks.post postgresql
"""

from __future__ import annotations

import sys
from typing import Any

import httpx

from benchmarks.common import interleaved, scratch_database, timed

POSTS = 40
HOUSE, STOCK = "bare view in the house", "bare view in a stock project"


def main(engine: str) -> None:
    """Measure one engine and print the figures."""
    with scratch_database(engine):
        from benchmarks.server import BARE, server, signed_in
        from tests.people import build_house

        house = build_house()
        ours, inside, outside = (submitted(house) for _ in range(3))
        with server() as house_address, server(BARE) as stock_address:
            client = signed_in(house_address, "teknis")
            passes, stock = Passes(client, ours), signed_in(stock_address, "teknis")
            medians = interleaved(
                {
                    HOUSE: lambda: timed(lambda: bare(client, inside.pk)) / POSTS,
                    STOCK: lambda: timed(lambda: bare(stock, outside.pk)) / POSTS,
                    "take": lambda: timed(passes.run) / POSTS,
                }
            )
    for name, seconds in medians.items():
        print(f"{engine} {name}: {1 / seconds:.0f} POST/s, {seconds * 1000:.2f} ms")
    for name in (HOUSE, STOCK):
        print(f"{engine} take against {name}: {medians[name] / medians['take']:.2f}")


def submitted(house: Any) -> Any:
    """A case with technical staff, at the refusal's draft."""
    from eklinik.casework.models import Case
    from eklinik.casework.take import take
    from tests.people import NOW

    case = house.case()
    take(case.pk, "submit", by=house.actor("pemohon"), at=NOW)
    take(case.pk, "refuse", by=house.actor("fo"), at=NOW, reason="ke draf penolakan")
    return Case.objects.get(pk=case.pk)


def bare(client: httpx.Client, case_id: int) -> None:
    """Post to the bare view."""
    words = {"reason": "bolak-balik", "csrfmiddlewaretoken": "a" * 32}
    for _ in range(POSTS):
        answer = client.post(f"/bare/post/{case_id}/", data=words)
        assert answer.status_code == 302, answer.status_code


class Passes:
    """Our own page's form: from the refusal's draft to front office, and back again."""

    def __init__(self, client: httpx.Client, case: Any) -> None:
        self.client, self.case_id, self.seq = client, case.pk, case.seq

    def run(self) -> None:
        for _ in range(POSTS):
            self.one(("refuse", "reconsider")[self.seq % 2 == 0])

    def one(self, verb: str) -> None:
        words = {"reason": "bolak-balik", "seen": self.seq, "csrfmiddlewaretoken": "a" * 32}
        answer = self.client.post(f"/kantor/berkas/{self.case_id}/langkah/{verb}/", data=words)
        assert answer.status_code == 302, (verb, self.seq, answer.status_code)
        self.client.cookies.delete("messages")  # the next page would have shown it
        self.seq += 1


if __name__ == "__main__":
    main(sys.argv[1] if len(sys.argv) > 1 else "sqlite")
