"""Becoming somebody here: registering, a forgotten password, a printed activation code."""

from __future__ import annotations

from collections.abc import Callable

from django import forms
from django.core.exceptions import ValidationError
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from eklinik.accounts import desk
from eklinik.accounts.models import User
from eklinik.accounts.people import register, set_password
from eklinik.web.access import anyone, sentence
from eklinik.web.account import sending
from eklinik.web.account.entering import enter, safe_next
from eklinik.web.account.forms import (
    ActivationForm,
    CodeForm,
    ContactForm,
    JoinForm,
    NewPasswordForm,
)
from eklinik.web.account.login import get_or_post, wrong_code
from eklinik.web.request import Request
from eklinik.web.throttled import Limit, too_many

REGISTER, RESET = "register", "reset"
ACTIVATE = Limit("activate-from", 20, 900)
ACTIVATION = "activation_code"
Words = dict[str, object]


@sentence(anyone)
@never_cache
@get_or_post
def join(request: Request) -> HttpResponse:
    """`/daftar/`: phone or e-mail, whichever the person has."""
    return _ask_contact(request, REGISTER, "join_code", lambda contact: True, {
        "title": _("Buat akun"),
        "lead": _("Satu akun untuk semua izin. Kami kirim kode untuk memastikan ini kontak Anda."),
        "others": [
            (reverse("login"), _("Sudah punya akun? Masuk")),
            (reverse("activation"), _("Punya kertas kode aktivasi dari petugas?")),
        ],
    })  # fmt: skip


@sentence(anyone)
@never_cache
@get_or_post
def join_code(request: Request) -> HttpResponse:
    """`/daftar/kode/`: whoever already has an account with this contact comes in by it."""

    def go_on(contact: sending.Contact, back: str) -> HttpResponse:
        if user := contact.account():
            sending.forget(request)
            return enter(request, user, back=back)
        sending.mark_proved(request)
        return HttpResponseRedirect(reverse("join_finish"))

    return _ask_code(request, REGISTER, "join", go_on)


@sentence(anyone)
@never_cache
@get_or_post
def join_finish(request: Request) -> HttpResponse:
    """`/daftar/akun/`: name and password, and the account is there."""
    kept = sending.remembered(request, REGISTER, proved=True)
    if kept is None:
        return HttpResponseRedirect(reverse("join"))
    contact, words = kept
    form = JoinForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            user = register(
                data["name"], password=data["password"], at=request.now, **contact.words
            )
        except ValidationError as error:
            form.add_error(None, error)
        else:
            sending.forget(request)
            return enter(request, user, back=str(words.get("next") or ""))
    return render(request, "account/form.html", {
        "form": form, "title": _("Nama dan kata sandi"), "action": _("Buat akun"),
        "lead": _("Kontak Anda sudah kami pastikan. Tinggal satu halaman ini."),
    })  # fmt: skip


@sentence(anyone)
@never_cache
@get_or_post
def forgot(request: Request) -> HttpResponse:
    """`/lupa-sandi/`: a code to the contact that the account has."""
    known = lambda contact: contact.account() is not None  # noqa: E731  passed on as a question
    return _ask_contact(request, RESET, "forgot_code", known, {
        "title": _("Lupa kata sandi"),
        "lead": _("Tulis ponsel atau surel akun Anda. Kami kirim kode untuk membuat sandi baru."),
        "note": _("Akun Anda tanpa ponsel dan surel? Datang ke loket dengan KTP; petugas "
                  "mencetak kode aktivasi baru. Pegawai meminta kode kepada pengelola kantor."),
        "others": [(reverse("login"), _("Kembali ke halaman masuk"))],
    })  # fmt: skip


@sentence(anyone)
@never_cache
@get_or_post
def forgot_code(request: Request) -> HttpResponse:
    """`/lupa-sandi/kode/`."""

    def go_on(contact: sending.Contact, back: str) -> HttpResponse:
        sending.mark_proved(request)
        return HttpResponseRedirect(reverse("forgot_finish"))

    return _ask_code(request, RESET, "forgot", go_on, uncertain=True)


