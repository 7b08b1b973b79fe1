"""Charts: the built-in ones to look at, the office's own to compose, check and publish."""

from __future__ import annotations

import json
from base64 import b64encode
from typing import Any

from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from eklinik.accounts.log import record
from eklinik.casework.chart_versions import store_chart
from eklinik.casework.charts import BUILT_IN, known
from eklinik.casework.models import Case, ChartVersion
from eklinik.catalogue.models import PermitVersion
from eklinik.flows.titles import SHORT_TITLES, VERB_TITLES
from eklinik.process import ChartError, Process
from eklinik.process.document import from_document, load_json, load_toml, to_document
from eklinik.process.explain import explain
from eklinik.process.poster import full
from eklinik.process.words import Words
from eklinik.web.access import admin, sentence
from eklinik.web.admin.forms import ChartForm
from eklinik.web.admin.frame import confirmed, done, get_or_post, show
from eklinik.web.request import Request

HERE = "admin_charts"
LARGEST = 200_000


@sentence(admin)
@require_safe
def charts(request: Request) -> HttpResponse:
    """`/kelola/bagan/`: what the house brings and what the office made."""
    own = ChartVersion.objects.filter(office=request.user.office).select_related("created_by")
    return show(
        request, "charts", HERE, built_in=[BUILT_IN[key] for key in sorted(BUILT_IN)],
        own=own.defer("document").order_by("key", "-version")[:200],
    )  # fmt: skip


@sentence(admin)
@require_safe
def chart(request: Request, key: str, version: int) -> HttpResponse:
    """`/kelola/bagan/<key>/<version>/`: the drawing, the document, who uses it."""
    found = _chart(request, key, version)
    document = json.dumps(to_document(found), indent=2, ensure_ascii=False)
    cases = Case.objects.filter(
        office=request.user.office, chart_key=key, chart_version=version, closed_at__isnull=True
    ).count()
    return show(
        request, "chart", HERE, chart=found, svg=_drawing(found), document=document, cases=cases
    )


@sentence(admin)
@get_or_post
def chart_new(request: Request) -> HttpResponse:
    """`/kelola/bagan/baru/`: paste or upload, see it drawn, publish it."""
    form = ChartForm(request.POST or None, request.FILES or None)
    problems: list[str] = []
    if request.method == "POST" and form.is_valid():
        text = _text(form)
        try:
            document = _read(text, form.cleaned_data["kind"])
            made = from_document(document, known())
            if confirmed(request):
                return _publish(request, document)
        except ChartError as error:
            problems = [explain(problem, _) for problem in error.problems]
        else:
            return _preview(request, made, text, form.cleaned_data["kind"])
    return show(request, "chart_new", HERE, form=form, problems=problems)


def _preview(request: Request, made: Process, text: str, kind: str) -> HttpResponse:
    users = PermitVersion.objects.filter(
        permit_type__office=request.user.office, state="published", definition__chart=made.key
    ).values_list("name", flat=True)
    running = Case.objects.filter(
        office=request.user.office, chart_key=made.key, closed_at__isnull=True
    ).count()
    return show(
        request, "chart_preview", HERE, chart=made, svg=_drawing(made), text=text, kind=kind,
        users=list(users[:50]), running=running,
    )  # fmt: skip


def _publish(request: Request, document: dict[str, Any]) -> HttpResponse:
    made, version = store_chart(document, by=request.actor, at=request.now)
    record("publish", "chart", version, office_id=request.user.office_id, by=request.user.pk,
           at=request.now, title=f"{made.title} v{version}", key=made.key)  # fmt: skip
    done(request, _("Bagan terbit sebagai versi {n}.").format(n=version))
    return HttpResponseRedirect(reverse("admin_chart", args=[made.key, version]))


def _text(form: ChartForm) -> str:
    if upload := form.cleaned_data.get("file"):
        return upload.read(LARGEST + 1).decode("utf-8", errors="replace")
    return str(form.cleaned_data["document"])


def _read(text: str, kind: str) -> dict[str, Any]:
    return dict(load_toml(text) if kind == "toml" else load_json(text))


def _chart(request: Request, key: str, version: int) -> Process:
    if built_in := BUILT_IN.get((key, version)):
        return built_in
    row = ChartVersion.objects.filter(
        office=request.user.office, key=key, version=min(version, 2**31 - 1)
    ).first()
    if row is None:
        raise Http404
    return from_document(row.document, known())


def _drawing(chart: Process) -> str:
    """The whole chart as a picture with its own colours; the page also lists its steps."""
    words = Words(translate=_, short=SHORT_TITLES, verbs=VERB_TITLES)
    picture = b64encode(full(chart, words=words).encode()).decode()
    return f"data:image/svg+xml;base64,{picture}"
