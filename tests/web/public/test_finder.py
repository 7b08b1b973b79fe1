"""A permit is found by one's own words."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from eklinik.web.public.finder import Found, permits_on, search, tokens
from tests.people import DAY_ONE, House, definition, publish

TODAY = date(2026, 11, 24)
PERMITS = {
    "bidan": ("Surat Izin Praktik Bidan", ["melahirkan", "persalinan", "kesehatan"]),
    "paud": ("Izin Pendidikan Anak Usia Dini", ["TK", "kelompok bermain", "sekolah"]),
    "reklame": ("Izin Mendirikan Tiang Reklame", ["baliho", "spanduk", "iklan"]),
}


@pytest.fixture
def permits(house: House) -> tuple[Found, ...]:
    for code, (name, keywords) in PERMITS.items():
        words = definition(chart="permit_without_inspection", keywords=keywords)
        publish(house, code, {**words, "name": name})
    return permits_on(TODAY)


def best(permits: tuple[Found, ...], text: str) -> str:
    found = search(permits, text)
    return found[0].slug if found else ""


@pytest.mark.parametrize(
    ("asked", "slug"),
    [
        ("bidan", "kota-bidan"),
        ("saya mau buka praktek bidan", "kota-bidan"),
        ("BIDAN!!", "kota-bidan"),
        ("bidn", "kota-bidan"),
        ("persalinan", "kota-bidan"),
        ("sekolah TK", "kota-paud"),
        ("kelompok bermain", "kota-paud"),
        ("pasang baliho", "kota-reklame"),
        ("reklamme", "kota-reklame"),
    ],
)
def test_search_finds(permits: tuple[Found, ...], asked: str, slug: str) -> None:
    assert best(permits, asked) == slug


@pytest.mark.parametrize("asked", ["zzzz", "شركة", "🙂", "'; DROP TABLE", "%"])
def test_search_for_what_is_not_there(permits: tuple[Found, ...], asked: str) -> None:
    found = search(permits, asked)
    assert found == [] or asked in ("شركة", "🙂", "%")


def test_search_for_nothing_shows_everything_by_name(permits: tuple[Found, ...]) -> None:
    names = [line.name for line in search(permits, "  ")]
    assert names == sorted(names, key=str.lower)
    assert len(names) == 5


def test_search_with_a_very_long_text_ends(permits: tuple[Found, ...]) -> None:
    assert best(permits, "bidan " * 5000) == "kota-bidan"


def test_tokens_drop_accents_and_signs() -> None:
    assert tokens("Kafé & Warung (Aceh) x") == ["kafe", "warung", "aceh"]


def test_list_has_each_permit_once_in_the_version_that_counts(house: House) -> None:
    words = definition(chart="permit_without_inspection")
    newer = publish(house, "plain", {**words, "name": "Izin Baru"}, version=2)
    newer.valid_from = date(2026, 1, 1)
    newer.save()
    later = publish(house, "plain", {**words, "name": "Izin Tahun Depan"}, version=3)
    later.valid_from = date(2027, 1, 1)
    later.save()
    assert [line.name for line in permits_on(TODAY) if line.slug == "kota-plain"] == ["Izin Baru"]


def test_list_leaves_out_drafts_and_what_is_over(house: House) -> None:
    house.permits["plain"].state = "draft"
    house.permits["plain"].save()
    house.permits["visited"].valid_to = DAY_ONE
    house.permits["visited"].save()
    assert permits_on(TODAY) == ()


def test_list_is_read_anew_when_a_permit_is_published(
    house: House, django_assert_num_queries: Any
) -> None:
    before = len(permits_on(TODAY))
    with django_assert_num_queries(2):
        permits_on(TODAY)
    publish(house, "lain", definition(chart="permit_without_inspection"))
    assert (before, len(permits_on(TODAY))) == (2, 3)
