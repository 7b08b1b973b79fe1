"""Telling OSS: the row first, in order, again after failures, and never twice by accident."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import transaction

from eklinik.casework.refusals import Refusal
from eklinik.licensing.models import LicenceRecord, OssMessage
from eklinik.licensing.oss import outbound, registry
from eklinik.licensing.oss.base import Call, OssError, Reply
from eklinik.licensing.oss.failing import FailingOss
from eklinik.licensing.oss.null import NullOss
from tests.licensing.oss.people import NIB, oss_project
from tests.people import NOW

State = OssMessage.State
STATUS = "receiveLicenseStatus"
LICENCE = {
    "nomor_izin": "CONTOH-1/2026", "tgl_terbit_izin": "2026-11-24",
    "tgl_berlaku_izin": "2031-11-24",
    "nip_ttd": "198001012005011001",
}  # fmt: skip


def use(monkeypatch, oss) -> None:
    monkeypatch.setattr(registry, "oss_of", lambda office: oss)


def test_message_is_a_row_that_falls_with_its_transaction(business) -> None:
    project = oss_project(business)
    with transaction.atomic():
        outbound.tell(project, STATUS, {"kd_status": "10"}, at=NOW)
        transaction.set_rollback(True)
    assert OssMessage.objects.count() == 0


def test_status_is_filled_from_the_project_and_sent_once(business, monkeypatch) -> None:
    oss = NullOss()
    use(monkeypatch, oss)
    project = oss_project(business)
    message = outbound.tell(
        project, STATUS, {"kd_status": "10", "keterangan": "Lengkap"}, at=NOW,
        by=business.house.users["fo"].pk,
    )  # fmt: skip
    assert (outbound.sweep(at=NOW), outbound.sweep(at=NOW)) == (1, 0)
    (call,) = oss.calls.values()
    assert call.key == str(message.key)
    assert {name: call.body[name] for name in ("nib", "id_izin", "kd_status", "tgl_status")} == {
        "nib": NIB, "id_izin": "I-1", "kd_status": "10", "tgl_status": "2026-11-24 10:00:00",
    }  # fmt: skip
    message.refresh_from_db()
    assert (message.state, message.answer["kode"], message.attempts) == (State.SENT, "200", 1)


def test_licence_answer_brings_the_number(business, monkeypatch) -> None:
    use(monkeypatch, NullOss())
    project = oss_project(business)
    outbound.tell(project, "receiveLicense", LICENCE, at=NOW, strict=True)
    assert outbound.sweep(at=NOW) == 1
    row = LicenceRecord.objects.exclude(kind="nib").get()
    assert (row.number, row.source) == ("CONTOH-0001", "connected")


def test_polled_deemed_approval_is_noted(business, monkeypatch) -> None:
    class Deems(NullOss):
        def send(self, call: Call) -> Reply:
            return Reply("200", "", {"dataIZIN": {"kd_status": "57"}})

    use(monkeypatch, Deems())
    project = oss_project(business)
    assert (outbound.poll(at=NOW), outbound.poll(at=NOW)) == (1, 0)
    outbound.sweep(at=NOW)
    project.refresh_from_db()
    assert (project.deemed_source, project.oss_statuses.get().code) == ("polled", "57")


@pytest.mark.parametrize("mode", ["timeout", "401", "500", "malformed"])
def test_failure_waits_longer_each_time_and_ends_as_a_dead_letter(
    business, monkeypatch, mode
) -> None:
    use(monkeypatch, FailingOss(mode))
    message = outbound.tell(oss_project(business), STATUS, {"kd_status": "10"}, at=NOW)
    at, waits = NOW, []
    for _ in range(len(outbound.PAUSES) + 1):
        assert outbound.sweep(at=at) == 0
        message.refresh_from_db()
        if message.next_at:
            waits.append(message.next_at - at)
            at = message.next_at
    assert waits == sorted(waits)
    assert all(
        wait >= least for wait, least in zip(waits, outbound.PAUSES, strict=True)
    )  # at least, plus jitter
    assert (message.state, message.attempts, message.next_at) == (State.DEAD, 7, None)


def test_final_refusal_is_not_repeated_and_the_button_tries_again(business, monkeypatch) -> None:
    use(monkeypatch, FailingOss("400"))
    message = outbound.tell(oss_project(business), STATUS, {"kd_status": "10"}, at=NOW)
    outbound.sweep(at=NOW)
    message.refresh_from_db()
    assert (message.state, message.attempts) == (State.FAILED, 1)
    use(monkeypatch, NullOss())
    assert outbound.retry(OssMessage.objects.all(), at=NOW) == 1
    assert outbound.sweep(at=NOW) == 1


def test_messages_of_one_licence_go_in_their_order(business, monkeypatch) -> None:
    oss = NullOss()
    project = oss_project(business)
    for code in ("10", "40", "50"):
        outbound.tell(project, STATUS, {"kd_status": code}, at=NOW)
    use(monkeypatch, FailingOss("500"))
    outbound.sweep(at=NOW)
    use(monkeypatch, oss)
    assert outbound.sweep(at=NOW) == 0
    later = NOW + timedelta(minutes=3)
    assert [outbound.sweep(at=later) for _ in range(4)] == [1, 1, 1, 0]
    assert [call.body["kd_status"] for call in oss.calls.values()] == ["10", "40", "50"]


def test_silence_holds_the_others_back(business, monkeypatch) -> None:
    calls = []

    class Silent(NullOss):
        def send(self, call: Call) -> Reply:
            calls.append(call)
            raise OssError("tidak menjawab", away=True)

    use(monkeypatch, Silent())
    for number in range(3):
        project = oss_project(business, id_izin=f"I-{number}", id_proyek=f"P-{number}")
        outbound.tell(project, "checkLicenseStatus", {}, at=NOW)
    outbound.sweep(at=NOW)
    assert len(calls) == 1


def test_claimed_message_is_not_sent_by_another_worker_until_the_claim_ends(
    business, monkeypatch
) -> None:
    message = outbound.tell(oss_project(business), STATUS, {"kd_status": "10"}, at=NOW)
    sent = []

    class Looks(NullOss):
        def send(self, call: Call) -> Reply:
            sent.append(call.key)
            assert outbound.deliver(message.pk, at=NOW) is None
            raise SystemExit  # killed before anything is written

    use(monkeypatch, Looks())
    with pytest.raises(SystemExit):
        outbound.deliver(message.pk, at=NOW)
    use(monkeypatch, NullOss())
    assert outbound.sweep(at=NOW + timedelta(minutes=1)) == 0
    assert outbound.sweep(at=NOW + timedelta(minutes=2)) == 1
    assert sent == [str(message.key)]


def test_unconnected_office_gets_work_to_do_by_hand(business) -> None:
    office = business.house.office
    office.settings = {}
    office.save()
    message = outbound.tell(oss_project(business), STATUS, {"kd_status": "10"}, at=NOW)
    assert (message.state, message.next_at, message.error) == (State.HAND, None, "")
    outbound.done_by_hand(message, by=business.house.users["fo"].pk, at=NOW)
    with pytest.raises(Refusal, match="sudah ditandai"):
        outbound.done_by_hand(message, by=business.house.users["fo"].pk, at=NOW)


def test_project_that_oss_does_not_know_is_told_by_hand(business) -> None:
    message = outbound.tell(business.project(), STATUS, {"kd_status": "10"}, at=NOW)
    assert (message.state, message.error) == (
        State.HAND, "Berkas ini belum punya id OSS, jadi petugas menyampaikannya di OSS.",
    )  # fmt: skip


def test_what_does_not_fit_the_contract_is_said_field_by_field(business) -> None:
    project = oss_project(business)
    words = {**LICENCE, "nomor_izin": "x" * 51, "tgl_berlaku_izin": "24/11/2031"}
    with pytest.raises(Refusal) as refused:
        outbound.tell(project, "receiveLicense", words, at=NOW, strict=True)
    assert refused.value.details == {
        "nomor_izin": ["paling banyak 50 huruf"],
        "tgl_berlaku_izin": ["tulis tanggal seperti 2026-11-24"],
    }
    message = outbound.tell(project, "receiveLicense", words, at=NOW)
    assert message.state == State.HAND
    assert "nomor_izin: paling banyak 50 huruf" in message.error
