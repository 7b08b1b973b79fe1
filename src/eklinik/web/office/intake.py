"""Front office enters a file: helped at the desk, lodged in OSS, or on paper."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from eklinik.applicants.models import Applicant
from eklinik.applications import attachments, drafts, reading
from eklinik.applications.entry import ENTERED, enter
from eklinik.applications.models import Application, Channel, RequestKind
from eklinik.applications.submit import problems, submit
from eklinik.casework.clock import calendar_of
from eklinik.casework.refusals import Refusal
from eklinik.catalogue.definition import current_on
from eklinik.catalogue.models import PermitVersion
from eklinik.documents.intake import Refused
from eklinik.process.roles import FRONT_OFFICE
from eklinik.web.access import role, sentence, staff
from eklinik.web.applicant.forms import AnswerForm, ApplicantForm
from eklinik.web.desk.frame import is_left
from eklinik.web.office.behalf import MandateFields, mandate_of, strip
from eklinik.web.office.people import people_asked, person_chosen, person_form
from eklinik.web.office.receipts import receipt_words
from eklinik.web.office.worklist import number_in
from eklinik.web.request import Request


class EntryForm(forms.Form):
    """Which permit, what kind of request, how and when the file came in."""

    use_required_attribute = False

    permit = forms.ChoiceField(label=_("Izin"), widget=forms.Select({"class": "input"}))
    request_kind = forms.ChoiceField(
        label=_("Jenis pengajuan"), choices=RequestKind.choices,
        widget=forms.Select({"class": "input"}),
    )  # fmt: skip
    channel = forms.ChoiceField(
        label=_("Berkas masuk lewat"), widget=forms.RadioSelect,
        choices=[(word.value, word.label) for word in Channel if word in ENTERED],
    )  # fmt: skip
    received_at = forms.DateTimeField(
        label=_("Waktu diterima"), required=False,
        help_text=_("Untuk berkas OSS dan kertas: kapan berkas diajukan di sana."),
        widget=forms.TextInput({"class": "input", "type": "datetime-local"}),
    )  # fmt: skip
    lodged_number = forms.CharField(
        label=_("Nomor di sana"), required=False, max_length=60,
        help_text=_("Nomor permohonan OSS atau nomor agenda surat."),
        widget=forms.TextInput({"class": "input"}),
    )  # fmt: skip

    def __init__(self, permits: list[tuple[int, str]], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["permit"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101  declared above
        field.choices = [(str(pk), name) for pk, name in permits]


@sentence(staff & role(FRONT_OFFICE))
def begin(request: Request) -> HttpResponse:
    """Begin a file: the permit, the channel, and for whom."""
    form = EntryForm(offered(request), request.POST or None, initial={"channel": "assisted"})
    people = people_asked(request)
    person = person_form(request, people)
    consent = MandateFields(request.POST or None, request.FILES or None)
    if request.method == "POST" and request.POST.get("aksi") == "mulai" and form.is_valid():
        made = _begun(request, form, consent, people, person)
        if made is not None:
            return redirect("office:entry", uid=made.uid)
    context = {
        "form": form,
        "consent": consent,
        "person": person,
        "people": people,
        "nik": request.POST.get("cari_nik", ""),
        "chosen": request.POST.get("pemohon", ""),
        "searched": bool(request.POST.get("cari_nik")),
        "drafts": _open_drafts(request),
    }
    failed = request.POST.get("aksi") == "mulai"
    return render(request, "office/intake.html", context, status=422 if failed else 200)


def offered(request: Request) -> list[tuple[int, str]]:
    """The newest published version of each of the office's permits, by name."""
    day = calendar_of(request.actor.office_id).local_day(request.now)
    rows = PermitVersion.objects.filter(
        permit_type__office_id=request.actor.office_id, **current_on(day)
    ).order_by("version")
    newest = {row.permit_type_id: (row.pk, row.name) for row in rows.only(
        "pk", "name", "permit_type_id")}  # fmt: skip
    return sorted(newest.values(), key=lambda item: item[1])


def _begun(
    request: Request, form: EntryForm, consent: MandateFields, people: list[Applicant],
    person: ApplicantForm,
) -> Application | None:  # fmt: skip
    """The file with its applicant and mandate, or nothing of all that."""
    try:
        with transaction.atomic():
            chosen = person_chosen(request, people, person)
            return None if chosen is None else _enter(request, form, consent, chosen)
    except Refusal as refusal:
        if not consent.tell(refusal):
            field = "received_at" if "received_at" in refusal.details else "request_kind"
            form.add_error(field, refusal.message)
        return None


def _enter(
    request: Request, form: EntryForm, consent: MandateFields, applicant: Applicant
) -> Application:
    version = PermitVersion.objects.select_related("permit_type__office").get(
        pk=form.cleaned_data["permit"]
    )
    words = {name: form.cleaned_data[name] for name in ("channel", "request_kind",
             "received_at", "lodged_number")}  # fmt: skip
    helped = form.cleaned_data["channel"] == Channel.ASSISTED and consent.is_valid()
    return enter(
        version, applicant, by=request.actor, at=request.now, account=applicant.user,
        mandate=mandate_of(request, consent, applicant) if helped else None, **words,
    )  # fmt: skip


