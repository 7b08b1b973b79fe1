"""At the desk: a new code for somebody who lost the slip of an account made here.

The officer checks the identity and says so on the record, the old code and password
die, and the person chooses a new password.  An account that can help itself is refused.
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass

from django import forms
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache

from eklinik.accounts import desk
from eklinik.accounts.models import Office, User
from eklinik.applicants.checks import check_phone
from eklinik.applicants.identities import find_by_nik, find_by_phone
from eklinik.applicants.masks import mask_phone
from eklinik.notifications.channels.registry import EMAIL, SMS, WHATSAPP, is_configured
from eklinik.process.roles import FRONT_OFFICE
from eklinik.web.access import role, sentence
from eklinik.web.account.deskside import slip_words
from eklinik.web.account.forms import text
from eklinik.web.account.login import get_or_post
from eklinik.web.request import Request

MOST = 20
IDENTITY = "KTP"
SEE_CARD = _("Periksa KTP asli pemohon dahulu, lalu centang.")


class SearchForm(forms.Form):
    """Whose account: the whole NIK, or the phone number."""

    use_required_attribute = False
    question = text(_("NIK atau nomor ponsel pemohon"), length=40)


@dataclass(frozen=True, slots=True)
class Found:
    """An account of the desk that matches, and whether its owner resets it alone."""

    user: User
    phone: str
    alone: bool


@sentence(role(FRONT_OFFICE))
@never_cache
@get_or_post
def lost_slip(request: Request) -> HttpResponse:
    """`/kantor/akun-pemohon/kode-baru/`: find the account, check the card, print a code."""
    office = request.user.office
    assert office is not None  # noqa: S101  front office works in one
    form = SearchForm(request.POST if request.method == "POST" else None)
    asked = form.is_valid()
    rows = _found(office, form.cleaned_data["question"]) if asked else []
    chosen = _chosen(request, rows)
    if chosen and request.POST.get("ktp") == "ya":
        slip = desk.new_slip(
            chosen, office=office, by=request.user.pk, at=request.now, identity=IDENTITY
        )
        return render(request, "account/slip.html", slip_words(slip))
    errors = [(f"ktp-{chosen.pk}", SEE_CARD)] if chosen else []
    context = {"form": form, "rows": rows, "asked": asked, "errors": errors, "chosen": chosen}
    return render(request, "account/lost_slip.html", context)


def _found(office: Office, question: str) -> list[Found]:
    """The desk's accounts of whoever has that NIK or phone number."""
    known = (*find_by_nik(office, question), *find_by_phone(office, question))
    ids = {row.user_id for row in known if row.user_id}
    with suppress(ValidationError):
        ids |= set(User.objects.filter(phone=check_phone(question)).values_list("pk", flat=True))
    rows = desk.desk_accounts(office).filter(pk__in=ids).order_by("-pk")[:MOST]
    reached = _reached()
    return [
        Found(row, mask_phone(row.phone), desk.helps_itself(row, reached=reached)) for row in rows
    ]


def _reached() -> frozenset[str]:
    """Where this installation can send a code."""
    ways = {"phone": (SMS, WHATSAPP), "email": (EMAIL,)}
    return frozenset(name for name, by in ways.items() if any(map(is_configured, by)))


def _chosen(request: Request, rows: list[Found]) -> User | None:
    """The account whose button was pressed, when it is among those that may have a code."""
    wanted = request.POST.get("akun", "")
    return next((row.user for row in rows if not row.alone and str(row.user.pk) == wanted), None)
