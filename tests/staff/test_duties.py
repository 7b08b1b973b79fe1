"""Who could do a task on a day; appointments, acting officials and their limits."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError

from eklinik.accounts.models import LogEntry
from eklinik.process import roles
from eklinik.staff.actor import load_actor
from eklinik.staff.duties import (
    OVERRIDE,
    appoint_acting,
    end_posting,
    post,
    relief,
    who_could,
)
from eklinik.staff.models import Posting
from tests.people import NOW

TODAY = date(2026, 11, 24)
SEKSI = {roles.SECTION_HEAD}
LETTER = {"letter_number": "800/12/2026", "letter_date": TODAY - timedelta(days=2)}


def names(postings) -> list[str]:
    return [posting.user.username for posting in postings]


def stand_in(house, who="teknis", role=roles.SECTION_HEAD, kind="plh", **words):
    return appoint_acting(
        house.users[who], role, kind, unit=house.units["seksi"] if role in SEKSI else None,
        **{"valid_from": TODAY, "valid_to": TODAY + timedelta(days=4), "by": None, "at": NOW,
           **LETTER, **words},
    )  # fmt: skip


def refusal(call) -> str:
    with pytest.raises(ValidationError) as caught:
        call()
    return " ".join(caught.value.message_dict)


def test_holders_of_the_unit_and_of_those_above_and_of_the_whole_office_could(house):
    seksi, office = house.units["seksi"].pk, house.office.pk
    assert names(who_could(office, roles.TECHNICAL_STAFF, seksi, TODAY)) == ["teknis", "teknis2"]
    assert names(who_could(office, roles.DIVISION_HEAD, seksi, TODAY)) == ["kabid"]
    assert names(who_could(office, roles.FRONT_OFFICE, seksi, TODAY)) == [
        "fo",
        "fo2",
        "klinik",
        "klinik2",
    ]


def test_a_holder_of_a_unit_below_or_beside_could_not(house):
    assert who_could(house.office.pk, roles.SECTION_HEAD, house.units["bidang"].pk, TODAY) == []
    assert who_could(house.office.pk, roles.SECTION_HEAD, None, TODAY) == []


def test_another_office_never_could(house, other_house):
    found = who_could(house.office.pk, roles.FRONT_OFFICE, other_house.units["seksi"].pk, TODAY)
    assert names(found) == ["fo", "fo2", "klinik", "klinik2"]


def test_a_deactivated_person_could_not(house):
    house.users["fo"].is_active = False
    house.users["fo"].save()
    assert names(who_could(house.office.pk, roles.FRONT_OFFICE, None, TODAY)) == [
        "fo2",
        "klinik",
        "klinik2",
    ]


def test_an_acting_official_counts_from_the_first_to_the_last_day_and_returns_by_itself(house):
    stand_in(house)
    seksi = house.units["seksi"].pk
    days = [TODAY + timedelta(days=n) for n in (-1, 0, 4, 5)]
    found = [names(who_could(house.office.pk, roles.SECTION_HEAD, seksi, day)) for day in days]
    assert found == [["kasi"], ["kasi", "teknis"], ["kasi", "teknis"], ["kasi"]]
    actor = load_actor(house.users["teknis"], at=NOW + timedelta(days=5))
    assert actor.holds(roles.SECTION_HEAD) is False


def test_limits_of_an_acting_official_bar_the_verb(house):
    stand_in(house, barred_verbs=["refuse"])
    actor = house.actor("teknis")
    seksi = house.units["seksi"].pk
    assert actor.post_for(roles.SECTION_HEAD, seksi, "accept") is not None
    assert actor.post_for(roles.SECTION_HEAD, seksi, "refuse") is None


@pytest.mark.parametrize(
    ("words", "field"),
    [
        ({"letter_number": " "}, "letter_number"),
        ({"letter_date": None}, "letter_date"),
        ({"valid_to": None}, "valid_to"),
        ({"valid_to": TODAY - timedelta(days=1)}, "valid_to"),
        ({"role": roles.FRONT_OFFICE}, "role"),
    ],
)
def test_an_acting_official_needs_a_letter_a_seat_and_an_end(house, words, field):
    assert refusal(lambda: stand_in(house, **words)) == field


def test_a_seat_has_one_holder_and_one_acting_official_at_a_time(house):
    unit = house.units["seksi"]
    again = {"valid_from": TODAY, "by": None, "at": NOW, "unit": unit}
    assert refusal(lambda: post(house.users["fo"], roles.SECTION_HEAD, **again)) == "valid_from"
    stand_in(house)
    assert refusal(lambda: stand_in(house, "teknis2")) == "valid_from"
    after = {"valid_from": TODAY + timedelta(days=5), "valid_to": TODAY + timedelta(days=9)}
    assert stand_in(house, "teknis2", **after).pk


def test_desks_have_as_many_people_as_needed_but_nobody_twice(house):
    words = {"valid_from": TODAY, "by": None, "at": NOW}
    assert post(house.users["kabid"], roles.FRONT_OFFICE, **words).pk
    assert refusal(lambda: post(house.users["fo"], roles.FRONT_OFFICE, **words)) == "valid_from"


def test_a_posting_stays_in_its_office(house, other_house):
    words = {"valid_from": TODAY, "by": None, "at": NOW, "unit": other_house.units["seksi"]}
    assert refusal(lambda: post(house.users["fo"], roles.TECHNICAL_STAFF, **words)) == "unit"
    del words["unit"]
    assert refusal(lambda: post(house.users["pemohon"], roles.FRONT_OFFICE, **words)) == "user"
    assert refusal(lambda: post(house.users["fo"], "raja", **words)) == "role"


def test_ending_a_posting_sets_its_last_day_once(house):
    row = Posting.objects.get(user=house.users["fo"])
    end_posting(row, on=TODAY, by=house.users["admin"].pk, at=NOW)
    assert Posting.objects.get(pk=row.pk).valid_to == TODAY
    with pytest.raises(ValidationError) as caught:
        end_posting(row, on=TODAY + timedelta(days=1), by=None, at=NOW)
    assert caught.value.code == "ended"
    entry = LogEntry.objects.get(action="end")
    assert (entry.by_id, entry.detail) == (house.users["admin"].pk, {"valid_to": ["", str(TODAY)]})


def test_a_posting_does_not_end_before_it_begins(house):
    row = Posting.objects.get(user=house.users["fo"])
    with pytest.raises(ValidationError) as caught:
        end_posting(row, on=row.valid_from - timedelta(days=2), by=None, at=NOW)
    assert caught.value.code == "order"


def test_relief_names_colleagues_who_may(house):
    seksi = house.units["seksi"].pk
    barred = {house.users["teknis"].pk}
    found = relief(house.office.pk, roles.TECHNICAL_STAFF, seksi, barred=barred, on=TODAY)
    assert (names(found.people), found.nobody) == (["teknis2"], False)


def test_relief_names_the_acting_official_where_the_holder_may_not(house):
    stand_in(house, barred_verbs=["refuse"])
    seksi, barred = house.units["seksi"].pk, {house.users["kasi"].pk}
    words = {"barred": barred, "on": TODAY}
    found = relief(house.office.pk, roles.SECTION_HEAD, seksi, verb="accept", **words)
    assert names(found.people) == ["teknis"]
    assert relief(house.office.pk, roles.SECTION_HEAD, seksi, verb="refuse", **words).nobody


def test_relief_names_who_may_override_where_four_eyes_leave_nobody(house):
    post(house.users["kepala"], OVERRIDE, valid_from=TODAY, by=None, at=NOW)
    found = relief(
        house.office.pk, roles.SECTION_HEAD, house.units["seksi"].pk,
        barred={house.users["kasi"].pk}, on=TODAY,
    )  # fmt: skip
    assert (found.nobody, names(found.overriders)) == (True, ["kepala"])
