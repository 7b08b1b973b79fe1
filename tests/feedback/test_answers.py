"""Questions and answers: versions, topics, and everyday words."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.conf import settings
from django.db import connection
from django.test.utils import CaptureQueriesContext

from eklinik.accounts.refusals import Refusal
from eklinik.catalogue.models import Synonym
from eklinik.feedback import answers
from tests.people import NOW, House

FOLDER = settings.ROOT / "reference" / "answers"


@pytest.fixture
def office(house: House) -> int:
    answers.load_answers(FOLDER, office=house.office, at=NOW)
    return house.office.pk


def first(office: int, question: str, **more: bool) -> str:
    found = answers.search(question, answers.told(office, **more), office_id=office)
    return found[0].question if found else ""


def test_reference_answers_are_loaded_once(house: House) -> None:
    made = [answers.load_answers(FOLDER, office=house.office, at=NOW) for _ in range(2)]
    assert made[0] >= 20
    assert made[1] == 0


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("saya tidak punya email", "Tidak punya e-mail, apakah bisa mengurus izin?"),
        ("lupa password", "Lupa kata sandi, bagaimana?"),
        ("fotonya buram", "Foto dokumen saya disebut buram, apa yang salah?"),
        ("siapa didahulukan lansia", "Siapa yang didahulukan dalam antrean?"),
        ("sertifikat standar belum terverifikasi",
         "Sertifikat Standar saya tertulis belum terverifikasi, apa artinya?"),
        ("berapa ongkosnya", "Berapa biaya mengurus izin?"),
    ],
)  # fmt: skip
def test_search_finds_by_everyday_words(office: int, asked: str, found: str) -> None:
    assert first(office, asked) == found


def test_search_of_nonsense_finds_nothing(office: int) -> None:
    assert first(office, "qwxz zzyx") == ""


def test_search_uses_the_synonym_table(office: int) -> None:
    assert first(office, "kebilan") == ""
    Synonym.objects.create(word="kebilan", means="biaya tarif", language="ace", draft=True)
    assert first(office, "kebilan") == "Berapa biaya mengurus izin?"


def test_officers_read_more_than_the_public(office: int) -> None:
    public, officers = answers.told(office), answers.told(office, for_officers=True)
    assert {item.slug for item in public} < {item.slug for item in officers}
    assert not any(item.for_officers for item in public)


def test_told_takes_one_query(office: int) -> None:
    with CaptureQueriesContext(connection) as caught:
        answers.told(office)
    assert len(caught) == 1


def test_draft_is_told_only_once_published(house: House) -> None:
    words = {"topic": "biaya", "question": "Berapa?", "answer": "Rp0."}
    made = answers.write(house.office, by=house.actor("admin"), at=NOW, **words)
    assert answers.told(house.office.pk) == []
    answers.publish(made, at=NOW)
    again = {**words, "answer": "Rp0, semuanya."}
    new = answers.write(
        house.office, article=made.article, by=house.actor("admin"), at=NOW, **again
    )
    assert [item.answer for item in answers.told(house.office.pk)] == ["Rp0."]
    answers.publish(new, at=NOW + timedelta(days=1))
    assert [(i.version, i.answer) for i in answers.told(house.office.pk)] == [(2, "Rp0, semuanya.")]


def test_retired_article_comes_back_in_its_words(house: House) -> None:
    words = {"topic": "biaya", "question": "Berapa?", "answer": "Rp0."}
    made = answers.write(house.office, by=house.actor("admin"), at=NOW, **words)
    answers.publish(made, at=NOW)
    answers.retire(made.article, at=NOW)
    assert answers.told(house.office.pk) == []
    answers.bring_back(made.article)
    assert [item.answer for item in answers.told(house.office.pk)] == ["Rp0."]


def test_other_offices_member_writes_nothing(house: House, other_house: House) -> None:
    words = {"topic": "biaya", "question": "Berapa?", "answer": "Rp0."}
    with pytest.raises(Refusal):
        answers.write(house.office, by=other_house.actor("admin"), at=NOW, **words)
