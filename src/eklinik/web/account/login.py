"""Coming in and going out: password, code, passkey, second step."""

from __future__ import annotations

import json

from django import forms
from django.contrib.auth import logout
from django.core.exceptions import ValidationError
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from eklinik.accounts import second
from eklinik.accounts.people import by_password, find_by_login
from eklinik.web.access import anyone, sentence, signed_in
from eklinik.web.account import sending
from eklinik.web.account.entering import enter, home_of, pending, safe_next
from eklinik.web.account.forms import CodeForm, ContactForm, LoginForm, SecondForm
from eklinik.web.request import Request
from eklinik.web.throttled import Limit, too_many

BY_NAME = Limit("login-name", 10, 900)
BY_SENDER = Limit("login-from", 100, 900)
SECOND = Limit("login-second", 10, 900)
LOGIN = "login"
get_or_post = require_http_methods(["GET", "HEAD", "POST"])


@sentence(anyone)
@never_cache
@get_or_post
def login_page(request: Request) -> HttpResponse:
    """`/masuk/`: username, phone or e-mail, and password."""
    back = safe_next(request)
    if request.user.is_authenticated and request.method != "POST":
        return HttpResponseRedirect(back or reverse("landing"))
    form = LoginForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        answer = _try(request, form, back)
        if answer is not None:
            return answer
    words = {"form": form, "next": back, "here": "login", "options": _passkey_words()}
    return render(request, "account/login.html", words)


def _try(request: Request, form: LoginForm, back: str) -> HttpResponse | None:
    key = _name_key(form.cleaned_data["login"])
    if not (BY_SENDER.count(request) and BY_NAME.count(request, key)):
        return too_many(request, BY_NAME.wait(request, key) or BY_SENDER.wait(request))
    user = by_password(form.cleaned_data["login"], form.cleaned_data["password"])
    if user is None:
        form.add_error(None, _(
            "Nama atau kata sandi tidak cocok. Periksa ejaannya, atau masuk dengan kode "
            "yang kami kirim ke ponsel atau surel Anda."
        ))  # fmt: skip
        return None
    BY_NAME.forgive(request, key)
    return enter(request, user, back=back)


def _name_key(typed: str) -> str:
    """One counter an account, however its name is spelled."""
    user = find_by_login(typed)
    return f"user-{user.pk}" if user else typed.strip().lower()


@sentence(anyone)
@never_cache
@get_or_post
def code_request(request: Request) -> HttpResponse:
    """`/masuk/kode/`: a code instead of a password."""
    form = ContactForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        contact = form.cleaned_data["contact"]
        if _sent(request, form, contact, LOGIN, really=contact.account() is not None):
            sending.remember(request, contact, LOGIN, next=safe_next(request))
            return HttpResponseRedirect(reverse("code_entry"))
    words = {
        "form": form, "next": safe_next(request), "title": _("Masuk dengan kode"), "here": "login",
        "lead": _("Kami kirim kode 6 angka. Anda tidak perlu kata sandi."),
        "action": _("Kirim kode"),
        "others": [(reverse("login"), _("Masuk dengan kata sandi"))],
    }  # fmt: skip
    return render(request, "account/form.html", words)


def _sent(
    request: Request, form: forms.Form, contact: sending.Contact, purpose: str, *, really: bool
) -> bool:
    try:
        sending.send_code(request, contact, purpose, really=really)
    except ValidationError as error:
        form.add_error(None, error)
        return False
    return True


@sentence(anyone)
@never_cache
@get_or_post
def code_entry(request: Request) -> HttpResponse:
    """`/masuk/kode/isi/`: type the code that came."""
    kept = sending.remembered(request, LOGIN)
    if kept is None:
        return HttpResponseRedirect(reverse("code_request"))
    contact, words = kept
    form = CodeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        right = sending.typed_right(request, contact, LOGIN, form.cleaned_data["code"])
        if right and (user := contact.account()):
            sending.forget(request)
            return enter(request, user, back=str(words.get("next") or ""))
        form.add_error("code", wrong_code())
    return render(request, "account/code.html", {
        "form": form, "contact": contact, "again": reverse("code_request"), "here": "login",
        "uncertain": True,
    })  # fmt: skip


def wrong_code() -> str:
    """What somebody is told whose code does not fit."""
    return _(
        "Kode ini salah atau sudah lewat 10 menit. Periksa pesan terakhir dari kami, "
        "atau minta kode baru."
    )


@sentence(anyone)
@never_cache
@get_or_post
def second_step(request: Request) -> HttpResponse:
    """`/masuk/dua-langkah/`: the second factor of somebody whose first one fits."""
    owed = pending(request)
    if owed is None:
        return HttpResponseRedirect(reverse("login"))
    user, back = owed
    form = SecondForm(request.POST or None)
    if request.method == "POST":
        if not SECOND.count(request, str(user.pk)):
            return too_many(request, SECOND.wait(request, str(user.pk)))
        if _second_fits(request, form, user):
            SECOND.forgive(request, str(user.pk))
            return enter(request, user, back=back, second=True)
    kinds = second.of_user(user)
    options = second.login_options(user) if kinds[second.Kind.WEBAUTHN] else None
    return render(request, "account/second.html", {
        "form": form, "options": json.dumps(options) if options else "", "here": "login",
        "app": bool(kinds[second.Kind.TOTP]),
    })  # fmt: skip


def _second_fits(request: Request, form: SecondForm, user: second.User) -> bool:
    if credential := request.POST.get("credential"):
        form.errors.clear()
        try:
            second.check_passkey(credential, user)
        except ValidationError:
            form.add_error(None, _passkey_failed())
            return False
        return True
    if form.is_valid() and second.check_code(user, form.cleaned_data["code"], at=request.now):
        return True
    if not form.errors:
        form.add_error("code", _(
            "Kode ini salah atau sudah dipakai. Tunggu kode berikutnya di aplikasi, lalu ketik itu."
        ))  # fmt: skip
    return False


@sentence(anyone)
@never_cache
@get_or_post
def passkey_login(request: Request) -> HttpResponse:
    """`/masuk/kunci/`: GET gives the question for the browser, POST takes its answer."""
    if request.method != "POST":
        return HttpResponse(json.dumps(second.login_options()), content_type="application/json")
    if not BY_SENDER.count(request):
        return too_many(request, BY_SENDER.wait(request))
    try:
        user = second.check_passkey(request.POST.get("credential", ""))
    except ValidationError:
        user = None
    if user is not None and user.is_active:
        return enter(request, user, back=safe_next(request), second=True)
    form = LoginForm({})
    form.errors.clear()
    form.add_error(None, _passkey_failed())
    words = {"form": form, "next": safe_next(request), "here": "login", "options": _passkey_words()}
    return render(request, "account/login.html", words)


def _passkey_failed() -> str:
    return _("Kunci sandi ini tidak dikenali. Coba kunci sandi lain, atau masuk dengan cara lain.")


def _passkey_words() -> str:
    return reverse("passkey_login")


@sentence(anyone)
@never_cache
@get_or_post
def logout_page(request: Request) -> HttpResponse:
    """`/keluar/`: a link asks first, a button leaves."""
    if request.method == "POST":
        logout(request)
        return HttpResponseRedirect("/")
    return render(request, "account/logout.html", {})


@sentence(signed_in)
@never_cache
@require_safe
def landing(request: Request) -> HttpResponse:
    """`/beranda-saya/`: everybody to where their work is."""
    return HttpResponseRedirect(home_of(request.actor))
