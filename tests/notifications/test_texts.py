"""The words of notices: the office's own, or the built-in ones."""

from __future__ import annotations

import pytest

from eklinik.notifications.models import NoticeText
from eklinik.notifications.texts import fill, text_for, unknown_placeholders
from tests.people import NOW, House

KEY = "permit_with_inspection.verify_documents.return_to_applicant"


def test_text_of_the_office_comes_before_the_built_in_one(house: House, other_house: House) -> None:
    NoticeText.objects.create(
        office=house.office, key=KEY, subject="Halo", text="Perbaiki {nomor}",
        updated_at=NOW, updated_by=house.users["admin"],
    )  # fmt: skip
    assert text_for(house.office.pk, KEY) == ("Halo", "Perbaiki {nomor}")
    assert text_for(other_house.office.pk, KEY)[0] == "Permohonan {nomor} perlu diperbaiki"


def test_key_without_words_is_an_error(house: House) -> None:
    with pytest.raises(KeyError):
        text_for(house.office.pk, "permit_with_inspection.inspect.dance")


def test_unknown_placeholder_is_named() -> None:
    assert unknown_placeholders("Yth. {nama}, sandi {sandi}") == {"sandi"}


def test_fill_leaves_other_braces_of_a_name_alone() -> None:
    assert fill("{nama}: {nomor}", {"nama": "Teuku {Umar}", "nomor": "1"}) == "Teuku {Umar}: 1"
