"""Derived rights: who of an SKPA may verify which sector, by letter, from when to when."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from eklinik.accounts.models import Office, User
from eklinik.casework.clock import calendar_of
from eklinik.casework.refusals import Refusal
from eklinik.licensing import rights
from eklinik.licensing.models import DerivedRight
from eklinik.staff.models import Unit
from eklinik.web.access import admin, sentence
from eklinik.web.admin.forms import EndForm, choice, day, line, pick
from eklinik.web.admin.frame import done, get_or_post, one, page_of, show, show_form
from eklinik.web.request import Request

HERE = "admin_rights"
EVERY = (rights.EVERY_SECTOR, _("Semua sektor"))


class RightForm(forms.Form):
    """One derived right, as the letter says it."""

    user = pick(_("Petugas SKPA"))
    unit = pick(_("SKPA"))
    sector = choice(_("Sektor"), [])
    valid_from = day(_("Mulai"))
    valid_to = day(_("Sampai dengan"), required=False, help_text=_("Kosong: tanpa batas."))
    letter_number = line(_("Nomor surat penunjukan"), 80)
    letter_date = day(_("Tanggal surat penunjukan"))

    def __init__(self, *args: Any, office: Office, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        users = User.objects.filter(office=office, is_active=True).order_by("name", "pk")
        units = Unit.objects.filter(office=office, kind=Unit.Kind.AGENCY).order_by("name")
        self.fields["user"].queryset = users  # type: ignore[attr-defined]  # a ModelChoiceField
        self.fields["unit"].queryset = units  # type: ignore[attr-defined]  # a ModelChoiceField
        named = [(name, name) for name in rights.sectors()]
        self.fields["sector"].choices = [*named, EVERY]  # type: ignore[attr-defined]  # a ChoiceField


def _today(request: Request) -> date:
    return calendar_of(request.actor.office_id or 0).local_day(request.now)


@sentence(admin)
@require_safe
def listing(request: Request) -> HttpResponse:
    """`/kelola/hak-turunan/`: every right with its letter and its days."""
    rows = rights.rights_of_office(request.actor.office_id or 0)
    return show(
        request, "rights", HERE, page=page_of(rows, request), today=_today(request),
        every=rights.EVERY_SECTOR,
    )  # fmt: skip


@sentence(admin)
@get_or_post
def new(request: Request) -> HttpResponse:
    """`/kelola/hak-turunan/baru/`."""
    office = request.user.office
    assert office is not None  # noqa: S101  an administrator has one
    begun = {"valid_from": _today(request)}
    form = RightForm(request.POST or None, initial=begun, office=office)
    if request.method == "POST" and form.is_valid():
        try:
            rights.grant(**form.cleaned_data, by=request.actor, at=request.now)
        except Refusal as refusal:
            _show_refusal(form, refusal)
        else:
            done(request, str(_("Hak akses turunan tersimpan.")))
            return HttpResponseRedirect(reverse(HERE))
    return show_form(
        request, form, HERE, title=str(_("Hak akses turunan baru")),
        action=str(_("Simpan hak")),
        lead=str(_("Hanya petugas dengan hak yang berlaku dapat memberi pendapat untuk sektornya. "
                   "Daftarkan juga haknya di OSS.")),
    )  # fmt: skip


def _show_refusal(form: forms.Form, refusal: Refusal) -> None:
    for name, words in refusal.details.items():
        for word in words:
            form.add_error(name if name in form.fields else None, str(word))
    if not refusal.details:
        form.add_error(None, refusal.message)


@sentence(admin)
@get_or_post
def end(request: Request, pk: int) -> HttpResponse:
    """`/kelola/hak-turunan/<id>/akhiri/`."""
    rows = DerivedRight.objects.filter(office_id=request.actor.office_id or 0)
    row = one(rows.select_related("user", "unit"), pk)
    form = EndForm(request.POST or None, initial={"last_day": _today(request)})
    if request.method == "POST" and form.is_valid():
        try:
            rights.end(row, on=form.cleaned_data["last_day"], by=request.actor, at=request.now)
        except Refusal as refusal:
            _show_refusal(form, refusal)
        else:
            done(request, str(_("Hak akses turunan berakhir pada tanggal itu.")))
            return HttpResponseRedirect(reverse(HERE))
    title = f"{row.user.name}, {row.unit.name}"
    return show_form(request, form, HERE, title=title, action=str(_("Akhiri hak")))
