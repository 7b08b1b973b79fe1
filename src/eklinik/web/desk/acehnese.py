"""The office writes its own Acehnese words for the slip, and says whether a speaker read them."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods

from eklinik.accounts.models import Office
from eklinik.clinic.checklists import DRAFT_NOTE, SLIP, is_draft, save_acehnese, slip_words
from eklinik.web.access import admin, sentence, staff
from eklinik.web.desk.frame import private
from eklinik.web.request import Request


@sentence(staff & admin)
@private
@require_http_methods(["GET", "HEAD", "POST"])
def acehnese(request: Request) -> HttpResponse:
    """`/loket/teks-aceh/`: Indonesian beside Acehnese, line by line."""
    office = Office.objects.get(pk=request.actor.office_id)
    if request.method == "POST":
        save_acehnese(office.pk, request.POST, checked=request.POST.get("checked") == "ya")
        messages.success(request, gettext("Teks Aceh tersimpan."))
        return redirect("desk:acehnese")
    own = slip_words(office, "ace")
    rows = [(key, text, own[key]) for key, text in SLIP.items()]
    words = {"rows": rows, "draft": is_draft(office), "note": DRAFT_NOTE}
    return render(request, "desk/acehnese.html", words)
