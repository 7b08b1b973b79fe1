"""One code under the glass: its answer with the reasons, both editions, both regulations."""

from __future__ import annotations

from datetime import date

from django.db import transaction
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from eklinik.accounts.log import record
from eklinik.licensing.answers import Unknown
from eklinik.licensing.classify import classify
from eklinik.licensing.conversion import check
from eklinik.licensing.diff import Diff, between_editions, between_regulations, origins_of, pairs_of
from eklinik.licensing.explain import explain, trust_words
from eklinik.licensing.models import Edition, PbUmku
from eklinik.web.access import admin, sentence
from eklinik.web.admin.frame import done, get_or_post, one, page_of, show
from eklinik.web.admin.law_forms import CodeForm
from eklinik.web.request import Request

HERE = "admin_law"


@sentence(admin)
@require_safe
def code(request: Request) -> HttpResponse:
    """`/kelola/hukum/kode/?code=…`: why this risk, and what changed."""
    form = CodeForm(request.GET if "code" in request.GET else None)
    if not form.is_bound or not form.is_valid():
        response = show(request, "law_code", HERE, form=form)
        response.status_code = 422 if form.is_bound else 200
        return response
    words, on = form.cleaned_data, form.day_or(timezone.localtime(request.now).date())
    answer = classify(
        words["edition"], words["code"].replace("\0", ""), scope=words["scope"],
        scale=words["scale"], on=on, facts=form.facts(),
    )  # fmt: skip
    outcomes = [] if isinstance(answer, Unknown) else answer.outcomes
    return show(
        request, "law_code", HERE, form=form, answer=answer, why=explain(answer),
        outcomes=[(row, trust_words(row)) for row in outcomes],
        diffs=_diffs(words["edition"], words["code"], on),
        checked=check([words["code"]]) if words["edition"] == Edition.KBLI_2020 else [],
    )  # fmt: skip


def _diffs(edition: str, number: str, on: date) -> list[Diff]:
    """The regulation before this one, then each known pair of the other edition."""
    if edition == Edition.KBLI_2020:
        pairs = [(row.code_2020, row.code_2025) for row in pairs_of(number)]
    else:
        pairs = [(row.code_2020, row.code_2025) for row in origins_of(number)]
    found = [between_editions(old, new, on=on) for old, new in pairs]
    return [between_regulations(edition, number, on=on), *found]


@sentence(admin)
@get_or_post
def umku(request: Request) -> HttpResponse:
    """`/kelola/hukum/pb-umku/`: inherited lists; only what is confirmed here is ever offered."""
    if request.method == "POST":
        return _confirm(request)
    rows = page_of(PbUmku.objects.all(), request)
    return show(request, "law_umku", HERE, page=rows)


def _confirm(request: Request) -> HttpResponse:
    typed = request.POST.get("pk", "")
    row = one(PbUmku.objects.all(), int(typed) if typed.isascii() and typed.isdigit() else 0)
    unsure = row.confirmed_at is not None
    row.confirmed_at, row.confirmed_by = (None, "") if unsure else (request.now, request.user.name)
    with transaction.atomic():
        row.save(update_fields=["confirmed_at", "confirmed_by"])
        record(
            "undo" if unsure else "confirm", "law", row.pk, office_id=request.user.office_id,
            by=request.user.pk, at=request.now, title=f"{row.code} {row.name}",
        )  # fmt: skip
    done(request, _("PB UMKU tersimpan."))
    return HttpResponseRedirect(reverse("admin_law_umku"))
