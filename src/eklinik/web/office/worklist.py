"""The worklist: what waits for this person, due first."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from itertools import groupby
from urllib.parse import urlencode

from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext

from eklinik.applications.models import Channel
from eklinik.casework.charts import chart_of
from eklinik.casework.clock import Calendar, calendar_of
from eklinik.casework.models import Case
from eklinik.flows.titles import SHORT_TITLES
from eklinik.process import Step
from eklinik.process.roles import APPLICANT
from eklinik.staff.actor import Actor, Post
from eklinik.web.access import sentence, staff
from eklinik.web.office.choices import Choices, choices_of, steps_of
from eklinik.web.office.paging import Turn, count_all, links_of, page_of
from eklinik.web.request import Request
from eklinik.web.templatetags.eklinik import hari_bulan, tanggal, workdays

COLUMNS = (
    "due_at", "id", "number", "title", "applicant_name", "business_name", "step", "role",
    "channel", "chart_key", "chart_version", "holder_id", "holder__name", "facts",
)  # fmt: skip
Ranges = list[QuerySet[Case]]


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the worklist, every word of it ready."""

    href: str
    name: str
    title: str
    step: str
    number: str
    due: str
    due_note: str
    due_css: str
    tag: str
    tag_css: str
    holder: str


@dataclass(frozen=True, slots=True)
class Filters:
    """The filters as they stand in the address; what is not known is ignored."""

    tab: str = "saya"
    permit: int = 0
    step: str = ""
    unit: int = 0
    due: str = ""
    encoded: str = field(default="", compare=False)

    @classmethod
    def read(cls, words: dict[str, str]) -> Filters:
        tab = words.get("kumpulan", "saya")
        kept = {
            "kumpulan": tab if tab in TABS else "saya",
            "izin": number_in(words.get("izin", "")),
            "langkah": words.get("langkah", "")[:60],
            "unit": number_in(words.get("unit", "")),
            "tenggat": words.get("tenggat", "") if words.get("tenggat") in DUE else "",
        }
        encoded = urlencode({name: word for name, word in kept.items() if word})
        return cls(
            tab=str(kept["kumpulan"]), permit=number_in(words.get("izin", "")),
            step=str(kept["langkah"]), unit=number_in(words.get("unit", "")),
            due=str(kept["tenggat"]), encoded=encoded,
        )  # fmt: skip


TABS = ("saya", "dipegang", "pemohon")
DUE = ("terlambat", "hari-ini")


