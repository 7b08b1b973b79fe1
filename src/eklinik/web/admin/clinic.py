"""The clinic: halls, services, desks, opening hours and the office's choices."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.core.exceptions import ValidationError
from django.forms import Form
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from eklinik.clinic import mandate_setup, setup
from eklinik.clinic.hours import week_of
from eklinik.clinic.models import ClinicService, Desk, DeskKind, DeskSession, Hall
from eklinik.clinic.settings import settings_of
from eklinik.web.access import admin, sentence
from eklinik.web.admin.clinic_forms import (
    DeskForm,
    HallForm,
    HoursForm,
    MandateForm,
    ServiceForm,
    SettingsForm,
)
from eklinik.web.admin.frame import (
    add_errors,
    confirmed,
    done,
    get_or_post,
    one,
    show,
    show_effects,
    show_form,
)
from eklinik.web.request import Request

HERE = "admin_clinic"
MOST = 200


@sentence(admin)
@require_safe
def overview(request: Request) -> HttpResponse:
    """`/kelola/loket/`: everything of the clinic on one page."""
    office = request.user.office
    desks = Desk.objects.filter(office=office).select_related("hall").prefetch_related("services")
    opened = DeskSession.objects.filter(desk__office=office, ended_at__isnull=True)
    sits = dict(opened.values_list("desk_id", "officer__name"))
    hours = [(kind, week_of(office.pk, kind.value).spans) for kind in DeskKind]
    return show(
        request, "clinic", HERE, sits=sits, hours=hours, choices=settings_of(office),
        kinds=dict(DeskKind.choices), missing=[kind.label for kind, spans in hours if not spans],
        halls=Hall.objects.filter(office=office).order_by("name")[:MOST],
        services=ClinicService.objects.filter(office=office).order_by("place", "letter")[:MOST],
        desks=desks.order_by("name")[:MOST],
    )  # fmt: skip


@sentence(admin)
@get_or_post
def hall(request: Request, pk: int = 0) -> HttpResponse:
    """`/kelola/loket/ruang/baru/` and `/kelola/loket/ruang/<id>/`."""
    row = one(Hall.objects.filter(office=request.user.office), pk) if pk else None
    form = HallForm(request.POST or None, initial=_begun(row, setup.HALL_FIELDS, speaks=True))
    saved = _saved(request, form, lambda words: setup.save_hall(
        request.user.office, words, by=request.user.pk, at=request.now, hall=row
    ), _("Ruang tersimpan."))  # fmt: skip
    return saved or show(
        request, "clinic_hall", HERE, form=form, hall=row,
        title=row.name if row else _("Ruang tunggu baru"), action=_("Simpan ruang"),
    )  # fmt: skip


@sentence(admin)
@require_POST
def hall_key(request: Request, pk: int) -> HttpResponse:
    """`/kelola/loket/ruang/<id>/kunci/`: a new address for the ticket machine."""
    row = one(Hall.objects.filter(office=request.user.office), pk)
    if not confirmed(request):
        return show_effects(
            request, HERE, title=_("Ganti alamat mesin antrean {name}?").format(name=row.name),
            effects=[_("Mesin dengan alamat lama langsung berhenti mengambil nomor."),
                     _("Buka alamat baru di mesin itu sesudahnya.")],
            action=_("Ganti alamat"), danger=True,
        )  # fmt: skip
    setup.new_kiosk_key(row, by=request.user.pk, at=request.now)
    done(request, _("Alamat mesin antrean diganti. Buka alamat baru di mesin itu."))
    return HttpResponseRedirect(reverse("admin_clinic_hall", args=[pk]))


@sentence(admin)
@get_or_post
def service(request: Request, pk: int = 0) -> HttpResponse:
    """`/kelola/loket/layanan/baru/` and `/kelola/loket/layanan/<id>/`."""
    row = one(ClinicService.objects.filter(office=request.user.office), pk) if pk else None
    begun = _begun(row, setup.SERVICE_FIELDS, minutes=15, place=0, kinds=DeskKind.values)
    form = ServiceForm(request.POST or None, initial=begun)
    saved = _saved(request, form, lambda words: setup.save_service(
        request.user.office, words, by=request.user.pk, at=request.now, service=row
    ), _("Layanan tersimpan."))  # fmt: skip
    return saved or show_form(
        request, form, HERE, title=row.name if row else _("Layanan baru"),
        action=_("Simpan layanan"),
        lead=_("Layanan tidak dihapus, tetapi ditutup. Nomor yang sudah diambil tetap dilayani."),
    )  # fmt: skip


@sentence(admin)
@get_or_post
def desk(request: Request, pk: int = 0) -> HttpResponse:
    """`/kelola/loket/baru/` and `/kelola/loket/<id>/`."""
    office = request.user.office
    row = one(Desk.objects.filter(office=office), pk) if pk else None
    begun = _begun(row, setup.DESK_FIELDS)
    if row is not None:
        begun["services"] = row.services.all()
    form = DeskForm(request.POST or None, initial=begun, office=office)
    saved = _saved(request, form, lambda words: setup.save_desk(
        office, words, by=request.user.pk, at=request.now, desk=row
    ), _("Loket tersimpan."))  # fmt: skip
    return saved or show_form(
        request, form, HERE, title=row.name if row else _("Loket baru"), action=_("Simpan loket"),
        lead=_("Loket tidak dihapus, tetapi tidak dipakai lagi; riwayatnya tetap memuat namanya."),
    )  # fmt: skip


@sentence(admin)
@get_or_post
def hours(request: Request, kind: str) -> HttpResponse:
    """`/kelola/loket/jam/<kind>/`: two spans a weekday."""
    if kind not in DeskKind.values:
        raise Http404
    office = request.user.office
    form = HoursForm(request.POST or None, week=week_of(office.pk, kind).spans)
    if request.method == "POST" and form.is_valid():
        try:
            setup.save_hours(office, kind, form.week(), by=request.user.pk, at=request.now)
        except ValidationError as error:
            form.refuse(error)
        else:
            done(request, _("Jam layanan tersimpan."))
            return HttpResponseRedirect(reverse(HERE))
    return show(request, "clinic_hours", HERE, form=form, kind=DeskKind(kind).label)


@sentence(admin)
@get_or_post
def choices(request: Request) -> HttpResponse:
    """`/kelola/loket/pengaturan/`: shares, minutes and how the queue takes turns."""
    office = request.user.office
    form = SettingsForm(request.POST or None, initial=settings_of(office).as_dict())
    saved = _saved(request, form, lambda words: setup.change_settings(
        office, words, by=request.user.pk, at=request.now
    ), _("Pengaturan loket tersimpan."))  # fmt: skip
    return saved or show_form(
        request, form, HERE, title=_("Pengaturan loket"), action=_("Simpan pengaturan"),
        lead=_("Berlaku untuk nomor dan janji berikutnya."),
    )  # fmt: skip


@sentence(admin)
@get_or_post
def mandate(request: Request) -> HttpResponse:
    """`/kelola/loket/kuasa/`: how long a mandate lasts, and the words that are read out."""
    office = request.user.office
    form = MandateForm(request.POST or None, initial=mandate_setup.choices_of(office))
    saved = _saved(request, form, lambda words: mandate_setup.change_choices(
        office, words, by=request.user.pk, at=request.now
    ), _("Teks dan lama kuasa tersimpan."))  # fmt: skip
    marks = ", ".join(mandate_setup.NEEDED)
    lead = _("Berlaku untuk kuasa berikutnya. Setiap teks memuat {marks}.").format(marks=marks)
    return saved or show_form(
        request, form, HERE, title=_("Teks dan lama kuasa"), action=_("Simpan teks"), lead=lead
    )


def _begun(row: Any, names: tuple[str, ...], **new: Any) -> dict[str, Any]:
    if row is None:
        return {"is_active": True, **new}
    return {name: getattr(row, name) for name in names}


def _saved(
    request: Request, form: Form, save: Callable[[dict[str, Any]], object], said: str
) -> HttpResponse | None:
    """Save what was sent and go back to the overview; None when the form is to be shown."""
    if request.method != "POST" or not form.is_valid():
        return None
    try:
        save(form.cleaned_data)
    except ValidationError as error:
        add_errors(form, error)
        return None
    done(request, said)
    return HttpResponseRedirect(reverse(HERE))
