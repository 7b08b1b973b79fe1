"""The statement written once answers as the ORM does."""

from __future__ import annotations

from datetime import date

from django.forms.models import model_to_dict

from eklinik.accounts.models import User
from eklinik.staff.models import Posting, Unit
from eklinik.staff.rights import READ, parents_of, postings_of
from tests.people import House


def values(row: Posting) -> list[object]:
    return [getattr(row, Posting._meta.get_field(name).attname) for name in READ]


def test_postings_are_the_rows_that_the_orm_reads(house: House) -> None:
    user = house.users["kasi"]
    Posting.objects.create(
        office=house.office, user=user, role="division_head", unit=house.units["bidang"],
        valid_from=date(2026, 1, 2), valid_to=date(2026, 12, 30), acting="plh",
        letter_number="800/1/2026", barred_verbs=["determine", "refuse"],
    )  # fmt: skip
    rows = Posting.objects.filter(user=user).order_by("acting", "pk")
    assert [values(row) for row in postings_of(user)] == [values(row) for row in rows]


def test_office_that_comes_along_is_the_row_that_the_orm_reads(house: House) -> None:
    house.office.mfa_roles = ["agency_head"]
    house.office.save()
    user = User.objects.get(username="kepala")
    postings_of(user)
    assert model_to_dict(user.office) == model_to_dict(type(house.office).objects.get())


def test_postings_of_another_office_are_not_read(house: House, other_house: House) -> None:
    user = house.users["fo"]
    Posting.objects.create(
        office=other_house.office, user=user, role="agency_head", valid_from=date(2024, 1, 1)
    )
    assert [row.role for row in postings_of(user)] == ["front_office"]


def test_units_come_with_the_unit_above(house: House) -> None:
    rows = Unit.objects.filter(office=house.office).values_list("pk", "parent_id")
    assert parents_of(house.office.pk) == dict(rows)
