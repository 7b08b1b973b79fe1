"""The forms of the account pages."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib.auth.password_validation import validate_password
from django.utils.translation import gettext_lazy as _

from eklinik.accounts.models import User
from eklinik.accounts.tokens import SCOPES
from eklinik.web.account.sending import Contact

NAME_MAX = 200
SCOPE_WORDS = {
    "read": _("Membaca: izin, berkas, gerakan"),
    "apply": _("Mengajukan: membuat dan mengisi permohonan"),
    "work": _("Bekerja: menjalankan langkah berkas"),
}


def text(label: Any, *, hint: Any = "", auto: str = "", length: int = 254, **more: Any) -> Any:
    """A line of text."""
    attrs = {"class": "input", "autocomplete": auto or "off"}
    return forms.CharField(
        label=label, help_text=hint, max_length=length,
        widget=forms.TextInput(attrs=attrs | more.pop("attrs", {})), **more,
    )  # fmt: skip


def secret(label: Any, *, hint: Any = "", auto: str) -> forms.CharField:
    """A password, kept as typed."""
    widget = forms.PasswordInput(attrs={"class": "input", "autocomplete": auto})
    return forms.CharField(label=label, help_text=hint, max_length=200, strip=False, widget=widget)


def six_digits(label: Any, hint: Any = "") -> Any:
    """A code that a phone may fill in by itself."""
    return text(
        label, hint=hint, auto="one-time-code", length=20,
        attrs={"inputmode": "numeric", "pattern": "[0-9 ]*"},
    )  # fmt: skip


class LoginForm(forms.Form):
    login = text(_("Nama pengguna, nomor ponsel, atau surel"), auto="username webauthn")
    password = secret(_("Kata sandi"), auto="current-password")


class ContactForm(forms.Form):
    contact = text(
        _("Nomor ponsel atau surel"), auto="tel",
        hint=_("Contoh: 0812-0000-1234 atau nama@contoh.id. Cukup salah satu."),
    )  # fmt: skip
    via = forms.ChoiceField(
        label=_("Kirim kode ke ponsel lewat"),
        initial="sms",
        choices=[("sms", "SMS"), ("whatsapp", "WhatsApp")],
        widget=forms.RadioSelect,
    )

    def __init__(self, data: Any = None, **kwargs: Any) -> None:
        given = data.copy() if data else None
        if given is not None:
            given.setdefault("via", "sms")
        super().__init__(given, **kwargs)

    def clean(self) -> dict[str, Any]:
        words = super().clean() or {}
        if typed := words.get("contact"):
            try:
                words["contact"] = Contact.read(typed, words.get("via") or "sms")
            except forms.ValidationError as error:
                self.add_error("contact", error)
        return words


class CodeForm(forms.Form):
    code = six_digits(_("Kode 6 angka"))


class SecondForm(forms.Form):
    code = six_digits(
        _("Kode dari aplikasi autentikator"),
        _("6 angka yang sedang tampil di aplikasi, atau salah satu kode cadangan Anda."),
    )


class NewPasswordForm(forms.Form):
    """A password typed once, so that nobody fights with a second box; it can be shown."""

    password = secret(
        _("Kata sandi baru"), auto="new-password",
        hint=_("Paling sedikit 10 huruf atau angka. Tiga kata yang mudah Anda ingat sudah baik."),
    )  # fmt: skip

    def __init__(self, *args: Any, user: User | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user

    def clean_password(self) -> str:
        typed: str = self.cleaned_data["password"]
        validate_password(typed, self.user)
        return typed


class JoinForm(NewPasswordForm):
    name = text(_("Nama lengkap"), hint=_("Seperti di KTP."), auto="name", length=NAME_MAX)
    field_order = ("name", "password")


class ActivationForm(forms.Form):
    code = text(
        _("Kode aktivasi"), length=40,
        hint=_("12 huruf dan angka pada kertas dari petugas, misalnya ABCD-EFGH-JK23."),
        attrs={"autocapitalize": "characters", "spellcheck": "false"},
    )  # fmt: skip


class ChangePasswordForm(NewPasswordForm):
    old = secret(_("Kata sandi sekarang"), auto="current-password")
    field_order = ("old", "password")

    def clean_old(self) -> str:
        typed: str = self.cleaned_data["old"]
        if self.user is None or not self.user.check_password(typed):
            raise forms.ValidationError(
                _("Kata sandi sekarang tidak cocok. Ketik ulang, perhatikan huruf besar kecil.")
            )
        return typed


class ConfirmForm(forms.Form):
    password = secret(_("Kata sandi"), auto="current-password")


class NameForm(forms.Form):
    name = text(_("Nama lengkap"), auto="name", length=NAME_MAX)


class PasskeyForm(forms.Form):
    name = text(
        _("Nama kunci"), length=60, initial=_("Ponsel saya"),
        hint=_("Supaya Anda mengenalinya nanti, misalnya: ponsel saya."),
    )  # fmt: skip
    credential = forms.CharField(widget=forms.HiddenInput, max_length=20_000)


class TokenForm(forms.Form):
    name = text(_("Nama token"), length=80, hint=_("Untuk apa token ini dipakai."))
    scopes = forms.MultipleChoiceField(
        label=_("Boleh"), choices=[(scope, SCOPE_WORDS[scope]) for scope in SCOPES],
        widget=forms.CheckboxSelectMultiple,
    )  # fmt: skip
    days = forms.TypedChoiceField(
        label=_("Masa berlaku"), coerce=int, initial=90,
        choices=[(30, _("30 hari")), (90, _("90 hari")), (365, _("1 tahun"))],
        widget=forms.Select(attrs={"class": "input"}),
    )  # fmt: skip


class DeskAccountForm(forms.Form):
    name = text(_("Nama lengkap"), hint=_("Seperti di KTP."), length=NAME_MAX)
    phone = text(_("Nomor ponsel"), hint=_("Bila ada."), required=False, length=40)
    email = text(_("Surel"), hint=_("Bila ada."), required=False)

    def clean_phone(self) -> str:
        from eklinik.applicants.checks import check_mobile

        typed: str = self.cleaned_data["phone"]
        return check_mobile(typed) if typed else ""

    def clean_email(self) -> str:
        from eklinik.accounts.people import check_email

        typed: str = self.cleaned_data["email"]
        return check_email(typed) if typed else ""
