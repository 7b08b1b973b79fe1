"""Opinions of SKPA: asked of several at once, given by whoever has a valid derived right.

The system computes whether the file is complete; an officer judges each document, first
whether it is true, then whether it meets the technical rules.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Annotated, Any

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from eklinik.applications import reading
from eklinik.applications.models import Application
from eklinik.casework.clock import calendar_of
from eklinik.casework.inbox import widen
from eklinik.casework.models import Case
from eklinik.casework.offers import kind_of
from eklinik.casework.plain import Plain
from eklinik.casework.products import change_facts, note_worker
from eklinik.casework.refusals import Refusal
from eklinik.casework.take import take
from eklinik.casework.worker import locked_case
from eklinik.casework.wrongs import wrongs_of
from eklinik.licensing.models import Opinion, Project
from eklinik.licensing.rights import right_of
from eklinik.process.roles import ROLE_TITLES, SKPA_VERIFIER
from eklinik.staff.actor import Actor

DAYS = 3
NOTE_MIN = 5
VERIFY = "verify"
NO_RIGHT = _(
    "Anda tidak mempunyai hak akses turunan yang berlaku hari ini untuk sektor ini. "
    "Minta administrator kantor mencatat surat penunjukan Anda."
)


class Line(BaseModel):
    """The verdict on one document: benar, then teknis; None is not judged."""

    model_config = ConfigDict(extra="forbid")

    correct: bool | None = None
    technical: bool | None = None
    note: Annotated[Plain, Field(max_length=500)] = ""


class OpinionWords(BaseModel):
    """What an SKPA says of a file."""

    model_config = ConfigDict(extra="forbid", str_strip_whitespace=True)

    lines: dict[str, Line] = {}
    conclusion: Opinion.Conclusion
    note: Annotated[Plain, Field(max_length=4000)] = ""


def ask(
    project: Project, units: Iterable[int], *, round_: int, by: int | None, at: datetime
) -> list[Opinion]:
    """Ask several SKPA at once; a unit that was asked in this round is not asked twice."""
    assert project.case_id is not None  # noqa: S101  only cases are verified
    due = calendar_of(project.office_id).due(at, DAYS)
    known = set(
        Opinion.objects.filter(case_id=project.case_id, round=round_).values_list(
            "unit_id", flat=True
        )
    )
    return Opinion.objects.bulk_create(
        Opinion(project=project, case_id=project.case_id, unit_id=unit, round=round_,
                asked_at=at, asked_by_id=by, due_at=due)
        for unit in units
        if unit not in known
    )  # fmt: skip


def end_open(case_id: int, *, at: datetime) -> int:
    """Nobody is asked any more; what was given stays."""
    return Opinion.objects.filter(case_id=case_id, ended_at__isnull=True).update(ended_at=at)


def facts_of(case_id: int) -> dict[str, Any]:
    """What the chart's rule reads: how many were asked, how many are open, whose they are."""
    rows = list(Opinion.objects.filter(case_id=case_id, ended_at__isnull=True).order_by("pk"))
    return {
        "opinions_asked": len(rows),
        "opinions_open": sum(1 for row in rows if row.given_at is None),
        "asked_units": [row.unit_id for row in rows],
    }


def is_complete(application: Application) -> bool:
    """Every document that is needed is there; the system says so, nobody else."""
    present = reading.current_attachments(application)
    needed = [item.code for item in reading.requirements(application) if not item.optional]
    return all(code in present for code in needed)


def give(
    opinion_id: int, words: dict[str, Any] | OpinionWords, *, by: Actor, at: datetime
) -> Opinion:
    """Give or amend an opinion; with the last one the case goes on to the assessor."""
    read = _read(words)
    with transaction.atomic():
        opinion = _locked(opinion_id, by, at)
        case = opinion.case
        application = Application.objects.select_related("applicant").get(case=case)
        _check(read, application)
        _write(opinion, read, application, by, at)
        facts = case.facts
        note_worker(facts, VERIFY, by.user_id)
        change_facts(case.pk, {**facts_of(case.pk), "did": facts["did"]})
        last = facts_of(case.pk)["opinions_open"] == 0
    if last:
        take(case.pk, "give_opinion", by=by, at=at)
    return opinion


def _read(words: dict[str, Any] | OpinionWords) -> OpinionWords:
    if isinstance(words, OpinionWords):
        return words
    try:
        return OpinionWords.model_validate(words)
    except ValidationError as error:
        raise Refusal("bad_data", details=wrongs_of(error)) from error


