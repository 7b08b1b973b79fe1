"""A day without the server: what to print beforehand, and catching up afterwards."""

from __future__ import annotations

import re
from typing import Any

from django import forms
from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_safe

from eklinik.accounts.models import Office
from eklinik.applications.models import RequestKind
from eklinik.casework.clock import calendar_of
from eklinik.casework.refusals import Refusal
from eklinik.catalogue.definition import published
from eklinik.catalogue.models import PermitVersion
from eklinik.clinic import contingency
from eklinik.clinic.models import NumberBlock, PaperReceipt
from eklinik.process.roles import FRONT_OFFICE
from eklinik.web.access import role, sentence, staff
from eklinik.web.applicant.sending import qr_of
from eklinik.web.office.intake import offered
from eklinik.web.office.people import people_asked, person_chosen, person_form
from eklinik.web.request import Request

front = staff & role(FRONT_OFFICE)
PERSON_LINES = (
    "Nama lengkap", "NIK", "Nama usaha (bila ada)", "NPWP", "NIB (bila ada)", "Alamat", "Telepon",
    "E-mail (boleh kosong)",
)  # fmt: skip
INPUT = {"class": "input", "autocomplete": "off"}


class BlockForm(forms.Form):
    """How many receipt numbers to set aside, and for which desk."""

    use_required_attribute = False
    size = forms.IntegerField(
        label=_("Banyaknya nomor"), min_value=1, max_value=contingency.MOST, initial=50,
        widget=forms.NumberInput(INPUT),
    )  # fmt: skip
    holder = forms.CharField(label=_("Untuk loket"), max_length=60, widget=forms.TextInput(INPUT))


