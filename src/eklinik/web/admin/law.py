"""The law as data: what the catalogue holds, its imports from file to live, and back."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.db.models import Count, QuerySet
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from eklinik.accounts.log import record
from eklinik.casework.refusals import Refusal
from eklinik.licensing.importers import run
from eklinik.licensing.importers.take_in import receive, set_mapping
from eklinik.licensing.models import ImportBatch, ImportRow, Kbli, Regulation, RiskRule
from eklinik.web.access import admin, sentence
from eklinik.web.admin.frame import (
    HIGHEST,
    confirmed,
    done,
    get_or_post,
    one,
    page_of,
    show,
    show_effects,
)
from eklinik.web.admin.law_forms import ImportForm, MappingForm
from eklinik.web.request import Request

HERE = "admin_law"
LINES = 50
State = ImportBatch.State


def own(request: Request) -> QuerySet[ImportBatch]:
    """The imports that this office made."""
    return ImportBatch.objects.filter(office=request.user.office).defer("content")


@sentence(admin)
@require_safe
def home(request: Request) -> HttpResponse:
    """`/kelola/hukum/`: what the catalogue holds and how far it is to be trusted."""
    live = RiskRule.objects.filter(live=True)
    trusts = live.values("trust").annotate(rows=Count("pk"), codes=Count("code", distinct=True))
    editions = Kbli.objects.values("edition").annotate(codes=Count("pk")).order_by("edition")
    tables = ImportBatch.objects.filter(kind=ImportBatch.Kind.REFERENCE, state=State.LIVE)
    return show(
        request, "law_home", HERE, trusts=sorted(trusts, key=lambda row: -row["rows"]),
        editions=editions, page=page_of(own(request), request),
        regulations=Regulation.objects.order_by("topic", "valid_from"),
        tables=tables.defer("content").order_by("file_name"),
    )  # fmt: skip


@sentence(admin)
@get_or_post
def import_new(request: Request) -> HttpResponse:
    """`/kelola/hukum/impor/baru/`: bring a file; small ones are read at once."""
    form = ImportForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            return _to(_receive(request, form))
        except Refusal as refusal:
            form.add_error("file", refusal.message)
    status = 422 if form.is_bound else 200
    return _with(show(request, "law_new", HERE, form=form), status)


def _receive(request: Request, form: ImportForm) -> ImportBatch:
    file = form.cleaned_data["file"]
    content = file.read(20_000_001)
    batch = receive(
        form.cleaned_data["kind"], file.name, content, form.settings(),
        by=request.user, at=request.now,
    )  # fmt: skip
    _carry_on(request, batch)
    return batch


def _carry_on(request: Request, batch: ImportBatch) -> None:
    """What is small need not wait for the worker."""
    if run.is_small(batch):
        run.advance(batch.pk, at=request.now)


def _to(batch: ImportBatch) -> HttpResponse:
    return HttpResponseRedirect(reverse("admin_law_import", args=[batch.pk]))


def _with(response: HttpResponse, status: int) -> HttpResponse:
    response.status_code = status
    return response


@sentence(admin)
@require_safe
def import_one(request: Request, pk: int) -> HttpResponse:
    """`/kelola/hukum/impor/<nomor>/`: columns, progress, preview, or what became of it."""
    batch = one(own(request), pk)
    form = MappingForm(batch) if batch.state == State.MAPPING else None
    return _show(request, batch, form)


def _show(request: Request, batch: ImportBatch, form: MappingForm | None) -> HttpResponse:
    change = request.GET.get("baris", "")
    rows, following = _lines(request, batch, change)
    counts = [
        (value, label, batch.counts.get(value, 0)) for value, label in ImportRow.Change.choices
    ]
    return show(
        request, "law_import", HERE, batch=batch, form=form, rows=rows, next=following,
        change=change, counts=[item for item in counts if item[2]],
        working=batch.state in run.WORKING, undo_of=batch.undone_by,
    )  # fmt: skip


def _lines(request: Request, batch: ImportBatch, change: str) -> tuple[list[ImportRow], str]:
    """One page of the file's lines in their order; what stays the same only when asked for."""
    rows = batch.rows.order_by("pk")
    rows = rows.filter(change=change) if change else rows.exclude(change=ImportRow.Change.SAME)
    after = request.GET.get("sesudah", "")
    if after.isascii() and after.isdigit() and int(after) <= HIGHEST:
        rows = rows.filter(pk__gt=int(after))
    found = list(rows[: LINES + 1])
    if len(found) <= LINES:
        return found, ""
    words = request.GET.copy()
    words["sesudah"] = str(found[LINES - 1].pk)
    return found[:LINES], f"?{words.urlencode()}"


