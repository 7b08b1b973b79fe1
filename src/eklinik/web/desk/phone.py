"""The telephone desk: who calls, who waits for a call, one call at a time, and the log."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_safe

from eklinik.accounts.log import record
from eklinik.accounts.models import Office
from eklinik.accounts.vault import decipher
from eklinik.applicants.checks import check_phone
from eklinik.applicants.masks import mask_name
from eklinik.applicants.models import Applicant
from eklinik.casework.clock import calendar_of
from eklinik.casework.refusals import Refusal
from eklinik.clinic import callers, telephone
from eklinik.clinic.models import ClinicService, Consultation, PhoneCall
from eklinik.web.access import sentence
from eklinik.web.desk.frame import officer, private
from eklinik.web.desk.panels import Panel
from eklinik.web.desk.ways import ways_to
from eklinik.web.request import Request


class IncomingForm(forms.Form):
    """The number on the display and the name that was said."""

    use_required_attribute = False

    phone = forms.CharField(
        label=_("Nomor yang menelepon"), required=False, max_length=30,
        help_text=_("Kosongkan bila nomornya tersembunyi."),
        widget=forms.TextInput({"class": "input", "inputmode": "tel", "autocomplete": "off"}),
    )  # fmt: skip
    name = forms.CharField(
        label=_("Nama yang disebut"), required=False, max_length=120,
        widget=forms.TextInput({"class": "input", "autocomplete": "off"}),
    )  # fmt: skip

    def clean_phone(self) -> str:
        """As typed when it is a number; a message at the field when it is none."""
        typed = str(self.cleaned_data["phone"])
        return check_phone(typed) if typed.strip() else ""


@sentence(officer)
@private
@require_http_methods(["GET", "HEAD", "POST"])
def calls(request: Request) -> HttpResponse:
    """`/loket/telepon/`: write down who calls; below, the calls that are owed, by due time."""
    form = IncomingForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        office = Office.objects.get(pk=request.actor.office_id)
        words = form.cleaned_data
        call = telephone.incoming(
            office, words["phone"], name=words["name"], by=request.user.pk, at=request.now
        )
        return redirect("telephone:call", pk=call.pk)
    rows = telephone.owed(request.actor.office_id or 0)
    context = {
        "form": form,
        "owed": [(row, telephone.lateness(row, at=request.now)) for row in rows],
        "mine": _mine(request),
    }
    return render(request, "desk/calls.html", context, status=422 if form.errors else 200)


def _mine(request: Request) -> list[PhoneCall]:
    """Calls of this officer that were begun and not finished."""
    rows = PhoneCall.objects.filter(
        office_id=request.actor.office_id, by_id=request.user.pk, began_at__isnull=False,
        ended_at__isnull=True,
    )  # fmt: skip
    return list(rows.order_by("-pk")[:10])


@sentence(officer)
@private
@require_safe
def log(request: Request) -> HttpResponse:
    """`/loket/telepon/riwayat/`: the log of one day."""
    office_id = request.actor.office_id or 0
    day = _day(request.GET.get("hari", "")) or calendar_of(office_id).local_day(request.now)
    context = {"day": day, "rows": telephone.of_day(office_id, day)}
    return render(request, "desk/call_log.html", context)


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text[:10])
    except ValueError:
        return None


def call_for(request: Request, pk: int) -> PhoneCall:
    """A call of this office; 404 for any other, and for one a colleague is on."""
    rows = PhoneCall.objects.select_related("office", "consultation", "by")
    found = rows.filter(pk=pk, office_id=request.actor.office_id).first() if pk < 2**62 else None
    if found is None or (found.began_at and found.by_id != request.user.pk and not found.ended_at):
        raise Http404
    return found


@sentence(officer)
@private
@require_safe
def call(request: Request, pk: int) -> HttpResponse:
    """`/loket/telepon/<pk>/`: the card of a call: number, earlier contacts, script, questions."""
    return show(request, call_for(request, pk))


def show(request: Request, found: PhoneCall, *, status: int = 200, **extra: Any) -> HttpResponse:
    """Render the card; `extra` brings what was typed and why it was not taken."""
    contacts, known = callers.contacts_of(found), callers.is_known(found)
    waiting = callers.pending(found)
    context = {
        "call": found,
        "on_line": found.began_at is not None and found.ended_at is None,
        "number": _number(found),
        "contacts": contacts,
        "people": [(row.pk, mask_name(row.name), _area(row)) for row in contacts.people],
        "known": known,
        "locked": callers.misses(found) >= callers.MISSES,
        "misses": callers.misses(found),
        "question": callers.QUESTIONS[waiting["question"]] if waiting else "",
        "checks": [one for one in found.identity_checks if one["ok"] is not None],
        "services": ClinicService.objects.filter(
            office_id=found.office_id, is_active=True
        ).order_by("place", "letter"),
        "results": [(one.value, one.label) for one in telephone.CHOSEN],
        "ways": ways_to(decipher(found.phone_cipher)),
        "typed": request.POST,
        **extra,
    }
    return render(request, "desk/call.html", context, status=status)


def _area(person: Applicant) -> str:
    """The area of a NIK only: its last four digits are one of the questions."""
    return f"{person.nik_mask[:4]}…" if person.nik_mask else ""


def _number(found: PhoneCall) -> str:
    """In clear only while the call is on; before and after, the mask."""
    on_line = found.began_at is not None and found.ended_at is None
    return decipher(found.phone_cipher) if on_line and found.direction == "out" else ""


@sentence(officer)
@private
@require_http_methods(["POST"])
def act(request: Request, pk: int, verb: str) -> HttpResponse:
    """`…/<verb>/`: one thing done on the call; a refusal shows the card with what was typed."""
    found, doing = call_for(request, pk), DOING.get(verb)
    if doing is None:
        raise Http404
    try:
        return doing(request, found)
    except (Refusal, ValidationError) as refusal:
        told = refusal.message if isinstance(refusal, Refusal) else refusal.messages[0]
        again = call_for(request, pk)
        return show(request, again, status=409 if again.ended_at else 422, told=told)


def _back(found: PhoneCall) -> HttpResponse:
    return redirect("telephone:call", pk=found.pk)


def _dial(request: Request, found: PhoneCall) -> HttpResponse:
    telephone.dial(found, by=request.user.pk, at=request.now)
    record("reveal", "phone_call", found.pk, office_id=found.office_id, by=request.user.pk,
           at=request.now, field="phone")  # fmt: skip
    return _back(found)


def _missed(request: Request, found: PhoneCall) -> HttpResponse:
    again = _moment(request, found, "lagi")
    telephone.not_answered(found, by=request.user.pk, at=request.now, again_at=again)
    messages.success(request, _("Dicatat tidak diangkat. Panggilan ini kembali ke daftar."))
    return redirect("telephone:calls")


def _script(request: Request, found: PhoneCall) -> HttpResponse:
    agreed = request.POST.get("setuju") == "ya"
    telephone.script_read(found, consent=agreed, by=request.user.pk, at=request.now)
    return _back(found)


def _ask(request: Request, found: PhoneCall) -> HttpResponse:
    people = {str(row.pk): row for row in callers.contacts_of(found).people}
    person = people.get(request.POST.get("orang", ""))
    if person is None:
        raise Refusal("bad_data", _("Pilih dahulu siapa yang ditanya."))
    callers.ask(found, person, at=request.now)
    return _back(found)


def _answer(request: Request, found: PhoneCall) -> HttpResponse:
    typed = request.POST.get("jawaban", "").replace("\0", "")[:120]
    if callers.answer(found, typed, by=request.user.pk, at=request.now):
        messages.success(request, _("Jawaban cocok."))
    else:
        messages.error(request, _("Jawaban tidak cocok."))
    return _back(found)


def _serve(request: Request, found: PhoneCall) -> HttpResponse:
    from eklinik.web.desk.frame import session_for

    rows = ClinicService.objects.filter(office_id=found.office_id, is_active=True)
    service = next((row for row in rows if str(row.pk) == request.POST.get("layanan")), None)
    if service is None and found.consultation_id is None:
        raise Refusal("bad_data", _("Pilih layanan yang diminta penelepon."))
    session = session_for(request)
    held = telephone.serve(
        found, service or found.consultation.service, by=request.actor, at=request.now,
        desk=session.desk if session else None,
    )  # fmt: skip
    return redirect("desk:consultation", uid=held.uid)


def _promise(request: Request, found: PhoneCall) -> HttpResponse:
    due = _moment(request, found, "kapan")
    if due is None:
        raise Refusal("bad_data", _("Isi kapan penelepon dihubungi kembali."))
    about = request.POST.get("tentang", "")[:300]
    telephone.promise_back(found, due_at=due, about=about, by=request.user.pk, at=request.now)
    messages.success(request, _("Janji menelepon kembali tercatat."))
    return redirect("telephone:calls")


def _finish(request: Request, found: PhoneCall) -> HttpResponse:
    result, note = request.POST.get("hasil", ""), request.POST.get("catatan", "")
    if result not in telephone.CHOSEN:
        raise Refusal("bad_data", _("Pilih hasil panggilan dari daftar."))
    done = telephone.finish(found, result=result, note=note, by=request.user.pk, at=request.now)
    ways = ways_to(decipher(done.phone_cipher))
    if request.POST.get("kirim") and note.strip() and ways:
        telephone.send_summary(done, note, ways, at=request.now)
        messages.success(request, _("Ringkasan dikirim ke nomor penelepon."))
    return redirect("telephone:calls")


def _moment(request: Request, found: PhoneCall, name: str) -> datetime | None:
    """A local date and time of the office; None when empty, a refusal when it is none."""
    text = request.POST.get(name, "").strip()
    if not text:
        return None
    try:
        return datetime.fromisoformat(text[:16]).replace(tzinfo=calendar_of(found.office_id).zone)
    except ValueError:
        raise Refusal("bad_data", _("Tanggal dan jam itu tidak terbaca. Isi lagi.")) from None


DOING = {
    "telepon": _dial,
    "tidak-diangkat": _missed,
    "naskah": _script,
    "tanya": _ask,
    "jawab": _answer,
    "layani": _serve,
    "janji": _promise,
    "selesai": _finish,
}


def panel(request: Request, held: Consultation) -> Panel | None:
    """The calls of a consultation, newest first, with the way to its card."""
    rows = list(held.calls.select_related("by").order_by("-pk")[:5])
    if not rows and held.kind != "phone":
        return None
    return Panel("desk/panels/phone.html", {"calls": rows, "list": reverse("telephone:calls")})
