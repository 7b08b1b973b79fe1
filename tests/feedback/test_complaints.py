"""Complaints: number, code, the clocks of SP4N-LAPOR!, and who reads what."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from eklinik.accounts.refusals import Refusal
from eklinik.casework.clock import calendar_of
from eklinik.feedback import complaints
from eklinik.feedback.models import Complaint, ComplaintEntry, ComplaintKind
from eklinik.outbox.models import Promise
from tests.people import NOW, House

STORY = "Saya diminta datang tiga kali tanpa alasan."


def told(house: House, kind: str = "ordinary", **more: object) -> Complaint:
    words = {"about": "Bolak-balik", "text": STORY, "way": "web", "at": NOW, **more}
    return complaints.complain(house.office, kind=kind, **words)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("kind", "days"), [("information", 5), ("ordinary", 14), ("supervised", 60)]
)
def test_clocks_follow_the_kind(house: House, kind: str, days: int) -> None:
    found, calendar = told(house, kind), calendar_of(house.office.pk)
    assert found.first_due_at == calendar.due(NOW, 3)
    assert found.due_at == calendar.due(NOW, days)


def test_office_may_promise_less_but_not_more(house: House) -> None:
    house.office.settings = {"complaints": {"ordinary": 2, "information": 30}}
    assert [complaints.days_of(house.office, k) for k in ("ordinary", "information")] == [2, 5]


def test_numbers_follow_each_other(house: House) -> None:
    assert [told(house).number for _ in range(2)] == ["ADU-2026-0001", "ADU-2026-0002"]


def test_number_and_code_open_it_together(house: House) -> None:
    found = told(house)
    assert complaints.find(found.number.lower(), found.secret.lower()) == found
    assert complaints.find(found.number, "AAAAAAAAAA") is None
    assert complaints.find("ADU-2026-0009", found.secret) is None


def test_without_contact_nobody_is_told(house: House) -> None:
    told(house)
    assert Promise.objects.filter(topic="visitor").count() == 0


def test_contact_is_enciphered_and_told_each_time(house: House) -> None:
    found = told(house, contact=("sms", "+6281200001111"))
    assert "6281200001111" not in found.contact_cipher
    complaints.say(found.pk, "Kami periksa hari ini.", final=False, by=house.actor("fo"), at=NOW)
    keys = [row.data["key"] for row in Promise.objects.filter(topic="visitor").order_by("pk")]
    assert keys == ["complaint.received", "complaint.word"]


def test_first_word_stops_the_first_clock_and_the_answer_the_second(house: House) -> None:
    found = told(house)
    one, two = NOW + timedelta(hours=1), NOW + timedelta(days=2)
    complaints.say(found.pk, "Kami periksa hari ini.", final=False, by=house.actor("fo"), at=one)
    complaints.say(found.pk, "Loketnya kami perbaiki.", final=True, by=house.actor("kabid"), at=two)
    found.refresh_from_db()
    assert (found.first_answer_at, found.answered_at, found.state) == (one, two, "answered")
    assert list(complaints.open_ones(house.office.pk)) == []


def test_reply_opens_an_answered_complaint_again(house: House) -> None:
    found = told(house)
    complaints.say(found.pk, "Loketnya kami perbaiki.", final=True, by=house.actor("fo"), at=NOW)
    complaints.reply(found, "Masih sama seperti kemarin.", at=NOW)
    assert list(complaints.open_ones(house.office.pk)) == [found]


def test_closed_complaint_takes_no_more_words(house: House) -> None:
    found = told(house)
    complaints.say(found.pk, "Loketnya kami perbaiki.", final=True, by=house.actor("fo"), at=NOW)
    complaints.close(found, at=NOW)
    with pytest.raises(Refusal):
        complaints.reply(found, "Masih sama seperti kemarin.", at=NOW)


def test_unanswered_complaint_cannot_be_closed(house: House) -> None:
    found = told(house)
    complaints.close(found, at=NOW)
    found.refresh_from_db()
    assert found.state == "new"


def test_another_kind_moves_the_due_date_from_the_receipt(house: House) -> None:
    found = told(house)
    later = NOW + timedelta(days=5)
    complaints.classify(
        found.pk, "supervised", "Ada dugaan pungli", by=house.actor("kabid"), at=later
    )
    found.refresh_from_db()
    assert (found.kind, found.due_at) == (
        ComplaintKind.SUPERVISED, calendar_of(house.office.pk).due(NOW, 60),
    )  # fmt: skip


def test_note_is_read_by_the_office_only(house: House) -> None:
    found = told(house)
    complaints.note(found.pk, "Periksa kamera loket 2", by=house.actor("fo"), at=NOW)
    assert list(ComplaintEntry.objects.values_list("what", "is_open")) == [
        ("received", True), ("note", False),
    ]  # fmt: skip


@pytest.mark.parametrize("text", ["", "pendek", "\0" * 20])
def test_empty_story_is_refused(house: House, text: str) -> None:
    with pytest.raises(Refusal):
        told(house, text=text)
    assert Complaint.objects.count() == 0


def test_other_office_finds_nothing(house: House, other_house: House) -> None:
    found = told(house)
    with pytest.raises(Refusal) as refusal:
        complaints.say(
            found.pk, "Kami periksa hari ini.", final=True, by=other_house.actor("fo"), at=NOW
        )
    assert refusal.value.code == "not_found"


def test_due_day_skips_the_weekend(house: House) -> None:
    assert told(house, "information").due_at.date() == date(2026, 12, 1)
