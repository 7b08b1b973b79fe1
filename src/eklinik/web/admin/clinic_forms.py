"""The forms of the clinic's administration."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import time
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from eklinik.accounts.models import Office
from eklinik.applicants.mandate_texts import DRAFT, LANGUAGES
from eklinik.applicants.mandates import MAX_DAYS
from eklinik.applicants.models import Mandate
from eklinik.clinic.mandate_setup import LONGEST
from eklinik.clinic.models import ClinicService, DeskKind, Hall
from eklinik.clinic.settings import BOUNDS
from eklinik.web.admin.forms import area, choice, line, pick

TIMES = ("opens1", "closes1", "opens2", "closes2")
Week = dict[int, list[tuple[time, time]]]


def whole(label: Any, low: int, high: int, **more: Any) -> forms.IntegerField:
    """A whole number between two bounds."""
    widget = forms.NumberInput(attrs={"class": "input", "inputmode": "numeric"})
    return forms.IntegerField(label=label, min_value=low, max_value=high, widget=widget, **more)


def tick(label: Any, **more: Any) -> forms.BooleanField:
    """Yes or no."""
    return forms.BooleanField(label=label, required=False, **more)


class HallForm(forms.Form):
    name = line(_("Nama ruang"), 80)
    announcement = area(
        _("Pengumuman di layar"), 500, 3, required=False,
        help_text=_("Tampil di samping nomor yang dipanggil."),
    )  # fmt: skip
    speaks = tick(_("Layar membacakan nomor"))
    is_active = tick(_("Dipakai"), initial=True)


class ServiceForm(forms.Form):
    letter = line(
        _("Huruf"), 1, help_text=_("Mengawali nomor antrean, misalnya A pada A 017."),
        validators=[RegexValidator(r"^[A-Z]$", _("Isi satu huruf besar A sampai Z."))],
    )  # fmt: skip
    name = line(_("Nama layanan"), 80)
    hint = line(_("Penjelasan singkat"), 160, required=False)
    topic = forms.SlugField(
        label=_("Topik tanya jawab"), max_length=40, required=False,
        widget=forms.TextInput(attrs={"class": "input"}),
    )  # fmt: skip
    minutes = whole(
        _("Perkiraan lama layanan (menit)"), 1, 240,
        help_text=_("Dipakai sampai ada hasil ukur sendiri."),
    )  # fmt: skip
    kinds = forms.MultipleChoiceField(
        label=_("Dilayani dengan cara"), choices=DeskKind.choices,
        widget=forms.CheckboxSelectMultiple,
    )  # fmt: skip
    place = whole(_("Urutan di daftar"), 0, 99)
    is_active = tick(_("Dibuka"), initial=True)

    def __init__(self, data: Any = None, **kwargs: Any) -> None:
        super().__init__(_upper(data), **kwargs)


def _upper(data: Any) -> Any:
    """A small letter counts as its capital."""
    if data is None:
        return None
    data = data.copy()
    data["letter"] = data.get("letter", "").strip().upper()
    return data


class DeskForm(forms.Form):
    name = line(_("Nama loket"), 40, help_text=_("Seperti yang dipanggil, misalnya Loket 3."))
    kind = choice(_("Jenis loket"), DeskKind.choices)
    hall = pick(_("Ruang tunggu"), required=False, empty_label=_("Tanpa ruang tunggu"))
    services = forms.ModelMultipleChoiceField(
        ClinicService.objects.none(), label=_("Layanan"), required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Kosong: semua layanan jenis ini."),
    )  # fmt: skip
    is_active = tick(_("Dipakai"), initial=True)

    def __init__(self, *args: Any, office: Office, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["hall"].queryset = Hall.objects.filter(office=office).order_by("name")  # type: ignore[attr-defined]  # a ModelChoiceField
        rows = ClinicService.objects.filter(office=office).order_by("letter")
        self.fields["services"].queryset = rows  # type: ignore[attr-defined]  # a ModelChoiceField


class HoursForm(forms.Form):
    """Two spans a weekday; both ends of a span are filled, or none."""

    def __init__(self, *args: Any, week: Week, **kwargs: Any) -> None:
        initial = {
            _name(weekday, n * 2 + end): moment
            for weekday, spans in week.items()
            for n, span in enumerate(spans[:2])
            for end, moment in enumerate(span)
        }
        super().__init__(*args, initial=initial, **kwargs)
        for weekday in range(7):
            for n, label in enumerate(_labels(weekday)):
                self.fields[_name(weekday, n)] = forms.TimeField(
                    label=label, required=False, input_formats=["%H:%M", "%H.%M", "%H:%M:%S"],
                    widget=forms.TimeInput({"class": "input", "type": "time"}, format="%H:%M"),
                )  # fmt: skip

    def days(self) -> Iterator[tuple[str, list[forms.BoundField]]]:
        """The fields by weekday, for the page."""
        for weekday in range(7):
            yield str(WEEKDAYS[weekday]), [self[_name(weekday, n)] for n in range(4)]

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        for weekday in range(7):
            for n in (0, 2):
                opens, closes = (data.get(_name(weekday, n + end)) for end in (0, 1))
                if (opens is None) != (closes is None):
                    self.add_error(
                        _name(weekday, n), gettext("Isi jam buka dan jam tutup, atau kosongkan.")
                    )
        return data

    def week(self) -> Week:
        """The spans by weekday."""
        data, found = self.cleaned_data, {}
        for weekday in range(7):
            ends = [data.get(_name(weekday, n)) for n in range(4)]
            pairs = [(ends[0], ends[1]), (ends[2], ends[3])]
            found[weekday] = [(opens, closes) for opens, closes in pairs if opens and closes]
        return {weekday: spans for weekday, spans in found.items() if spans}

    def refuse(self, error: ValidationError) -> None:
        """Put what the rule says at the day it names."""
        for name, listed in error.error_dict.items():
            for item in listed:
                self.add_error(f"{name}_opens1", item)


def _name(weekday: int, n: int) -> str:
    return f"day{weekday}_{TIMES[n]}"


def _labels(weekday: int) -> list[str]:
    day = WEEKDAYS[weekday]
    return [
        gettext("{day}, buka").format(day=day), gettext("{day}, tutup").format(day=day),
        gettext("{day}, buka lagi").format(day=day), gettext("{day}, tutup lagi").format(day=day),
    ]  # fmt: skip


class SettingsForm(forms.Form):
    booking_share = whole(
        _("Bagian untuk janji temu (persen)"), *BOUNDS["booking_share"],
        help_text=_("Dari loket yang dipakai. Yang datang langsung selalu dilayani."),
    )  # fmt: skip
    slot_minutes = whole(_("Lama satu jam janji (menit)"), *BOUNDS["slot_minutes"])
    book_days_ahead = whole(_("Janji paling jauh (hari ke depan)"), *BOUNDS["book_days_ahead"])
    book_hours_before = whole(
        _("Janji paling lambat (jam sebelumnya)"), *BOUNDS["book_hours_before"]
    )
    priority_run = whole(
        _("Nomor prioritas berturut-turut"), *BOUNDS["priority_run"],
        help_text=_("Sesudah sebanyak ini, satu nomor lain dipanggil, sehingga semua kebagian."),
    )  # fmt: skip
    nudge_ahead = whole(
        _("Kabari ponsel saat tersisa (orang)"), *BOUNDS["nudge_ahead"],
        help_text=_("Banyaknya orang di depan saat pesan pengingat dikirim."),
    )  # fmt: skip
    block_size = whole(
        _("Nomor cadangan mesin antrean"), *BOUNDS["block_size"],
        help_text=_("Nomor yang disimpan mesin untuk dipakai saat jaringan putus."),
    )  # fmt: skip


class MandateForm(forms.Form):
    """Days and words of a mandate, a field a channel and a language."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for channel, label in Mandate.Channel.choices:
            self.fields[f"days_{channel}"] = whole(
                gettext("Lama kuasa {channel} (hari)").format(channel=label.lower()), 0, MAX_DAYS,
                help_text=gettext("0 berarti sampai akhir hari itu."),
            )  # fmt: skip
            for language, name in LANGUAGES.items():
                self.fields[f"text_{channel}_{language}"] = self._text(label, language, name)

    def _text(self, channel: str, language: str, name: str) -> forms.CharField:
        field = area(
            f"{channel}, {name}", LONGEST, 5, required=False,
            help_text=gettext("Kosongkan untuk memakai teks bawaan.") + (
                f" ({DRAFT[language]})" if language in DRAFT else ""
            ),
        )  # fmt: skip
        field.widget.attrs["lang"] = language
        return field
