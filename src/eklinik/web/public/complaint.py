"""Complaints: told without a login or a name, followed by number and code."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from eklinik.accounts.models import Office
from eklinik.accounts.refusals import Refusal
from eklinik.applicants.checks import check_phone
from eklinik.feedback import complaints
from eklinik.feedback.models import Complaint, ComplaintKind
from eklinik.web.access import anyone, sentence
from eklinik.web.public.site import chosen_office, offices
from eklinik.web.request import Request
from eklinik.web.throttled import Limit, too_many

NEW = Limit("complaint", tries=10, seconds=3600)
GUESSES = Limit("complaint-read", tries=20, seconds=600)
GRANTS = "complaints"
TEXT = {"class": "input", "autocomplete": "off"}


class ComplaintForm(forms.Form):
    """What happened, and how we may answer; only the story is needed."""

    use_required_attribute = False
    office = forms.ModelChoiceField(
        label=_("Kantor"), queryset=Office.objects.order_by("name"), to_field_name="slug",
        widget=forms.Select({"class": "input"}),
    )  # fmt: skip
    kind = forms.ChoiceField(
        label=_("Ini tentang apa?"), choices=ComplaintKind.choices, widget=forms.RadioSelect
    )
    about = forms.CharField(
        label=_("Pokoknya, dalam satu baris"), max_length=120, widget=forms.TextInput(TEXT)
    )
    text = forms.CharField(
        label=_("Apa yang terjadi?"), max_length=5000, min_length=10,
        help_text=_("Kapan, di mana, siapa, dan apa yang Anda harapkan."),
        widget=forms.Textarea({**TEXT, "rows": 6}),
    )  # fmt: skip
    case_number = forms.CharField(
        label=_("Nomor berkas"), required=False, max_length=40,
        help_text=_("Bila pengaduannya tentang satu berkas."), widget=forms.TextInput(TEXT),
    )  # fmt: skip
    name = forms.CharField(
        label=_("Nama"), required=False, max_length=120, widget=forms.TextInput(TEXT),
        help_text=_("Boleh tanpa nama. Pengaduan tetap ditangani."),
    )  # fmt: skip
    phone = forms.CharField(
        label=_("Nomor ponsel"), required=False, max_length=30,
        help_text=_("Kami kirim kabar lewat SMS bila Anda mengisinya."),
        widget=forms.TextInput({**TEXT, "type": "tel"}),
    )  # fmt: skip
    email = forms.EmailField(label=_("E-mail"), required=False, widget=forms.EmailInput(TEXT))

    def clean_phone(self) -> str:
        typed = str(self.cleaned_data.get("phone") or "").strip()
        return check_phone(typed) if typed else ""

    @property
    def contact(self) -> tuple[str, str] | None:
        """The way we answer by, when there is one."""
        for channel, field in (("sms", "phone"), ("email", "email")):
            if address := self.cleaned_data.get(field):
                return channel, address
        return None


@sentence(anyone)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: Request) -> HttpResponse:
    """`/aduan/`: tell a complaint; answers with its number and code."""
    begun = {"office": chosen_office(request), "kind": ComplaintKind.ORDINARY}
    begun |= {"case_number": request.GET.get("berkas", "")[:40]}
    form = ComplaintForm(request.POST or None, initial=begun)
    several = len(offices()) > 1
    if request.method == "POST" and form.is_valid():
        if not NEW.count(request):
            return too_many(request, NEW.wait(request))
        return _keep(request, form)
    context = {"form": form, "several": several}
    return render(request, "public/complaint_new.html", context, status=422 if form.errors else 200)


def _keep(request: Request, form: ComplaintForm) -> HttpResponse:
    words = form.cleaned_data
    plain = {name: words[name] for name in ("about", "text", "kind", "name", "case_number")}
    made = complaints.complain(
        words["office"], way="web", contact=form.contact, at=request.now, **plain
    )
    _grant(request, made)
    return redirect("complaint", number=made.number)


def _grant(request: Request, found: Complaint) -> None:
    request.session[GRANTS] = [found.pk, *request.session.get(GRANTS, [])][:10]


@sentence(anyone)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def find(request: Request) -> HttpResponse:
    """`/aduan/lihat/`: number and code open a complaint; a wrong pair gets one answer."""
    typed = {key: request.POST.get(key, "").strip()[:40] for key in ("nomor", "kode")}
    if request.method != "POST":
        return render(request, "public/complaint_find.html", typed)
    if not GUESSES.count(request):
        return too_many(request, GUESSES.wait(request))
    found = complaints.find(typed["nomor"], typed["kode"])
    if found is None:
        told = _("Nomor atau kodenya tidak cocok. Periksa keduanya pada pesan atau catatan Anda.")
        words: dict[str, Any] = {**typed, "errors": [("nomor", told)]}
        return render(request, "public/complaint_find.html", words, status=422)
    _grant(request, found)
    return redirect("complaint", number=found.number)


@sentence(anyone)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def one(request: Request, number: str) -> HttpResponse:
    """`/aduan/<number>/`: the complaint with its clocks and answers; reply or close it."""
    rows = Complaint.objects.select_related("office").filter(
        number=number, pk__in=request.session.get(GRANTS, [])
    )
    found = rows.first()
    if found is None:
        return render(request, "public/complaint_find.html", {"nomor": number[:40]})
    told = ""
    if request.method == "POST":
        try:
            _act(request, found)
            return redirect("complaint", number=number)
        except Refusal as refusal:
            told = refusal.message
    context = {
        "complaint": found, "entries": found.entries.filter(is_open=True).order_by("pk"),
        "errors": [("balasan", told)] if told else [], "typed": request.POST.get("balasan", ""),
    }  # fmt: skip
    return render(request, "public/complaint.html", context, status=422 if told else 200)


def _act(request: Request, found: Complaint) -> None:
    if request.POST.get("aksi") == "selesai":
        complaints.close(found, at=request.now)
    else:
        complaints.reply(found, request.POST.get("balasan", ""), at=request.now)
