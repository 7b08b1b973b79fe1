"""Words of the finder in the office's hands: synonyms and missed queries."""

from __future__ import annotations

import pytest

from eklinik.accounts.models import LogEntry
from eklinik.catalogue.models import Synonym
from eklinik.catalogue.synonyms import teach
from eklinik.licensing.finder.missed import note
from eklinik.licensing.finder.search import find
from eklinik.licensing.models import MissedQuery
from eklinik.licensing.reference import load_law
from tests.licensing.conftest import REFERENCE
from tests.people import NOW

FORM = {"word": "Kupiah Gayo", "means": "kopiah", "language": "id"}


@pytest.fixture
def boss(client, house):
    load_law(REFERENCE, at=NOW)
    client.force_login(house.users["admin"])
    return client


@pytest.mark.parametrize("name", ["fo", "kepala", "pemohon"])
def test_only_the_administrator_sees_the_words(boss, house, name):
    assert boss.get("/kelola/kata/").status_code == 200
    boss.force_login(house.users[name])
    assert boss.get("/kelola/kata/").status_code == 404


def test_missed_words_become_a_synonym_that_is_found(boss, house):
    office_id = house.office.pk
    note("qqzzw vvbrr", day=NOW.date())
    row = MissedQuery.objects.get()
    assert find(row.words, edition="2025", office_id=office_id).items == ()
    boss.post(f"/kelola/kata/luput/{row.pk}/", {"means": "warung kopi"})
    found = find("qqzzw vvbrr", edition="2025", office_id=office_id)
    assert found.items[0].entry.code == "56303"
    assert MissedQuery.objects.count() == 0


def test_words_are_added_changed_and_removed(boss, house):
    assert boss.post("/kelola/kata/baru/", FORM).status_code == 302
    row = Synonym.objects.get(office=house.office)
    assert (row.word, row.means) == ("kupiah gayo", "kopiah")
    assert boss.post(f"/kelola/kata/{row.pk}/", {**FORM, "means": "topi"}).status_code == 302
    row = Synonym.objects.get(office=house.office)
    assert row.means == "topi"
    assert boss.post(f"/kelola/kata/{row.pk}/hapus/").status_code == 302
    assert not Synonym.objects.filter(office=house.office).exists()
    actions = LogEntry.objects.filter(subject="synonym").order_by("pk")
    assert list(actions.values_list("action", flat=True)) == ["create", "change", "remove"]


@pytest.mark.parametrize("words", [{"word": ""}, {"means": "!!!"}, {"word": "a\0b"}])
def test_bad_words_are_kept_on_the_form(boss, words):
    answer = boss.post("/kelola/kata/baru/", {**FORM, **words})
    assert answer.status_code == 422


def test_known_pair_is_refused(boss):
    boss.post("/kelola/kata/baru/", FORM)
    answer = boss.post("/kelola/kata/baru/", FORM)
    assert "Padanan itu sudah ada." in answer.content.decode()


def test_words_of_another_office_are_not_there(boss, other_house):
    row = teach(other_house.office.pk, word="asing", means="kopi")
    assert boss.get(f"/kelola/kata/{row.pk}/").status_code == 404
    assert boss.post(f"/kelola/kata/{row.pk}/hapus/").status_code == 404
    assert "asing" not in boss.get("/kelola/kata/?q=asing").content.decode().split("</form>")[-1]


def test_common_words_are_not_removed(boss):
    common = Synonym.objects.filter(office__isnull=True).first()
    assert boss.post(f"/kelola/kata/{common.pk}/hapus/").status_code == 404


def test_missed_words_are_dismissed(boss):
    note("zz kata aneh", day=NOW.date())
    boss.post(f"/kelola/kata/luput/{MissedQuery.objects.get().pk}/abaikan/")
    assert MissedQuery.objects.count() == 0
