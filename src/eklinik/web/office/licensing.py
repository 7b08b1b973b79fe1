"""A licence case at the office: its project, the SKPA, what OSS shows, and the forecast."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop as noop
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from eklinik.casework.models import Case
from eklinik.casework.offers import kind_of
from eklinik.casework.refusals import Refusal
from eklinik.documents.intake import take_in
from eklinik.documents.models import Document
from eklinik.documents.refusals import Refused
from eklinik.documents.store import keep
from eklinik.licensing import assess, opinions, records
from eklinik.licensing.forecast import forecasts
from eklinik.licensing.models import LicenceRecord, Opinion, Project, Routing, Source
from eklinik.licensing.opening import CHART
from eklinik.licensing.status import status_words
from eklinik.process.roles import AGENCY_HEAD, ASSESSOR, FRONT_OFFICE
from eklinik.staff.models import Unit
from eklinik.web.access import role, sentence, staff
from eklinik.web.fetch import case_for
from eklinik.web.office.worklist import number_in
from eklinik.web.request import Request

PDF_LIMIT = 5 * 1024 * 1024
STATUSES = (
    noop("Belum terverifikasi"), noop("Menunggu verifikasi"), noop("Terverifikasi"), noop("Terbit")
)  # fmt: skip
VERIFIED = frozenset(STATUSES[2:])
assesses = staff & role(ASSESSOR)
records_results = staff & role(ASSESSOR, FRONT_OFFICE)


class RecordForm(forms.Form):
    """A product of OSS as it stands there."""

    use_required_attribute = False

    kind = forms.ChoiceField(
        label=_("Dokumen OSS"), choices=LicenceRecord.Kind.choices, widget=forms.RadioSelect
    )
    number = forms.CharField(
        label=_("Nomor"), max_length=80, widget=forms.TextInput({"class": "input"}),
        help_text=_("Seperti tercetak di dokumen OSS. Nomor Sertifikat Standar biasanya NIB "
                    "diikuti empat angka."),
    )  # fmt: skip
    status_words = forms.ChoiceField(
        label=_("Status di OSS"), choices=[(word, _(word)) for word in STATUSES],
        widget=forms.Select({"class": "input"}),
    )  # fmt: skip
    issued_on = forms.DateField(
        label=_("Tanggal terbit"), required=False,
        widget=forms.DateInput({"class": "input", "type": "date"}),
    )  # fmt: skip
    paper = forms.FileField(
        label=_("PDF dari OSS"), required=False,
        widget=forms.ClearableFileInput({"class": "input", "accept": "application/pdf"}),
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for box in self.fields.values():
            box.error_messages["required"] = gettext("Isian ini wajib diisi.")

    def clean(self) -> dict[str, Any]:
        for name in ("number",):
            if "\x00" in str(self.cleaned_data.get(name, "")):
                self.add_error(name, gettext("Isian ini memuat huruf yang tidak dapat disimpan."))
        return self.cleaned_data


def licence_case(request: Request, case_id: int) -> tuple[Case, Project]:
    """A licence case this person may open, with its project; 404 for any other."""
    case = case_for(request, case_id)
    project = Project.objects.select_related("applicant", "office").filter(case=case).first()
    if project is None:
        raise Http404
    project.case = case
    return case, project


def block_of(case: Case, request: Request) -> dict[str, Any] | None:
    """What the case page shows of a licence; nothing is asked for other charts."""
    if case.chart_key != CHART:
        return None
    project = Project.objects.filter(case=case).first()
    if project is None:
        return None
    at_verify = case.is_open and kind_of(case) == opinions.VERIFY
    may_ask = at_verify and request.actor.post_for(ASSESSOR, case.unit_id) is not None
    rows = opinions.of_case(case)
    return {
        "project": project, "standing": status_words(project, at=request.now), "opinions": rows,
        "routings": list(Routing.objects.filter(project=project).select_related(
            "from_office", "to_office")),
        "units": _unasked(case, rows) if may_ask else [], "may_ask": may_ask,
        "may_record": any(request.actor.holds(name) for name in (ASSESSOR, FRONT_OFFICE)),
        "mine": _mine(rows, request),
    }  # fmt: skip


def _unasked(case: Case, rows: list[Opinion]) -> list[Unit]:
    asked = {row.unit_id for row in rows if row.ended_at is None}
    units = Unit.objects.filter(office_id=case.office_id, kind=Unit.Kind.AGENCY)
    return list(units.exclude(pk__in=asked).order_by("name"))


def _mine(rows: list[Opinion], request: Request) -> Opinion | None:
    """The open question to this very person's SKPA."""
    open_ = [row for row in rows if row.ended_at is None]
    return next(
        (row for row in open_ if request.actor.post_for("skpa_verifier", row.unit_id)), None
    )


