"""The pages of an application's form: questions that belong together stand on one page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from eklinik.applications import reading
from eklinik.applications.models import Application
from eklinik.applications.submit import Problem
from eklinik.catalogue.definition import FormField


@dataclass(frozen=True, slots=True)
class Page:
    """Questions of one page, its number from 1 (stable whatever was answered), its title."""

    number: int
    title: str
    specs: tuple[FormField, ...]


def pages_of(application: Application) -> list[Page]:
    """The pages this applicant is asked, given the answers so far; empty ones are left out."""
    asked = {item.code for item in reading.fields(application)}
    groups: dict[str, list[FormField]] = {}
    for spec in reading.definition(application).fields:
        groups.setdefault(spec.page, []).append(spec)
    found = []
    for number, (title, specs) in enumerate(groups.items(), start=1):
        if here := tuple(spec for spec in specs if spec.code in asked):
            found.append(Page(number, title or _default_title(here), here))
    return found


def _default_title(specs: Sequence[FormField]) -> str:
    return specs[0].label if len(specs) == 1 else _("Data permohonan")


def page_of(application: Application, number: int) -> Page | None:
    """One page by its number, or None when it is not asked."""
    return next((page for page in pages_of(application) if page.number == number), None)


def after(application: Application, number: int) -> Page | None:
    """The page that follows, or None after the last."""
    return next((page for page in pages_of(application) if page.number > number), None)


@dataclass(frozen=True, slots=True)
class Task:
    """One line of the task list."""

    title: str
    name: str
    args: tuple[object, ...]
    done: bool
    begun: bool = False
    optional: bool = False
    note: str = ""

    @property
    def url(self) -> str:
        """Where it is done."""
        return reverse(self.name, args=self.args)


def tasks(application: Application, problems: Sequence[Problem]) -> dict[str, list[Task]]:
    """What there is to do, in three groups: who, questions, documents."""
    wrong = {item.code for item in problems}
    return {
        "who": _who(application, wrong),
        "pages": [_page_task(application, page, wrong) for page in pages_of(application)],
        "documents": _document_tasks(application),
    }


def _who(application: Application, wrong: set[str]) -> list[Task]:
    uid, applicant = application.uid, application.applicant
    found = [
        Task(
            _("Siapa yang mengajukan"), "application_applicant", (uid,), applicant is not None,
            note=str(applicant) if applicant else "",
        )
    ]  # fmt: skip
    rule = reading.definition(application).request(application.request_kind)
    if rule.needs_old_permit:
        found.append(
            Task(
                _("Izin lama yang dimaksud"), "application_old_permit", (uid,),
                "izin_lama" not in wrong, note=application.old_permit_number,
            )
        )  # fmt: skip
    return found


def _page_task(application: Application, page: Page, wrong: set[str]) -> Task:
    answered = any(spec.code in application.answers for spec in page.specs)
    needed = any(spec.required for spec in page.specs)
    done = not any(spec.code in wrong for spec in page.specs) and (answered or needed)
    return Task(
        page.title, "application_page", (application.uid, page.number), done, answered, not needed
    )


def _document_tasks(application: Application) -> list[Task]:
    present = reading.current_attachments(application)
    return [
        Task(
            item.name, "application_document", (application.uid, item.code), item.code in present,
            optional=item.optional,
            note=present[item.code].document.original_name if item.code in present else "",
        )
        for item in reading.requirements(application)
    ]  # fmt: skip
