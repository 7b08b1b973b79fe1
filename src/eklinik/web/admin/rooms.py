"""Which provider the online desk uses, and whether it answers."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db import transaction
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from eklinik.accounts.log import record
from eklinik.accounts.models import Office
from eklinik.clinic import online
from eklinik.clinic.rooms import registry
from eklinik.clinic.rooms.base import RoomFailed
from eklinik.web.access import admin, sentence
from eklinik.web.admin.frame import done, get_or_post, show
from eklinik.web.request import Request


class RoomForm(forms.Form):
    """One of the providers; those without settings on the server say so."""

    use_required_attribute = False

    provider = forms.ChoiceField(
        label=gettext_lazy("Penyedia ruang"), widget=forms.RadioSelect,
        help_text=gettext_lazy(
            "Tautan yang diketik selalu dapat dipakai, juga saat penyedia lain gagal."
        ),
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["provider"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101  declared above
        field.choices = [(name, _label(name)) for name in registry.CHOICES]


def _label(name: str) -> str:
    title = str(registry.CHOICES[name])
    if registry.is_configured(name):
        return title
    return _("{provider} (belum diatur di server)").format(provider=title)


@sentence(admin)
@get_or_post
def rooms(request: Request) -> HttpResponse:
    """`/kelola/ruang-online/`: choose, and try to make a room."""
    office = request.user.office
    tried = None
    form = RoomForm(initial={"provider": registry.chosen_by(office)})
    if "coba" in request.POST:
        tried = _tried(request, office)
    elif request.method == "POST":
        form = RoomForm(request.POST)
        if form.is_valid():
            _choose(request, office, form.cleaned_data["provider"])
            done(request, _("Penyedia ruang online tersimpan."))
            return HttpResponseRedirect(reverse("admin_rooms"))
    return show(
        request, "rooms", "admin_rooms", form=form, tried=tried,
        chosen=registry.CHOICES[registry.chosen_by(office)],
    )  # fmt: skip


@transaction.atomic
def _choose(request: Request, office: Office, name: str) -> None:
    row = Office.objects.select_for_update().get(pk=office.pk)
    was = registry.chosen_by(row)
    if was == name:
        return
    row.settings = {**row.settings, registry.SETTING: name}
    row.save(update_fields=["settings"])
    record(
        "change", "office", row.pk, office_id=row.pk, by=request.user.pk, at=request.now,
        title=row.name, room_provider=[was, name],
    )  # fmt: skip


def _tried(request: Request, office: Office) -> dict[str, Any]:
    """What happened: the host that made a room, or why it did not."""
    try:
        host = online.try_out(office, at=request.now)
    except RoomFailed as failure:
        return {"ok": False, "words": str(failure.words)}
    if not host:
        return {"ok": True, "words": _("Tidak ada yang perlu dicoba: petugas mengetik tautannya.")}
    words = _("Berhasil: ruang percobaan dibuat di {host}, lalu ditutup lagi.")
    return {"ok": True, "words": words.format(host=host)}
