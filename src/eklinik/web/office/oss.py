"""A licence case in OSS: how it stands, its ids, a status, and what is still to do there."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from eklinik.casework.clock import calendar_of
from eklinik.casework.models import Case
from eklinik.casework.refusals import Refusal
from eklinik.licensing import records
from eklinik.licensing.models import OssMessage, Project
from eklinik.licensing.oss import clock, outbound, recording, registry, statuses, words
from eklinik.licensing.oss.codes import DEEMED
from eklinik.licensing.oss.pia import contract
from eklinik.process.roles import (
    AGENCY_HEAD,
    ASSESSOR,
    DIVISION_HEAD,
    FRONT_OFFICE,
    SECTION_HEAD,
)
from eklinik.web.access import role, sentence, staff
from eklinik.web.office.licensing import licence_case
from eklinik.web.request import Request

MOST_MESSAGES = 30
ASKS = {
    "status": "checkLicenseStatus", "nib": "checkNIB", "data": "inqueryNIB",
    "dokumen": "inqueryFileDS",
}  # fmt: skip
works_in_oss = staff & role(ASSESSOR, FRONT_OFFICE, SECTION_HEAD, DIVISION_HEAD, AGENCY_HEAD)


def _line(label: Any, length: int, **more: Any) -> forms.CharField:
    widget = forms.TextInput({"class": "input", "autocomplete": "off"})
    return forms.CharField(label=label, max_length=length, required=False, widget=widget, **more)


class IdsForm(forms.Form):
    """What OSS calls this file; copied from OSS, never made here."""

    nib = _line("NIB", 13, help_text=_("13 angka."))
    oss_id = _line(_("OSS ID"), 25)
    id_proyek = _line(_("ID proyek"), 25)
    id_izin = _line(_("ID izin (id permohonan izin)"), 25)
    kd_izin = _line(_("Kode izin"), 12)


class StatusForm(forms.Form):
    """A status of Lampiran 10, from when it counts, and why."""

    code = forms.ChoiceField(label=_("Status"), widget=forms.Select({"class": "input"}))
    since = forms.DateTimeField(
        label=_("Berlaku sejak"), input_formats=["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S"],
        widget=forms.DateTimeInput({"class": "input", "type": "datetime-local"}, "%Y-%m-%dT%H:%M"),
    )  # fmt: skip
    reason = forms.CharField(
        label=_("Keterangan"), required=False, max_length=1000,
        help_text=_("Wajib untuk 43 dan 44: alasan atasan mengulang jam dari awal."),
        widget=forms.Textarea({"class": "input", "rows": 3}),
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"].choices = [  # type: ignore[attr-defined]  # a choice field
            (code, f"{code} {name}")
            for code, name in contract.codes("kd_status").items()
            if code != DEEMED
        ]


@sentence(works_in_oss)
@require_http_methods(["GET", "HEAD", "POST"])
def one(request: Request, case_id: int) -> HttpResponse:
    """`/kantor/berkas/<nomor>/oss/`: how it stands; ids, status, questions, work done in OSS."""
    case, project = licence_case(request, case_id)
    zone = calendar_of(case.office_id).zone
    local = request.now.astimezone(zone).replace(tzinfo=None)
    what = request.POST.get("aksi", "")
    ids = IdsForm(request.POST if what == "id" else None, initial=_known_ids(project))
    status = StatusForm(request.POST if what == "status" else None, initial={"since": local})
    if request.method != "POST":
        return _page(request, case, project, ids, status)
    try:
        if not _act(request, project, ids, status):
            return _page(request, case, project, ids, status, code=422)
    except Refusal as refusal:
        _put(refusal, ids if what == "id" else status)
        return _page(request, case, project, ids, status, code=422, told=refusal.message)
    return redirect("office:licence_oss", case_id=case.pk)


def _known_ids(project: Project) -> dict[str, str]:
    return {name: getattr(project, name) for name in IdsForm.base_fields}


def _put(refusal: Refusal, form: forms.Form) -> None:
    """A refusal at the fields it names, or on top of its form."""
    if not form.is_bound:
        return
    named = [name for name in refusal.details if name in form.fields]
    for name in named:
        form.add_error(name, refusal.message)
    if not named:
        form.add_error(None, refusal.message)


def _act(request: Request, project: Project, ids: IdsForm, status: StatusForm) -> bool:
    """Do what was asked; False when a form is not right yet."""
    match request.POST.get("aksi", "").partition(":"):
        case ("id", _sep, _rest):
            return _keep_ids(request, project, ids)
        case ("status", _sep, _rest):
            return _note_status(request, project, status)
        case ("tanya", _sep, question) if question in ASKS:
            outbound.tell(project, ASKS[question], {}, at=request.now, by=request.user.pk,
                          strict=True)  # fmt: skip
            messages.success(request, gettext("Pertanyaan menunggu dikirim ke OSS."))
        case ("selesai", _sep, key):
            _done(request, project, key)
        case _:
            raise Http404
    return True


def _keep_ids(request: Request, project: Project, form: IdsForm) -> bool:
    if not form.is_valid():
        return False
    recording.keep_ids(project, form.cleaned_data, by=request.user.pk, at=request.now)
    messages.success(request, gettext("Id OSS tersimpan."))
    return True


def _note_status(request: Request, project: Project, form: StatusForm) -> bool:
    if not form.is_valid():
        return False
    since: datetime = form.cleaned_data["since"]
    zone = calendar_of(project.office_id).zone
    statuses.note(
        project, form.cleaned_data["code"], actor=request.actor, at=request.now,
        since=since.replace(tzinfo=zone), reason=form.cleaned_data["reason"].replace("\x00", ""),
    )  # fmt: skip
    messages.success(request, gettext("Status tersimpan."))
    return True


def _done(request: Request, project: Project, key: str) -> None:
    found = key.isascii() and key.isdigit() and len(key) < 19
    row = project.oss_messages.filter(pk=int(key)).first() if found else None
    if row is None:
        raise Http404
    outbound.done_by_hand(row, by=request.user.pk, at=request.now)
    messages.success(request, gettext("Ditandai sudah dikerjakan di OSS."))


def _page(
    request: Request, case: Case, project: Project, ids: IdsForm, status: StatusForm, *,
    code: int = 200, told: str = "",
) -> HttpResponse:  # fmt: skip
    rows = list(project.oss_statuses.select_related("by").order_by("-at", "-code"))
    sent = list(project.oss_messages.select_related("by").order_by("-pk")[:MOST_MESSAGES])
    way = registry.way_of(project.office)
    context = {
        "case": case, "project": project, "ids": ids, "status": status, "told": told,
        "said": words.explain(project, at=request.now),
        "clock": clock.clock_of(project, rows, at=request.now), "rows": _named(rows),
        "by_hand": _tasks(sent),
        "sent": sent, "way": registry.Way(way).label, "connected": way == registry.Way.CONNECTED,
        "records": records.newest(project).values(), "asks": _asks(project),
        "bound": next((form for form in (ids, status) if form.is_bound), None),
    }  # fmt: skip
    return render(request, "office/licence/oss.html", context, status=code)


def _tasks(sent: list[OssMessage]) -> list[tuple[OssMessage, str]]:
    left = [row for row in sent if row.state == OssMessage.State.HAND and not row.done_at]
    return [(row, words.task_words(row)) for row in left]


def _named(rows: list[Any]) -> list[tuple[Any, str]]:
    return [(row, contract.code_words("kd_status", row.code)) for row in rows]


def _asks(project: Project) -> list[tuple[str, str]]:
    """What may be asked of OSS with the ids that are known."""
    by_izin = [("status", gettext("Tanyakan status")), ("dokumen", gettext("Minta dokumen"))]
    by_nib = [("nib", gettext("Periksa NIB")), ("data", gettext("Minta data NIB"))]
    return [*(by_izin if project.id_izin else []), *(by_nib if project.nib else [])]