def skpa_choices(office_id: int) -> list[tuple[int, str]]:
    """The SKPA of an office, for the form that asks them again."""
    rows = Unit.objects.filter(office_id=office_id, kind=Unit.Kind.AGENCY).order_by("name")
    return list(rows.values_list("pk", "name"))


def licence_faults(case: Case) -> dict[str, str]:
    """What SKPA found wrong, by document; nothing is asked for other charts."""
    return opinions.faults(case) if case.chart_key == CHART else {}


@require_POST
@sentence(assesses)
def ask(request: Request, case_id: int) -> HttpResponse:
    """Ask further SKPA at once."""
    case, _project = licence_case(request, case_id)
    units = [number_in(text) for text in request.POST.getlist("skpa")]
    return _done(request, case, assess.ask_more, gettext("SKPA diminta memberi pendapat."),
                 case.pk, units)  # fmt: skip


@require_POST
@sentence(assesses)
def ask_no_more(request: Request, case_id: int, pk: int) -> HttpResponse:
    """Take a question back."""
    case, project = licence_case(request, case_id)
    if not Opinion.objects.filter(pk=pk, project=project).exists():
        raise Http404
    return _done(request, case, assess.ask_no_more, gettext("Permintaan ditarik."), pk)


def _done(request: Request, case: Case, work: Any, said: str, *words: Any) -> HttpResponse:
    try:
        work(*words, by=request.actor, at=request.now)
    except Refusal as refusal:
        messages.error(request, refusal.message)
    else:
        messages.success(request, said)
    return redirect("office:case", case_id=case.pk)


@sentence(records_results)
@require_http_methods(["GET", "HEAD", "POST"])
def result(request: Request, case_id: int) -> HttpResponse:
    """Write down what OSS issued, with its PDF."""
    case, project = licence_case(request, case_id)
    first = records.NEEDED.get(project.risk, LicenceRecord.Kind.NIB)  # type: ignore[call-overload]  # a text choice
    begun = {"kind": first, "status_words": STATUSES[2]}
    form = RecordForm(request.POST or None, request.FILES or None, initial=begun)
    if request.method == "POST" and form.is_valid():
        try:
            _record(request, project, form)
        except (Refusal, Refused) as refusal:
            form.add_error("paper" if isinstance(refusal, Refused) else None, refusal.message)
        else:
            messages.success(request, gettext("Hasil dari OSS tercatat."))
            return redirect("office:case", case_id=case.pk)
    return _result_page(request, case, project, form, 422 if request.method == "POST" else 200)


def _result_page(
    request: Request, case: Case, project: Project, form: RecordForm, status: int, **extra: Any
) -> HttpResponse:
    context = {
        "case": case, "project": project, "form": form,
        "standing": status_words(project, at=request.now),
        "may_deem": project.risk in {risk.value for risk in records.NEEDED}, **extra,
    }  # fmt: skip
    return render(request, "office/licence/result.html", context, status=status)


def _record(request: Request, project: Project, form: RecordForm) -> None:
    words = form.cleaned_data
    verified = request.now if words["status_words"] in VERIFIED else None
    records.record_licence(
        project, words["kind"], words["number"], status_words=words["status_words"],
        issued_on=words["issued_on"], verified_at=verified,
        document=_paper(request, project, words["paper"]), source=Source.HAND,
        by=request.user.pk, at=request.now,
    )  # fmt: skip


def _paper(request: Request, project: Project, sent: UploadedFile | None) -> Document | None:
    if sent is None:
        return None
    if (sent.size or 0) > PDF_LIMIT:
        raise Refusal("too_large", _("PDF ini lebih dari 5 MB. Unduh lagi dari OSS."))
    taken = take_in(sent.read(), filename=sent.name or "oss.pdf", limit_bytes=PDF_LIMIT)
    return keep(taken, office_id=project.office_id, kind="oss_document", by=request.actor,
                at=request.now)  # fmt: skip


@require_POST
@sentence(records_results)
def deemed(request: Request, case_id: int) -> HttpResponse:
    """An officer saw in OSS that the file counts as approved (status 57)."""
    case, project = licence_case(request, case_id)
    seen = request.POST.get("tampak", "").replace("\x00", "")
    try:
        records.note_deemed(project, source="officer", evidence=seen, by=request.user.pk,
                            at=request.now)  # fmt: skip
    except Refusal as refusal:
        return _result_page(request, case, project, RecordForm(), 422,
                            deemed_error=refusal.message, seen=seen)  # fmt: skip
    messages.success(request, gettext("Dicatat: OSS menyatakan berkas ini disetujui otomatis."))
    return redirect("office:case", case_id=case.pk)


@sentence(staff & role(AGENCY_HEAD))
@require_safe
def forecast(request: Request) -> HttpResponse:
    """Which files OSS would deem approved if nobody decides; a forecast, nothing more."""
    rows = forecasts(request.actor.office_id or 0, at=request.now)
    return render(request, "office/licence/forecast.html", {"rows": rows})
