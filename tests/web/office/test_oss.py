"""A licence case in OSS: how it stands, what is recorded by hand, and who may."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from eklinik.licensing.models import OssMessage, Project
from tests.licensing.business import NIB, Business, build_business
from tests.licensing.oss.people import connect
from tests.people import NOW, House


@pytest.fixture
def business(house: House) -> Business:
    return build_business(house)


@pytest.fixture
def project(business) -> Project:
    with time_machine.travel(NOW, tick=False):
        case = business.sent()
        return Project.objects.get(case=case)


@pytest.fixture(autouse=True)
def at_ten():
    with time_machine.travel(NOW + timedelta(minutes=5), tick=False):
        yield


def sign_in(client: Client, business: Business, name: str) -> Client:
    client.force_login(business.house.users[name])
    return client


def post(client: Client, project: Project, what: str, **words: Any) -> Any:
    here = f"/kantor/berkas/{project.case_id}/oss/"
    return client.post(here, {"aksi": what, **words})


def test_page_says_how_it_stands_to_those_who_work_with_it(client, business, project, other_house):
    here = f"/kantor/berkas/{project.case_id}/oss/"
    page = sign_in(client, business, "penilai").get(here).content.decode()
    assert f"NIB {NIB} dicatat di sini." in page
    client.force_login(other_house.users["fo"])
    assert client.get(here).status_code == 404
    client.force_login(business.house.users["pemohon"])
    assert client.get(here).status_code == 404


def test_ids_are_copied_from_oss_and_checked(client, business, project):
    sign_in(client, business, "penilai")
    bad = post(client, project, "id", nib="123", id_izin="I-1")
    assert (bad.status_code, 'value="I-1"' in bad.content.decode()) == (422, True)
    assert post(client, project, "id", nib=NIB, id_izin=" I-1\x00", oss_id="O").status_code == 422
    assert post(client, project, "id", nib=NIB, id_izin=" I-1 ", oss_id="O").status_code == 302
    project.refresh_from_db()
    assert (project.id_izin, project.oss_id) == ("I-1", "O")


def test_status_by_hand_is_work_to_do_in_oss_and_then_done(client, business, project):
    sign_in(client, business, "penilai")
    answer = post(client, project, "status", code="41", since="2026-11-24T10:04", reason="Kurang")
    assert answer.status_code == 302
    row = project.oss_messages.get()
    assert (row.state, row.body["kd_status"]) == (OssMessage.State.HAND, "41")
    page = client.get(f"/kantor/berkas/{project.case_id}/oss/").content.decode()
    assert "Masih harus dikerjakan di OSS" in page
    assert post(client, project, f"selesai:{row.pk}").status_code == 302
    assert post(client, project, f"selesai:{row.pk}").status_code == 422
    assert post(client, project, "selesai:0").status_code == 404


def test_reset_is_refused_to_an_officer_and_nothing_typed_is_lost(client, business, project):
    Project.objects.filter(pk=project.pk).update(id_izin="I-1")
    sign_in(client, business, "penilai")
    words = {"code": "43", "since": "2026-11-24T10:04", "reason": "Diulang karena syarat berubah"}
    answer = post(client, project, "status", **words)
    assert answer.status_code == 422
    assert "Diulang karena syarat berubah" in answer.content.decode()
    sign_in(client, business, "kepala")
    assert post(client, project, "status", **words).status_code == 302
    assert project.oss_statuses.get().reason == words["reason"]


@pytest.mark.parametrize(
    "words",
    [
        {"code": "57", "since": "2026-11-24T10:04"}, {"code": "zz", "since": "x"}, {},
        {"code": "41", "since": "2030-01-01T00:00"},
    ],
)  # fmt: skip
def test_status_that_cannot_be_is_refused(client, business, project, words):
    sign_in(client, business, "penilai")
    assert post(client, project, "status", **words).status_code == 422
    assert project.oss_statuses.count() == 0


def test_questions_go_to_oss_only_when_connected(client, business, project, settings):
    connect(settings, business)
    Project.objects.filter(pk=project.pk).update(id_izin="I-1")
    sign_in(client, business, "penilai")
    assert post(client, project, "tanya:status").status_code == 302
    assert OssMessage.objects.get().method == "checkLicenseStatus"
    assert post(client, project, "tanya:lain").status_code == 404


def test_page_asks_the_same_however_long_its_history(client, business, project):
    sign_in(client, business, "penilai")

    def count() -> int:
        with CaptureQueriesContext(connection) as found:
            client.get(f"/kantor/berkas/{project.case_id}/oss/")
        return len(found)

    post(client, project, "status", code="41", since="2026-11-24T10:01")
    few = count()
    for minute, code in enumerate(("42", "10", "20", "40"), start=2):
        post(client, project, "status", code=code, since=f"2026-11-24T10:0{minute}")
    assert (few, count()) == (13, 13)
