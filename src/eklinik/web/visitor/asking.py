"""What the booking pages ask, one question after the other: desk, service, day, time, who."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from eklinik.accounts.models import Office
from eklinik.accounts.vault import letters
from eklinik.applicants.checks import check_phone
from eklinik.casework.clock import calendar_of
from eklinik.clinic import slots
from eklinik.clinic.bookings import Person
from eklinik.clinic.models import ClinicService, Desk, DeskKind
from eklinik.clinic.settings import settings_of
from eklinik.notifications.channels import registry

CLOCK = re.compile(r"([01][0-9]|2[0-3])[.:]([0-5][0-9])")


@dataclass(frozen=True, slots=True)
class Chosen:
    """What is answered so far; the first empty one is the next question."""

    kind: str = ""
    service: ClinicService | None = None
    day: date | None = None
    starts_at: datetime | None = None

    def query(self, **more: str) -> str:
        """The answers as a query string; `more` overrides, an empty one takes it out."""
        words = {
            "jenis": self.kind,
            "layanan": self.service.letter if self.service else "",
            "hari": self.day.isoformat() if self.day else "",
            "jam": f"{self.starts_at:%H.%M}" if self.starts_at else "",
            **more,
        }
        return "?" + urlencode({name: value for name, value in words.items() if value})


class WhoForm(forms.Form):
    """Who comes: a name, and a way to reach them for whoever has one."""

    use_required_attribute = False

    name = forms.CharField(
        label=_("Nama yang akan datang"), max_length=120,
        error_messages={"required": _("Isi nama orang yang akan datang.")},
        widget=forms.TextInput({"class": "input", "autocomplete": "name"}),
    )  # fmt: skip
    phone = forms.CharField(
        label=_("Nomor telepon"), max_length=40, required=False,
        help_text=_("Untuk kode dan pengingat, misalnya 0812-0000-1234."),
        widget=forms.TextInput({"class": "input", "type": "tel", "autocomplete": "tel"}),
    )  # fmt: skip
    email = forms.EmailField(
        label=_("Surel"), required=False, max_length=254,
        error_messages={"invalid": _("Alamat surel ini belum lengkap, misalnya budi@contoh.id.")},
        widget=forms.EmailInput({"class": "input", "autocomplete": "email"}),
    )  # fmt: skip
    once = forms.CharField(max_length=40, required=False, widget=forms.HiddenInput)

    def __init__(self, kind: str, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, initial={"once": letters(20)}, **kwargs)
        if kind == DeskKind.PHONE:
            self.fields["phone"].required = True
            self.fields["phone"].error_messages["required"] = _(
                "Isi nomor telepon yang akan kami hubungi, boleh telepon rumah."
            )
            self.fields["phone"].help_text = _("Petugas menelepon nomor ini pada waktu janji.")

    def clean_phone(self) -> str:
        """The number as `+62…`."""
        typed = self.cleaned_data["phone"]
        return check_phone(typed) if typed else ""

    def person(self) -> Person:
        """Who it is, and the channel by which the office reaches phones."""
        data = self.cleaned_data
        whatsapp = registry.is_configured(registry.WHATSAPP)
        return Person(
            data["name"], phone=data["phone"], email=data["email"], once=data["once"],
            channel=registry.WHATSAPP if whatsapp else registry.SMS,
            language=(get_language() or "id")[:2],
        )  # fmt: skip


def kinds_open(office: Office) -> list[tuple[str, str]]:
    """The kinds of desk that can be booked: with an active desk, while booking is open."""
    if not settings_of(office).booking_share:
        return []
    rows = Desk.objects.filter(office=office, is_active=True)
    there = set(rows.values_list("kind", flat=True).distinct())
    return [(kind.value, str(kind.label)) for kind in DeskKind if kind.value in there]


def services_for(office: Office, kind: str) -> list[ClinicService]:
    """The active services of that kind of desk, in the office's order."""
    rows = ClinicService.objects.filter(office=office, is_active=True).order_by("place", "letter")
    return [row for row in rows if not row.kinds or kind in row.kinds]


def chosen_in(office: Office, words: dict[str, str]) -> Chosen:
    """What the address answers; whatever makes no sense is asked again."""
    kind = words.get("jenis", "")
    if kind not in dict(kinds_open(office)):
        return Chosen()
    letter = words.get("layanan", "")[:1]
    service = next((row for row in services_for(office, kind) if row.letter == letter), None)
    day = day_of(words.get("hari", ""))
    if service is None or day is None:
        return Chosen(kind, service)
    return Chosen(kind, service, day, time_of(office, day, words.get("jam", "")))


def day_of(text: str) -> date | None:
    """`2026-11-25` as a day, None for anything else."""
    try:
        found = date.fromisoformat(text[:10])
    except ValueError:
        return None
    return found if 2000 < found.year < 2200 else None


def time_of(office: Office, day: date, text: str) -> datetime | None:
    """`09.30` of that day in the office's zone, None for anything else."""
    match = CLOCK.fullmatch(text[:5])
    if match is None:
        return None
    hour, minute = map(int, match.groups())
    return datetime.combine(day, time(hour, minute), calendar_of(office.pk).zone)


def moment_of(text: str) -> datetime | None:
    """An ISO moment with its zone, None for anything else."""
    try:
        found = datetime.fromisoformat(text[:40])
    except ValueError:
        return None
    return found if found.tzinfo and 2000 < found.year < 2200 else None


def times_of(
    office: Office, kind: str, day: date, *, at: datetime
) -> list[tuple[str, list[datetime]]]:
    """The free times of a day, morning and afternoon apart."""
    free = [item.starts_at for item in slots.free_slots(office, kind, day, at=at)]
    halves = (
        (str(_("Pagi")), [start for start in free if start.hour < 12]),
        (str(_("Siang")), [start for start in free if start.hour >= 12]),
    )
    return [(name, starts) for name, starts in halves if starts]
