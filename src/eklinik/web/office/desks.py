"""Desk statistics for the office: a month on one page, to print or as a spreadsheet."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from eklinik.accounts.models import Office
from eklinik.casework.clock import calendar_of
from eklinik.clinic.outcomes import Outcome
from eklinik.insight.desks import Line, Measure, Report, desk_report
from eklinik.insight.pictures import bars
from eklinik.insight.sheets import Cell, workbook
from eklinik.process.roles import (
    AGENCY_HEAD,
    CLINIC_OFFICER,
    DIVISION_HEAD,
    FRONT_OFFICE,
    SECTION_HEAD,
)
from eklinik.staff.models import ADMIN
from eklinik.web.access import role, sentence, staff
from eklinik.web.request import Request
from eklinik.web.words import number

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
MONTHS_BACK = 13
reads = staff & role(CLINIC_OFFICER, FRONT_OFFICE, SECTION_HEAD, DIVISION_HEAD, AGENCY_HEAD, ADMIN)


@sentence(reads)
@require_safe
def statistics(request: Request) -> HttpResponse:
    """`/kantor/klinik/`: waiting, service, once-and-done, by desk, kind, service, hour and day."""
    months = _months(request)
    month = _chosen(request, months)
    report = _report(request, month)
    names = dict(Outcome.choices)
    context = {
        "office": Office.objects.get(pk=request.actor.office_id),
        "report": report, "month": month, "months": months,
        "tables": _tables(report), "pictures": _pictures(report),
        "outcomes": [(names.get(key, key), count) for key, count in report.outcomes if key],
    }  # fmt: skip
    return render(request, "office/desks.html", context)


@sentence(reads)
@require_safe
def sheet(request: Request) -> HttpResponse:
    """`/kantor/klinik.xlsx`: the same month as a spreadsheet."""
    month = _chosen(request, _months(request))
    report = _report(request, month)
    heads = [_("Nama"), _("Nomor antrean"), _("Tidak hadir"), _("Tunggu: banyaknya"),
             _("Tunggu: median (menit)"), _("Tunggu: p90 (menit)"), _("Layanan: banyaknya"),
             _("Layanan: median (menit)"), _("Layanan: p90 (menit)")]  # fmt: skip
    names = dict(Outcome.choices)
    made = [(title, heads, [_cells(line) for line in lines]) for title, lines in _tables(report)]
    shares = [
        [_("Selesai pada kunjungan pertama"), report.once.part, report.once.whole],
        [_("Kunjungan ulang"), report.returned.part, report.returned.whole],
        [_("Berkas benar sejak awal"), report.right.part, report.right.whole],
        *([str(names.get(key, key)), count, None] for key, count in report.outcomes if key),
    ]  # fmt: skip
    every: list[tuple[str, list[str], Iterable[list[Cell]]]] = [
        *made, (_("Hasil"), [_("Ukuran"), _("Banyaknya"), _("Dari")], shares),
    ]  # fmt: skip
    response = HttpResponse(workbook(every), content_type=XLSX)
    response["Content-Disposition"] = f'attachment; filename="klinik-{month:%Y-%m}.xlsx"'
    return response


def _report(request: Request, month: date) -> Report:
    last = (month.replace(day=28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)
    return desk_report(request.actor.office_id or 0, month, last)


def _months(request: Request) -> list[date]:
    """The running month and the year before it, newest first."""
    here = calendar_of(request.actor.office_id or 0).local_day(request.now).replace(day=1)
    found = []
    for _n in range(MONTHS_BACK):
        found.append(here)
        here = (here - timedelta(days=1)).replace(day=1)
    return found


def _chosen(request: Request, months: list[date]) -> date:
    wanted = request.GET.get("bulan", "")
    return next((month for month in months if f"{month:%Y-%m}" == wanted), months[0])


def _tables(report: Report) -> list[tuple[str, tuple[Line, ...]]]:
    return [
        (_("Loket"), report.by_desk), (_("Jenis loket"), report.by_kind),
        (_("Layanan"), report.by_service), (_("Jam"), report.by_hour),
        (_("Hari"), report.by_day),
    ]  # fmt: skip


def _pictures(report: Report) -> list[tuple[str, str]]:
    waits = [
        (line.name, line.waiting.median, _("%s menit") % number(round(line.waiting.median)))
        for line in report.by_hour if line.waiting.median is not None
    ]  # fmt: skip
    loads = [(line.name, float(line.tickets), number(line.tickets)) for line in report.by_hour]
    kept = ((_("Waktu tunggu menurut jam (median)"), waits), (_("Nomor menurut jam"), loads))
    return [(title, mark_safe(bars(title, rows))) for title, rows in kept if rows]  # noqa: S308  escaped there


def _cells(line: Line) -> list[Cell]:
    return [line.name, line.tickets, line.missed, *_three(line.waiting), *_three(line.service)]


def _three(found: Measure) -> list[Cell]:
    return [
        found.count,
        *(round(v, 1) if v is not None else None for v in (found.median, found.p90)),
    ]
