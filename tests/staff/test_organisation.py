"""The office's administration: changes are checked, kept apart by office, and logged."""

from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError

from eklinik.accounts.models import LogEntry, Office
from eklinik.staff import organisation
from eklinik.staff.models import Unit
from tests.people import NOW


@pytest.fixture
def by(house) -> dict:
    return {"by": house.users["admin"].pk, "at": NOW}


def test_a_change_of_the_office_is_logged_with_what_it_was(house, by):
    organisation.change_office(house.office, {"place": "Kota Baru", "phone": ""}, **by)
    assert Office.objects.get(pk=house.office.pk).place == "Kota Baru"
    entry = LogEntry.objects.get(subject="office")
    assert entry.detail == {"place": ["Kota Contoh", "Kota Baru"]}


def test_a_change_that_changes_nothing_is_not_logged(house, by):
    organisation.change_office(house.office, {"place": "Kota Contoh"}, **by)
    assert LogEntry.objects.filter(subject="office").count() == 0


def test_roles_that_must_use_a_second_factor_come_from_the_list(house, by):
    organisation.force_second(house.office, ["section_head", "section_head"], **by)
    assert Office.objects.get(pk=house.office.pk).mfa_roles == ["section_head"]
    for wrong in ("raja", "applicant", "system"):
        with pytest.raises(ValidationError):
            organisation.force_second(house.office, [wrong], **by)


def test_a_unit_is_made_and_changed(house, by):
    words = {"code": "baru", "name": "Seksi Baru", "kind": "seksi", "parent": None}
    row = organisation.save_unit(house.office, words, **by)
    organisation.save_unit(house.office, {**words, "parent": house.units["bidang"]}, unit=row, **by)
    assert Unit.objects.get(code="baru").parent == house.units["bidang"]


def test_a_unit_is_not_below_itself_nor_in_another_office(house, other_house, by):
    words = {"code": "bidang", "name": "Bidang", "kind": "bidang"}
    for parent in (house.units["seksi"], house.units["bidang"], other_house.units["bidang"]):
        with pytest.raises(ValidationError):
            organisation.save_unit(
                house.office, {**words, "parent": parent}, unit=house.units["bidang"], **by
            )
    with pytest.raises(ValidationError):
        organisation.save_unit(house.office, words, unit=other_house.units["bidang"], **by)


def test_a_unit_code_is_used_once(house, by):
    with pytest.raises(ValidationError) as caught:
        organisation.save_unit(
            house.office, {"code": "seksi", "name": "X", "kind": "seksi", "parent": None}, **by
        )
    assert caught.value.error_dict.keys() == {"code"}


def test_a_new_member_has_a_slip_and_no_password(house, by):
    slip = organisation.create_member(house.office, "baru", "Baru Contoh", **by)
    assert (slip.user.office, slip.user.has_usable_password()) == (house.office, False)
    with pytest.raises(ValidationError):
        organisation.create_member(house.office, "baru", "Lain", **by)


def test_the_last_administrator_and_oneself_stay(house, by):
    admin, other = house.users["admin"], house.users["fo"]
    with pytest.raises(ValidationError) as caught:
        organisation.set_active(admin, False, **by)
    assert caught.value.code == "self"
    with pytest.raises(ValidationError) as caught:
        organisation.set_active(admin, False, by=other.pk, at=NOW)
    assert caught.value.code == "last"
    organisation.set_active(other, False, **by)
    other.refresh_from_db()
    assert other.is_active is False
