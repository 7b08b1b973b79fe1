"""Security of one's account: passkeys, an authenticator app, recovery codes."""

from __future__ import annotations

import json

import segno
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from eklinik.accounts import second
from eklinik.accounts.vault import decipher, encipher
from eklinik.web.access import sentence, signed_in
from eklinik.web.account.forms import PasskeyForm, SecondForm
from eklinik.web.account.login import SECOND, get_or_post
from eklinik.web.account.mine import freshly
from eklinik.web.account.wall import PASSED, is_walled
from eklinik.web.request import Request
from eklinik.web.throttled import too_many

SECRET = "totp_secret"  # noqa: S105  the session's key, not a secret


@sentence(signed_in)
@never_cache
@require_safe
def security(request: Request) -> HttpResponse:
    """`/akun/keamanan/`: what protects this account."""
    kinds = second.of_user(request.user)
    return render(request, "account/security.html", {
        "apps": kinds[second.Kind.TOTP], "keys": kinds[second.Kind.WEBAUTHN],
        "codes": len(second.recovery_codes(request.user)), "walled": is_walled(request),
        "forced": _forced(request),
    })  # fmt: skip


def _forced(request: Request) -> bool:
    office = request.user.office
    return second.must_have_second(office, request.actor.roles)


@sentence(signed_in)
@never_cache
@freshly
@get_or_post
def app_add(request: Request) -> HttpResponse:
    """`/akun/keamanan/aplikasi/`: scan, type the six digits, done."""
    secret = _secret(request)
    form = SecondForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        if not SECOND.count(request, str(request.user.pk)):
            return too_many(request, SECOND.wait(request, str(request.user.pk)))
        typed = form.cleaned_data["code"]
        if second.add_app(request.user, secret, typed, at=request.now):
            del request.session[SECRET]
            request.session[PASSED] = True
            return _to_codes(request, _("Aplikasi autentikator terpasang."))
        form.add_error("code", _("Kode ini salah. Ketik 6 angka yang sedang tampil di aplikasi."))
    address = second.app_address(request.user, secret)
    spaced = " ".join(secret[n : n + 4] for n in range(0, len(secret), 4))
    return render(request, "account/app.html", {
        "form": form, "qr": qr_svg(address), "secret": spaced, "address": address,
    })  # fmt: skip


def _secret(request: Request) -> str:
    if SECRET not in request.session:
        request.session[SECRET] = encipher(second.new_secret())
    return decipher(request.session[SECRET])


@sentence(signed_in)
@never_cache
@freshly
@get_or_post
def passkey_add(request: Request) -> HttpResponse:
    """`/akun/keamanan/kunci/`: the browser makes a key, we keep its public half."""
    form = PasskeyForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            second.add_passkey(request.user, data["name"], data["credential"], at=request.now)
        except ValidationError:
            form.add_error(None, _(
                "Kunci sandi tidak jadi dibuat. Coba sekali lagi di perangkat ini, "
                "atau pakai aplikasi autentikator."
            ))  # fmt: skip
        else:
            request.session[PASSED] = True
            return _to_codes(request, _("Kunci sandi tersimpan. Lain kali cukup satu sentuhan."))
    options = json.dumps(second.passkey_options(request.user))
    return render(request, "account/passkey.html", {"form": form, "options": options})


@sentence(signed_in)
@never_cache
@freshly
@require_POST
def second_remove(request: Request, pk: int) -> HttpResponse:
    """`/akun/keamanan/<id>/hapus/`: not the last one where the role demands one."""
    kinds = second.of_user(request.user)
    real = kinds[second.Kind.TOTP] + kinds[second.Kind.WEBAUTHN]
    if len(real) == 1 and _forced(request):
        messages.error(request, _(
            "Peran Anda wajib memakai langkah kedua. Pasang yang baru dulu, lalu hapus yang ini."
        ))  # fmt: skip
    elif second.remove(request.user, pk, at=request.now):
        messages.success(request, _("Sudah dihapus dari akun Anda."))
    return HttpResponseRedirect(reverse("security"))


@sentence(signed_in)
@never_cache
@freshly
@get_or_post
def recovery(request: Request) -> HttpResponse:
    """`/akun/keamanan/cadangan/`: print them; each works once."""
    if not second.has_second(request.user):
        return HttpResponseRedirect(reverse("security"))
    if request.method == "POST":
        second.renew_recovery_codes(request.user, at=request.now)
        messages.success(request, _("Kode cadangan baru dibuat. Kode lama tidak berlaku lagi."))
        return HttpResponseRedirect(reverse("recovery"))
    words = {"codes": second.recovery_codes(request.user)}
    return render(request, "account/recovery.html", words)


def _to_codes(request: Request, said: str) -> HttpResponse:
    messages.success(request, said)
    return HttpResponseRedirect(reverse("recovery"))


def qr_svg(text: str) -> SafeString:
    """A QR as inline SVG without style attributes."""
    made = segno.make(text, error="m").svg_inline(scale=4, border=2, light="#fff", omitsize=True)
    return mark_safe(made)  # noqa: S308  segno draws it, the text is only in the picture
