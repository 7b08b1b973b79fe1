"""Exports of OSS at the administration: brought, looked at line by line, applied, undone."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from eklinik.accounts.log import record
from eklinik.casework.refusals import Refusal
from eklinik.licensing.models import OssSheet
from eklinik.licensing.oss import sheets
from eklinik.web.access import admin, sentence
from eklinik.web.admin.frame import confirmed, done, get_or_post, one, show, show_effects
from eklinik.web.admin.oss import HERE
from eklinik.web.request import Request

CHANGES = (
    (sheets.NEW, gettext_lazy("baru")), (sheets.SAME, gettext_lazy("sama")),
    (sheets.UNKNOWN, gettext_lazy("tidak dikenal")), (sheets.BAD, gettext_lazy("salah")),
)  # fmt: skip
PAGE = 100


class SheetForm(forms.Form):
    """An Excel export of OSS or BKPM."""

    file = forms.FileField(
        label=gettext_lazy("Ekspor OSS (Excel)"), max_length=200,
        widget=forms.ClearableFileInput({"class": "input", "accept": ".xlsx"}),
        help_text=gettext_lazy(
            "Ekspor izin atau proyek apa adanya; kolomnya dikenali dari namanya, misalnya "
            "id_permohonan_izin, nib, id_proyek, uraian_status_respon."
        ),
    )  # fmt: skip


@sentence(admin)
@get_or_post
def new(request: Request) -> HttpResponse:
    """`/kelola/oss/impor/`: bring an export; nothing is written before its preview is agreed to."""
    sent = request.method == "POST"
    form = SheetForm(request.POST, request.FILES) if sent else SheetForm()
    if sent and form.is_valid():
        file = form.cleaned_data["file"]
        try:
            sheet = sheets.receive(
                file.name, file.read(sheets.MOST + 1), by=request.user, at=request.now
            )
        except Refusal as refusal:
            form.add_error("file", refusal.message)
        else:
            return HttpResponseRedirect(reverse("admin_oss_sheet", args=[sheet.pk]))
    answer = show(request, "oss_sheet_new", HERE, form=form)
    answer.status_code = 422 if form.is_bound else 200
    return answer


@sentence(admin)
@require_safe
def look(request: Request, pk: int) -> HttpResponse:
    """`/kelola/oss/impor/<nomor>/`: what each line would do, or did."""
    return _page(request, one(OssSheet.objects.filter(office=request.user.office), pk))


def _page(request: Request, sheet: OssSheet, error: str = "") -> HttpResponse:
    wanted = request.GET.get("baris", "")
    lines = [line for line in sheet.lines if not wanted or line["change"] == wanted]
    asked = request.GET.get("mulai", "")
    start = int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 7 else 0
    names = dict(CHANGES)
    answer = show(
        request, "oss_sheet", HERE, sheet=sheet, error=error, wanted=wanted,
        lines=[(line, names[line["change"]]) for line in lines[start : start + PAGE]],
        counts=[(key, name, sheet.counts[key]) for key, name in CHANGES if sheet.counts.get(key)],
        next=f"?baris={wanted}&mulai={start + PAGE}" if len(lines) > start + PAGE else "",
    )  # fmt: skip
    answer.status_code = 422 if error else 200
    return answer


@sentence(admin)
@require_POST
def act(request: Request, pk: int, what: str) -> HttpResponse:
    """Apply, drop, or take back; each refuses with words."""
    acts: dict[str, Any] = {"berlakukan": _apply, "buang": _drop, "batal": _undo}
    if what not in acts:
        raise Http404
    sheet = one(OssSheet.objects.filter(office=request.user.office), pk)
    if what == "batal" and not confirmed(request):
        return show_effects(
            request, HERE, title=_("Batalkan impor ini?"), action=_("Batalkan impor"), danger=True,
            effects=[_("Id dan status yang ditulis impor ini dihapus lagi.")],
        )  # fmt: skip
    try:
        said = acts[what](request, sheet)
    except Refusal as refusal:
        return _page(request, sheet, refusal.message)
    record("change", "oss", sheet.pk, office_id=request.user.office_id, by=request.user.pk,
           at=request.now, title=sheet.file_name, did=what)  # fmt: skip
    done(request, said)
    return HttpResponseRedirect(reverse("admin_oss_sheet", args=[sheet.pk]))


def _apply(request: Request, sheet: OssSheet) -> str:
    sheets.apply(sheet.pk, at=request.now)
    return _("Impor berlaku.")


def _drop(request: Request, sheet: OssSheet) -> str:
    sheets.drop(sheet)
    return _("Berkas dibuang. Tidak ada yang berubah.")


def _undo(request: Request, sheet: OssSheet) -> str:
    sheets.undo(sheet.pk)
    return _("Impor dibatalkan. Keadaan sebelumnya berlaku lagi.")
