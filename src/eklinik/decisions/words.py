"""What a letter says of a case: placeholder words, and the rows of its table."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy as _

from eklinik.applications.models import Application, RequestKind
from eklinik.casework.clock import calendar_of
from eklinik.casework.models import Case
from eklinik.casework.refusals import Refusal
from eklinik.catalogue.definition import FormField, PermitDefinition
from eklinik.documents.heads import in_indonesian
from eklinik.documents.letters.wording import UnknownPlaceholder, date_id, fill, rupiah
from eklinik.inspections.models import InspectionReport

Rows = list[list[str]]
UNKNOWN = _(
    "Templat surat memakai kata ganti yang tidak dikenal: {names}. "
    "Minta administrator memperbaiki templatnya."
)


def words_of(case: Case, definition: PermitDefinition) -> dict[str, str]:
    """The words for `{placeholders}`: of the case, its report, and every answer by its code."""
    words = {item.code: "—" for item in definition.fields}
    application = application_of(case)
    answers = application.answers if application else {}
    words |= {item.code: value for item in definition.fields if (value := spoken(item, answers))}
    return words | _of_case(case, definition, application) | _of_report(case)


def application_of(case: Case) -> Application | None:
    """The application of a case, if it was made here."""
    return Application.objects.filter(case=case).first()


def _of_case(
    case: Case, definition: PermitDefinition, application: Application | None
) -> dict[str, str]:
    office, applicant = case.office, case.applicant
    day = calendar_of(case.office_id).local_day(case.received_at)
    return {
        "applicant_name": case.applicant_name,
        "business_name": case.business_name or case.applicant_name,
        "address": applicant.address or "—",
        "nib": applicant.nib or "—",
        "permit_name": definition.name,
        "request_kind": in_indonesian(lambda: RequestKind(case.request_kind).label).lower(),
        "case_number": case.number,
        "received_date": date_id(day),
        "office_name": office.name,
        "government": office.government,
        "place": office.place,
        "old_permit_number": (application.old_permit_number if application else "") or "—",
    }


def _of_report(case: Case) -> dict[str, str]:
    report = (
        InspectionReport.objects.filter(case=case, finished_at__isnull=False)
        .order_by("-version")
        .first()
    )
    if report is None:
        return {"report_number": "—", "report_date": "—", "report_result": "—"}
    day = calendar_of(case.office_id).local_day(report.visited_at)
    return {
        "report_number": report.number,
        "report_date": date_id(day),
        "report_result": in_indonesian(report.get_result_display).lower(),
    }


def filled(texts: tuple[str, ...] | list[str], words: dict[str, str]) -> list[str]:
    """Template texts with their words; an unknown placeholder is the administrator's to mend."""
    try:
        return [fill(text, words) for text in texts]
    except UnknownPlaceholder as error:
        raise Refusal("unknown_placeholder", UNKNOWN, names=", ".join(error.names)) from error


def rows_of(case: Case, definition: PermitDefinition, kind: str) -> Rows:
    """The table of the letter: who and what, then the answers that belong on it."""
    application = application_of(case)
    rows = _holder_rows(case)
    if kind == "refusal":
        return [["Nomor permohonan", case.number], ["Jenis izin", definition.name], *rows]
    if application and application.old_permit_number:
        rows.insert(0, ["Izin lama", application.old_permit_number])
    answers = application.answers if application else {}
    shown = [item for item in definition.fields if item.on_letter]
    return rows + [[item.label, value] for item in shown if (value := spoken(item, answers))]


def _holder_rows(case: Case) -> Rows:
    applicant = case.applicant
    listed = [
        ["Nama", case.applicant_name],
        ["Nama usaha", case.business_name],
        ["NIB", applicant.nib],
        ["Alamat", applicant.address],
    ]
    return [row for row in listed if row[1]]


def spoken(item: FormField, answers: dict[str, Any]) -> str:
    """An answer as a letter says it; "" when there is none."""
    value = answers.get(item.code)
    if value is None or value == "":
        return ""
    match item.kind:
        case "yes_no":
            return "Ya" if value else "Tidak"
        case "choice":
            return dict(item.choices).get(str(value), str(value))
        case "date":
            return _day(str(value))
        case "money":
            return _money(value)
        case _:
            return str(value)


def _day(text: str) -> str:
    try:
        return date_id(date.fromisoformat(text))
    except ValueError:
        return text


def _money(value: Any) -> str:
    try:
        return rupiah(int(value))
    except (TypeError, ValueError):
        return str(value)