def number_in(text: str) -> int:
    """A row's number written in an address; 0 when it is none."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 16 else 0


@sentence(staff)
def worklist(request: Request) -> HttpResponse:
    """The page of work for the person who is signed in."""
    words, actor = request.GET.dict(), request.actor
    filters, turn = Filters.read(words), Turn.of(words)
    choices = choices_of(actor.office_id)
    calendar = calendar_of(actor.office_id)
    ranges = [_filtered(cases, filters, choices, calendar, request.now)
              for cases in _ranges(actor, filters.tab)]  # fmt: skip
    rows, more = page_of(ranges, turn, COLUMNS)
    context = {
        "groups": list(_grouped(rows, calendar, request.now)),
        "links": links_of(rows, turn, more, filters.encoded),
        "tabs": _tabs(actor, filters, calendar, request.now),
        "filters": filters,
        "choices": choices,
        "steps": steps_of(frozenset({APPLICANT}) if filters.tab == "pemohon" else actor.roles),
        "units": choices.units if len(choices.units) > 1 else (),
        "today": tanggal(calendar.local_day(request.now)),
        "filtered": bool(filters.permit or filters.step or filters.unit or filters.due),
    }
    return render(request, "office/worklist.html", context)


def _ranges(actor: Actor, tab: str) -> Ranges:
    if tab == "pemohon":
        return [_of_units(_open(actor, APPLICANT), _widest(actor.posts))]
    ranges = [_of_units(_open(actor, post.role), post) for post in _once(actor.posts)]
    if tab == "dipegang":
        return [cases.filter(holder_id=actor.user_id) for cases in ranges]
    return ranges


def _open(actor: Actor, role: str) -> QuerySet[Case]:
    return Case.objects.filter(office_id=actor.office_id or 0, role=role, closed_at__isnull=True)


def _of_units(cases: QuerySet[Case], post: Post) -> QuerySet[Case]:
    return cases if post.units is None else cases.filter(unit_id__in=post.units)


def _once(posts: Iterable[Post]) -> list[Post]:
    """One posting per role and units; a whole-office posting swallows narrower ones."""
    found: dict[tuple[str, frozenset[int] | None], Post] = {}
    for post in sorted(posts, key=lambda post: post.units is not None):
        if (post.role, None) not in found:
            found.setdefault((post.role, post.units), post)
    return list(found.values())


def _widest(posts: Sequence[Post]) -> Post:
    if any(post.units is None for post in posts):
        return Post(0, APPLICANT, None)
    return Post(0, APPLICANT, frozenset().union(*(post.units or frozenset() for post in posts)))


def _filtered(
    cases: QuerySet[Case], filters: Filters, choices: Choices, calendar: Calendar, now: datetime
) -> QuerySet[Case]:
    if filters.permit:
        cases = cases.filter(permit_version_id__in=choices.versions.get(filters.permit, ()))
    if filters.step:
        cases = cases.filter(step=filters.step)
    if filters.unit:
        cases = cases.filter(unit_id=filters.unit)
    if filters.due == "terlambat":
        cases = cases.filter(due_at__lt=now)
    elif filters.due == "hari-ini":
        cases = cases.filter(due_at__gte=now, due_at__lt=_tomorrow(calendar, now))
    return cases


def _tomorrow(calendar: Calendar, now: datetime) -> datetime:
    here = now.astimezone(calendar.zone)
    day = date.fromordinal(here.toordinal() + 1)
    return datetime(day.year, day.month, day.day, tzinfo=calendar.zone)


@dataclass(frozen=True, slots=True)
class Tab:
    """One collection with its count."""

    href: str
    title: str
    count: str
    here: bool


def _tabs(actor: Actor, filters: Filters, calendar: Calendar, now: datetime) -> list[Tab]:
    titles = {
        "saya": gettext("Untuk saya"),
        "dipegang": gettext("Saya pegang"),
        "pemohon": gettext("Menunggu pemohon"),
    }
    groups: dict[str, Sequence[QuerySet[Case]]] = {name: _ranges(actor, name) for name in TABS}
    groups["terlambat"] = [cases.filter(due_at__lt=now) for cases in groups["saya"]]
    counts = count_all(groups)
    tabs = [
        Tab(
            f"?kumpulan={name}", titles[name], counts[name], filters.tab == name and not filters.due
        )
        for name in TABS
    ]
    late = Tab("?tenggat=terlambat", gettext("Terlambat"), counts["terlambat"],
               filters.tab == "saya" and filters.due == "terlambat")  # fmt: skip
    return [tabs[0], late, *tabs[1:]]


def _grouped(
    rows: Iterable[tuple[object, ...]], calendar: Calendar, now: datetime
) -> Iterable[tuple[str, list[Row]]]:
    today = calendar.local_day(now)

    def group(row: tuple[object, ...]) -> str:
        return _group(row, calendar, today, now)

    for title, members in groupby(rows, key=group):
        yield title, [_row(row, calendar, today, now) for row in members]


def _group(row: tuple[object, ...], calendar: Calendar, today: date, now: datetime) -> str:
    due = row[0]
    assert isinstance(due, datetime)  # noqa: S101  open work always has a due time
    if row[7] == APPLICANT:
        return gettext("Dijeda: menunggu pemohon")
    if due < now:
        return gettext("Terlambat")
    if calendar.local_day(due) == today:
        return gettext("Hari ini")
    return gettext("Besok dan sesudahnya")


def _row(row: tuple, calendar: Calendar, today: date, now: datetime) -> Row:  # type: ignore[type-arg]  # columns as listed above
    (due, pk, number, title, person, business, step, role, channel, key, version, _held,
     holder, facts) = row  # fmt: skip
    tag, tag_css = _tag(channel, step, facts)
    return Row(
        f"/kantor/berkas/{pk}/", business or person, title, _step_title(key, version, step),
        number, *_due(due, role, calendar, today, now), tag, tag_css, holder or "",
    )  # fmt: skip


def _due(
    due: datetime, role: str, calendar: Calendar, today: date, now: datetime
) -> tuple[str, str, str]:
    day = calendar.local_day(due)
    if role == APPLICANT:
        return gettext("Dijeda"), gettext("batas %s") % hari_bulan(day), "stop"
    if due < now:
        days = max(1, calendar.between(day, today))
        return gettext("Terlambat %s") % workdays(days), hari_bulan(day), "late"
    if day == today:
        return gettext("Hari ini"), hari_bulan(day), "today"
    return hari_bulan(day), workdays(calendar.between(today, day)), ""


def _step_title(key: str, version: int, step: str) -> str:
    return short_title(chart_of(key, version)[step])


def short_title(step: Step) -> str:
    """The few words of a box, as the charts have them."""
    return gettext(SHORT_TITLES.get(step.kind) or SHORT_TITLES.get(step.key) or step.title)


def _tag(channel: str, step: str, facts: dict) -> tuple[str, str]:  # type: ignore[type-arg]  # a case's facts are JSON
    if step in {"verify_documents", "complete_report"} and facts.get("round"):
        return gettext("Perbaikan masuk"), "wait"
    if step in facts.get("did", {}):
        return gettext("Dikembalikan ke langkah ini"), "late"
    if channel == Channel.ASSISTED:
        return gettext("Dibantu petugas"), "line"
    if channel in {Channel.OSS, Channel.PAPER}:
        return str(Channel(channel).label), "line"
    return "", ""


def next_case(actor: Actor) -> int | None:
    """The case that this person should take up next: the first of the worklist."""
    rows, _more = page_of(_ranges(actor, "saya"), Turn(), ("due_at", "id"))
    return int(str(rows[0][1])) if rows else None
