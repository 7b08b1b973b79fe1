"""Reminders and the lapse: two reminders, each sent once, then a file that nobody repairs ends.

At most one reminder a day; no file lapses on the day of its last reminder, so
that a sweep that stood still never ends a file without warning.
"""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet

from eklinik.applications.models import Application, Reminder
from eklinik.casework.clock import Calendar, calendar_of
from eklinik.casework.models import Case
from eklinik.casework.refusals import Refusal
from eklinik.casework.take import take
from eklinik.outbox.post import post
from eklinik.process.roles import APPLICANT
from eklinik.staff.actor import system_actor

LAST_CALL_DAYS = 2
REMINDERS = (1, 2)


def waiting(office_id: int | None = None) -> QuerySet[Application]:
    """Files that were returned and wait for their applicant."""
    rows = Application.objects.filter(
        case__closed_at__isnull=True, case__role=APPLICANT, case__due_at__isnull=False
    )
    if office_id is not None:
        rows = rows.filter(office_id=office_id)
    return rows.select_related("case").order_by("pk")


def reminder_days(case: Case, calendar: Calendar) -> dict[int, datetime]:
    """When each reminder is due: at half time, and two working days before the end."""
    assert case.due_at is not None  # noqa: S101  only waiting cases come here
    last = calendar.local_day(case.due_at)
    day = calendar.local_day(case.entered_at)
    while calendar.between(day, last) > LAST_CALL_DAYS:
        day = calendar.add(day, 1)
    half = case.entered_at + (case.due_at - case.entered_at) / 2
    return {1: half, 2: max(half, datetime.combine(day, half.timetz(), calendar.zone))}


def due_reminders(office_id: int, *, at: datetime) -> list[tuple[Application, int]]:
    """Which reminder each waiting file gets now; a file gets at most one a day."""
    found = []
    for application in waiting(office_id):
        number = _next(application, at)
        if number is not None:
            found.append((application, number))
    return found


def _sent(application: Application) -> list[Reminder]:
    round_ = int(_case(application).facts.get("round", 0))
    return list(application.reminders.filter(round=round_).order_by("number"))


def _case(application: Application) -> Case:
    assert application.case is not None  # noqa: S101  `waiting` has only files with a case
    return application.case


def _next(application: Application, at: datetime) -> int | None:
    calendar, case = calendar_of(application.office_id), _case(application)
    sent = _sent(application)
    number = len(sent) + 1
    if number not in REMINDERS:
        return None
    today = calendar.local_day(at)
    if sent and calendar.local_day(sent[-1].sent_at) == today:
        return None
    return number if reminder_days(case, calendar)[number] <= at else None


def remind(application: Application, number: int, *, at: datetime) -> bool:
    """Promise one reminder; False when it was promised before."""
    case = _case(application)
    round_ = int(case.facts.get("round", 0))
    due = case.due_at.isoformat() if case.due_at else ""
    with transaction.atomic():
        _row, made = Reminder.objects.get_or_create(
            application=application, round=round_, number=number, defaults={"sent_at": at}
        )
        if made:
            post(
                application.office_id, "reminder", case.pk, at=at, seq=case.seq, tells=APPLICANT,
                data={"number": number, "round": round_, "due_at": due},
            )  # fmt: skip
    return made


def is_lapsed(application: Application, at: datetime) -> bool:
    """The time is over and both reminders went out, the last on an earlier day."""
    calendar, case = calendar_of(application.office_id), _case(application)
    if case.due_at is None or at <= case.due_at:
        return False
    sent = _sent(application)
    if len(sent) < len(REMINDERS):
        return False
    return calendar.local_day(sent[-1].sent_at) < calendar.local_day(at)


def sweep_lapses(*, at: datetime) -> tuple[int, int]:
    """Send every reminder that is due, end what nobody repaired; returns how many of each."""
    reminded = lapsed = 0
    for application in list(waiting()):
        if is_lapsed(application, at):
            lapsed += _lapse(application, at)
        elif (number := _next(application, at)) is not None:
            reminded += remind(application, number, at=at)
    return reminded, lapsed


def _lapse(application: Application, at: datetime) -> bool:
    case = _case(application)
    try:
        take(case.pk, "lapse", by=system_actor(case.office_id), at=at, seen=case.seq)
    except Refusal:
        return False
    return True
