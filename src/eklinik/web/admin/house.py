"""The office itself: its data, the forced second factor, its own days, its notices."""

from __future__ import annotations

from datetime import date

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import Q
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from eklinik.accounts.log import record
from eklinik.accounts.models import LogEntry, User
from eklinik.accounts.second import has_second
from eklinik.casework.clock import calendar_of, forget_calendars
from eklinik.casework.models import CalendarDay, CalendarYear, Case, ChartVersion
from eklinik.catalogue.models import PermitVersion
from eklinik.notifications import texts
from eklinik.notifications.models import NoticeText
from eklinik.staff import duties, organisation
from eklinik.staff.models import Posting, Unit
from eklinik.web.access import admin, sentence
from eklinik.web.admin.forms import CalendarForm, OfficeForm, SecondFactorForm, TextForm
from eklinik.web.admin.frame import (
    confirmed,
    done,
    get_or_post,
    one,
    page_of,
    show,
    show_effects,
    show_form,
)
from eklinik.web.request import Request

YEARS = range(2000, 2101)


@sentence(admin)
@require_safe
def home(request: Request) -> HttpResponse:
    """`/kelola/`: what there is, and what wants attention."""
    office, today = request.user.office, _today(request)
    acting = Posting.objects.filter(duties.counting_on(today), office=office).exclude(acting="")
    drafts = PermitVersion.objects.filter(permit_type__office=office, state="draft").count()
    return show(
        request, "home", "admin_home", office=office,
        people=User.objects.filter(office=office, is_active=True).count(),
        units=Unit.objects.filter(office=office).count(), drafts=drafts,
        acting=acting.select_related("user", "unit").order_by("valid_to")[:20],
        provisional=calendar_of(office.pk).is_provisional(today),
        year=today.year, empty_seats=_empty_seats(request, today),
        charts=ChartVersion.objects.filter(office=office).count(),
    )  # fmt: skip


def _empty_seats(request: Request, today: date) -> list[str]:
    """Roles that nobody holds today, although files will wait for them."""
    held = Posting.objects.filter(
        duties.counting_on(today), office=request.user.office, user__is_active=True
    ).values_list("role", flat=True)
    needed = ("front_office", "technical_staff", *sorted(duties.SEATS))
    return [str(duties.TITLES[role]) for role in needed if role not in set(held)]


@sentence(admin)
@get_or_post
def office_edit(request: Request) -> HttpResponse:
    """`/kelola/kantor/`: what letters and pages say of the office."""
    office = request.user.office
    begun = {name: getattr(office, name) for name in organisation.OFFICE_FIELDS}
    form = OfficeForm(request.POST or None, initial=begun)
    if request.method == "POST" and form.is_valid():
        organisation.change_office(office, form.cleaned_data, by=request.user.pk, at=request.now)
        done(request, _("Data kantor tersimpan. Surat berikutnya memakai data ini."))
        return HttpResponseRedirect(reverse("admin_office"))
    return show_form(
        request, form, "admin_office", title=_("Data kantor"), action=_("Simpan data kantor"),
        lead=_("Tercetak pada kop surat dan tampil di halaman publik. Surat yang sudah "
               "ditandatangani tidak berubah."),
    )  # fmt: skip


@sentence(admin)
@get_or_post
def second_factor(request: Request) -> HttpResponse:
    """`/kelola/langkah-kedua/`: which roles must, and whom that stops."""
    office = request.user.office
    form = SecondFactorForm(request.POST or None, initial={"roles": office.mfa_roles})
    if request.method == "POST" and form.is_valid():
        roles = form.cleaned_data["roles"]
        if not confirmed(request):
            return show_effects(
                request, "admin_second", title=_("Simpan aturan langkah kedua?"),
                effects=_second_effects(request, roles), action=_("Simpan aturan"),
            )  # fmt: skip
        organisation.force_second(office, roles, by=request.user.pk, at=request.now)
        done(request, _("Aturan langkah kedua tersimpan."))
        return HttpResponseRedirect(reverse("admin_second"))
    return show_form(
        request, form, "admin_second", title=_("Langkah kedua menurut peran"),
        action=_("Lihat akibatnya"),
        lead=_("Pemegang peran ini harus memasang kunci sandi atau aplikasi autentikator "
               "sebelum halaman kantor terbuka."),
    )  # fmt: skip


def _second_effects(request: Request, roles: list[str]) -> list[str]:
    holders = User.objects.filter(
        pk__in=Posting.objects.filter(
            duties.counting_on(_today(request)), office=request.user.office, role__in=roles
        ).values("user_id")
    )
    without = [user.name for user in holders.order_by("name") if not has_second(user)]
    if not roles:
        return [_("Tidak ada peran yang wajib memakai langkah kedua.")]
    if not without:
        return [_("Semua pemegang peran ini sudah punya langkah kedua; tidak ada yang tertahan.")]
    return [
        _("{count} orang harus memasang langkah kedua saat membuka halaman berikutnya: {names}.")
        .format(count=len(without), names=", ".join(without).removesuffix("."))
    ]  # fmt: skip