def _open_drafts(request: Request) -> list[Application]:
    rows = Application.objects.filter(
        office_id=request.actor.office_id, typed_by_id=request.user.pk, case__isnull=True,
        discarded_at__isnull=True,
    )  # fmt: skip
    return list(rows.select_related("applicant", "permit_version").order_by("-pk")[:20])


def entry_for(request: Request, uid: UUID) -> Application:
    """A file that front office of this office entered; 404 for any other."""
    found = Application.objects.select_related("applicant", "case", "office", "permit_version")
    row = found.filter(
        uid=uid, office_id=request.actor.office_id, typed_by__isnull=False,
        discarded_at__isnull=True,
    ).first()  # fmt: skip
    if row is None:
        raise Http404
    return row


@sentence(staff & role(FRONT_OFFICE))
def entry(request: Request, uid: UUID) -> HttpResponse:
    """The whole file on one page: answers, documents, what is missing, and sending."""
    found = entry_for(request, uid)
    if is_left(request, found):
        return redirect("desk:console")
    if found.case_id is not None and not drafts.is_returned(found):
        return redirect("office:entry_receipt", uid=uid)
    if request.method != "POST":
        return _page(request, found, _answers(request, found, None))
    form = _answers(request, found, request.POST)
    told = _save(request, found, form)
    if not told and request.POST.get("aksi") == "kirim":
        return _send(request, found, form)
    if told:
        return _page(request, found, form, told=told, status=409)
    messages.success(request, gettext("Isian tersimpan."))
    return redirect("office:entry", uid=uid)


def _answers(request: Request, found: Application, data: Any) -> AnswerForm:
    today = calendar_of(found.office_id).local_day(request.now)
    return AnswerForm(reading.fields(found), on=today, stored=found.answers, data=data)


def _save(request: Request, found: Application, form: AnswerForm) -> str:
    """Keep what was typed; returns why not, when somebody was faster or it is closed."""
    try:
        if drafts.is_draft(found) and "izin_lama" in request.POST:
            drafts.name_old_permit(
                found, request.POST["izin_lama"][:200], by=request.actor, at=request.now
            )
        typed = {code: text for code, text in form.typed().items() if _open(found, code, request)}
        saved = drafts.autosave(
            found, typed, by=request.actor, at=request.now,
            revision=number_in(request.POST.get("revision", "")),
        )  # fmt: skip
    except Refusal as refusal:
        return refusal.message
    found.answers, found.revision = saved.answers, saved.revision
    return ""


def _open(found: Application, code: str, request: Request) -> bool:
    """In a returned file only what was asked may change; the rest is left as it is."""
    try:
        drafts.check_changeable(found, code, request.actor)
    except Refusal:
        return False
    return True


def _send(request: Request, found: Application, form: AnswerForm) -> HttpResponse:
    try:
        submit(found, by=request.actor, at=request.now)
    except Refusal as refusal:
        form.is_valid()
        return _page(request, found, form, told=refusal.message, sent=True, status=422)
    messages.success(request, gettext("Permohonan terkirim."))
    return redirect("office:entry_receipt", uid=found.uid)


def _page(
    request: Request, found: Application, form: AnswerForm, *, told: str = "",
    sent: bool = False, status: int = 200,
) -> HttpResponse:  # fmt: skip
    present = reading.current_attachments(found)
    rule = reading.definition(found).request(found.request_kind)
    context = {
        "application": found,
        "form": form,
        "documents": [(item, present.get(item.code)) for item in reading.requirements(found)],
        "needs_old": rule.needs_old_permit,
        "told": told,
        "behalf": strip(found, at=request.now),
        "problems": problems(found, at=request.now) if sent else (),
        "returned": drafts.is_returned(found),
    }
    return render(request, "office/entry.html", context, status=status)


@sentence(staff & role(FRONT_OFFICE))
def document(request: Request, uid: UUID, code: str) -> HttpResponse:
    """Put a document in place, or take it away."""
    found = entry_for(request, uid)
    if request.method != "POST" or reading.requirement(found, code) is None:
        raise Http404
    try:
        if request.POST.get("aksi") == "hapus":
            attachments.remove(found, code, by=request.actor, at=request.now)
        else:
            files: Any = request.FILES.getlist("berkas")
            attachments.attach(found, code, files, by=request.actor, at=request.now)
            messages.success(request, gettext("Dokumen tersimpan."))
    except (Refusal, Refused) as refusal:
        messages.error(request, refusal.message)
    return redirect("office:entry", uid=uid)


@sentence(staff & role(FRONT_OFFICE))
def receipt(request: Request, uid: UUID) -> HttpResponse:
    """The receipt with number, secret and QR, to be printed for the visitor."""
    found = entry_for(request, uid)
    if is_left(request, found):
        return redirect("desk:console")
    if found.case is None:
        return redirect("office:entry", uid=uid)
    return render(request, "office/receipt.html", receipt_words(found.case, found))
