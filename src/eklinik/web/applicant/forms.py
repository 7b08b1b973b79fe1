"""Forms made from a permit's definition, and the form about who asks; the desk uses them too."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from eklinik.applicants.identities import check_applicant, read_secret
from eklinik.applicants.models import Applicant, ApplicantKind
from eklinik.applications import answers
from eklinik.catalogue.definition import FormField

PREFIX = "isian"
MANY_CHOICES = 7
NUMERIC = {"nib", "nik", "npwp", "number", "money"}
MODES = {"decimal": "decimal", "phone": "tel", "email": "email"}
YES_NO = (("ya", _("Ya")), ("tidak", _("Tidak")))


class AnswerField(forms.Field):
    """One question of a permit; it cleans by the same rules as the API and the draft."""

    def __init__(self, spec: FormField, on: date) -> None:
        self.spec, self.on = spec, on
        super().__init__(
            required=spec.required, label=spec.label, help_text=spec.help, widget=widget_for(spec)
        )

    def clean(self, value: Any) -> Any:
        return answers.clean(self.spec, value, on=self.on)

    def prepare_value(self, value: Any) -> Any:
        """What stands in the box: yes and no by name, amounts as they are read."""
        if isinstance(value, bool):
            return "ya" if value else "tidak"
        if self.spec.kind == "money" and isinstance(value, int):
            return f"{value:,}".replace(",", ".")
        if self.spec.kind == "decimal" and isinstance(value, float):
            return f"{value:g}".replace(".", ",")
        return value


def widget_for(spec: FormField) -> forms.Widget:
    """The right keyboard on a phone, radios for few choices, a list for many."""
    if spec.kind == "yes_no":
        return forms.RadioSelect(choices=YES_NO)
    if spec.kind == "choice" and len(spec.choices) <= MANY_CHOICES:
        return forms.RadioSelect(choices=spec.choices)
    if spec.kind == "choice":
        return forms.Select({"class": "input"}, choices=[("", _("Pilih…")), *spec.choices])
    if spec.kind == "long_text":
        return forms.Textarea({"class": "input", "rows": 5})
    attrs = {"class": "input", "autocomplete": "off"}
    if spec.kind == "date":
        return forms.TextInput({**attrs, "type": "date"})
    mode = "numeric" if spec.kind in NUMERIC else MODES.get(spec.kind)
    return forms.TextInput({**attrs, "inputmode": mode} if mode else attrs)


class AnswerForm(forms.Form):
    """The questions of one page.

    `stored` are the answers so far; `data` a POST.  Field names carry the prefix
    `isian-`, so that no question can take the name of something else in the form.
    """

    use_required_attribute = False

    def __init__(
        self,
        specs: Iterable[FormField],
        *,
        on: date,
        stored: Mapping[str, Any] | None = None,
        data: QueryDict | Mapping[str, Any] | None = None,
    ) -> None:
        super().__init__(data=data, prefix=PREFIX, initial=dict(stored or {}))
        for spec in specs:
            self.fields[spec.code] = AnswerField(spec, on)

    def typed(self) -> dict[str, Any]:
        """What was sent for these questions, as typed; unanswered ones are left out."""
        names = ((code, self.add_prefix(code)) for code in self.fields)
        return {code: self.data.get(name, "") for code, name in names if name in self.data}


APPLICANT_HINTS = {
    "nik": _("16 angka, seperti pada KTP."),
    "business_name": _("Seperti pada akta atau NIB, misalnya CV Contoh Jaya."),
    "nib": _("13 angka dari OSS, bila sudah punya."),
    "npwp": _("15 atau 16 angka, bila sudah punya."),
    "phone": _("Nomor yang dapat kami hubungi, misalnya 0812-0000-1234."),
    "email": _("Bila ada. Kabar tentang berkas juga kami kirim ke sini."),
    "address": _("Jalan, nomor, gampong/desa, kecamatan."),
}
SAYS = {
    "required": _("Isian ini wajib diisi."),
    "invalid": _("Alamat surel ini belum benar. Contoh: nama@contoh.id."),
    "invalid_choice": _("Pilih salah satu jawaban yang tersedia."),
}
SCALES = (("ya", _("Ya, usaha mikro atau kecil")), ("tidak", _("Tidak, menengah atau besar")),
          ("", _("Belum tahu, atau bukan usaha")))  # fmt: skip


def _box(**attrs: str) -> forms.TextInput:
    return forms.TextInput({"class": "input", **attrs})


class ApplicantForm(forms.Form):
    """Who asks for the permit; checked by the rules of `applicants`."""

    use_required_attribute = False

    kind = forms.ChoiceField(label=_("Siapa yang mengajukan?"), widget=forms.RadioSelect)
    name = forms.CharField(
        label=_("Nama lengkap sesuai KTP"), max_length=255, widget=_box(autocomplete="name")
    )
    nik = forms.CharField(
        label=_("NIK"), max_length=40, widget=_box(inputmode="numeric", autocomplete="off")
    )
    business_name = forms.CharField(
        label=_("Nama usaha, yayasan, atau kelompok"), max_length=255, required=False,
        widget=_box(autocomplete="organization"),
    )  # fmt: skip
    is_umk = forms.ChoiceField(
        label=_("Apakah modal usahanya sampai Rp5 miliar, tanpa tanah dan bangunan?"),
        choices=SCALES, required=False, widget=forms.RadioSelect,
    )  # fmt: skip
    nib = forms.CharField(
        label=_("NIB"), max_length=40, required=False, widget=_box(inputmode="numeric")
    )
    npwp = forms.CharField(
        label=_("NPWP"), max_length=40, required=False, widget=_box(inputmode="numeric")
    )
    phone = forms.CharField(
        label=_("Nomor telepon"), max_length=40, widget=_box(inputmode="tel", autocomplete="tel")
    )
    email = forms.EmailField(
        label=_("Surel"), required=False,
        widget=forms.EmailInput({"class": "input", "autocomplete": "email"}),
    )  # fmt: skip
    address = forms.CharField(
        label=_("Alamat"), max_length=400,
        widget=forms.Textarea({"class": "input", "rows": 3, "autocomplete": "street-address"}),
    )  # fmt: skip

    def __init__(
        self, *args: Any, kinds: Iterable[str] | None = None, at: datetime, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.at = at
        allowed = set(kinds or ApplicantKind.values)
        field = self.fields["kind"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101  declared above
        field.choices = [pair for pair in ApplicantKind.choices if pair[0] in allowed]
        for name, hint in APPLICANT_HINTS.items():
            self.fields[name].help_text = hint
        for box in self.fields.values():
            box.error_messages |= SAYS

    def clean(self) -> dict[str, Any]:
        words = {**self.cleaned_data, "is_umk": UMK.get(self.cleaned_data.get("is_umk", ""))}
        try:
            self.words = check_applicant(words, at=self.at)
        except ValidationError as error:
            for name, wrongs in error.error_dict.items():
                if name not in self.errors:
                    self.add_error(name, wrongs)
        return self.cleaned_data


UMK = {"ya": True, "tidak": False, "": None}


def applicant_initial(applicant: Applicant) -> dict[str, Any]:
    """What stands in the form for an applicant that is changed; read by its owner only."""
    plain = ("kind", "name", "business_name", "nib", "email", "address")
    found: dict[str, Any] = {name: getattr(applicant, name) for name in plain}
    found |= {name: read_secret(applicant, name) for name in ("nik", "npwp", "phone")}
    umk = {True: "ya", False: "tidak"}
    found["is_umk"] = umk.get(applicant.is_umk, "") if applicant.is_umk is not None else ""
    return found
