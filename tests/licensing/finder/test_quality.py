"""How well everyday words find their code: hit@1, hit@3 and hit@5 over the written queries."""

from __future__ import annotations

from eklinik.licensing.finder.search import find
from eklinik.licensing.models import Kbli


def test_queries_are_many_and_name_real_codes(law, queries):
    known = set(Kbli.objects.filter(edition="2025").values_list("code", flat=True))
    assert len(queries) >= 300
    assert [query for query, codes in queries if not codes <= known] == []
    assert len({query for query, _codes in queries}) == len(queries)


def test_queries_touch_every_section(law, queries):
    sections = dict(Kbli.objects.filter(edition="2025").values_list("code", "section"))
    asked = {sections[code] for _query, codes in queries for code in codes}
    assert asked >= set("ABCDEFGHIJKLMNOPQRSTUV")


def test_hits_reach_the_target(law, queries):
    ranks = [rank(query, codes) for query, codes in queries]
    assert sum(place < 1 for place in ranks) / len(ranks) >= 0.92
    assert sum(place < 5 for place in ranks) / len(ranks) >= 0.985


def rank(query: str, codes: set[str]) -> int:
    found = [item.entry.code for item in find(query, edition="2025").items]
    return next((place for place, code in enumerate(found) if code in codes), 99)
