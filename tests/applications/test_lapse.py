"""Two reminders, each once, then the lapse; and never a lapse without warning."""

from __future__ import annotations

from datetime import datetime, timedelta

from eklinik.applications import lapse
from eklinik.applications.models import Application, Reminder
from eklinik.outbox.models import Promise
from tests.applications.make import filed, returned
from tests.people import NOW, House


def numbers() -> list[int]:
    return list(Reminder.objects.order_by("number").values_list("number", flat=True))


def at_day(application: Application, share: float) -> datetime:
    case = application.case
    return case.entered_at + (case.due_at - case.entered_at) * share


def test_nothing_is_due_at_once(house: House) -> None:
    returned(house)
    assert lapse.sweep_lapses(at=NOW + timedelta(hours=1)) == (0, 0)


def test_first_reminder_at_half_time_once(house: House) -> None:
    application = returned(house)
    at = at_day(application, 0.51)
    assert lapse.due_reminders(house.office.pk, at=at) == [(application, 1)]
    assert [lapse.sweep_lapses(at=at) for _ in range(2)] == [(1, 0), (0, 0)]
    assert numbers() == [1]
    promise = Promise.objects.get(topic="reminder")
    assert (promise.subject, promise.tells, promise.data["number"]) == (
        application.case_id, "applicant", 1,
    )  # fmt: skip


def test_second_reminder_two_working_days_before_the_end(house: House) -> None:
    application = returned(house)
    lapse.sweep_lapses(at=at_day(application, 0.51))
    days = lapse.reminder_days(application.case, lapse.calendar_of(house.office.pk))
    assert lapse.sweep_lapses(at=days[2] - timedelta(minutes=1)) == (0, 0)
    assert lapse.sweep_lapses(at=days[2]) == (1, 0)
    assert numbers() == [1, 2]
    calendar = lapse.calendar_of(house.office.pk)
    last = calendar.local_day(application.case.due_at)
    assert calendar.between(calendar.local_day(days[2]), last) == 2


def test_file_lapses_after_the_end_and_both_reminders(house: House) -> None:
    application = returned(house)
    for at in (at_day(application, 0.51), at_day(application, 0.99)):
        lapse.sweep_lapses(at=at)
    assert lapse.sweep_lapses(at=application.case.due_at) == (0, 0)
    assert lapse.sweep_lapses(at=application.case.due_at + timedelta(days=1)) == (0, 1)
    application.case.refresh_from_db()
    assert application.case.outcome == "lapsed"


def test_sweep_that_stood_still_warns_before_it_ends_a_file(house: House) -> None:
    application = returned(house)
    late = application.case.due_at + timedelta(days=3)
    seen = [lapse.sweep_lapses(at=late + timedelta(days=day)) for day in range(4)]
    assert seen == [(1, 0), (1, 0), (0, 1), (0, 0)]


def test_file_that_is_with_the_office_never_lapses(house: House) -> None:
    filed(house)
    assert lapse.sweep_lapses(at=NOW + timedelta(days=400)) == (0, 0)
