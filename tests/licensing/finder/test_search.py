"""How the finder reads: typos, joined words, synonyms, numbers, editions, one-liners."""

from __future__ import annotations

import pytest

from eklinik.catalogue.synonyms import teach
from eklinik.licensing.finder.index import index_of
from eklinik.licensing.finder.search import find
from eklinik.licensing.finder.uses import use_of
from eklinik.licensing.models import Kbli, KbliWords
from tests.people import build_house


def codes(text: str, edition: str = "2025", office_id: int | None = None) -> list[str]:
    return [item.entry.code for item in find(text, edition=edition, office_id=office_id).items]


@pytest.mark.parametrize(
    ("typed", "code"),
    [("loundri", "96100"), ("bengkl motor", "95320"), ("doors meer", "95312"),
     ("warungkopi", "56303"), ("peternakan kambig", "01442"), ("MEBEL!!!", "31011")],
)  # fmt: skip
def test_slips_of_the_finger_are_forgiven(law, typed, code):
    assert codes(typed)[0] == code


def test_acehnese_words_are_understood_as_drafts(law):
    found = find("neuheun udeung", edition="2025")
    assert (found.items[0].entry.code, found.drafts) == ("03231", ("neuheun udeung",))


def test_number_finds_the_code_and_its_beginning_the_group(law):
    assert codes("56101") == ["56101"]
    assert codes("5610") == ["56101", "56102"]


def test_nonsense_finds_nothing(law):
    assert codes("qqzzw vvbrr") == []
    assert codes("") == []


def test_making_and_selling_are_told_apart(law):
    assert codes("jual tempe")[0] == "47244"
    assert codes("bikin tempe")[0] == "10307"


def test_words_of_one_office_stay_there(law):
    house = build_house()
    teach(house.office.pk, word="qqzzw", means="bengkel motor")
    assert codes("qqzzw", office_id=house.office.pk)[0] == "95320"
    assert codes("qqzzw") == []


def test_old_edition_has_borrowed_words(law):
    assert codes("laundry", "2020") == ["96200"]
    assert codes("kebun sawit", "2020")[0] == "01262"


def test_every_code_of_2025_has_words(law):
    known = set(Kbli.objects.filter(edition="2025").values_list("code", flat=True))
    assert set(KbliWords.objects.exclude(words="").values_list("code", flat=True)) == known


def test_at_least_300_codes_have_a_line_of_our_own(law):
    assert KbliWords.objects.exclude(meant_for="").count() >= 300


def test_line_is_ours_or_says_that_it_is_derived(law):
    assert use_of("2025", "96100").derived is False
    made = use_of("2025", "01116")
    assert (made.derived, made.meant_for) == (
        True, "kegiatan seperti judulnya, misalnya tanam kacang merah, kacang panjang kering, "
        "kacang tunggak",
    )  # fmt: skip
    assert use_of("2025", "00000") is None


def test_old_code_is_never_told_apart_by_new_numbers(law):
    told = use_of("2020", "96200")
    assert told.not_for.split("(")[-1].rstrip(")") in index_of("2020").by_code
