"""What is asked of whoever takes a number: the service, whether they go first, how to be told."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from eklinik.accounts.models import Office
from eklinik.clinic.models import ClinicService, DeskKind, Priority
from eklinik.web.applicant.sending import qr_of

CHANNELS = (
    ("", _("Tanpa kabar, saya melihat layar")),
    ("sms", "SMS"),
    ("whatsapp", "WhatsApp"),
)
PRIORITIES = (
    (Priority.NONE.value, _("Tidak, saya antre biasa")),
    *((word.value, word.label) for word in Priority if word is not Priority.NONE),
)
PHONE = {"class": "input", "inputmode": "tel", "autocomplete": "tel"}


class TicketForm(forms.Form):
    """A number for one visitor; only the service must be chosen."""

    use_required_attribute = False

    service = forms.ChoiceField(label=_("Layanan"), widget=forms.RadioSelect)
    priority = forms.ChoiceField(
        label=_("Apakah Anda termasuk yang didahulukan?"), choices=PRIORITIES, required=False,
        widget=forms.RadioSelect, initial="",
    )  # fmt: skip
    channel = forms.ChoiceField(
        label=_("Kabari saat giliran hampir tiba"), choices=CHANNELS, required=False,
        widget=forms.RadioSelect, initial="",
    )  # fmt: skip
    phone = forms.CharField(
        label=_("Nomor ponsel"), required=False, max_length=30,
        help_text=_("Hanya dipakai untuk mengabari antrean ini."),
        widget=forms.TextInput(PHONE),
    )  # fmt: skip

    def __init__(self, services: list[ClinicService], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.services = {service.letter: service for service in services}
        field = self.fields["service"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101  declared above
        field.choices = [(row.letter, f"{row.letter}. {row.name}") for row in services]
        if len(services) == 1:
            field.initial = services[0].letter

    @property
    def summary(self) -> list[tuple[str, str]]:
        """Every error with the control to go to; of a group, its first one."""
        found = [("", str(error)) for error in self.non_field_errors()]
        for field in self:
            goal = field.auto_id if field.name == "phone" else f"{field.auto_id}_0"
            found += [(goal, f"{field.label}: {error}") for error in field.errors]
        return found

    @property
    def words(self) -> dict[str, Any]:
        """The arguments of `queue.issue`, of a form that is valid."""
        found = self.cleaned_data
        return {
            "service": self.services[found["service"]],
            "kind": DeskKind.IN_PERSON.value,
            **{name: found[name] for name in ("priority", "channel", "phone")},
        }


def services_of(office: Office) -> list[ClinicService]:
    """What one may come to this office for, in its order."""
    rows = ClinicService.objects.filter(office=office, is_active=True).order_by("place", "letter")
    return [row for row in rows if not row.kinds or DeskKind.IN_PERSON.value in row.kinds]


def ticket_qr(url: str) -> SafeString:
    """The picture of an address."""
    return qr_of(url)
