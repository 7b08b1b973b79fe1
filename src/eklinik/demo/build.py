"""Makes the demo: two invented offices, filled through the same functions as the pages."""

from __future__ import annotations

import io
import random
from collections.abc import Callable
from contextlib import redirect_stdout
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.utils import timezone

from eklinik.casework.clock import calendar_of
from eklinik.casework.models import Case
from eklinik.casework.national_days import load_national_days
from eklinik.catalogue.definition import published
from eklinik.catalogue.load import load_permits
from eklinik.catalogue.models import PermitVersion
from eklinik.demo.cast import Cast, Samples
from eklinik.demo.clinic import set_in_motion, set_up
from eklinik.demo.clockwork import play_all
from eklinik.demo.licences import give_rights, play_licences
from eklinik.demo.people import CITY, PROVINCE, Crew, build_crew
from eklinik.demo.stage import Stage
from eklinik.demo.stories import Story, city_stories, province_stories
from eklinik.demo.visits import play_visits
from eklinik.feedback.answers import load_answers
from eklinik.licensing.reference import load_law
from eklinik.notifications.sweep import sweep

SEED = 20190809
Say = Callable[[str], None]
EVERY = 100


def build_demo(say: Say, *, at: datetime | None = None) -> None:
    """Both offices with their cases, dated back from `at` (now)."""
    now = at or timezone.now()
    crews = build_offices(say, at=now)
    samples = Samples()
    say("Menyiapkan contoh berkas …")
    samples.prepare(document_names())
    for crew, stories in zip(crews, (city_stories(), province_stories()), strict=True):
        fill(crew, stories, samples, say, at=now)
        live(crew, say, at=now)
    count = play_licences(crews[0], samples, at=now)
    say(f"  {crews[0].office.name}: {count} perizinan berusaha selesai disiapkan")
    deliver(now)


def build_offices(say: Say, *, at: datetime) -> list[Crew]:
    """The offices, their people and calendars, and the permit types they publish."""
    reference = Path(settings.ROOT) / "reference"
    say("Memuat tabel acuan …")
    load_national_days(reference / "holidays.toml")
    load_law(reference, at=at)
    crews = [build_crew(town, at=at) for town in (CITY, PROVINCE)]
    for crew in crews:
        load_permits(reference, office=crew.office, at=at, by=crew.users["admin"], publishing=True)
        load_answers(reference / "answers", office=crew.office, at=at)
        give_rights(crew, at=at)
    return crews


def document_names() -> list[str]:
    """What the demo's permits ask for, by name."""
    versions = PermitVersion.objects.filter(state="published").values_list("pk", flat=True)
    return [item.name for pk in versions for item in published(pk).requirements]


def fill(
    crew: Crew, stories: list[Story], samples: Samples, say: Say, *, at: datetime
) -> dict[str, int]:
    """Play the stories in one office; returns the cases of those that have a key."""
    rng = random.Random(SEED)  # noqa: S311  the same demo every time, no secret
    stage = Stage(crew, Cast(crew.office, crew.town.suffix, rng), samples, rng)
    teller = _Teller(crew.office.name, sum(len(story.words) for story in stories), say)
    play_all(stories, stage, calendar_of(crew.office.pk), now=at, tick=teller.tick)
    teller.end(Case.objects.filter(office=crew.office).count())
    return stage.cases


def live(crew: Crew, say: Say, *, at: datetime) -> None:
    """Open the office's clinic, with the past weeks at its desks and what stands open now."""
    clinic = set_up(crew, at=at)
    count = play_visits(clinic, at=at)
    set_in_motion(clinic, at=at)
    say(f"  {crew.office.name}: {count} kunjungan klinik selesai disiapkan")


class _Teller:
    """Says how far it is, and delivers the notices of each simulated day."""

    def __init__(self, name: str, total: int, say: Say) -> None:
        self._name, self._total, self._say = name, total, say
        self._count = 0
        self._day: object = None

    def tick(self, at: datetime) -> None:
        self._count += 1
        if self._count % EVERY == 0:
            self._say(f"  {self._name}: langkah {self._count} dari sekitar {self._total}")
        if at.date() != self._day:
            self._day = at.date()
            deliver(at)

    def end(self, cases: int) -> None:
        deliver(timezone.now())
        self._say(f"  {self._name}: {cases} berkas selesai disiapkan")


def deliver(at: datetime) -> None:
    """Send what is due; what the console channel would print of past days is not shown."""
    with redirect_stdout(io.StringIO()):
        while sweep(at=at).sent:
            pass
