"""The mandate that an assisted file needs: a signed slip, or one that was given before."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST, require_safe

from eklinik.accounts.models import Office
from eklinik.applicants import mandates
from eklinik.applicants.mandate_texts import ACTIONS, DRAFT, LANGUAGES
from eklinik.applicants.models import Applicant, Mandate
from eklinik.applications.models import Application, Channel
from eklinik.casework.refusals import Refusal
from eklinik.documents.intake import Refused
from eklinik.process.roles import CLINIC_OFFICER, FRONT_OFFICE
from eklinik.web.access import role, sentence, staff
from eklinik.web.desk.consent import by_number, give_slip, keep_slip, text_for
from eklinik.web.request import Request


class MandateFields(forms.Form):
    """A scanned slip, or the number of a mandate that was given by telephone or online."""

    use_required_attribute = False

    mandate_slip = forms.FileField(
        label=_("Foto atau pindaian slip kuasa"), required=False,
        help_text=_("Cetak slipnya, bacakan, minta pemohon menandatangani, lalu foto."),
        widget=forms.FileInput({"class": "input", "accept": "application/pdf,image/*"}),
    )  # fmt: skip
    mandate_number = forms.CharField(
        label=_("Atau nomor kuasa yang sudah ada"), required=False, max_length=20,
        help_text=_("Kuasa lewat telepon atau ruang online, misalnya K-ABCD-EFGH."),
        widget=forms.TextInput({"class": "input code", "autocomplete": "off"}),
    )  # fmt: skip

    def tell(self, refusal: Refusal) -> bool:
        """Put a refusal at the field it is about; False when it is about something else."""
        if isinstance(refusal, Refused):
            self.add_error("mandate_slip", refusal.message)
        elif "mandate_number" in refusal.details:
            self.add_error("mandate_number", refusal.message)
        elif refusal.code.startswith("mandate"):
            self.add_error("mandate_slip", refusal.message)
        else:
            return False
        return True


def mandate_of(request: Request, form: MandateFields, applicant: Applicant) -> Mandate:
    """The mandate for this person: the slip that was attached, the number, or one that lives."""
    office, words = applicant.office, form.cleaned_data
    if file := words.get("mandate_slip"):
        document = keep_slip(file, office_id=office.pk, by=request.user.pk, at=request.now)
        return give_slip(office, document, applicant.name, by=request.user.pk, at=request.now,
                         applicant=applicant)  # fmt: skip
    if typed := words.get("mandate_number"):
        found = by_number(office.pk, typed, at=request.now)
        mandates.bind(found, applicant)
        return found
    return mandates.due(applicant, "fill", at=request.now)


def strip(application: Application | None, *, at: Any) -> dict[str, Any] | None:
    """What the page of an assisted file shows of its mandate; None for any other file."""
    if application is None or application.channel != Channel.ASSISTED:
        return None
    if application.applicant_id is None:
        return {"mandate": None, "others": []}
    rows = list(mandates.of_applicant(application.applicant_id).select_related("taken_by")[:5])
    alive = set(Mandate.objects.filter(mandates.live(at=at), pk__in=[row.pk for row in rows])
                .values_list("pk", flat=True))  # fmt: skip
    newest = next((row for row in rows if row.pk in alive), None)
    return {"mandate": newest, "others": [row for row in rows if row is not newest]}


@sentence(staff & role(FRONT_OFFICE))
@require_POST
def entry_mandate(request: Request, uid: UUID) -> HttpResponse:
    """Take a new mandate for a file that was begun, or write down that it is taken back."""
    application = _assisted(request, uid)
    form = MandateFields(request.POST, request.FILES)
    try:
        if request.POST.get("aksi") == "cabut":
            current = mandates.due(application.applicant_id or 0, "fill", at=request.now)
            mandates.revoke(current, how="desk", by=request.user.pk, at=request.now)
            messages.success(request, gettext("Kuasa dicabut. Tindakan berikutnya ditolak."))
        elif form.is_valid() and application.applicant is not None:
            mandate_of(request, form, application.applicant)
            messages.success(request, gettext("Kuasa tersimpan."))
    except Refusal as refusal:
        messages.error(request, refusal.message)
    return redirect("office:entry", uid=uid)


def _assisted(request: Request, uid: UUID) -> Application:
    found = Application.objects.select_related("applicant__office").filter(
        uid=uid, office_id=request.actor.office_id, channel=Channel.ASSISTED,
        typed_by__isnull=False, discarded_at__isnull=True,
    ).first()  # fmt: skip
    if found is None:
        raise Http404
    return found


@sentence(staff & (role(FRONT_OFFICE) | role(CLINIC_OFFICER)))
@require_safe
def slip(request: Request) -> HttpResponse:
    """The slip to print, in large letters; nothing is kept until its scan is attached."""
    office = Office.objects.get(pk=request.actor.office_id)
    language = request.GET.get("bahasa", "id")
    language = language if language in LANGUAGES else "id"
    name = request.GET.get("nama", "").replace("\0", "").strip()[:120]
    scope = [one for one in ACTIONS if one in request.GET.getlist("lingkup")] or list(ACTIONS)
    blank = name or "______________________________"
    context = {
        "office": office, "name": name, "language": language, "languages": LANGUAGES,
        "note": DRAFT.get(language, ""),
        "text": text_for(office, "in_person", language, blank, scope, at=request.now),
        "at": request.now, "narrow": request.GET.get("kertas") == "80",
    }  # fmt: skip
    return render(request, "office/mandate_slip.html", context)
