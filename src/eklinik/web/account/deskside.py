"""At the desk: an account for a visitor, handed over as a printed slip."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from eklinik.accounts import desk
from eklinik.applicants.checks import phone_for_people
from eklinik.process.roles import FRONT_OFFICE
from eklinik.web.access import role, sentence
from eklinik.web.account.forms import DeskAccountForm
from eklinik.web.account.login import get_or_post
from eklinik.web.account.security import qr_svg
from eklinik.web.request import Request


@sentence(role(FRONT_OFFICE))
@never_cache
@get_or_post
def desk_account(request: Request) -> HttpResponse:
    """`/kantor/akun-pemohon/`: the officer types name and contact, never a password."""
    form = DeskAccountForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            slip = desk.make_desk_account(
                **form.cleaned_data, office=request.user.office, by=request.user.pk, at=request.now
            )
        except ValidationError as error:
            form.add_error(None, error)
        else:
            return render(request, "account/slip.html", slip_words(slip))
    return render(request, "account/desk.html", {"form": form})


def slip_words(slip: desk.Slip) -> dict[str, Any]:
    """What `account/slip.html` prints; the code is shown here and never again."""
    address = settings.SITE_URL + reverse("activation")
    return {
        "slip": slip, "address": address,
        "phone": phone_for_people(slip.user.phone) if slip.user.phone else "",
        "qr": qr_svg(f"{address}?{urlencode({'kode': slip.code})}"),
        "title": _("Kode aktivasi akun"),
    }  # fmt: skip
