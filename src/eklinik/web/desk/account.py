"""Open an account: the secret goes to the person alone, on paper or on their own phone."""

from __future__ import annotations

from contextlib import suppress
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from eklinik.accounts.desk import Slip, make_desk_account
from eklinik.accounts.models import User
from eklinik.accounts.refusals import Refusal
from eklinik.applicants import mandates
from eklinik.applicants.checks import check_mobile
from eklinik.applicants.mandate_refusals import NEEDED
from eklinik.applicants.models import Applicant
from eklinik.clinic import visit
from eklinik.clinic.models import Consultation
from eklinik.web.access import sentence
from eklinik.web.account.deskside import slip_words
from eklinik.web.account.forms import DeskAccountForm
from eklinik.web.desk.frame import officer, with_visitor
from eklinik.web.request import Request

NOT_FOUND = _(
    "Tidak ada akun pemohon dengan nama pengguna, ponsel, atau surel itu. Periksa ejaannya, "
    "atau buatkan akun baru."
)
NO_APPLICANT = _("Catat dahulu pemohonnya lengkap dengan NIK, lalu buka akun untuknya.")


def words_of(request: Request, held: Consultation) -> dict[str, Any]:
    """The form of a new account; never a field for a secret."""
    made = request.POST.get("aksi") == "buat" and "akun" in request.POST
    initial = {"name": held.applicant.name if held.applicant else held.visitor_name}
    form = DeskAccountForm(request.POST) if made else DeskAccountForm(initial=initial)
    for box in form.fields.values():
        box.widget.attrs["autocomplete"] = "off"
    return {"account_form": form, "account_query": request.POST.get("akun_lama", "")[:254]}


@sentence(officer)
@with_visitor
@require_POST
def account(request: Request, held: Consultation) -> HttpResponse:
    """`…/akun/`: print an activation slip, or connect the account the person has."""
    from eklinik.web.desk.consultation import show

    form = words_of(request, held)["account_form"]
    try:
        if request.POST.get("aksi") == "hubungkan":
            _connect(request, held)
            return redirect("desk:consultation", uid=held.uid)
        if not form.is_valid():
            return show(request, held, status=422, account_form=form)
        slip = _make(request, held, form)
    except Refusal as refusal:
        messages.error(request, refusal.message)
        return show(request, held, status=422, account_form=form)
    except ValidationError as error:
        form.add_error(None, error)
        return show(request, held, status=422, account_form=form)
    return render(request, "desk/slip.html", {**slip_words(slip), "held": held})


def _applicant(held: Consultation) -> Applicant:
    if held.applicant is None:
        raise Refusal("no_applicant", NO_APPLICANT)
    return held.applicant


@transaction.atomic
def _make(request: Request, held: Consultation, form: DeskAccountForm) -> Slip:
    owner = _applicant(held)
    if owner.user_id is not None:
        raise Refusal("has_account", _("Pemohon ini sudah punya akun, jadi tidak perlu yang baru."))
    mandate = mandates.live_for(held.pk, at=request.now)
    if mandate is None:
        raise Refusal("mandate_needed", NEEDED)
    slip = make_desk_account(
        **form.cleaned_data, office=held.office, by=request.user.pk, at=request.now
    )
    mandates.use(mandate, "account", by=request.user.pk, at=request.now, subject="user",
                 subject_ref=str(slip.user.pk))  # fmt: skip
    _attach(request, held, owner, slip.user, "account_made")
    return slip


@transaction.atomic
def _connect(request: Request, held: Consultation) -> None:
    owner, typed = _applicant(held), request.POST.get("akun_lama", "").strip()[:254]
    found = _account(typed)
    if found is None:
        raise Refusal("not_found", NOT_FOUND)
    _attach(request, held, owner, found, "account")


def _account(typed: str) -> User | None:
    if not typed:
        return None
    same = Q(username=typed) | Q(email__iexact=typed)
    with suppress(ValidationError):
        same |= Q(phone=check_mobile(typed))
    return User.objects.filter(same, office__isnull=True, is_active=True).first()


def _attach(request: Request, held: Consultation, owner: Applicant, user: User, word: str) -> None:
    """The account belongs to the applicant from here on; the path moves on."""
    if owner.user_id not in {None, user.pk}:
        raise Refusal("has_account", _("Pemohon ini sudah terhubung dengan akun lain."))
    Applicant.objects.filter(pk=owner.pk).update(user=user)
    owner.user = user
    words = {"by": request.user.pk, "at": request.now}
    visit.say(held.pk, word, **words, record={"user": user.pk})
    if held.step == "open_account":
        visit.advance(held.pk, "opened", by=request.actor, at=request.now)
