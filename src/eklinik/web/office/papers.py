"""The papers of a case: what was uploaded and what the office made, and who may look at them.

A paper is found among the case's own and nowhere else, so an id that was guessed is not found.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.http import Http404
from django.utils.translation import gettext

from eklinik.applications import reading
from eklinik.applications.models import Application, Attachment
from eklinik.casework.models import Case
from eklinik.decisions.models import Determination, Signature
from eklinik.documents.models import Document
from eklinik.inspections.models import InspectionPlan, InspectionReport, Photo

MADE_HERE = frozenset({"assignment", "inspection_report", "letter", "signed_letter"})


@dataclass(frozen=True, slots=True)
class Paper:
    """One paper in the strip: its title, the document, and what stands beside it."""

    title: str
    document: Document
    code: str = ""
    note: str = ""
    old: bool = False

    @property
    def pages(self) -> int:
        return self.document.pages or 1

    @property
    def is_letter(self) -> bool:
        """Made by the office, so it may be opened and printed as a file."""
        return self.document.kind in MADE_HERE


def papers_of(case: Case, application: Application | None) -> list[Paper]:
    """Everything in the file, the applicant's documents first; old versions at the end."""
    made = [*_visits(case), *_letters(case)]
    if application is None:
        return made
    uploaded = list(_uploaded(application))
    return [*[p for p in uploaded if not p.old], *made, *[p for p in uploaded if p.old]]


def document_of(case: Case, pk: int) -> Paper:
    """A document of this very case; 404 for any other."""
    application = application_of(case)
    for paper in papers_of(case, application):
        if paper.document.pk == pk:
            return paper
    raise Http404


def application_of(case: Case) -> Application | None:
    """The application of a case with its applicant, if it was made here."""
    return Application.objects.select_related("applicant").filter(case=case).first()


def _uploaded(application: Application) -> Iterable[Paper]:
    titles = reading.titles(application)
    order = {item.code: place for place, item in enumerate(reading.requirements(application), 1)}
    rows = Attachment.objects.filter(application=application).select_related("document")

    def place(row: Attachment) -> tuple[int, int]:
        return order.get(row.requirement, 99), -row.version

    for row in sorted(rows, key=place):
        title = titles.get(row.requirement, row.requirement)
        old = row.replaced_at is not None
        note = gettext("versi lama %s") % row.version if old else ""
        yield Paper(title, row.document, row.requirement, note, old)


def _visits(case: Case) -> Iterable[Paper]:
    plans = InspectionPlan.objects.filter(case=case, letter__isnull=False)
    for plan in plans.select_related("letter").order_by("-pk"):
        assert plan.letter is not None  # noqa: S101  the query asked for it
        old = plan.cancelled_at is not None
        yield Paper(gettext("Surat tugas"), plan.letter, note=plan.letter_number, old=old)
    reports = InspectionReport.objects.filter(case=case, document__isnull=False)
    newest = True
    for report in reports.select_related("document").order_by("-version"):
        assert report.document is not None  # noqa: S101  the query asked for it
        yield Paper(gettext("BAP"), report.document, note=report.number, old=not newest)
        newest = False
    for photo in Photo.objects.filter(report__case=case).select_related("document").order_by("pk"):
        yield Paper(photo.caption or gettext("Foto peninjauan"), photo.document)


def _letters(case: Case) -> Iterable[Paper]:
    for row in _signatures(case):
        yield Paper(gettext("Surat bertanda tangan"), row.document, note=_number(row))
    determined = Determination.objects.filter(case=case, letter__isnull=False)
    for made in determined.select_related("letter").order_by("-pk"):
        assert made.letter is not None  # noqa: S101  the query asked for it
        old = made.pk != case.facts.get("determination")
        yield Paper(gettext("Surat yang ditetapkan"), made.letter, note=made.number, old=old)


def _signatures(case: Case) -> Any:
    counted = Signature.objects.filter(case=case, counted_at__isnull=False)
    return counted.select_related("document", "determination").order_by("-pk")


def _number(row: Signature) -> str:
    return row.determination.number
