"""Which office gets a business: by authority and zone, handed over, from OSS, or not at all."""

from __future__ import annotations

import pytest

from eklinik.applications.submit import submit
from eklinik.casework.models import Case
from eklinik.casework.refusals import Refusal
from eklinik.licensing.models import Project, Routing
from eklinik.licensing.opening import open_project
from eklinik.staff.actor import system_actor
from tests.licensing.business import (
    NIB,
    Business,
    build_business,
    refused,
)
from tests.people import NOW, House


def test_file_of_the_province_opens_there_with_the_reason(
    business: Business, other_house: House
) -> None:
    build_business(other_house)
    business.house.office.region_code, other_house.office.region_code = "11.71", "11"
    business.house.office.save()
    other_house.office.save()

    project = business.project(code="10005")
    assert project.office_id == other_house.office.pk
    routing = Routing.objects.get(project=project)
    assert routing.reason == "Menurut baris aturan, kewenangannya ada pada Provinsi."
    assert routing.from_office_id == business.house.office.pk


@pytest.mark.parametrize(
    ("extra", "authority"),
    [
        ({"code": "10006"}, "00"),
        ({"code": "10005"}, "01"),
        ({"zone": "kek_arun"}, "kek_arun"),
        ({"zone": "bpks_sabang"}, "bpks_sabang"),
    ],
)
def test_file_of_another_authority_is_refused_with_where_to_go(
    business: Business, extra: dict, authority: str
) -> None:
    told = refused("other_authority", business.project, **extra)

    row = Routing.objects.get()
    assert (row.authority, row.project, row.to_office) == (authority, None, None)
    assert told.message == row.reason
    assert Project.objects.count() == 0


def test_zone_with_an_office_of_its_own_gets_the_file(
    business: Business, other_house: House
) -> None:
    build_business(other_house)
    other_house.office.settings = {"zone": "bpks_sabang"}
    other_house.office.save()

    assert business.project(zone="bpks_sabang").office_id == other_house.office.pk


def test_handing_over_carries_documents_to_the_right_office(
    business: Business, other_house: House
) -> None:
    build_business(other_house)
    business.house.office.region_code, other_house.office.region_code = "11.71", "11"
    business.house.office.save()
    other_house.office.save()
    case = business.sent()

    business.assess(case, "hand_over", reason="Lokasinya lintas kabupaten.",
                    data={"authority": "01"})  # fmt: skip
    assert (case.step, case.outcome) == ("elsewhere", "elsewhere")
    copied = Project.objects.get(office=other_house.office)
    assert copied.application is not None
    assert copied.application.attachments.count() == 4
    assert [row.reason for row in copied.routings.all()] == ["Lokasinya lintas kabupaten."]
    new = submit(copied.application, by=business.house.actor("pemohon"), at=NOW)
    assert (new.office_id, new.step) == (other_house.office.pk, "verify")


def test_file_is_not_handed_to_the_own_office(business: Business) -> None:
    case = business.sent()

    refused("bad_data", business.assess, case, "hand_over", data={"authority": "02"})


def test_project_from_oss_waits_for_its_documents(business: Business) -> None:
    house = business.house
    project = open_project(
        house.office, house.applicant(),
        {"code": "10003", "scale": "kecil", "place": "Jalan Contoh", "nib": NIB, "id_izin": "I-1"},
        by=system_actor(house.office.pk), at=NOW, source="connected",
    )  # fmt: skip

    assert project.case is not None
    assert (project.case.step, project.id_izin) == ("prepare", "I-1")


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ({"code": "1"}, "bad_data"),
        ({"nib": "123"}, "bad_data"),
        ({"place": "x"}, "bad_data"),
        ({"capital": -1}, "bad_data"),
        ({"land_m2": float("nan")}, "bad_data"),
        ({"code": "99999"}, "undecided"),
        ({"scale": "besar"}, "undecided"),
        ({"scale": "", "capital": 2_000_000_000}, None),
    ],
)
def test_project_is_decided_by_one_row_of_law_or_not_opened(
    business: Business, words: dict, code: str | None
) -> None:
    if code is None:
        assert business.project(**words).scale == "kecil"
    else:
        refused(code, business.project, **words)
        assert Project.objects.count() == 0


def test_permit_without_a_project_cannot_be_sent(business: Business) -> None:
    from eklinik.applications.drafts import choose_applicant, start

    house = business.house
    made = start(house.office, house.permits["business"], house.users["pemohon"], "baru", at=NOW)
    by = house.actor("pemohon")
    choose_applicant(made, house.applicant(), by=by, at=NOW)
    project = business.project()
    Project.objects.filter(pk=project.pk).update(application=made)
    case_project = Project.objects.get(pk=project.pk)
    Project.objects.filter(pk=project.pk).update(application=None)
    with pytest.raises(Refusal) as told:
        business.send(case_project)
    assert told.value.code == "project_missing"
    assert Case.objects.count() == 0
