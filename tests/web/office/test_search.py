"""Search: by number, words, NIK exactly, permit number; only what may be seen."""

from __future__ import annotations

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from eklinik.applicants.identities import save_applicant
from eklinik.casework.models import Case, CaseWord
from eklinik.casework.search import asked, find_cases
from tests.people import NOW

NIK = "1171015503900001"


def found(client, question: str) -> list[str]:
    page = client.get("/kantor/cari/", {"q": question})
    assert page.status_code == 200
    return re.findall(r'<span class="code small">([^<]+)</span>', page.content.decode())


def renamed(case: Case, name: str) -> Case:
    Case.objects.filter(pk=case.pk).update(applicant_name=name)
    CaseWord.objects.filter(case=case, word__in=["cut", "nyak"]).delete()
    CaseWord.objects.bulk_create(
        CaseWord(office_id=case.office_id, case=case, word=word) for word in name.lower().split()
    )
    return case


@pytest.mark.parametrize("word", ["zz", "azz", "o'ne", "al-", "١٢", "éa", "99", "a9"])
def test_a_word_is_found_by_its_beginning_whatever_letters_it_has(lodged, house, word):
    case = renamed(lodged(), f"{word}x")
    lodged()
    cases = Case.objects.filter(office=house.office)
    hits = find_cases(cases, word, office_id=house.office.pk)
    assert [hit.pk for hit in hits] == [case.pk]


def test_every_word_must_be_found(enter, lodged):
    case = renamed(lodged(), "meurah jaya")
    renamed(lodged(), "meurah lain")
    assert found(enter("fo"), "Jay MEURAH") == [case.number]
    assert found(enter("fo"), "meurah xyz") == []


def test_a_number_goes_straight_to_its_case(enter, lodged):
    case = lodged()
    page = enter("fo").get("/kantor/cari/", {"q": f" {case.number} "})
    assert page["Location"] == f"/kantor/berkas/{case.pk}/"


def test_a_nik_is_found_only_whole(enter, house, lodged):
    case = lodged()
    words = {"kind": "person", "name": "Cut Contoh", "nik": NIK, "phone": "0812-0000-1234",
             "address": "Jalan Contoh 1"}  # fmt: skip
    person = save_applicant(house.office, words, by=None, at=NOW)
    Case.objects.filter(pk=case.pk).update(applicant=person)
    assert found(enter("fo"), NIK) == [case.number]
    assert found(enter("fo"), "11 7101 550390 0001") == [case.number]
    assert found(enter("fo"), NIK[:15]) == []


def test_cases_of_others_are_never_found(enter, lodged, house, other_house):
    case = renamed(lodged(), "seulanga contoh")
    house.users["asing"] = other_house.users["fo"]
    assert found(enter("asing"), "seulanga") == []
    assert enter("asing").get("/kantor/cari/", {"q": case.number}).status_code == 200
    Case.objects.filter(pk=case.pk).update(unit=None)
    assert found(enter("kasi"), "seulanga") == []


def test_search_pages_newest_first(enter, lodged):
    cases = [lodged() for _ in range(23)]
    fo = enter("fo")
    first = fo.get("/kantor/cari/", {"q": "contoh"}).content.decode()
    link = re.search(r'rel="next" href="([^"]+)"', first)[1].replace("&amp;", "&")
    second = fo.get("/kantor/cari/" + link)
    rest = re.findall(r'<span class="code small">([^<]+)</span>', second.content.decode())
    assert rest == [case.number for case in cases[2::-1]]


def test_search_takes_the_same_queries_for_one_and_many(enter, lodged):
    lodged()
    fo = enter("fo")
    found(fo, "contoh")
    with CaptureQueriesContext(connection) as one:
        found(fo, "contoh")
    for _ in range(15):
        lodged()
    with CaptureQueriesContext(connection) as many:
        found(fo, "contoh")
    assert (len(one), len(many)) == (6, 6)


@pytest.mark.parametrize("question", ["", " ", "%", "'", "\x00", "a" * 5000, "_", "1/2/3", "🙂"])
def test_odd_questions_find_nothing_and_break_nothing(enter, lodged, question):
    lodged()
    assert found(enter("fo"), question) == []


def test_a_question_is_its_longest_words_first():
    assert asked("Kota a Kutaraja") == ["kutaraja", "kota"]
    assert asked("00001/DPMPTSP-KOTA/2026") == ["00001/dpmptsp-kota/2026"]
