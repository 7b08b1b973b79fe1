"""What a step needs beside its verbs: the way to its editor, its letter, its numbers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext

from eklinik.applications.models import Application
from eklinik.archive.file import years_after
from eklinik.archive.models import ArchiveRecord
from eklinik.casework.clock import calendar_of
from eklinik.casework.models import Case, Series
from eklinik.casework.numbering import write_number
from eklinik.casework.offers import kind_of
from eklinik.casework.series import PATTERNS, REFUSAL, REVOCATION
from eklinik.catalogue.definition import PermitDefinition, published
from eklinik.decisions.determine import REVOKING, permit_series
from eklinik.decisions.draft import draft_of
from eklinik.decisions.models import Draft
from eklinik.decisions.permits import permit_file
from eklinik.inspections.models import InspectionPlan, InspectionReport
from eklinik.inspections.plan import planned
from eklinik.process.roles import FRONT_OFFICE, TECHNICAL_STAFF
from eklinik.web.request import Request
from eklinik.web.templatetags.eklinik import tanggal, waktu


@dataclass(frozen=True, slots=True)
class Panel:
    """One panel: a title, facts, links to where the work is done, and a letter to look at."""

    title: str
    facts: tuple[tuple[str, str], ...] = ()
    links: tuple[tuple[str, str, str], ...] = ()
    note: str = ""
    draft: int = 0


def panel_of(case: Case, request: Request) -> Panel | None:
    """The panel of the case's present step, or None when its verbs are all there is to do."""
    if not case.is_open:
        return _finished(case)
    make = PANELS.get(kind_of(case))
    return make(case, request) if make else None


def _for_applicant(case: Case, request: Request) -> Panel | None:
    """A file that front office entered is repaired by front office too."""
    found = Application.objects.filter(case=case, typed_by__isnull=False).first()
    if found is None or not request.actor.holds(FRONT_OFFICE):
        return None
    link = (reverse("office:entry", args=[found.uid]), gettext("Perbaiki berkas"), "pen")
    note = gettext("Berkas ini diketik Front Office, jadi perbaikannya dapat diketik di sini.")
    return Panel(gettext("Perbaikan atas nama pemohon"), links=(link,), note=note)


def _schedule(case: Case, request: Request) -> Panel:
    last = InspectionPlan.objects.filter(case=case, cancelled_at__isnull=False).last()
    note = gettext("Surat tugas dibuat dan diberi nomor begitu kunjungan dijadwalkan.")
    facts = ((gettext("Jadwal yang batal"), waktu(last.visit_at)),) if last else ()
    return Panel(gettext("Kunjungan lapangan"), facts, note=note)


def _inspect(case: Case, request: Request) -> Panel:
    plan = planned(case.pk, case.facts)
    report = InspectionReport.objects.filter(case=case).order_by("-version").first()
    facts: list[tuple[str, str]] = []
    links = [(reverse("office:report", args=[case.pk]), gettext("Isi BAP"), "pen")]
    if plan is not None:
        facts = [
            (gettext("Waktu"), waktu(plan.visit_at)),
            (gettext("Tempat"), plan.place or gettext("Pertemuan virtual")),
            (gettext("Tim"), ", ".join(user.name for user in plan.team.order_by("name"))),
            (gettext("Surat tugas"), plan.letter_number),
        ]
        links.append(
            (reverse("office:assignment", args=[case.pk]), gettext("Buka surat tugas"), "print")
        )
    done = report is not None and report.finished_at and "inspection_report" in case.facts.get(
        "products", {}
    )  # fmt: skip
    note = gettext("BAP sudah selesai dan siap diserahkan.") if done else gettext(
        "BAP belum selesai. Isi hasilnya, tanda tangani, lalu serahkan."
    )  # fmt: skip
    return Panel(gettext("Kunjungan dan BAP"), tuple(facts), tuple(links), note)


def _report(case: Case, request: Request) -> Panel | None:
    report = InspectionReport.objects.filter(case=case).order_by("-version").first()
    if report is None:
        return None
    bad = report.findings.filter(conforms=False).count()
    facts = (
        (gettext("Nomor BAP"), report.number or "—"),
        (gettext("Ditinjau"), waktu(report.visited_at)),
        (gettext("Kesimpulan"), str(report.get_result_display())),
        (gettext("Tidak sesuai"), str(bad)),
        (gettext("Tanda tangan pemohon"),
         gettext("ada") if report.applicant_signed else report.refusal_reason or "—"),
    )  # fmt: skip
    return Panel(gettext("Hasil peninjauan"), facts)


def _draft(case: Case, request: Request) -> Panel:
    draft = draft_of(case)
    made = "refusal_draft" if kind_of(case) == "draft_refusal" else "draft_letter"
    ready = made in case.facts.get("products", {})
    links = ((reverse("office:draft", args=[case.pk]),
              gettext("Ubah draf") if draft else gettext("Susun draf"), "pen"),)  # fmt: skip
    if not request.actor.holds(TECHNICAL_STAFF):
        return Panel(gettext("Draf surat"), note=gettext("Sedang disusun staf teknis."),
                     draft=draft.pk if draft else 0)  # fmt: skip
    note = gettext("Draf siap diteruskan.") if ready else gettext(
        "Susun dan simpan draf suratnya dahulu; sesudah direvisi pun draf disimpan sekali lagi."
    )  # fmt: skip
    return Panel(
        gettext("Draf surat"), links=links, note=note, draft=draft.pk if draft else 0,
    )  # fmt: skip