@sentence(admin)
@get_or_post
def calendar(request: Request) -> HttpResponse:
    """`/kelola/kalender/`: national days read-only, the office's own to change."""
    form = CalendarForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        picked = form.cleaned_data["date"]
        if not confirmed(request):
            return show_effects(
                request, "admin_calendar", title=_("Simpan hari ini di kalender?"),
                effects=_day_effects(request, picked), action=_("Simpan hari"),
            )  # fmt: skip
        if _keep_day(request, form):
            return HttpResponseRedirect(f"{reverse('admin_calendar')}?tahun={picked.year}")
    year = _year(request)
    days = CalendarDay.objects.filter(
        Q(office=request.user.office) | Q(office__isnull=True), date__year=year
    ).order_by("date", "office_id")
    known = CalendarYear.objects.filter(year=year).first()
    return show(
        request, "calendar", "admin_calendar", form=form, days=days, year=year, known=known,
        before=year - 1, after=year + 1,
    )  # fmt: skip


def _keep_day(request: Request, form: CalendarForm) -> bool:
    office, data = request.user.office, form.cleaned_data
    try:
        with transaction.atomic():
            row = CalendarDay.objects.create(office=office, **data)
    except IntegrityError:
        form.add_error("date", _("Tanggal ini sudah ada di kalender kantor. Hapus dulu yang lama."))
        return False
    record("create", "calendar_day", row.pk, office_id=office.pk, by=request.user.pk,
           at=request.now, title=row.name, date=str(row.date), kind=row.kind)  # fmt: skip
    forget_calendars()
    done(request, _("Kalender tersimpan."))
    return True


def _day_effects(request: Request, picked: date) -> list[str]:
    open_now = Case.objects.filter(
        office=request.user.office, closed_at__isnull=True, due_at__date__gte=picked
    ).count()
    return [
        _("{count} berkas berjalan bertenggat pada atau sesudah tanggal ini; tenggat langkah yang "
          "sedang berjalan tidak berubah.").format(count=open_now),
        _("Tenggat langkah yang dimulai sesudah ini dihitung dengan kalender baru."),
    ]  # fmt: skip


@sentence(admin)
@require_POST
def calendar_remove(request: Request, pk: int) -> HttpResponse:
    """`/kelola/kalender/<id>/hapus/`: only the office's own days."""
    row = one(CalendarDay.objects.filter(office=request.user.office), pk)
    if not confirmed(request):
        return show_effects(
            request, "admin_calendar", title=_("Hapus {name}?").format(name=row.name),
            effects=_day_effects(request, row.date), action=_("Hapus hari"), danger=True,
        )  # fmt: skip
    record("remove", "calendar_day", row.pk, office_id=row.office_id, by=request.user.pk,
           at=request.now, title=row.name, date=str(row.date), kind=row.kind)  # fmt: skip
    year = row.date.year
    row.delete()
    forget_calendars()
    done(request, _("Hari itu dihapus dari kalender kantor."))
    return HttpResponseRedirect(f"{reverse('admin_calendar')}?tahun={year}")


@sentence(admin)
@require_safe
def notice_texts(request: Request) -> HttpResponse:
    """`/kelola/teks/`: every notice, in the office's words or ours."""
    own = dict(
        NoticeText.objects.filter(office=request.user.office).values_list("key", "updated_at")
    )
    rows = [(key, subject, own.get(key)) for key, (subject, _text) in texts.defaults().items()]
    return show(request, "texts", "admin_texts", rows=rows)


@sentence(admin)
@get_or_post
def notice_text(request: Request, key: str) -> HttpResponse:
    """`/kelola/teks/<key>/`: change it, or go back to the built-in words."""
    office = request.user.office
    if key not in texts.defaults():
        raise Http404
    subject, text = texts.text_for(office.pk, key)
    form = TextForm(request.POST or None, initial={"subject": subject, "text": text})
    if request.method == "POST" and request.POST.get("default"):
        NoticeText.objects.filter(office=office, key=key).delete()
        _log_text(request, "remove", key, text)
        done(request, _("Teks bawaan dipakai lagi."))
        return HttpResponseRedirect(reverse("admin_texts"))
    if request.method == "POST" and form.is_valid() and _words_known(form):
        NoticeText.objects.update_or_create(
            office=office, key=key,
            defaults={**form.cleaned_data, "updated_at": request.now, "updated_by": request.user},
        )  # fmt: skip
        _log_text(request, "change", key, text)
        done(request, _("Teks tersimpan. Kabar berikutnya memakai teks ini."))
        return HttpResponseRedirect(reverse("admin_texts"))
    return show(
        request, "text", "admin_texts", form=form, key=key, placeholders=texts.PLACEHOLDERS,
        built_in=texts.defaults()[key],
    )  # fmt: skip


def _words_known(form: TextForm) -> bool:
    for name in ("subject", "text"):
        if unknown := texts.unknown_placeholders(form.cleaned_data[name]):
            form.add_error(name, ValidationError(
                _("Kata dalam kurung ini tidak dikenal: {words}. Pakai yang ada di daftar.")
                .format(words=", ".join(sorted(unknown)))
            ))  # fmt: skip
    return not form.errors


def _log_text(request: Request, action: str, key: str, before: str) -> None:
    record(action, "notice_text", None, office_id=request.user.office_id, by=request.user.pk,
           at=request.now, title=key, before=before[:500])  # fmt: skip


@sentence(admin)
@require_safe
def log(request: Request) -> HttpResponse:
    """`/kelola/catatan/`: who changed or revealed what, newest first."""
    rows = LogEntry.objects.filter(office=request.user.office).select_related("by")
    return show(request, "log", "admin_log", page=page_of(rows, request))


def _year(request: Request) -> int:
    typed = request.GET.get("tahun", "")
    year = int(typed) if typed.isascii() and typed.isdigit() and len(typed) == 4 else 0
    return year if year in YEARS else _today(request).year


def _today(request: Request) -> date:
    return calendar_of(request.user.office_id).local_day(request.now)
