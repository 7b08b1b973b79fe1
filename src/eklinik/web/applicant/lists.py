"""My applications, and beginning a new one."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.db.models import Q, QuerySet
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from eklinik.accounts.models import User
from eklinik.applicants.identities import of_account
from eklinik.applicants.models import Applicant
from eklinik.applications import drafts
from eklinik.applications.models import Application, RequestKind
from eklinik.casework.clock import calendar_of
from eklinik.casework.refusals import Refusal
from eklinik.catalogue.definition import published
from eklinik.catalogue.models import PermitVersion
from eklinik.licensing.opening import CHART
from eklinik.web.applicant.common import page, whole_number
from eklinik.web.applicant.keeping import take_kept
from eklinik.web.applicant.status import status_of
from eklinik.web.request import Request

PAGE = 20


@page
@require_safe
def application_list(request: Request) -> HttpResponse:
    """Everything this account has begun or sent, newest first."""
    rows = list(_after(_mine(request), request.GET.get("sesudah", ""))[: PAGE + 1])
    lines = [(row, status_of(row)) for row in rows[:PAGE]]
    more = _next(rows[PAGE - 1]) if len(rows) > PAGE else ""
    words = {"lines": lines, "next": more, "here": "mine", "first": "sesudah" not in request.GET}
    return render(request, "applicant/list.html", words)


def _mine(request: Request) -> QuerySet[Application]:
    rows = Application.objects.filter(account_id=request.user.pk, discarded_at__isnull=True)
    return rows.select_related("case", "permit_version", "applicant", "office").order_by(
        "-updated_at", "-pk"
    )


def _after(rows: QuerySet[Application], key: str) -> QuerySet[Application]:
    stamp, _dash, pk = key.partition("_")
    try:
        moment = datetime.fromisoformat(stamp)
    except ValueError:
        return rows
    if moment.tzinfo is None or whole_number(pk) < 0:
        return rows
    earlier = Q(updated_at__lt=moment) | Q(updated_at=moment, pk__lt=int(pk))
    return rows.filter(Q(updated_at__lte=moment) & earlier)


def _next(last: Application) -> str:
    key = f"{last.updated_at.isoformat()}_{last.pk}"
    return f"{reverse('application_list')}?{urlencode({'sesudah': key})}"


def offered_version(slug: str, at: datetime) -> PermitVersion:
    """The version of a permit that counts today in its office, or 404."""
    rows = PermitVersion.objects.filter(permit_type__slug=slug, state="published")
    rows = rows.select_related("permit_type__office").order_by("-valid_from", "-version")
    for row in rows:
        day = calendar_of(row.permit_type.office_id).local_day(at)
        if row.valid_from <= day and (row.valid_to is None or row.valid_to >= day):
            return row
    raise Http404


@page
@require_http_methods(["GET", "HEAD", "POST"])
def start(request: Request, slug: str) -> HttpResponse:
    """Choose the kind of request and, when known, who asks."""
    version = offered_version(slug, request.now)
    if published(version.pk).chart == CHART:
        return redirect("licence_start")
    kept = take_kept(request)
    sent = request.POST if request.method == "POST" else (kept or QueryDict())
    if request.method == "POST" and (done := _begin(request, version)):
        return done
    office = version.permit_type.office
    kinds = [rule.kind for rule in published(version.pk).request_kinds]
    return render(
        request, "applicant/start.html",
        {
            "permit": version, "office": office, "here": "mine",
            "kinds": [(kind, RequestKind(kind).label, KIND_HINTS[kind]) for kind in kinds],
            "chosen": sent.get("jenis") or (kinds[0] if len(kinds) == 1 else ""),
            "who": sent.get("pemohon", ""),
            "known": _known(request, version)[:8],
            "drafts": _open_drafts(request, version),
            "missing": request.method == "POST",
        },
        status=422 if request.method == "POST" else 200,
    )  # fmt: skip


KIND_HINTS: dict[str, Any] = {
    "baru": gettext_lazy("Anda belum punya izin ini."),
    "perpanjangan": gettext_lazy("Izin Anda akan habis atau sudah habis masa berlakunya."),
    "perubahan": gettext_lazy("Ada data pada izin yang berubah."),
    "duplikat": gettext_lazy("Izin Anda hilang atau rusak."),
    "pencabutan": gettext_lazy("Anda tidak memakai izin ini lagi."),
}


def _known(request: Request, version: PermitVersion) -> list[Applicant]:
    assert isinstance(request.user, User)  # noqa: S101  `page` lets only signed-in people in
    kinds = published(version.pk).applicant_kinds
    rows = of_account(request.user, version.permit_type.office)
    return [row for row in rows if row.kind in kinds]


def _open_drafts(request: Request, version: PermitVersion) -> list[Application]:
    rows = _mine(request).filter(case__isnull=True, permit_version=version)
    return list(rows[:3])


def _begin(request: Request, version: PermitVersion) -> HttpResponse | None:
    assert isinstance(request.user, User)  # noqa: S101  `page` lets only signed-in people in
    who = whole_number(request.POST.get("pemohon"))
    applicant = next((row for row in _known(request, version) if row.pk == who), None)
    try:
        made = drafts.start(
            version.permit_type.office, version, request.user, request.POST.get("jenis", ""),
            at=request.now, applicant=applicant,
        )  # fmt: skip
    except Refusal:
        return None
    messages.success(
        request, _("Draf dibuat dan tersimpan. Anda boleh keluar dan melanjutkan kapan saja.")
    )
    target = "application" if applicant else "application_applicant"
    return redirect(target, uid=made.uid)
