"""Repairing what the office sent back: exactly those things, one by one, then send again."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from eklinik.applications import corrections, drafts, reading, submit
from eklinik.applications.models import Application, Attachment, Correction
from eklinik.casework.clock import calendar_of
from eklinik.casework.refusals import Refusal
from eklinik.catalogue.definition import FormField, Requirement
from eklinik.web.applicant import files
from eklinik.web.applicant.answered import in_words
from eklinik.web.applicant.common import application_for, page, show, whole_number
from eklinik.web.applicant.forms import AnswerForm
from eklinik.web.applicant.keeping import take_kept
from eklinik.web.request import Request

TODO = {
    "blurred": gettext_lazy(
        "Foto ulang di tempat terang, tanpa lampu kilat. Seluruh halaman masuk bingkai."
    ),
    "expired": gettext_lazy("Unggah dokumen yang masih berlaku."),
    "wrong_document": gettext_lazy("Unggah dokumen yang diminta, bukan yang lain."),
    "pages_missing": gettext_lazy(
        "Unggah dokumen lengkap. Boleh beberapa foto, kami gabungkan menjadi satu PDF."
    ),
    "unreadable": gettext_lazy("Pindai atau foto ulang sampai semua tulisan terbaca."),
    "mismatch": gettext_lazy("Samakan dengan dokumen Anda, lalu periksa sekali lagi."),
    "missing": gettext_lazy("Unggah dokumen ini."),
    "other": gettext_lazy("Ikuti catatan petugas di atas."),
}


@dataclass(frozen=True, slots=True)
class Fix:
    """One thing to repair, with everything its card shows."""

    correction: Correction | None
    code: str
    title: str
    todo: object
    done: bool
    needed: Requirement | None = None
    spec: FormField | None = None
    old: Attachment | None = None
    new: Attachment | None = None
    old_words: str = ""
    form: AnswerForm | None = None
    error: str = ""


def returned_for(request: Request, uid: UUID) -> Application:
    """An own application that is back with its applicant, or 404."""
    found = application_for(request, uid)
    if not drafts.is_returned(found):
        raise Http404
    return found


def fixes_of(
    request: Request,
    found: Application,
    *,
    bad: str = "",
    error: str = "",
    form: AnswerForm | None = None,
) -> list[Fix]:
    """A card for every correction of this return, and for what a repair made necessary."""
    present = reading.current_attachments(found)
    fields = {item.code: item for item in reading.definition(found).fields}
    needed = {item.code: item for item in reading.requirements(found)}
    titles = reading.titles(found)
    cards = []
    for row in _asked(found):
        code = row.target
        spec = fields.get(code) if row.is_field else None
        cards.append(
            Fix(
                row, code, titles.get(code, code), TODO[row.reason], row.answered_at is not None,
                needed=needed.get(code), spec=spec, old=row.old_attachment, new=present.get(code),
                old_words=row.old_value, error=error if code == bad else "",
                form=form if code == bad and form else _form(request, found, spec),
            )
        )  # fmt: skip
    return cards + _added(request, found, {card.code for card in cards}, bad, error, form)


def _asked(found: Application) -> list[Correction]:
    rows = corrections.of_this_round(found)
    old = {row.pk: row for row in Attachment.objects.select_related("document").filter(
        pk__in=[item.old_attachment_id for item in rows if item.old_attachment_id]
    )}  # fmt: skip
    for row in rows:
        row.old_attachment = old.get(row.old_attachment_id) if row.old_attachment_id else None
    return rows


def _added(
    request: Request, found: Application, known: set[str], bad: str, error: str,
    form: AnswerForm | None,
) -> list[Fix]:  # fmt: skip
    needed = {item.code: item for item in reading.requirements(found)}
    fields = {item.code: item for item in reading.fields(found)}
    cards = []
    for item in submit.problems(found, at=request.now):
        if item.code in known or item.kind not in {"field", "document"}:
            continue
        spec = fields.get(item.code) if item.kind == "field" else None
        cards.append(
            Fix(
                None, item.code, item.title, _("Diperlukan karena jawaban Anda berubah."), False,
                needed=needed.get(item.code), spec=spec, error=error if item.code == bad else "",
                form=form if item.code == bad and form else _form(request, found, spec),
            )
        )  # fmt: skip
    return cards


def _form(
    request: Request, found: Application, spec: FormField | None, data: object = None
) -> AnswerForm | None:
    if spec is None:
        return None
    today = calendar_of(found.office_id).local_day(request.now)
    return AnswerForm((spec,), on=today, stored=found.answers, data=data)  # type: ignore[arg-type]


@page
@require_safe
def repair(request: Request, uid: UUID) -> HttpResponse:
    """What has to be repaired, why, and how; one card each."""
    return _show(request, returned_for(request, uid))


def _show(
    request: Request, found: Application, *, status: int = 200, bad: str = "", error: str = "",
    form: AnswerForm | None = None,
) -> HttpResponse:  # fmt: skip
    cards = fixes_of(request, found, bad=bad, error=error, form=form)
    fine = len(reading.current_attachments(found)) - sum(
        1 for card in cards if card.needed and card.new
    )
    return show(
        request, "repair.html", found, cards=cards, fine=max(fine, 0),
        left=sum(not card.done for card in cards), done=sum(card.done for card in cards),
        errors=[(f"kartu-{bad}", error)] if error else [], status=status,
    )  # fmt: skip


@page
@require_http_methods(["GET", "HEAD", "POST"])
def repair_one(request: Request, uid: UUID, code: str) -> HttpResponse:
    """Store one repair: a new document or a new answer."""
    found = returned_for(request, uid)
    kept = take_kept(request)
    spec = next((item for item in reading.fields(found) if item.code == code), None)
    if spec is not None and (request.method == "POST" or kept is not None):
        return _repair_answer(request, found, spec, kept or request.POST)
    if request.method != "POST":
        if kept is not None:
            messages.warning(request, files.CHOOSE_AGAIN)
        return redirect("application_repair", uid=uid)
    if reading.requirement(found, code) is None:
        raise Http404
    if error := files.change(request, found, code):
        return _show(request, found, status=422, bad=code, error=error)
    return _back(uid, code)


def _repair_answer(
    request: Request, found: Application, spec: FormField, data: QueryDict
) -> HttpResponse:
    form = _form(request, found, spec, data)
    assert form is not None  # noqa: S101  there is a question
    if not form.is_valid():
        error = form.errors[spec.code][0]
        return _show(request, found, status=422, bad=spec.code, error=error, form=form)
    try:
        drafts.autosave(
            found, form.typed(), by=request.actor, at=request.now,
            revision=whole_number(data.get("revision")),
        )  # fmt: skip
    except Refusal as refusal:
        return _show(request, found, status=409, bad=spec.code, error=refusal.message, form=form)
    words = in_words(spec, form.cleaned_data[spec.code])
    messages.success(request, _("Tersimpan: %(words)s") % {"words": words[:80]})
    return _back(found.uid, spec.code)


def _back(uid: UUID, code: str) -> HttpResponse:
    response = redirect("application_repair", uid=uid)
    response["Location"] += f"#kartu-{code}"
    return response
