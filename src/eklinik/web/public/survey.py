"""The survey: a one-time code, two short pages, no name; and what came out of all answers."""

from __future__ import annotations

from datetime import date

from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from eklinik.accounts.refusals import Refusal
from eklinik.casework.clock import calendar_of
from eklinik.feedback import surveys
from eklinik.feedback.models import SurveyInvitation
from eklinik.feedback.questionnaires import Questionnaire, questionnaires
from eklinik.web.access import anyone, sentence
from eklinik.web.public.site import chosen_office
from eklinik.web.request import Request
from eklinik.web.throttled import Limit, too_many

GUESSES = Limit("survey", tries=30, seconds=600)


@sentence(anyone)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def begin(request: Request) -> HttpResponse:
    """`/survei/`: type the code of the receipt; a kiosk in the hall shows the same page."""
    code = "".join(request.POST.get("kode", "").split())[:20]
    if request.method != "POST":
        return render(request, "public/survey_begin.html")
    if not GUESSES.count(request):
        return too_many(request, GUESSES.wait(request))
    try:
        surveys.invitation(code)
    except Refusal as refusal:
        words = {"errors": [("kode", refusal.message)], "code": code}
        return render(request, "public/survey_begin.html", words, status=422)
    return redirect("survey", code=code)


@sentence(anyone)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def survey(request: Request, code: str) -> HttpResponse:
    """`/survei/<code>/`: one questionnaire a page; what was answered travels along hidden."""
    if not GUESSES.count(request):
        return too_many(request, GUESSES.wait(request))
    try:
        found = surveys.invitation(code)
    except Refusal as refusal:
        words = {"refusal": refusal.message}
        return render(request, "public/survey_over.html", words, status=410)
    every = list(questionnaires().values())
    at = _page_number(request.POST, len(every))
    if request.method != "POST" or at == 0:
        return _page(request, found, code, every, 1)
    here = every[at - 1]
    if "kembali" in request.POST:
        return _page(request, found, code, every, max(at - 1, 1))
    if None in _scores(request.POST, here):
        told = [(f"{here.key}-0", surveys.UNANSWERED)]
        return _page(request, found, code, every, at, errors=told, status=422)
    if at < len(every):
        return _page(request, found, code, every, at + 1)
    return _keep(request, found, every)


def _keep(request: Request, found: SurveyInvitation, every: list[Questionnaire]) -> HttpResponse:
    given = {q.key: [s or 0 for s in _scores(request.POST, q)] for q in every}
    way = "phone" if request.actor.is_staff else "link"
    try:
        surveys.answer(
            found, given, way=way, at=request.now, suggestion=request.POST.get("saran", "")
        )
    except Refusal as refusal:
        return render(request, "public/survey_over.html", {"refusal": refusal.message}, status=409)
    return render(request, "public/survey_over.html", {"office": found.office})


def _page(
    request: Request, found: SurveyInvitation, code: str, every: list[Questionnaire], at: int,
    *, errors: list[tuple[str, object]] | None = None, status: int = 200,
) -> HttpResponse:  # fmt: skip
    here = every[at - 1]
    names = {f"{here.key}-{n}" for n in range(len(here.elements))} | {"saran"}
    kept = [(k, v) for k, v in request.POST.items() if _is_answer(k, every) and k not in names]
    typed = _scores(request.POST, here)
    rows = [
        (f"{here.key}-{n}", element, list(enumerate(element.answers, 1)), typed[n])
        for n, element in enumerate(here.elements)
    ]
    context = {
        "office": found.office, "service": found.service, "code": code, "here": here,
        "rows": rows, "at": at, "total": len(every), "kept": kept, "errors": errors or [],
        "suggestion": request.POST.get("saran", "")[:2000],
    }  # fmt: skip
    return render(request, "public/survey.html", context, status=status)


def _is_answer(name: str, every: list[Questionnaire]) -> bool:
    return name == "saran" or any(name.startswith(f"{item.key}-") for item in every)


def _page_number(data: QueryDict, most: int) -> int:
    text = data.get("halaman", "")
    return int(text) if text.isascii() and text.isdigit() and 1 <= int(text) <= most else 0


def _scores(data: QueryDict, item: Questionnaire) -> list[int | None]:
    texts = (data.get(f"{item.key}-{n}", "") for n in range(len(item.elements)))
    return [int(text) if text in {"1", "2", "3", "4"} else None for text in texts]


@sentence(anyone)
@require_safe
def results(request: Request) -> HttpResponse:
    """`/survei/hasil/`: SKM and IPAK of an office over a half-year, all services or one."""
    office = chosen_office(request)
    if office is None:
        raise Http404
    today = calendar_of(office.pk).local_day(request.now)
    halves = _halves(today)
    wanted = request.GET.get("waktu", "")
    label, first, last = next((half for half in halves if half[0] == wanted), halves[0])
    services = surveys.services(office.pk)
    service = request.GET.get("layanan", "")
    service = service if service in services else ""
    context = {
        "office": office, "halves": [half[0] for half in halves], "label": label,
        "services": services, "service": service, "first": first, "last": last,
        "results": surveys.results(office.pk, first, last, service=service),
        "fewest": surveys.FEWEST,
    }  # fmt: skip
    return render(request, "public/survey_results.html", context)


def _halves(today: date) -> list[tuple[str, date, date]]:
    """The running half-year and the three before it."""
    found, year, half = [], today.year, 1 if today.month <= 6 else 2
    for _n in range(4):
        first, last = (date(year, 1, 1), date(year, 6, 30)) if half == 1 else (
            date(year, 7, 1), date(year, 12, 31))  # fmt: skip
        found.append((_("Semester %(half)s %(year)s") % {"half": half, "year": year}, first, last))
        year, half = (year, 1) if half == 2 else (year - 1, 2)
    return found
