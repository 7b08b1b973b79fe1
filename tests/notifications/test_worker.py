"""One round of the worker: the sweep, and each piece of periodic work once a lease."""

from __future__ import annotations

from datetime import timedelta

from eklinik.casework.models import Seal
from eklinik.casework.take import take
from eklinik.notifications.worker import PERIODIC, round_of_work
from eklinik.outbox.models import Delivery, Lease
from tests.people import NOW, House


def test_round_keeps_promises_and_does_all_periodic_work(house: House) -> None:
    case = house.case()
    take(case.pk, "submit", by=house.actor("pemohon"), at=NOW - timedelta(days=1))
    round_of_work(at=NOW, holder="uji")
    assert Delivery.objects.get().state == "sent"
    assert set(Lease.objects.values_list("name", flat=True)) == {item.name for item in PERIODIC}
    assert Seal.objects.get().office == house.office


def test_second_worker_leaves_leased_work_alone(house: House, monkeypatch) -> None:
    round_of_work(at=NOW, holder="satu")
    round_of_work(at=NOW + timedelta(milliseconds=500), holder="dua")
    assert set(Lease.objects.values_list("holder", flat=True)) == {"satu"}


def test_case_that_nobody_repaired_lapses_in_a_round(house: House) -> None:
    from eklinik.applications.models import Application

    case = house.case()
    Application.objects.create(
        office=house.office, permit_version=house.permits["plain"], applicant=case.applicant,
        account=house.users["pemohon"], case=case, created_at=NOW, updated_at=NOW,
    )  # fmt: skip
    take(case.pk, "submit", by=house.actor("pemohon"), at=NOW)
    ask = {"items": [{"target": "ktp", "reason": "blurred", "note": "Buram"}]}
    take(case.pk, "return_to_applicant", by=house.actor("fo"), at=NOW, reason="KTP buram", data=ask)
    at = NOW
    for _ in range(40):
        at += timedelta(days=1)
        round_of_work(at=at, holder="uji")
    case.refresh_from_db()
    assert (case.step, case.outcome) == ("lapsed", "lapsed")
    told = list(Delivery.objects.order_by("pk").values_list("subject", flat=True))
    assert [subject.split()[0] for subject in told] == [
        "Permohonan", "Permohonan", "Pengingat:", "Pengingat", "Permohonan",
    ]  # fmt: skip
