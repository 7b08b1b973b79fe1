"""Drafts keep what was typed, right or not, and two tabs never overwrite each other unseen."""

from __future__ import annotations

import pytest

from eklinik.applications import drafts
from eklinik.applications.models import Application
from eklinik.casework.refusals import Refusal
from tests.applications.make import draft, filed, returned
from tests.people import NOW, House

LONG = "Warung Nasi “Mak’ Ros” مرحبا 🍛 " * 300


def save(application: Application, house: House, revision: int, **typed: object) -> Application:
    return drafts.autosave(application, typed, by=house.actor("pemohon"), at=NOW, revision=revision)


def test_autosave_keeps_valid_and_unfinished_answers(house: House) -> None:
    saved = save(draft(house), house, 0, alamat_usaha="Jalan Teuku ’Umar", luas="tiga puluh")
    assert saved.answers == {"alamat_usaha": "Jalan Teuku ’Umar", "luas": "tiga puluh"}
    assert saved.revision == 1
    assert save(saved, house, 1, luas="1.250").answers["luas"] == 1250


def test_autosave_keeps_a_long_answer_in_any_script(house: House) -> None:
    assert save(draft(house), house, 0, alamat_usaha=LONG).answers["alamat_usaha"] == LONG.strip()


def test_autosave_leaves_out_what_the_form_does_not_ask(house: House) -> None:
    assert save(draft(house), house, 0, nomor_gaib="x").answers == {}


def test_second_tab_is_told_and_overwrites_nothing(house: House) -> None:
    application = draft(house)
    save(application, house, 0, alamat_usaha="Dari tab pertama")
    with pytest.raises(Refusal) as refused:
        save(application, house, 0, alamat_usaha="Dari tab kedua")
    assert refused.value.code == "saved_elsewhere"
    application.refresh_from_db()
    assert application.answers == {"alamat_usaha": "Dari tab pertama"}


def test_saving_the_same_again_is_harmless(house: House) -> None:
    application = draft(house)
    save(application, house, 0, alamat_usaha="Sama")
    assert save(application, house, 0, alamat_usaha="Sama").revision == 1


def test_a_stranger_may_not_save(house: House, other_house: House) -> None:
    application = draft(house)
    for by in (house.actor("fo"), other_house.actor("pemohon")):
        with pytest.raises(Refusal) as refused:
            drafts.autosave(application, {"luas": "1"}, by=by, at=NOW, revision=0)
        assert refused.value.code == "not_your_role"


def test_answers_of_a_sent_file_cannot_be_changed(house: House) -> None:
    application = filed(house)
    with pytest.raises(Refusal) as refused:
        save(application, house, application.revision, alamat_usaha="Lain")
    assert refused.value.code == "closed_to_changes"


def test_after_a_return_only_what_was_asked_can_be_changed(house: House) -> None:
    application = returned(house)
    saved = save(application, house, application.revision, alamat_usaha="Jalan Baru 2")
    assert saved.answers["alamat_usaha"] == "Jalan Baru 2"
    application.case.refresh_from_db()
    assert application.case.facts["corrections_open"] == 1


@pytest.mark.parametrize("kind", ["duplikat", "gaib"])
def test_start_of_a_request_kind_that_is_not_offered_is_refused(house: House, kind: str) -> None:
    with pytest.raises(Refusal) as refused:
        draft(house, kind=kind)
    assert refused.value.details == {"request_kind": ["not_offered"]}


def test_start_of_another_offices_permit_is_refused(house: House, other_house: House) -> None:
    with pytest.raises(Refusal) as refused:
        drafts.start(
            house.office, other_house.permits["plain"], house.users["pemohon"], "baru", at=NOW
        )
    assert refused.value.code == "not_offered"


def test_discarded_draft_stays_discarded(house: House) -> None:
    application = draft(house)
    drafts.discard(application, by=house.actor("pemohon"), at=NOW)
    application.refresh_from_db()
    assert application.discarded_at == NOW
    with pytest.raises(Refusal):
        drafts.discard(application, by=house.actor("pemohon"), at=NOW)
