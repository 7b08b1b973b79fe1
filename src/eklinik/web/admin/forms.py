"""The forms of the administration."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.core.validators import RegexValidator
from django.utils.translation import gettext_lazy as _

from eklinik.accounts.models import Office, User
from eklinik.accounts.people import check_email
from eklinik.applicants.checks import check_mobile
from eklinik.casework.models import CalendarDay
from eklinik.staff.duties import POSTABLE, TITLES
from eklinik.staff.models import Posting, Unit

SLUG = RegexValidator(
    r"^[a-z0-9][a-z0-9._-]*$", _("Pakai huruf kecil, angka, titik, garis, tanpa spasi.")
)


def line(label: Any, length: int = 200, **more: Any) -> forms.CharField:
    """A line of text."""
    attrs = {"class": "input", "autocomplete": "off"}
    widget = forms.TextInput(attrs=attrs)
    return forms.CharField(label=label, max_length=length, widget=widget, **more)


def area(label: Any, length: int, rows: int, css: str = "input", **more: Any) -> forms.CharField:
    """Several lines of text."""
    attrs = {"class": css, "rows": rows, "spellcheck": "false"}
    return forms.CharField(
        label=label, max_length=length, widget=forms.Textarea(attrs=attrs), **more
    )


def day(label: Any, **more: Any) -> forms.DateField:
    """A date."""
    widget = forms.DateInput(format="%Y-%m-%d", attrs={"class": "input", "type": "date"})
    return forms.DateField(label=label, widget=widget, input_formats=["%Y-%m-%d"], **more)


def choice(label: Any, choices: Any, **more: Any) -> forms.ChoiceField:
    """One of a list."""
    widget = forms.Select(attrs={"class": "input"})
    return forms.ChoiceField(label=label, choices=choices, widget=widget, **more)


def pick(label: Any, **more: Any) -> Any:
    """One row; the form sets which rows may be picked."""
    widget = forms.Select(attrs={"class": "input"})
    return forms.ModelChoiceField(queryset=Unit.objects.none(), label=label, widget=widget, **more)


class OfficeForm(forms.Form):
    name = line(_("Nama kantor"))
    government = line(_("Pemerintah daerah"))
    place = line(_("Tempat penetapan"), 80, help_text=_("Tercetak di surat: Ditetapkan di …"))
    address = line(_("Alamat"), 255, required=False)
    phone = line(_("Telepon"), 40, required=False)
    email = forms.EmailField(
        label=_("Surel"), required=False, widget=forms.EmailInput(attrs={"class": "input"})
    )
    number_code = line(
        _("Kode kantor dalam nomor"), 20,
        help_text=_("Nomor yang sudah terbit tidak berubah; nomor berikutnya memakai kode ini."),
    )  # fmt: skip


class MemberForm(forms.Form):
    name = line(_("Nama lengkap dan gelar"))
    phone = line(_("Nomor ponsel"), 40, required=False)
    email = line(_("Surel"), 254, required=False)

    def clean_phone(self) -> str:
        typed: str = self.cleaned_data["phone"]
        return check_mobile(typed) if typed else ""

    def clean_email(self) -> str:
        typed: str = self.cleaned_data["email"]
        return check_email(typed) if typed else ""


class NewMemberForm(MemberForm):
    username = line(_("Nama pengguna"), 150, validators=[SLUG])
    field_order = ("username", "name", "phone", "email")


class UnitForm(forms.Form):
    code = line(_("Kode"), 50, validators=[RegexValidator(r"^[-a-z0-9_]+$")])
    name = line(_("Nama"))
    kind = choice(_("Jenis"), Unit.Kind.choices)
    parent = pick(_("Di bawah"), required=False)

    def __init__(self, *args: Any, office: Office, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["parent"].queryset = Unit.objects.filter(office=office).order_by("name")  # type: ignore[attr-defined]  # a ModelChoiceField


class PostingForm(forms.Form):
    user = pick(_("Pegawai"))
    role = choice(_("Peran"), [(role, TITLES[role]) for role in POSTABLE])
    unit = pick(_("Unit"), required=False, empty_label=_("Seluruh kantor"))
    valid_from = day(_("Mulai"))
    valid_to = day(_("Sampai dengan"), required=False, help_text=_("Kosong: tanpa batas."))
    acting = choice(_("Sifat"), Posting.Acting.choices, required=False)
    letter_number = line(_("Nomor surat perintah (Plt./Plh.)"), 80, required=False)
    letter_date = day(_("Tanggal surat perintah"), required=False)
    barred_verbs = forms.MultipleChoiceField(
        label=_("Tidak boleh (batas wewenang Plt./Plh.)"), required=False,
        widget=forms.CheckboxSelectMultiple,
    )  # fmt: skip
    title = line(_("Nama jabatan di surat"), 160, required=False)
    nip = line(_("NIP"), 25, required=False)
    rank = line(_("Pangkat/golongan"), 80, required=False)

    def __init__(self, *args: Any, office: Office, verbs: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        users = User.objects.filter(office=office, is_active=True).order_by("name", "pk")
        self.fields["user"].queryset = users  # type: ignore[attr-defined]  # a ModelChoiceField
        self.fields["unit"].queryset = Unit.objects.filter(office=office).order_by("name")  # type: ignore[attr-defined]  # a ModelChoiceField
        self.fields["barred_verbs"].choices = verbs  # type: ignore[attr-defined]  # a choice field


class EndForm(forms.Form):
    last_day = day(_("Hari terakhir"))


class SecondFactorForm(forms.Form):
    roles = forms.MultipleChoiceField(
        label=_("Peran yang wajib memakai langkah kedua"), required=False,
        choices=[(role, TITLES[role]) for role in POSTABLE],
        widget=forms.CheckboxSelectMultiple,
    )  # fmt: skip


class CalendarForm(forms.Form):
    date = day(_("Tanggal"))
    kind = choice(
        _("Jenis"),
        [(kind.value, kind.label) for kind in (CalendarDay.Kind.OFFICE, CalendarDay.Kind.WORKED)],
    )
    name = line(_("Keterangan"), 160)
    source = line(_("Dasar"), 200, required=False, help_text=_("Misalnya nomor surat edaran."))

    def clean_date(self) -> date:
        picked: date = self.cleaned_data["date"]
        if not 2000 <= picked.year <= 2100:
            raise forms.ValidationError(_("Tahun ini di luar kalender. Periksa tahunnya."))
        return picked


class TextForm(forms.Form):
    subject = line(_("Judul"), required=False)
    text = area(_("Isi"), 2000, 6)


class ChartForm(forms.Form):
    kind = choice(_("Bentuk"), [("json", "JSON"), ("toml", "TOML")])
    document = area(_("Isi bagan"), 200_000, 24, "input code", required=False)
    file = forms.FileField(
        label=_("Atau berkas"), required=False,
        widget=forms.FileInput(attrs={"class": "input", "accept": ".json,.toml"}),
    )  # fmt: skip


class VersionForm(forms.Form):
    name = line(_("Nama izin"))
    valid_from = day(_("Berlaku mulai"))
    source = line(_("Sumber"), 400)
    source_date = day(_("Tanggal sumber"))
    definition = area(_("Isi (JSON)"), 400_000, 28, "input code")
