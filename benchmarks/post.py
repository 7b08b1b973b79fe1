"""POST of a transition over HTTP beside a bare Django view that writes the same rows.

    python -m benchmarks.post sqlite
    python -m benchmarks.post postgresql
"""

from __future__ import annotations

import sys
from itertools import count
from typing import Any

import httpx

from benchmarks.common import interleaved, scratch_database, timed

POSTS = 60


def main(engine: str) -> None:
    """Measure one engine and print the figures."""
    with scratch_database(engine):
        from benchmarks.server import server, signed_in
        from tests.people import build_house

        house = build_house()
        ours, theirs = submitted(house), submitted(house)
        with server() as address:
            client = signed_in(address, "teknis")
            medians = interleaved(
                {
                    "bare view": lambda: timed(lambda: bare(client, theirs.pk)) / POSTS,
                    "take": lambda: timed(lambda: passes(client, ours.pk)) / POSTS,
                }
            )
    for name, seconds in medians.items():
        print(f"{engine} {name}: {1 / seconds:.0f} POST/s, {seconds * 1000:.2f} ms")
    print(f"{engine} take against bare view: {medians['bare view'] / medians['take']:.2f}")


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


STEPS = count()


def passes(client: httpx.Client, case_id: int) -> None:
    """Post our own page's form: to the draft, back to the refusal, and again."""
    words = {"reason": "bolak-balik", "csrfmiddlewaretoken": "a" * 32}
    for _ in range(POSTS):
        verb = ("reconsider", "refuse")[next(STEPS) % 2]
        answer = client.post(f"/kantor/berkas/{case_id}/{verb}/", data=words)
        assert answer.status_code in (302, 303), (verb, answer.status_code)


if __name__ == "__main__":
    main(sys.argv[1] if len(sys.argv) > 1 else "sqlite")
