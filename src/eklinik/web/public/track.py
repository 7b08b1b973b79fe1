"""Tracking: number and secret, or the own account, open a file's page to be read.

A secret in an address (the QR of the receipt) is taken out of it at once: the session
remembers which files it may show.  An unknown number and a wrong secret get one answer.
"""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import quote

from django.db.models import Q
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from eklinik.applications import reading
from eklinik.applications.models import Application, Correction
from eklinik.applications.tracking import case_by_secret
from eklinik.casework.models import Case
from eklinik.casework.offers import kind_of
from eklinik.decisions.permits import permit_file
from eklinik.documents.refusals import Refused
from eklinik.documents.store import read
from eklinik.inspections.models import InspectionPlan
from eklinik.web.access import anyone, sentence
from eklinik.web.journey import journey
from eklinik.web.public.site import only_office
from eklinik.web.request import Request
from eklinik.web.throttled import Limit, too_many

BY_SENDER = Limit("track", tries=20, seconds=600)
BY_NUMBER = Limit("track-number", tries=40, seconds=3600)
GRANTS = "tracked"
KEPT_GRANTS = 20


@sentence(anyone)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def track(request: Request) -> HttpResponse:
    """`/lacak/`: the form; a right pair, typed or in a notice's link, leads to the file's page."""
    if request.method == "POST":
        typed = {key: _clean(request.POST.get(key, "")) for key in ("number", "secret")}
        return _opened(request, typed["number"], typed["secret"])
    number, secret = (_clean(request.GET.get(key, "")) for key in ("nomor", "kunci"))
    return _opened(request, number, secret) if secret else _form(request, number)


@sentence(anyone)
@never_cache
@require_safe
def tracked(request: Request, number: str) -> HttpResponse:
    """`/lacak/<number>/`: the file's page, for who may see it; the form for everybody else."""
    number, secret = _clean(number), _clean(request.GET.get("kunci", ""))
    if secret:
        return _opened(request, number, secret)
    case = _granted(request, number)
    if case is None:
        return _form(request, number)
    return render(request, "public/tracked.html", _page(request, case))


@sentence(anyone)
@never_cache
@require_safe
def tracked_letter(request: Request, number: str) -> HttpResponse:
    """`/lacak/<number>/surat/`: the signed letter, as often as wanted."""
    case = _granted(request, _clean(number))
    document = permit_file(case) if case else None
    if case is None or document is None:
        raise Http404
    name = re.sub(r"[^A-Za-z0-9-]+", "-", case.number) + ".pdf"
    try:
        body = read(document)
    except Refused:
        raise Http404 from None
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(body, content_type=document.mime, headers=headers)


def _clean(text: str) -> str:
    """What was typed, short and without the sign PostgreSQL does not take."""
    return text.replace("\0", "")[:60].strip()


def _form(
    request: Request, number: str = "", errors: list[tuple[str, Any]] | None = None
) -> HttpResponse:
    words = {"here": "track", "number": number, "errors": errors or [], "office": only_office()}
    return render(request, "public/track.html", words)


def _opened(request: Request, number: str, secret: str) -> HttpResponse:
    if errors := _empty(number, secret):
        return _form(request, number, errors)
    key = number.upper()
    if BY_SENDER.spent(request) or BY_NUMBER.spent(request, key):
        return too_many(request, max(BY_SENDER.wait(request), BY_NUMBER.wait(request, key)))
    case = case_by_secret(number, secret)
    if case is None:
        BY_SENDER.count(request)
        BY_NUMBER.count(request, key)
        return _form(request, number, [("secret", _mismatch())])
    _grant(request, case)
    return HttpResponseRedirect(f"/lacak/{quote(case.number)}/")


def _empty(number: str, secret: str) -> list[tuple[str, str]]:
    errors = []
    if not number:
        errors.append(("number", gettext("Isi nomor berkas, seperti pada tanda terima.")))
    if not secret:
        errors.append(("secret", gettext("Isi kode rahasia, seperti pada tanda terima.")))
    return errors


def _mismatch() -> str:
    return gettext(
        "Nomor dan kode rahasia ini tidak cocok. "
        "Periksa keduanya pada tanda terima, lalu coba lagi."
    )


def _grant(request: Request, case: Case) -> None:
    """Let this session see the file, until its secret is renewed or the session ends."""
    kept = dict(list(request.session.get(GRANTS, {}).items())[-KEPT_GRANTS:])
    request.session[GRANTS] = {**kept, str(case.pk): case.secret_round}


def _granted(request: Request, number: str) -> Case | None:
    """The file of that number, if the session or the account may see it."""
    grants = request.session.get(GRANTS, {})
    allowed = Q(pk__in=[int(key) for key in grants])
    if request.user.is_authenticated:
        allowed |= Q(applicant__user_id=request.user.pk) | Q(
            application__account_id=request.user.pk
        )
    rows = Case.objects.filter(allowed, number__iexact=number[:40]).select_related(
        "office", "applicant", "application"
    )
    return next((case for case in rows if _still(request, case, grants)), None)


def _still(request: Request, case: Case, grants: dict[str, int]) -> bool:
    """A grant counts as long as the secret it was given for; the own account always."""
    if str(case.pk) in grants and grants[str(case.pk)] == case.secret_round:
        return True
    user_id = request.user.pk if request.user.is_authenticated else None
    application = getattr(case, "application", None)
    account_id = application.account_id if application else None
    return user_id is not None and user_id in (case.applicant.user_id, account_id)


def _page(request: Request, case: Case) -> dict[str, Any]:
    application = getattr(case, "application", None)
    told = journey(case, now=request.now)
    return {
        "here": "track", "case": case, "office": case.office, "told": told,
        "corrections": _corrections(application) if told.is_with_applicant else [],
        "repair": _repair(application, case), "visit": _visit(case) if case.is_open else None,
        "letter": permit_file(case), "notified": case.applicant.phone_mask,
        "number_path": quote(case.number),
    }  # fmt: skip


def _repair(application: Application | None, case: Case) -> str:
    """Where the applicant goes on; that page asks for the account."""
    if application is None:
        return ""
    return f"/permohonan/{application.uid}/" + ("perbaikan/" if case.seq else "")


def _corrections(application: Application | None) -> list[tuple[str, str]]:
    """What is to be repaired and why; the officer's note stays on the applicant's own page."""
    if application is None:
        return []
    titles = reading.titles(application)
    open_ones = Correction.objects.filter(
        application=application, answered_at__isnull=True, withdrawn_at__isnull=True
    ).order_by("pk")
    return [(titles.get(row.target, row.target), row.get_reason_display()) for row in open_ones]


def _visit(case: Case) -> InspectionPlan | None:
    """The visit that is still to come."""
    plans = InspectionPlan.objects.filter(case=case, cancelled_at__isnull=True)
    return plans.order_by("-pk").first() if kind_of(case) == "inspect" else None
