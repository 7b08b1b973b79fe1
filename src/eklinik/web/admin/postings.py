"""Postings and acting officials: by dates and letters, with their history."""

from __future__ import annotations

from datetime import date

from django.core.exceptions import ValidationError
from django.db.models import Q
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from eklinik.casework.clock import calendar_of
from eklinik.casework.models import Case
from eklinik.flows import CHARTS
from eklinik.flows.titles import VERB_TITLES
from eklinik.staff import duties
from eklinik.staff.models import Posting
from eklinik.web.access import admin, sentence
from eklinik.web.admin.forms import EndForm, PostingForm
from eklinik.web.admin.frame import (
    add_errors,
    confirmed,
    done,
    get_or_post,
    one,
    page_of,
    show,
    show_effects,
    show_form,
)
from eklinik.web.request import Request

HERE = "admin_postings"


@sentence(admin)
@require_safe
def postings(request: Request) -> HttpResponse:
    """`/kelola/penugasan/`: what counts today, or everything there ever was."""
    today = _today(request)
    everything = request.GET.get("kumpulan") == "semua"
    rows = Posting.objects.filter(office=request.user.office).select_related("user", "unit")
    if not everything:
        rows = rows.filter(Q(valid_to__isnull=True) | Q(valid_to__gte=today))
    return show(
        request, "postings", HERE, page=page_of(rows, request), today=today,
        verb_words=dict(verbs()),
        everything=everything,
    )  # fmt: skip


@sentence(admin)
@get_or_post
def posting_new(request: Request) -> HttpResponse:
    """`/kelola/penugasan/baru/`: definitive, Plt. or Plh."""
    begun = {"valid_from": _today(request), "user": request.GET.get("pegawai", "")[:20]}
    office = request.user.office
    form = PostingForm(request.POST or None, initial=begun, office=office, verbs=verbs())
    if request.method == "POST" and form.is_valid():
        try:
            _make(request, form)
        except ValidationError as error:
            add_errors(form, error)
        else:
            done(request, _("Penugasan tersimpan. Tanggalnya yang menentukan kapan berlaku."))
            return HttpResponseRedirect(reverse(HERE))
    return show_form(
        request, form, HERE, title=_("Penugasan baru"), action=_("Simpan penugasan"),
        lead=_("Plt. mengisi jabatan kosong, Plh. menggantikan pejabat yang berhalangan "
               "(UU 30/2014 Pasal 14). Keduanya memerlukan surat dan berakhir sendiri."),
    )  # fmt: skip


def _make(request: Request, form: PostingForm) -> Posting:
    words = dict(form.cleaned_data)
    user, role, acting = words.pop("user"), words.pop("role"), words.pop("acting")
    by = {"by": request.user.pk, "at": request.now}
    if acting:
        return duties.appoint_acting(user, role, acting, **words, **by)
    for name in ("letter_number", "letter_date", "barred_verbs"):
        words.pop(name)
    return duties.post(user, role, **words, **by)


@sentence(admin)
@get_or_post
def posting_end(request: Request, pk: int) -> HttpResponse:
    """`/kelola/penugasan/<id>/akhiri/`: with a look at who remains."""
    row = one(Posting.objects.filter(office=request.user.office).select_related("user"), pk)
    form = EndForm(request.POST or None, initial={"last_day": _today(request)})
    if request.method == "POST" and form.is_valid():
        last = form.cleaned_data["last_day"]
        if not confirmed(request):
            return show_effects(
                request, HERE, title=_("Akhiri penugasan {name}?").format(name=row.user.name),
                effects=_effects(row, last), action=_("Akhiri penugasan"), danger=True,
            )  # fmt: skip
        try:
            duties.end_posting(row, on=last, by=request.user.pk, at=request.now)
        except ValidationError as error:
            add_errors(form, error)
        else:
            done(request, _("Penugasan berakhir pada tanggal itu."))
            return HttpResponseRedirect(reverse(HERE))
    title = f"{row.user.name}, {duties.TITLES.get(row.role, row.role)}"
    return show_form(request, form, HERE, title=title, action=_("Lihat akibatnya"))


def _effects(row: Posting, last: date) -> list[str]:
    others = duties.relief(
        row.office_id, row.role, row.unit_id, barred={row.user_id}, on=last
    ).people
    waiting = Case.objects.filter(office_id=row.office_id, role=row.role, closed_at__isnull=True)
    if row.unit_id is not None:
        waiting = waiting.filter(unit_id=row.unit_id)
    names = ", ".join(sorted({other.user.name for other in others}))
    remain = (
        _("Yang tetap memegang peran ini: {names}.").format(names=names.removesuffix("."))
        if names
        else _("Tidak ada lagi yang memegang peran ini. Berkas akan berhenti sampai ada pengganti.")
    )
    return [_("{count} berkas sedang menunggu peran ini.").format(count=waiting.count()), remain]


def verbs() -> list[tuple[str, str]]:
    """The verbs a letter may bar: those of the heads' steps, in words."""
    found = {
        arrow.verb: capfirst(_(VERB_TITLES.get(arrow.verb, arrow.verb)))
        for chart in CHARTS.values()
        for box, arrow in chart.arrows()
        if box.by in duties.SEATS
    }
    return sorted(found.items(), key=lambda pair: pair[1])


def _today(request: Request) -> date:
    return calendar_of(request.user.office_id).local_day(request.now)
