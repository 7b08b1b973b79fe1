"""The house and the sandbox as two sides: what it issues arrives, what we say is heard."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.utils import timezone

from eklinik.licensing.models import OssMessage, OssNib, Project
from eklinik.licensing.oss import inbound, outbound, words
from tests.licensing.business import Business, build_business
from tests.licensing.oss.people import connect
from tests.licensing.oss.test_contract import Sandbox
from tests.people import build_house

State = OssMessage.State


@pytest.fixture
def business(transactional_db, settings) -> Business:
    found = build_business(build_house())
    connect(settings, found)
    return found


@pytest.fixture
def sandbox(live_server, tmp_path, business, settings) -> Iterator[Sandbox]:
    found = Sandbox(tmp_path, push=f"{live_server.url}/api/oss/v1")
    settings.EKLINIK_OSS_URL = found.url
    yield found
    found.kill()


def issued(sandbox: Sandbox) -> dict:
    return sandbox.do("issue", name="Warung", kbli="10003", scale="02", capital=2_000_000_000)


def test_issued_nib_opens_a_case_and_our_answer_is_heard(sandbox, business) -> None:
    said = issued(sandbox)
    assert said["pushed"] == ['{"responreceiveNIB": {"status": "1", "keterangan": "Diterima"}}']
    project = Project.objects.get()
    outbound.tell(project, "receiveLicenseStatus", {"kd_status": "10"}, at=timezone.now())
    assert outbound.sweep(at=timezone.now()) == 1
    (heard,) = sandbox.get("/sandbox/messages")["items"]
    assert (heard["method"], heard["body"]["kd_status"]) == ("receiveLicenseStatus", "10")
    sandbox.do("say", id_izin=project.id_izin, kd_status="57")
    outbound.poll(at=timezone.now())
    outbound.sweep(at=timezone.now())
    project.refresh_from_db()
    assert project.deemed_source == "polled"
    assert words.explain(project, at=timezone.now()).endswith(".")


def test_duplicates_replays_and_any_order_end_in_one_case(sandbox, business) -> None:
    sandbox.do("fail", fail="duplicate,out-of-order,replay")
    nib = issued(sandbox)["dataNIB"]
    izin = nib["data_checklist"][0]["id_izin"]
    sandbox.do("file", nib=nib["nib"], id_izin=izin)
    for kind, day in (("5", "2099-01-02"), ("3", "2099-01-03"), ("5", "2099-01-01")):
        sandbox.do("issue", nib=nib["nib"], tipe_dokumen=kind, tgl_perubahan_nib=day)
    sandbox.do("fail", fail="")
    sandbox.do("issue", nib=nib["nib"], tipe_dokumen="5", tgl_perubahan_nib="2099-01-01")
    inbound.sweep(at=timezone.now())
    assert (Project.objects.count(), OssNib.objects.get().is_over) == (1, True)
    assert set(OssMessage.objects.values_list("state", flat=True)) <= {"applied", "ignored"}
    assert "sudah tidak berlaku" in words.explain(Project.objects.get(), at=timezone.now())


def test_sandbox_killed_in_the_middle_loses_nothing(sandbox, business) -> None:
    issued(sandbox)
    project, at = Project.objects.get(), timezone.now()
    for code in ("10", "20"):
        outbound.tell(project, "receiveLicenseStatus", {"kd_status": code}, at=at)
    assert outbound.sweep(at=at) == 1
    sandbox.kill()
    assert outbound.sweep(at=at) == 0
    waiting = OssMessage.objects.get(state=State.WAITING)
    assert waiting.error.startswith("OSS tidak terjangkau")
    sandbox.start()
    assert outbound.sweep(at=at + timedelta(minutes=5)) == 1
    heard = sandbox.get("/sandbox/messages")["items"]
    assert [(row["body"]["kd_status"], row["seen"]) for row in heard] == [("10", 1), ("20", 1)]