@sentence(admin)
@require_POST
def import_act(request: Request, pk: int, what: str) -> HttpResponse:
    """Choose columns, carry on, confirm, drop, or undo; each refuses with words."""
    acts = {"kolom": _map, "lanjut": _work, "berlakukan": _confirm, "buang": _drop, "batal": _undo}
    if what not in acts:
        raise Http404
    batch = one(ImportBatch.objects.filter(office=request.user.office), pk)
    try:
        return acts[what](request, batch)
    except Refusal as refusal:
        batch.refresh_from_db()
        return _with(_said(request, batch, refusal), 422)


def _said(request: Request, batch: ImportBatch, refusal: Refusal) -> HttpResponse:
    form = None
    if batch.state == State.MAPPING:
        form = MappingForm(batch, request.POST)
        form.is_valid()
        for name, words in refusal.details.items():
            form.add_error(name, words)
    batch.message = refusal.message
    return _show(request, batch, form)


def _map(request: Request, batch: ImportBatch) -> HttpResponse:
    form = MappingForm(batch, request.POST)
    if not form.is_valid():
        return _with(_show(request, batch, form), 422)
    set_mapping(batch, form.mapping())
    _carry_on(request, batch)
    return _to(batch)


def _work(request: Request, batch: ImportBatch) -> HttpResponse:
    run.advance(batch.pk, at=request.now)
    return _to(batch)


def _confirm(request: Request, batch: ImportBatch) -> HttpResponse:
    with transaction.atomic():
        run.confirm(batch)
        _record(request, batch, "import")
    _carry_on(request, batch)
    return _to(batch)


def _drop(request: Request, batch: ImportBatch) -> HttpResponse:
    run.drop(batch)
    done(request, _("Berkas dibuang. Katalog tidak berubah."))
    return HttpResponseRedirect(reverse(HERE))


def _undo(request: Request, batch: ImportBatch) -> HttpResponse:
    if not confirmed(request):
        return show_effects(
            request, HERE, title=_("Batalkan impor ini?"), effects=_undo_effects(batch),
            action=_("Batalkan impor"), danger=True,
        )  # fmt: skip
    with transaction.atomic():
        run.undo(batch.pk, by=request.user, at=request.now)
        _record(request, batch, "undo")
    done(request, _("Impor dibatalkan. Keadaan sebelumnya berlaku lagi."))
    return _to(batch)


def _undo_effects(batch: ImportBatch) -> list[str]:
    counts: dict[str, Any] = batch.counts
    new, old = counts.get("new", 0), counts.get("changed", 0) + counts.get("gone", 0)
    return [
        _("{n} baris baru tidak menjawab lagi.").format(n=new),
        _("{n} baris kembali seperti sebelum impor.").format(n=old),
        _("Jawaban yang sudah diberikan kepada orang tidak berubah."),
    ]


def _record(request: Request, batch: ImportBatch, action: str) -> None:
    record(
        action, "law", batch.pk, office_id=request.user.office_id, by=request.user.pk,
        at=request.now, title=batch.file_name, counts=batch.counts,
    )  # fmt: skip
