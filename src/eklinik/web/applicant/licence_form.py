"""The form that asks for a project; the law's own words decide, not this form."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from eklinik.accounts.models import Office
from eklinik.applicants.scale import Scale
from eklinik.licensing import records
from eklinik.licensing.models import Edition, Zone

ABROAD = "lain"
LOCATIONS = (
    ("district", gettext_lazy("Di satu kabupaten/kota")),
    ("cross_district", gettext_lazy("Lintas kabupaten/kota dalam satu provinsi")),
    ("cross_province", gettext_lazy("Lintas provinsi")),
)
ESTATE = (("", gettext_lazy("Tidak tahu")), ("ya", gettext_lazy("Ya")),
          ("tidak", gettext_lazy("Tidak")))  # fmt: skip
SAYS = {"required": gettext_lazy("Isian ini wajib diisi.")}
OUTSIDE = gettext_lazy(
    "Tempat usaha itu di luar wilayah kantor di sini. Ajukan di oss.go.id: berkasnya sampai ke "
    "kantor tempat usaha itu."
)


def _box(**attrs: str) -> forms.TextInput:
    return forms.TextInput({"class": "input", "autocomplete": "off", **attrs})


class ProjectForm(forms.Form):
    """The project: what, how large, where.  The law's own words decide, not this form."""

    use_required_attribute = False

    edition = forms.CharField(widget=forms.HiddenInput, required=False, max_length=4)
    code = forms.CharField(widget=forms.HiddenInput, max_length=5)
    scope = forms.ChoiceField(
        label=gettext_lazy("Ruang lingkup kegiatan"), required=False,
        widget=forms.Select({"class": "input"}),
    )  # fmt: skip
    scale = forms.ChoiceField(
        label=gettext_lazy("Skala usaha"), required=False, widget=forms.RadioSelect,
        choices=[*Scale.choices, ("", gettext_lazy("Tentukan dari modal saya"))],
        help_text=gettext_lazy("Menurut PP 7/2021: modal tanpa tanah dan bangunan tempat usaha."),
    )  # fmt: skip
    capital = forms.CharField(
        label=gettext_lazy("Modal usaha (rupiah)"), required=False, max_length=24,
        widget=_box(inputmode="numeric"),
        help_text=gettext_lazy("Tanpa tanah dan bangunan. Wajib bila skala tidak dipilih."),
    )  # fmt: skip
    office = forms.ChoiceField(
        label=gettext_lazy("Tempat usaha ada di wilayah mana?"), widget=forms.RadioSelect
    )
    place = forms.CharField(
        label=gettext_lazy("Alamat tempat usaha"), min_length=5, max_length=400,
        widget=forms.Textarea({"class": "input", "rows": 3}),
        help_text=gettext_lazy("Jalan, nomor, gampong/desa, kecamatan."),
    )  # fmt: skip
    location = forms.ChoiceField(
        label=gettext_lazy("Kegiatannya berlangsung"), choices=LOCATIONS, initial="district",
        widget=forms.RadioSelect,
    )  # fmt: skip
    land_m2 = forms.FloatField(
        label=gettext_lazy("Luas lahan (m²)"), required=False, min_value=0, max_value=10**12,
        widget=_box(inputmode="decimal"),
    )  # fmt: skip
    zone = forms.ChoiceField(
        label=gettext_lazy("Kawasan khusus"), choices=Zone.choices, required=False,
        widget=forms.RadioSelect,
    )  # fmt: skip
    estate = forms.ChoiceField(
        label=gettext_lazy("Di dalam kawasan industri?"), choices=ESTATE, required=False,
        widget=forms.RadioSelect,
    )  # fmt: skip
    pma = forms.BooleanField(
        label=gettext_lazy("Penanaman modal asing (PMA)"), required=False,
        widget=forms.CheckboxInput,
    )  # fmt: skip
    nib = forms.CharField(
        label=gettext_lazy("NIB"), required=False, max_length=20,
        widget=_box(inputmode="numeric"),
        help_text=gettext_lazy(
            "13 angka dari OSS, bila sudah punya. Kantor tidak menerbitkan NIB."
        ),
    )  # fmt: skip

    def __init__(self, *args: Any, scopes: list[str], offices: list[Office], **kw: Any) -> None:
        super().__init__(*args, **kw)
        scope = self.fields["scope"]
        scope.choices = [("", _("Pilih…")), *((word, word) for word in scopes)]  # type: ignore[attr-defined]  # a ChoiceField
        if not scopes:
            del self.fields["scope"]
        rows = [(str(row.pk), row.government) for row in offices]
        self.fields["office"].choices = [*rows, (ABROAD, _("Di wilayah lain"))]  # type: ignore[attr-defined]  # a ChoiceField
        for box in self.fields.values():
            box.error_messages |= SAYS

    def clean_capital(self) -> int | None:
        text = self.cleaned_data["capital"].replace(".", "").replace(" ", "").removeprefix("Rp")
        if not text:
            return None
        if not (text.isascii() and text.isdigit() and len(text) < 16):
            raise forms.ValidationError(_("Tulis jumlah rupiah dengan angka, misalnya 50.000.000."))
        return int(text)

    def clean_nib(self) -> str:
        text = "".join(self.cleaned_data["nib"].split())
        if text and not records.NIB.fullmatch(text):
            raise forms.ValidationError(records.BAD_NIB)
        return text

    def clean_office(self) -> str:
        if self.cleaned_data["office"] == ABROAD:
            raise forms.ValidationError(OUTSIDE)
        return str(self.cleaned_data["office"])

    def clean(self) -> dict[str, Any]:
        words = self.cleaned_data
        if not words.get("scale") and words.get("capital") is None and not self.errors:
            self.add_error("scale", _("Pilih skala usaha atau tulis modalnya."))
        return words

    def words(self) -> dict[str, Any]:
        """The words as the domain takes them."""
        kept = {name: word for name, word in self.cleaned_data.items() if name != "office"}
        estate = {"ya": True, "tidak": False}.get(kept["estate"])
        edition = kept["edition"] or Edition.KBLI_2025
        return {**kept, "estate": estate, "edition": edition}
