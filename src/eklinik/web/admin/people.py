"""Staff accounts and units: create, change, deactivate, a new activation code."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from eklinik.accounts import second
from eklinik.accounts.desk import new_slip
from eklinik.accounts.models import LogEntry, User
from eklinik.casework.models import Case
from eklinik.staff import organisation
from eklinik.staff.duties import history
from eklinik.staff.models import Unit
from eklinik.web.access import admin, sentence
from eklinik.web.account.deskside import slip_words
from eklinik.web.admin.forms import MemberForm, NewMemberForm, UnitForm
from eklinik.web.admin.frame import (
    add_errors,
    confirmed,
    done,
    get_or_post,
    one,
    page_of,
    refused,
    show,
    show_effects,
    show_form,
)
from eklinik.web.request import Request

HERE = "admin_members"
RECENT = 20
ACTS = frozenset({"aktifkan", "nonaktifkan", "kode", "langkah-kedua"})


@sentence(admin)
@require_safe
def members(request: Request) -> HttpResponse:
    """`/kelola/pegawai/`: everybody who works here, those added last first."""
    rows = organisation.members(request.user.office).prefetch_related("postings__unit")
    if words := request.GET.get("q", "").strip()[:100].replace("\x00", ""):
        rows = rows.filter(name__icontains=words) | rows.filter(username__icontains=words)
    return show(request, "members", HERE, page=page_of(rows, request), q=words)


@sentence(admin)
@never_cache
@get_or_post
def member_new(request: Request) -> HttpResponse:
    """`/kelola/pegawai/baru/`: an account and its printed code."""
    form = NewMemberForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            slip = organisation.create_member(
                request.user.office, **form.cleaned_data, by=request.user.pk, at=request.now
            )
        except ValidationError as error:
            add_errors(form, error)
        else:
            return show(request, "slip", HERE, **slip_words(slip))
    return show_form(
        request, form, HERE, title=_("Pegawai baru"), action=_("Buat akun pegawai"),
        lead=_("Kata sandi dibuat pegawai sendiri dengan kode yang tercetak."),
    )  # fmt: skip


@sentence(admin)
@never_cache
@get_or_post
def member(request: Request, pk: int) -> HttpResponse:
    """`/kelola/pegawai/<id>/`: one person, the postings, what happened to the account."""
    user = _member(request, pk)
    begun = {"name": user.name, "phone": user.phone, "email": user.email}
    form = MemberForm(request.POST or None, initial=begun)
    if request.method == "POST" and form.is_valid():
        try:
            organisation.change_member(user, form.cleaned_data, by=request.user.pk, at=request.now)
        except ValidationError as error:
            add_errors(form, error)
        else:
            done(request, _("Data pegawai tersimpan."))
            return HttpResponseRedirect(reverse("admin_member", args=[pk]))
    events = LogEntry.objects.filter(subject="user", subject_id=pk).select_related("by")
    return show(
        request, "member", HERE, member=user, form=form, second=second.has_second(user),
        postings=history(request.user.office).filter(user=user)[:50],
        events=events.order_by("-pk")[:RECENT],
    )  # fmt: skip


@sentence(admin)
@never_cache
@require_POST
def member_act(request: Request, pk: int, what: str) -> HttpResponse:
    """`/kelola/pegawai/<id>/<what>/`: with a look at what it affects first."""
    user = _member(request, pk)
    if what not in ACTS:
        raise Http404
    title, effects, action = _effects(user, what)
    if not confirmed(request):
        return show_effects(
            request, HERE, title=title, effects=effects, action=action, danger=what != "aktifkan"
        )
    try:
        return _act(request, user, what)
    except ValidationError as error:
        refused(request, error)
    return HttpResponseRedirect(reverse("admin_member", args=[pk]))


def _act(request: Request, user: User, what: str) -> HttpResponse:
    by = {"by": request.user.pk, "at": request.now}
    if what == "kode":
        slip = new_slip(user, office=request.user.office, **by)
        return show(request, "slip", HERE, **slip_words(slip))
    if what == "langkah-kedua":
        second.forget_all(user, **by)
        done(request, _("Langkah kedua dihapus. Pegawai memasang yang baru saat masuk."))
    else:
        organisation.set_active(user, what == "aktifkan", **by)
        done(request, _("Akun diaktifkan.") if what == "aktifkan" else _("Akun dinonaktifkan."))
    return HttpResponseRedirect(reverse("admin_member", args=[user.pk]))


def _effects(user: User, what: str) -> tuple[str, list[str], str]:
    if what == "kode":
        return (
            _("Buat kode aktivasi baru untuk {name}?").format(name=user.name),
            [_("Kata sandi yang sekarang langsung tidak berlaku dan semua perangkat keluar."),
             _("Kode aktivasi lama tidak berlaku lagi.")],
            _("Buat kode baru"),
        )  # fmt: skip
    if what == "langkah-kedua":
        return (
            _("Hapus langkah kedua {name}?").format(name=user.name),
            [_("Kunci sandi, aplikasi autentikator, dan kode cadangannya dihapus."),
             _("Pastikan benar orangnya: temui langsung atau telepon ke nomor kantor.")],
            _("Hapus langkah kedua"),
        )  # fmt: skip
    if what == "aktifkan":
        return (
            _("Aktifkan kembali {name}?").format(name=user.name),
            [_("Pegawai ini dapat masuk lagi dengan penugasan yang masih berlaku.")],
            _("Aktifkan"),
        )
    held = Case.objects.filter(holder=user, closed_at__isnull=True).count()
    return (
        _("Nonaktifkan {name}?").format(name=user.name),
        [_("Pegawai ini langsung tidak bisa masuk, juga lewat token API."),
         _("{count} berkas sedang dipegangnya; rekan dengan peran yang sama dapat mengambil alih.")
         .format(count=held),
         _("Riwayat berkas tetap memuat namanya.")],
        _("Nonaktifkan"),
    )  # fmt: skip


def _member(request: Request, pk: int) -> User:
    return one(organisation.members(request.user.office), pk)


@sentence(admin)
@require_safe
def units(request: Request) -> HttpResponse:
    """`/kelola/unit/`."""
    rows = Unit.objects.filter(office=request.user.office).select_related("parent")
    return show(request, "units", "admin_units", units=rows.order_by("kind", "name", "pk")[:500])


@sentence(admin)
@get_or_post
def unit_edit(request: Request, pk: int = 0) -> HttpResponse:
    """`/kelola/unit/baru/` and `/kelola/unit/<id>/`."""
    office = request.user.office
    row = one(Unit.objects.filter(office=office), pk) if pk else None
    begun = {name: getattr(row, name) for name in organisation.UNIT_FIELDS} if row else {}
    form = UnitForm(request.POST or None, initial=begun, office=office)
    if request.method == "POST" and form.is_valid():
        try:
            organisation.save_unit(
                office, form.cleaned_data, by=request.user.pk, at=request.now, unit=row
            )
        except ValidationError as error:
            add_errors(form, error)
        else:
            done(request, _("Unit tersimpan."))
            return HttpResponseRedirect(reverse("admin_units"))
    lead = _("Kode unit dipakai jenis izin untuk memilih seksi. Berkas yang berjalan tetap di "
             "unitnya.")  # fmt: skip
    title = row.name if row else _("Unit baru")
    return show_form(request, form, "admin_units", title=title, action=_("Simpan unit"), lead=lead)
