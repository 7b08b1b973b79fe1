"""Passing a case through the door from its page; nothing that was typed is lost."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_POST

from eklinik.casework.holding import hand_back, take_over
from eklinik.casework.models import Case, Movement
from eklinik.casework.offers import chart_for
from eklinik.casework.override import OVERRIDE, override
from eklinik.casework.refusals import Refusal
from eklinik.casework.take import Passed, take
from eklinik.process import Arrow
from eklinik.web.access import role, sentence, staff
from eklinik.web.fetch import bare_case_for, case_for
from eklinik.web.office import case as page
from eklinik.web.office.schema_form import SchemaForm
from eklinik.web.office.verb_forms import (
    CORRECTIONS,
    SIGNATURE,
    correction_lines,
    corrections_typed,
    schema_form,
)
from eklinik.web.office.verbs import label_of
from eklinik.web.office.worklist import next_case
from eklinik.web.request import Request

MOVED = frozenset({"moved_on", "not_on_chart", "closed"})


@require_POST
@sentence(staff)
def pass_on(request: Request, case_id: int, verb: str) -> HttpResponse:
    """Take a verb; the door decides, and the page shows what it said."""
    case = bare_case_for(request, case_id)
    arrow = chart_for(case)[case.step].arrows.get(verb)
    if arrow is not None and arrow.input == SIGNATURE:
        return redirect("office:signing_one", case_id=case.pk)
    form = _form(request, case, arrow)
    if isinstance(form, SchemaForm) and not form.is_valid():
        return _refused(request, case, verb, form, None)
    try:
        passed = take(
            case.pk, verb, by=request.actor, at=request.now, seen=_seen(request),
            reason=request.POST.get("reason", ""), data=_data(request, case, arrow, form),
        )  # fmt: skip
    except Refusal as refusal:
        if refusal.code in MOVED:
            return _moved(request, case, verb, refusal)
        return _refused(request, case, verb, form, refusal)
    return _onwards(request, case, passed)


def _seen(request: Request) -> int:
    text = request.POST.get("seen", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else -1


def _form(request: Request, case: Case, arrow: Arrow | None) -> Any:
    if arrow is None or not arrow.input:
        return None
    if arrow.input == CORRECTIONS:
        return correction_lines(case, request.POST)
    return schema_form(case, arrow.input, request, request.POST)


def _data(request: Request, case: Case, arrow: Arrow | None, form: Any) -> Any:
    if arrow is not None and arrow.input == CORRECTIONS:
        return corrections_typed(case, request.POST)
    return form.as_data() if isinstance(form, SchemaForm) else None


def _refused(
    request: Request, case: Case, verb: str, form: Any, refusal: Refusal | None
) -> HttpResponse:
    """The same page with what was typed, and why the door stayed shut."""
    loose: list[str] = []
    if refusal is not None:
        loose = [refusal.message]
        if isinstance(form, SchemaForm):
            loose += form.show_errors(refusal.details)
        if isinstance(form, list):
            loose += _about_corrections(form)
    wrong = {
        "verb": verb,
        "form": form,
        "messages": loose,
        "reason": request.POST.get("reason", ""),
    }
    case.refresh_from_db()
    return page.show(request, case, status=422, wrong=wrong)


def _about_corrections(lines: list[dict[str, Any]]) -> list[str]:
    ticked = [line for line in lines if line["on"]]
    if not ticked:
        return [gettext("Centang sedikitnya satu dokumen atau isian yang perlu diperbaiki.")]
    bare = [line["title"] for line in ticked if not line["reason"]]
    return [gettext("Pilih alasan untuk: %s.") % ", ".join(bare)] if bare else []


def _moved(request: Request, case: Case, verb: str, refusal: Refusal) -> HttpResponse:
    """Somebody was faster; when it was this very person, the second press does no harm."""
    last = Movement.objects.filter(case=case).select_related("actor").order_by("-seq").first()
    again = last is not None and last.actor_id == request.actor.user_id and last.verb == verb
    if again and last is not None and last.seq == _seen(request) + 1:
        messages.success(request, gettext("Tindakan ini sudah tercatat."))
        return redirect("office:case", case_id=case.pk)
    case.refresh_from_db()
    typed = {name: text for name, text in request.POST.items() if text and name not in HIDDEN}
    notes = [text for name, text in typed.items() if name.startswith("kata-")]
    moved = {"message": refusal.message, "last": last, "typed": typed.get("reason", ""),
             "notes": notes}  # fmt: skip
    return page.show(request, case, status=409, moved=moved)


HIDDEN = frozenset({"csrfmiddlewaretoken", "seen"})


def _onwards(request: Request, case: Case, passed: Passed) -> HttpResponse:
    """To the next case or back to the worklist, as the person has chosen."""
    chart = chart_for(case)
    arrow = chart[passed.from_step].arrows[passed.verb]
    title = gettext(chart[passed.to_step].title)
    said = gettext("Berkas %(number)s: %(verb)s. Sekarang: %(step)s.") % {
        "number": case.number, "verb": label_of(arrow.verb, chart[passed.to_step]), "step": title
    }  # fmt: skip
    messages.success(request, said)
    if request.session.get(page.AFTER) == "berikut" and (found := next_case(request.actor)):
        return redirect("office:case", case_id=found)
    return redirect("office:worklist")


@require_POST
@sentence(staff)
def after(request: Request, case_id: int) -> HttpResponse:
    """Choose where a decision leads: the worklist or the next case."""
    case = case_for(request, case_id)
    chosen = request.POST.get("sesudah", "")
    request.session[page.AFTER] = chosen if chosen in {"daftar", "berikut"} else "daftar"
    return redirect("office:case", case_id=case.pk)


@require_POST
@sentence(staff)
def hold(request: Request, case_id: int) -> HttpResponse:
    """Take a case over, or hand it back."""
    case = case_for(request, case_id)
    back = request.POST.get("pegang") == "lepas"
    try:
        (hand_back if back else take_over)(case, by=request.actor, at=request.now)
    except Refusal as refusal:
        messages.error(request, refusal.message)
    else:
        said = gettext("Berkas dilepaskan.") if back else gettext("Berkas sekarang Anda pegang.")
        messages.success(request, said)
    return redirect("office:case", case_id=case.pk)


@sentence(staff & role(OVERRIDE))
def set_aside(request: Request, case_id: int) -> HttpResponse:
    """The override: set a case to another box of its chart, with a reason."""
    case = case_for(request, case_id)
    if not case.is_open:
        raise Http404
    wrong = ""
    if request.method == "POST":
        try:
            override(
                case.pk, request.POST.get("langkah", "")[:60], by=request.actor, at=request.now,
                reason=request.POST.get("reason", ""), seen=_seen(request),
            )  # fmt: skip
        except Refusal as refusal:
            wrong = refusal.message
        else:
            messages.success(request, gettext("Berkas dipindahkan. Pengesampingan ini tercatat."))
            return redirect("office:case", case_id=case.pk)
    context = {
        "case": case,
        "steps": [step for step in chart_for(case) if not step.is_end],
        "wrong": wrong,
        "chosen": request.POST.get("langkah", ""),
        "reason": request.POST.get("reason", ""),
    }
    return render(request, "office/override.html", context, status=422 if wrong else 200)
