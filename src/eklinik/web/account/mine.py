"""One's own account: name, contacts, password, API tokens."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from functools import wraps
from urllib.parse import urlencode

from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.core.exceptions import ValidationError
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from eklinik.accounts import people
from eklinik.accounts.models import ApiToken
from eklinik.accounts.tokens import make_token, revoke_token
from eklinik.applicants.checks import phone_for_people
from eklinik.web.access import sentence, signed_in
from eklinik.web.account import sending
from eklinik.web.account.entering import is_fresh, refresh, safe_next
from eklinik.web.account.forms import (
    ChangePasswordForm,
    CodeForm,
    ConfirmForm,
    ContactForm,
    NameForm,
    TokenForm,
)
from eklinik.web.account.login import BY_NAME, get_or_post, wrong_code
from eklinik.web.request import Request
from eklinik.web.throttled import too_many

CHANGE = "change"
View = Callable[..., HttpResponse]


def freshly(view: View) -> View:
    """Only for somebody who proved who they are within a quarter of an hour."""

    @wraps(view)
    def guarded(request: Request, *args: object, **kwargs: object) -> HttpResponse:
        if is_fresh(request):
            return view(request, *args, **kwargs)
        back = request.path if request.method in {"GET", "HEAD"} else reverse("security")
        return HttpResponseRedirect(f"{reverse('confirm')}?{urlencode({'next': back})}")

    return guarded


@sentence(signed_in)
@never_cache
@get_or_post
def confirm(request: Request) -> HttpResponse:
    """`/akun/konfirmasi/`: the password once more before something that matters."""
    form = ConfirmForm(request.POST or None)
    key = f"user-{request.user.pk}"
    if request.method == "POST" and form.is_valid():
        if not BY_NAME.count(request, key):
            return too_many(request, BY_NAME.wait(request, key))
        if request.user.check_password(form.cleaned_data["password"]):
            BY_NAME.forgive(request, key)
            refresh(request)
            return HttpResponseRedirect(safe_next(request) or reverse("security"))
        form.add_error("password", _("Kata sandi tidak cocok. Ketik ulang."))
    return render(request, "account/form.html", {
        "form": form, "next": safe_next(request), "title": _("Ini benar Anda?"),
        "lead": _("Sebelum mengubah keamanan akun, ketik kata sandi Anda sekali lagi."),
        "action": _("Lanjut"),
    })  # fmt: skip


@sentence(signed_in)
@never_cache
@require_safe
def mine(request: Request) -> HttpResponse:
    """`/akun/`: what the account is and where to change it."""
    return render(request, "account/mine.html", {
        "here": "mine",
        "phone": phone_for_people(request.user.phone) if request.user.phone else "",
    })  # fmt: skip


@sentence(signed_in)
@never_cache
@get_or_post
def change_name(request: Request) -> HttpResponse:
    """`/akun/nama/`: staff are named by their administrator."""
    if request.user.office_id is not None:
        messages.warning(request, _("Nama pegawai diubah oleh pengelola kantor."))
        return HttpResponseRedirect(reverse("account"))
    form = NameForm(request.POST or None, initial={"name": request.user.name})
    if request.method == "POST" and form.is_valid():
        request.user.name = form.cleaned_data["name"]
        request.user.save(update_fields=["name"])
        messages.success(request, _("Nama tersimpan."))
        return HttpResponseRedirect(reverse("account"))
    words = {"form": form, "title": _("Ubah nama"), "action": _("Simpan nama")}
    return render(request, "account/form.html", words | _back())


@sentence(signed_in)
@never_cache
@get_or_post
def change_password(request: Request) -> HttpResponse:
    """`/akun/sandi/`: other sessions end, this one stays."""
    form = ChangePasswordForm(request.POST or None, user=request.user)
    key = f"user-{request.user.pk}"
    if request.method == "POST" and not BY_NAME.count(request, key):
        return too_many(request, BY_NAME.wait(request, key))
    if request.method == "POST" and form.is_valid():
        BY_NAME.forgive(request, key)
        user, typed = request.user, form.cleaned_data["password"]
        people.set_password(user, typed, by=user.pk, at=request.now)
        update_session_auth_hash(request, user)
        messages.success(request, _("Kata sandi baru berlaku. Perangkat lain harus masuk lagi."))
        return HttpResponseRedirect(reverse("account"))
    words = {"form": form, "title": _("Ganti kata sandi"), "action": _("Ganti kata sandi")}
    return render(request, "account/form.html", words | _back())


@sentence(signed_in)
@never_cache
@freshly
@get_or_post
def change_contact(request: Request) -> HttpResponse:
    """`/akun/kontak/`: a new phone number or e-mail address, proved by a code."""
    form = ContactForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        contact = form.cleaned_data["contact"]
        try:
            sending.send_code(request, contact, CHANGE, really=True)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            sending.remember(request, contact, CHANGE)
            return HttpResponseRedirect(reverse("contact_code"))
    words = {"form": form, "title": _("Ponsel atau surel baru"), "action": _("Kirim kode")}
    return render(request, "account/form.html", words | _back())


@sentence(signed_in)
@never_cache
@get_or_post
def contact_code(request: Request) -> HttpResponse:
    """`/akun/kontak/kode/`."""
    kept = sending.remembered(request, CHANGE)
    if kept is None:
        return HttpResponseRedirect(reverse("change_contact"))
    contact, _words = kept
    form = CodeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        if sending.typed_right(request, contact, CHANGE, form.cleaned_data["code"]):
            return _keep_contact(request, contact)
        form.add_error("code", wrong_code())
    words = {"form": form, "contact": contact, "again": reverse("change_contact")}
    return render(request, "account/code.html", words)


def _keep_contact(request: Request, contact: sending.Contact) -> HttpResponse:
    sending.forget(request)
    try:
        people.change_contact(request.user, at=request.now, **contact.words)
    except ValidationError:
        messages.error(request, _(
            "Kontak ini dipakai akun lain. Masuk dengan akun itu, atau pakai kontak lain."
        ))  # fmt: skip
    else:
        messages.success(request, _("Kontak baru tersimpan. Kabar berkas dikirim ke sana."))
    return HttpResponseRedirect(reverse("account"))


@sentence(signed_in)
@never_cache
@freshly
@get_or_post
def tokens(request: Request) -> HttpResponse:
    """`/akun/token/`: tokens for programs; a new one is shown once."""
    form = TokenForm(request.POST or None)
    raw = ""
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        until = request.now + timedelta(days=data["days"])
        raw = make_token(
            request.user, data["name"], data["scopes"], at=request.now, expires_at=until
        )
        form = TokenForm()
    own = ApiToken.objects.filter(user=request.user, revoked_at__isnull=True).order_by("-pk")[:50]
    words = {"form": form, "tokens": own, "raw": raw, "now": request.now}
    return render(request, "account/tokens.html", words | _back())


@sentence(signed_in)
@never_cache
@require_POST
def token_end(request: Request, token_id: int) -> HttpResponse:
    """`/akun/token/<id>/cabut/`."""
    if revoke_token(request.user, token_id, at=request.now):
        messages.success(request, _("Token dicabut. Program yang memakainya kini ditolak."))
    return HttpResponseRedirect(reverse("tokens"))


def _back() -> dict[str, object]:
    return {"others": [(reverse("account"), _("Kembali ke akun saya"))]}
