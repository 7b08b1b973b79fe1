"""Plays many stories at once in the order of their moments, on working days of the past."""

from __future__ import annotations

import heapq
import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from eklinik.casework.clock import Calendar
from eklinik.demo.stage import Stage
from eklinik.demo.stories import Story

OPENING, CLOSING = time(8, 20), time(15, 50)
PAUSES = {
    "accept": (0, 1), "return_to_applicant": (1, 1), "schedule": (1, 1), "report": (3, 4),
    "return_to_front_office": (1, 1), "amend": (1, 1), "new_visit": (1, 1),
    "ask_applicant": (1, 1), "refuse": (1, 1), "send": (1, 2), "revise": (1, 1),
    "determine": (0, 1), "sign": (0, 1), "notify": (0, 1), "archive": (0, 1),
    "withdraw": (1, 2), "remind1": (5, 5), "remind2": (3, 3), "lapse": (3, 3),
}  # fmt: skip
Tick = Callable[[datetime], None]


def pauses_of(story: Story, rng: random.Random) -> list[int]:
    """Working days before each verb; the first comes at once, a repair after some days."""
    words = story.words or ["submit"]
    found = [0 if story.begins == "submit" else 1]
    for verb in words[1:] if story.begins == "submit" else words:
        low, high = PAUSES.get(verb, (2, 4))
        found.append(rng.randint(low, high))
    return found


@dataclass
class Moments:
    """Moves forward through office hours; never past `latest`."""

    calendar: Calendar
    now: datetime
    latest: datetime
    rng: random.Random

    def later(self, workdays: int) -> datetime:
        """Some working days on, or a little later the same day."""
        if workdays:
            day = self.calendar.add(self.now.date(), workdays)
            self.now = self._morning(day) + timedelta(minutes=self.rng.randint(0, 420))
        else:
            self.now += timedelta(minutes=self.rng.randint(12, 40))
        if self.now.time() > CLOSING:
            day = self.calendar.add(self.now.date() + timedelta(days=1), 0)
            self.now = self._morning(day) + timedelta(minutes=self.rng.randint(1, 30))
        self.now = min(self.now, self.latest)
        return self.now

    def _morning(self, day: date) -> datetime:
        return datetime.combine(day, OPENING, self.calendar.zone)


def back(calendar: Calendar, day: date, workdays: int) -> date:
    """The working day that lies `workdays` working days before `day`."""
    left = workdays
    while left > 0 or not calendar.is_workday(day):
        left -= calendar.is_workday(day)
        day -= timedelta(days=1)
    return day


def tell(story: Story, stage: Stage, calendar: Calendar, now: datetime) -> Iterator[datetime]:
    """Yield the moment of the next verb, then play it."""
    pauses = pauses_of(story, stage.rng)
    first = back(calendar, now.astimezone(calendar.zone).date(), sum(pauses) + story.age)
    start = datetime.combine(first, OPENING, calendar.zone)
    moments = Moments(calendar, start, now - timedelta(minutes=10), stage.rng)
    who = story.who or f"warga{stage.rng.randint(6, 30)}"
    began = moments.later(pauses[0])
    yield began
    case_id = _open(story, stage, who, began, moments.later(0))
    if case_id is None:
        return
    stage.cases[story.key] = case_id
    verbs = story.words[1:] if story.begins == "submit" else story.words
    for verb, pause in zip(verbs, pauses[1:], strict=True):
        yield moments.later(pause)
        stage.play(case_id, verb, moments.now)


def _open(story: Story, stage: Stage, who: str, at: datetime, sent: datetime) -> int | None:
    """Begin the story: a sent application, a revocation, or a draft that was not sent."""
    if story.begins == "revoke":
        return stage.revoke(story.old, at)
    made = stage.begin(story.permit, who, story.kind, story.channel, story.old, at)
    return stage.send(made, sent) if story.verbs else None


def play_all(
    stories: list[Story], stage: Stage, calendar: Calendar, *, now: datetime, tick: Tick
) -> None:
    """Play the stories beside each other; `tick` is called after every verb."""
    heap: list[tuple[datetime, int, Iterator[datetime]]] = []
    for place, story in enumerate(stories):
        told = tell(story, stage, calendar, now)
        heap.append((next(told), place, told))
    heapq.heapify(heap)
    while heap:
        at, place, told = heapq.heappop(heap)
        following = next(told, None)
        tick(at)
        if following is not None:
            heapq.heappush(heap, (following, place, told))
