"""The demo fills two offices through the real door, in every box of both permit charts."""

from __future__ import annotations

from datetime import UTC, datetime
from io import BytesIO

import pytest
from pikepdf import Pdf
from PIL import Image

from eklinik.applicants.checks import check_nik, check_phone
from eklinik.applicants.identities import read_secret
from eklinik.applicants.models import Applicant
from eklinik.casework.chain import GENESIS
from eklinik.casework.clock import calendar_of
from eklinik.casework.models import Case, Movement
from eklinik.decisions.models import Permit
from eklinik.demo.accounts import account_table
from eklinik.demo.build import build_offices, fill
from eklinik.demo.cast import Samples, paper, picture
from eklinik.demo.clockwork import back
from eklinik.demo.people import CITY, PROVINCE
from eklinik.demo.stories import PLAIN, VISITED, Story, city_stories, province_stories
from eklinik.flows import CHARTS
from eklinik.process import Process
from eklinik.staff.models import Posting

NOW = datetime(2026, 11, 24, 3, 0, tzinfo=UTC)  # Tuesday, 10.00 WIB


def landing(chart: Process, verbs: list[str]) -> str:
    """Where a story's verbs lead on the chart."""
    step = chart.first.key
    for verb in verbs:
        if not verb.startswith("remind"):
            step = chart[step].arrows[verb].target
    return step


def chart_of(story: Story) -> Process:
    visits = {"PAUD", "TK", "SIA", "KLINIK", "TIANG", "TRAYEK", "SIPA"}
    inspected = story.permit in visits and story.kind == "baru"
    return CHARTS["permit_with_inspection" if inspected else "permit_without_inspection"]


def sent(stories: list[Story]) -> list[Story]:
    return [story for story in stories if story.verbs and story.begins == "submit"]


def test_city_tells_over_sixty_stories_of_at_least_twelve_permits() -> None:
    stories = [story for story in city_stories() if story.verbs]

    assert len(stories) >= 60
    assert len({story.permit for story in stories}) >= 12


@pytest.mark.parametrize("key", ["permit_without_inspection", "permit_with_inspection"])
def test_city_stories_stand_in_every_box_of_the_chart(key: str) -> None:
    chart = CHARTS[key]
    stories = [story for story in sent(city_stories()) if chart_of(story) is chart]

    reached = {landing(chart, story.words) for story in stories}

    assert {step.key for step in chart.steps} - reached == set()


@pytest.mark.parametrize("story", sent([*city_stories(), *province_stories()]))
def test_story_walks_only_arrows_of_its_chart(story: Story) -> None:
    assert landing(chart_of(story), story.words) in chart_of(story)


def test_account_table_names_both_offices_and_eleven_accounts() -> None:
    logins = [line.split()[0] for line in list(account_table())[1:12]]

    assert logins == [
        "pemohon", "fo", "klinik", "klinik2", "teknis", "kasi", "kabid", "kepala", "skpa",
        "penilai", "admin",
    ]  # fmt: skip


def test_back_counts_working_days_over_a_weekend(house) -> None:
    calendar = calendar_of(house.office.pk)

    day = back(calendar, datetime(2026, 11, 24, tzinfo=UTC).date(), 2)

    assert day.isoformat() == "2026-11-20"


def test_sample_files_are_real() -> None:
    with Pdf.open(BytesIO(paper("Surat (contoh) \\ ujian"))) as book:
        assert len(book.pages) == 1
    with Image.open(BytesIO(picture("KTP"))) as image:
        assert (image.format, image.size) == ("JPEG", (1000, 640))


@pytest.fixture
def offices(transactional_db, settings, tmp_path):
    settings.EKLINIK_KEYS = tmp_path / "keys"
    settings.DEMO = True
    return build_offices(lambda _line: None, at=NOW)


SMALL = [
    Story("SIPB", PLAIN, age=12, who="pemohon", key="bidan"),
    Story("TIANG", VISITED, age=2),
    Story("SIPB", "submit return_to_applicant", age=2),
    Story("SKP", "submit return_to_applicant remind1 remind2 lapse", age=2),
    Story("SIKRO", "submit accept refuse send accept determine sign", age=1),
    Story("PKBM", "submit", age=8, channel="assisted"),
    Story("SIPB", "submit accept send", kind="perubahan", old="bidan", who="pemohon", age=1),
    Story("REKLAME", "submit accept withdraw", age=1),
    Story("SKP", "", age=1),
]


@pytest.mark.slow
def test_small_fill_leaves_sound_cases_behind(offices) -> None:
    city, province = offices
    assert (city.town, province.town) == (CITY, PROVINCE)

    cases = fill(city, SMALL, Samples(), lambda _line: None, at=NOW)

    rows = Case.objects.filter(office=city.office)
    assert sorted(rows.values_list("step", flat=True)) == sorted([
        "archived", "archived", "prepare", "lapsed", "notify_refusal", "verify_documents",
        "verify_draft", "withdrawn",
    ])  # fmt: skip
    assert cases["bidan"] in rows.values_list("pk", flat=True)
    _sound(city.office.pk)


def _sound(office_id: int) -> None:
    """Past dates only, in order; overdue work; permits in numbers; people who do not exist."""
    calendar = calendar_of(office_id)
    for case in Case.objects.filter(office_id=office_id):
        moves = list(Movement.objects.filter(case=case).order_by("seq"))
        moments = [move.at for move in moves]
        assert moments == sorted(moments)
        assert moments[-1] <= NOW
        assert all(calendar.is_workday(calendar.local_day(at)) for at in moments)
        assert bytes(case.head) == bytes(moves[-1].hash) != GENESIS
    overdue = Case.objects.filter(office_id=office_id, closed_at=None, due_at__lt=NOW)
    assert overdue.count() == 1
    assert [permit.number for permit in Permit.objects.order_by("pk")] == [
        "001/SIPB/DPMPTSP/XI/2026", "001/TR/DPMPTSP/XI/2026",
    ]  # fmt: skip
    for person in Applicant.objects.all():
        check_nik(read_secret(person, "nik"), on=NOW.date())
        check_phone(read_secret(person, "phone"))
        assert "Contoh" in person.name


def test_offices_have_an_acting_head_and_an_acting_section_head(offices) -> None:
    acting = Posting.objects.exclude(acting="").order_by("acting")

    assert [(row.acting, row.role, bool(row.letter_number)) for row in acting] == [
        ("plh", "agency_head", True), ("plt", "section_head", True),
    ]  # fmt: skip


def test_every_demo_account_says_that_it_is_one(offices) -> None:
    users = {user for crew in offices for user in crew.users.values()}

    assert [user.username for user in users if not user.is_demo] == []
    assert [user.username for user in users if not user.check_password("demo-eklinik")] == []
    assert [crew.office.is_demo for crew in offices] == [True, True]