def _locked(opinion_id: int, by: Actor, at: datetime) -> Opinion:
    """The opinion with its case locked, if this person may give it now."""
    found = Opinion.objects.select_related("project", "unit").filter(pk=opinion_id).first()
    if found is None or found.project.office_id != by.office_id:
        raise Refusal("not_found")
    case = locked_case(found.case_id)
    found.refresh_from_db(fields=["ended_at", "given_at"])
    if case.closed_at is not None or found.ended_at is not None or kind_of(case) != VERIFY:
        raise Refusal("moved_on")
    if by.post_for(SKPA_VERIFIER, found.unit_id) is None:
        raise Refusal("not_your_role", role=_(ROLE_TITLES[SKPA_VERIFIER]))
    if by.user_id == case.facts.get("applicant_user"):
        raise Refusal("own_application")
    day = calendar_of(case.office_id).local_day(at)
    found.right = right_of(by, found.unit_id, found.project.sector, on=day)
    if found.right is None:
        raise Refusal("no_right", NO_RIGHT)
    found.case = case
    return found


def _check(words: OpinionWords, application: Application) -> None:
    codes = {item.code for item in reading.requirements(application)}
    bad = any(line.correct is False or line.technical is False for line in words.lines.values())
    agrees = words.conclusion == Opinion.Conclusion.AGREE
    wrong: dict[str, Any] = {code: ["unknown_target"] for code in words.lines if code not in codes}
    if agrees and (bad or not is_complete(application)):
        wrong["conclusion"] = [
            _("Ada dokumen yang kurang, tidak benar, atau tidak memenuhi syarat teknis. "
              "Pilih Perlu perbaikan atau Tidak memenuhi.")
        ]  # fmt: skip
    if not agrees and len(words.note) < NOTE_MIN:
        wrong["note"] = [_("Tulis apa yang kurang, sedikitnya lima huruf.")]
    if wrong:
        raise Refusal("bad_data", details=wrong)


def _write(
    opinion: Opinion, words: OpinionWords, application: Application, by: Actor, at: datetime
) -> None:
    opinion.complete = is_complete(application)
    opinion.lines = {code: line.model_dump() for code, line in words.lines.items()}
    opinion.conclusion, opinion.note = words.conclusion, words.note
    opinion.by_id, opinion.given_at = by.user_id, at
    opinion.save(
        update_fields=["complete", "lines", "conclusion", "note", "by", "right", "given_at"]
    )


def asked_of(by: Actor) -> QuerySet[Opinion]:
    """What the person's SKPA are asked now, due first; those answered come last."""
    posts = [post for post in by.posts if post.role == SKPA_VERIFIER]
    rows = Opinion.objects.filter(project__office_id=by.office_id or 0, ended_at__isnull=True)
    if not posts:
        return rows.none()
    if all(post.units is not None for post in posts):
        rows = rows.filter(unit_id__in=_units(by))
    return rows.select_related("case", "unit", "project", "by").order_by("due_at", "pk")


def of_case(case: Case) -> list[Opinion]:
    """Every opinion on a case, the newest round first."""
    rows = Opinion.objects.filter(case=case).select_related("unit", "by", "right")
    return list(rows.order_by("-round", "unit__name", "pk"))


def faults(case: Case) -> dict[str, str]:
    """What the newest round found wrong, by document: the assessor's corrections begin here."""
    rows = of_case(case)
    found: dict[str, str] = {}
    for row in rows:
        if row.round == rows[0].round:
            found |= {code: _words(row, line) for code, line in row.lines.items() if _bad(line)}
    return found


def _bad(line: dict[str, Any]) -> bool:
    return line.get("correct") is False or line.get("technical") is False


def _words(row: Opinion, line: dict[str, Any]) -> str:
    return str(line.get("note") or row.note)[:2000]


def _units(by: Actor) -> frozenset[int]:
    posts = [post.units or frozenset() for post in by.posts if post.role == SKPA_VERIFIER]
    return frozenset().union(*posts)


@widen
def cases_asked(by: Actor) -> Q | None:
    """An officer of an SKPA sees a case of the office while that SKPA is asked about it."""
    units = _units(by)
    if not units:
        return None
    open_ = Opinion.objects.filter(unit_id__in=units, ended_at__isnull=True)
    return Q(pk__in=open_.values("case_id"))