class ReceiptForm(forms.Form):
    """One used number, as the register on paper has it."""

    use_required_attribute = False
    value = forms.CharField(
        label=_("Nomor"), max_length=40, help_text=_("Seperti di kertas, misalnya 00412."),
        widget=forms.TextInput({**INPUT, "inputmode": "numeric"}),
    )  # fmt: skip
    received_at = forms.DateTimeField(
        label=_("Diterima"), help_text=_("Tanggal dan jam di kertas; itulah waktu resminya."),
        widget=forms.TextInput({**INPUT, "type": "datetime-local"}),
    )  # fmt: skip
    permit = forms.ChoiceField(
        label=_("Izin"), required=False, widget=forms.Select({"class": "input"})
    )
    name = forms.CharField(
        label=_("Nama"), required=False, max_length=255, widget=forms.TextInput(INPUT)
    )
    spoiled = forms.BooleanField(
        label=_("Nomor rusak"), required=False,
        help_text=_("Salah tulis dan tidak diberikan kepada siapa pun."),
    )  # fmt: skip

    def __init__(self, permits: list[tuple[int, str]], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["permit"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101  declared above
        field.choices = [("", _("Belum diketahui")), *((str(pk), name) for pk, name in permits)]

    def clean_value(self) -> int:
        found = re.match(r"\s*0*(\d{1,7})\b", str(self.cleaned_data["value"]))
        if not found:
            raise forms.ValidationError(_("Tulis angka nomornya, misalnya 00412."))
        return int(found[1])


@sentence(front)
@require_http_methods(["GET", "HEAD", "POST"])
def kit(request: Request) -> HttpResponse:
    """`/kantor/darurat/`: blocks, what to print, and the reconciliation list."""
    action = request.POST.get("aksi", "")
    block = BlockForm(request.POST if action == "blok" else None)
    typed = {"value": request.GET.get("nomor", "")[:7]}
    data = request.POST if action == "catat" else None
    receipt = ReceiptForm(offered(request), data, initial=typed)
    try:
        if action == "blok" and block.is_valid():
            return _reserve(request, block)
        if action == "catat" and receipt.is_valid():
            return _note(request, receipt)
    except Refusal as refusal:
        form = block if action == "blok" else receipt
        named = next((name for name in refusal.details if name in form.fields), None)
        form.add_error(named, refusal.message)
    standings = contingency.standings(request.actor.office_id)
    context = {
        "reserve": block, "receipt": receipt, "standings": standings, "permits": offered(request),
        "open": contingency.open_receipts(request.actor.office_id)[:contingency.SHOWN],
        "gaps": [gap for row in standings[:3] for gap in contingency.gaps(row.block)][:60],
    }  # fmt: skip
    wrong = bool(block.errors or receipt.errors)
    return render(request, "office/contingency.html", context, status=422 if wrong else 200)


def _reserve(request: Request, form: BlockForm) -> HttpResponse:
    office = Office.objects.get(pk=request.actor.office_id)
    made = contingency.reserve_receipts(
        office, by=request.actor, at=request.now, **form.cleaned_data
    )
    return redirect("office:contingency_block", pk=made.pk)


def _note(request: Request, form: ReceiptForm) -> HttpResponse:
    words = form.cleaned_data
    office_id = request.actor.office_id or 0
    year = calendar_of(office_id).local_day(words["received_at"]).year
    block = contingency.block_of(office_id, words["value"], year)
    version = _version(request, int(words["permit"])) if words["permit"] else None
    made = contingency.note_receipt(
        block, value=words["value"], received_at=words["received_at"], by=request.actor,
        at=request.now, permit_version=version, name=words["name"], spoiled=words["spoiled"],
    )  # fmt: skip
    messages.success(request, gettext("Nomor %s tercatat.") % made.number)
    return redirect("office:contingency")


def _version(request: Request, pk: int) -> PermitVersion:
    rows = PermitVersion.objects.select_related("permit_type__office")
    found = rows.filter(pk=pk, permit_type__office_id=request.actor.office_id).first()
    if found is None:
        raise Http404
    return found


@sentence(front)
@require_safe
def block(request: Request, pk: int) -> HttpResponse:
    """Receipts and register of a block, to be printed and kept beside the desk."""
    rows = NumberBlock.objects.select_related("office").filter(
        office_id=request.actor.office_id, purpose=contingency.RECEIPT
    )
    found = rows.filter(pk=pk).first()
    if found is None:
        raise Http404
    numbers = [(number, _qr(request, value)) for value, number in contingency.numbers_of(found)]
    return render(request, "office/contingency_block.html", {"kept": found, "numbers": numbers})


def _qr(request: Request, value: int) -> str:
    """What the paper's code says: the place where this very number is entered."""
    return qr_of(f"{settings.SITE_URL}{reverse('office:contingency')}?nomor={value}")


@sentence(front)
@require_safe
def form(request: Request, pk: int) -> HttpResponse:
    """The empty application form of a permit on paper, with its requirements and code."""
    version = _version(request, pk)
    definition = published(version.pk)
    place = f"{settings.SITE_URL}{reverse('permit', args=[version.permit_type.slug])}"
    context = {
        "version": version, "definition": definition, "qr": qr_of(place),
        "office": version.permit_type.office, "person_lines": PERSON_LINES,
    }  # fmt: skip
    return render(request, "office/contingency_form.html", context)


@sentence(front)
@require_http_methods(["GET", "HEAD", "POST"])
def enter(request: Request, pk: int) -> HttpResponse:
    """Turn a paper receipt into an application that keeps its number and time."""
    rows = PaperReceipt.objects.select_related("permit_version", "application")
    found = rows.filter(block__office_id=request.actor.office_id, pk=pk, spoiled=False).first()
    if found is None:
        raise Http404
    if found.application is not None:
        return redirect("office:entry", uid=found.application.uid)
    people = people_asked(request)
    person = person_form(request, people)
    permits = offered(request)
    chosen = request.POST.get("izin") or str(found.permit_version_id or "")
    kind = request.POST.get("jenis", RequestKind.NEW)
    told = ""
    if request.method == "POST" and request.POST.get("aksi") == "mulai":
        told, made = _begin(request, found, chosen, kind, person_chosen(request, people, person))
        if made is not None:
            return redirect("office:entry", uid=made.uid)
    context = {
        "receipt": found, "people": people, "person": person, "permits": permits,
        "permit": chosen, "kinds": RequestKind.choices, "kind": kind,
        "nik": request.POST.get("cari_nik", ""), "chosen": request.POST.get("pemohon", ""),
        "searched": bool(request.POST.get("cari_nik")), "errors": [("izin", told)] if told else [],
    }  # fmt: skip
    wrong = bool(told or person.errors)
    return render(request, "office/contingency_enter.html", context, status=422 if wrong else 200)


def _begin(
    request: Request, found: PaperReceipt, chosen: str, kind: str, applicant: Any
) -> tuple[str, Any]:
    if not chosen.isascii() or not chosen.isdigit() or len(chosen) > 18:
        return gettext("Pilih izinnya."), None
    if applicant is None:
        return "", None
    try:
        made = contingency.begin_entry(
            found, applicant, _version(request, int(chosen)), request_kind=kind,
            by=request.actor, at=request.now,
        )  # fmt: skip
    except Refusal as refusal:
        return refusal.message, None
    return "", made