def _check_draft(case: Case, request: Request) -> Panel | None:
    draft = _counting(case)
    if draft is None:
        return None
    facts = (
        (gettext("Jenis surat"), str(draft.get_kind_display())),
        (gettext("Disusun"), f"{draft.created_by}, {waktu(draft.created_at)}"),
        (gettext("Versi"), str(draft.version)),
    )
    return Panel(gettext("Draf yang diperiksa"), facts, draft=draft.pk)


def _determine(case: Case, request: Request) -> Panel | None:
    panel = _check_draft(case, request)
    if panel is None:
        return None
    day = calendar_of(case.office_id).local_day(request.now)
    facts = (
        (gettext("Nomor surat"), _number_to_come(case, request)),
        (gettext("Tanggal penetapan"), tanggal(day)),
        *panel.facts,
    )
    note = gettext("Nomor diambil saat Anda menetapkan; nomor ini hanya perkiraan.")
    return Panel(gettext("Penetapan"), facts, (), note, panel.draft)


def _number_to_come(case: Case, request: Request) -> str:
    """The number that the determination would take now, or the one the case already has."""
    kind, definition = _kind(case), published(case.permit_version_id)
    if taken := case.facts.get("numbers", {}).get(kind):
        return str(taken)
    day = calendar_of(case.office_id).local_day(request.now)
    series, pattern, code = _numbering(case, kind, definition)
    last = Series.objects.filter(office_id=case.office_id, key=series[:60], year=day.year)
    value = last.values_list("value", flat=True).first() or 0
    return write_number(pattern, value=value + 1, code=code, on=day)


def _numbering(case: Case, kind: str, definition: PermitDefinition) -> tuple[str, str, str]:
    if kind == "grant":
        return permit_series(definition), definition.number_pattern, definition.number_code
    series = REFUSAL if kind == "refusal" else REVOCATION
    pattern = case.office.settings.get("numbers", {}).get(series) or PATTERNS[series]
    return series, pattern, case.office.number_code


def _kind(case: Case) -> str:
    if kind_of(case) == "determine_refusal":
        return "refusal"
    return "revocation" if case.request_kind == REVOKING else "grant"


def _sign(case: Case, request: Request) -> Panel:
    link = (reverse("office:signing_one", args=[case.pk]), gettext("Buka di ruang tanda tangan"),
            "pen")  # fmt: skip
    note = gettext("Surat diperiksa dan ditandatangani di ruang tanda tangan.")
    return Panel(gettext("Tanda tangan elektronik"), _numbered(case), (link,), note)


def _numbered(case: Case) -> tuple[tuple[str, str], ...]:
    number = str(case.facts.get("number", ""))
    return ((gettext("Nomor surat"), number),) if number else ()


def _print(case: Case, request: Request) -> Panel:
    document = permit_file(case)
    links: tuple[tuple[str, str, str], ...] = ()
    if document is not None:
        href = reverse("office:letter", args=[case.pk, document.pk])
        links = ((href, gettext("Buka dan cetak surat"), "print"),)
    note = gettext("Sesudah dicetak, beri tahu pemohon. Pemohon sudah dapat mengunduhnya sendiri.")
    return Panel(gettext("Cetak dan beri tahu"), _numbered(case), links, note)


def _archive(case: Case, request: Request) -> Panel:
    terms = published(case.permit_version_id).retention
    day = calendar_of(case.office_id).local_day(request.now)
    active = years_after(day, terms.active_years)
    facts = (
        (gettext("Kelas arsip"), terms.code),
        (gettext("Aktif sampai"), tanggal(active)),
        (gettext("Inaktif sampai"), tanggal(years_after(active, terms.inactive_years))),
        (gettext("Nasib akhir"), str(ArchiveRecord.Fate(terms.fate).label)),
        (gettext("Dasar"), terms.basis),
    )
    return Panel(gettext("Arsip"), facts)


def _finished(case: Case) -> Panel | None:
    document = permit_file(case)
    if document is None:
        return None
    href = reverse("office:letter", args=[case.pk, document.pk])
    return Panel(
        gettext("Surat"), _numbered(case), ((href, gettext("Buka dan cetak surat"), "print"),)
    )


def _counting(case: Case) -> Draft | None:
    """The draft that the case's facts name."""
    products = case.facts.get("products", {})
    refused = kind_of(case).endswith("_refusal")
    made = products.get("refusal_draft" if refused else "draft_letter")
    return Draft.objects.select_related("created_by").filter(
        case=case, pk=made["ref"]
    ).first() if made else None  # fmt: skip


PANELS: dict[str, Any] = {
    "prepare": _for_applicant,
    "answer_question": _for_applicant,
    "schedule_inspection": _schedule,
    "inspect": _inspect,
    "verify_report": _report,
    "complete_report": _report,
    "draft": _draft,
    "draft_refusal": _draft,
    "verify_draft": _check_draft,
    "verify_refusal": _check_draft,
    "determine": _determine,
    "determine_refusal": _determine,
    "sign": _sign,
    "sign_refusal": _sign,
    "print_and_notify": _print,
    "notify_refusal": _print,
    "archive": _archive,
    "archive_refusal": _archive,
}