@sentence(anyone)
@never_cache
@get_or_post
def forgot_finish(request: Request) -> HttpResponse:
    """`/lupa-sandi/sandi/`: the new password; other sessions end with the old one."""
    kept = sending.remembered(request, RESET, proved=True)
    user = kept[0].account() if kept else None
    if kept is None or user is None:
        return HttpResponseRedirect(reverse("forgot"))
    form = NewPasswordForm(request.POST or None, user=user)
    if request.method == "POST" and form.is_valid():
        set_password(user, form.cleaned_data["password"], by=user.pk, at=request.now)
        sending.forget(request)
        return enter(request, user, back=str(kept[1].get("next") or ""))
    return render(request, "account/form.html", _password_words(form))


@sentence(anyone)
@never_cache
@get_or_post
def activation(request: Request) -> HttpResponse:
    """`/aktivasi/`: the printed code; the QR brings it along."""
    given = request.POST or ({"code": request.GET["kode"]} if request.GET.get("kode") else None)
    form = ActivationForm(given)
    if request.method == "POST" and not ACTIVATE.count(request):
        return too_many(request, ACTIVATE.wait(request))
    if request.method == "POST" and form.is_valid():
        try:
            desk.find_activation(form.cleaned_data["code"], at=request.now)
        except ValidationError as error:
            form.add_error("code", error)
        else:
            request.session[ACTIVATION] = form.cleaned_data["code"]
            return HttpResponseRedirect(reverse("activation_finish"))
    return render(request, "account/form.html", {
        "form": form, "title": _("Aktifkan akun"), "action": _("Lanjut"),
        "lead": _("Petugas sudah membuat akun untuk Anda. Kata sandinya Anda buat sendiri."),
    })  # fmt: skip


@sentence(anyone)
@never_cache
@get_or_post
def activation_finish(request: Request) -> HttpResponse:
    """`/aktivasi/sandi/`: an own password, which no officer has seen."""
    code = str(request.session.get(ACTIVATION, ""))
    try:
        row = desk.find_activation(code, at=request.now)
    except ValidationError:
        return HttpResponseRedirect(reverse("activation"))
    form = NewPasswordForm(request.POST or None, user=row.user)
    if request.method == "POST" and form.is_valid():
        try:
            user = desk.activate(code, form.cleaned_data["password"], at=request.now)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            request.session.pop(ACTIVATION, None)
            return enter(request, user)
    words = _password_words(form) | {"lead": _hello(row.user)}
    return render(request, "account/form.html", words)


def _hello(user: User) -> str:
    return _("Akun atas nama {name}. Nama pengguna Anda: {username}.").format(
        name=user.name, username=user.username
    )


def _password_words(form: forms.Form) -> Words:
    return {"form": form, "title": _("Buat kata sandi baru"), "action": _("Simpan dan masuk")}


def _ask_contact(
    request: Request,
    purpose: str,
    following: str,
    really: Callable[[sending.Contact], bool],
    words: Words,
) -> HttpResponse:
    """The page that asks for a phone number or e-mail address and sends the code."""
    form = ContactForm(request.POST or None)
    back = safe_next(request)
    if request.method == "POST" and form.is_valid():
        contact = form.cleaned_data["contact"]
        try:
            sending.send_code(request, contact, purpose, really=really(contact))
        except ValidationError as error:
            form.add_error(None, error)
        else:
            sending.remember(request, contact, purpose, next=back)
            return HttpResponseRedirect(reverse(following))
    words = {"form": form, "next": back, "action": _("Kirim kode"), "here": "login", **words}
    return render(request, "account/form.html", words)


def _ask_code(
    request: Request,
    purpose: str,
    start: str,
    go_on: Callable[[sending.Contact, str], HttpResponse],
    *,
    uncertain: bool = False,
) -> HttpResponse:
    """The page on which the code is typed; without an entry begun it starts anew."""
    kept = sending.remembered(request, purpose)
    if kept is None:
        return HttpResponseRedirect(reverse(start))
    contact, words = kept
    form = CodeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        if sending.typed_right(request, contact, purpose, form.cleaned_data["code"]):
            return go_on(contact, str(words.get("next") or ""))
        form.add_error("code", wrong_code())
    words = {"form": form, "contact": contact, "again": reverse(start), "uncertain": uncertain}
    return render(request, "account/code.html", words)
