"""Forms of the law's pages: a file with its source, its columns, and a question to the rows."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from eklinik.applicants.scale import Scale
from eklinik.licensing.conditions import Facts
from eklinik.licensing.importers import excel
from eklinik.licensing.models import Edition, ImportBatch, Regulation, Trust
from eklinik.web.admin.forms import choice, day, line

KINDS = [pair for pair in ImportBatch.Kind.choices if pair[0] != ImportBatch.Kind.REFERENCE]
TRUSTS = [pair for pair in Trust.choices if pair[0] != Trust.EXAMPLE]
ANY = [("", gettext_lazy("tidak disebut"))]
YES_OR_NO = [("1", gettext_lazy("ya")), ("0", gettext_lazy("tidak"))]
PLACES = [
    ("district", gettext_lazy("di satu kabupaten/kota")),
    ("cross_district", gettext_lazy("lintas kabupaten/kota")),
    ("cross_province", gettext_lazy("lintas provinsi")),
    ("jakarta", gettext_lazy("Jakarta")),
]


class ImportForm(forms.Form):
    """A file of law: what it is, where it is from, and how far to trust it."""

    kind = choice(gettext_lazy("Jenis berkas"), KINDS)
    file = forms.FileField(
        label=gettext_lazy("Berkas yang diimpor"), max_length=200,
        widget=forms.ClearableFileInput(attrs={"class": "input", "accept": ".json,.xlsx,.csv"}),
        help_text=gettext_lazy("JSON, Excel (.xlsx), atau CSV UTF-8; paling besar 20 MB."),
    )  # fmt: skip
    edition = choice(gettext_lazy("Edisi KBLI"), Edition.choices, initial=Edition.KBLI_2025)
    regulation = choice(gettext_lazy("Peraturan"), [])
    trust = choice(
        gettext_lazy("Tingkat kepercayaan"), TRUSTS, initial=Trust.SECONDARY,
        help_text=gettext_lazy("“Dibaca di sumbernya” hanya bila Anda sendiri membacanya di OSS."),
    )  # fmt: skip
    source = line(
        gettext_lazy("Sumber"),
        help_text=gettext_lazy("Misalnya alamat halaman, atau nama ekspor dan pengirimnya."),
    )
    source_date = day(gettext_lazy("Tanggal sumber"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        laws = Regulation.objects.filter(topic="risk").order_by("-valid_from")
        self.fields["regulation"].choices = [(law.code, law.code) for law in laws]  # type: ignore[attr-defined]  # a choice field

    def settings(self) -> dict[str, str]:
        """What the batch keeps of it."""
        words = self.cleaned_data
        kept = {name: words[name] for name in ("edition", "regulation", "trust", "source")}
        return {**kept, "source_date": words["source_date"].isoformat()}


class MappingForm(forms.Form):
    """For each of our fields a column, or a value that counts for every row."""

    def __init__(self, batch: ImportBatch, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        shown = batch.settings["samples"]
        columns = [
            (name, f"{name} ({', '.join(filter(None, shown.get(name, [])))})"[:120])
            for name in dict.fromkeys(batch.settings["header"])
            if name
        ]
        for name, label in excel.FIELDS.items():
            constants = [
                (f"{excel.CONSTANT}{value}", _("Semua baris: {word}").format(word=word))
                for value, word in (Scale.choices if name == "scale" else [])
            ]
            self.fields[name] = choice(
                label, [("", _("tidak ada di berkas ini")), *columns, *constants], required=False,
                initial=batch.settings["mapping"].get(name, ""),
            )  # fmt: skip

    def mapping(self) -> dict[str, str]:
        """Our field to the column, or to a constant that begins with `=`."""
        return {name: self.cleaned_data[name] for name in excel.FIELDS}


class CodeForm(forms.Form):
    """A question to the rows of law."""

    edition = choice(gettext_lazy("Edisi KBLI"), Edition.choices, initial=Edition.KBLI_2025)
    code = forms.CharField(
        label=gettext_lazy("Kode KBLI"), max_length=5,
        widget=forms.TextInput(attrs={"class": "input", "inputmode": "numeric"}),
    )  # fmt: skip
    scope = line(gettext_lazy("Ruang lingkup"), 400, required=False)
    scale = choice(gettext_lazy("Skala usaha"), [*ANY, *Scale.choices], required=False)
    land = forms.FloatField(
        label=gettext_lazy("Luas lahan (m²)"), required=False, min_value=0, max_value=10**12,
        widget=forms.NumberInput(attrs={"class": "input", "min": 0}),
    )  # fmt: skip
    pma = choice(gettext_lazy("Penanaman modal asing"), [*ANY, *YES_OR_NO], required=False)
    location = choice(gettext_lazy("Lokasi"), [*ANY, *PLACES], required=False)
    on = day(gettext_lazy("Pada tanggal"), required=False)

    def facts(self) -> Facts:
        """What the person said of the project."""
        words = self.cleaned_data
        pma = {"1": True, "0": False}.get(words["pma"])
        return Facts(words["land"], None, pma, words["location"] or None)

    def day_or(self, today: date) -> date:
        """The day asked for, or today."""
        found: date | None = self.cleaned_data["on"]
        return found or today
