"""Appointments at the desk: the day's list, booking for somebody, and who has come."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from eklinik.accounts.models import Office
from eklinik.casework.clock import calendar_of
from eklinik.casework.refusals import Refusal
from eklinik.clinic import booking_rows as rows
from eklinik.clinic import bookings, slots
from eklinik.clinic.models import Booking, DeskKind, Priority
from eklinik.clinic.notices import place_of
from eklinik.process.roles import CLINIC_OFFICER, FRONT_OFFICE
from eklinik.web.access import role, sentence, staff
from eklinik.web.request import Request
from eklinik.web.visitor.asking import (
    WhoForm,
    day_of,
    kinds_open,
    moment_of,
    services_for,
    times_of,
)

officers = staff & role(CLINIC_OFFICER, FRONT_OFFICE)
SHOWN = 300
SOURCES = (("officer", _("Datang ke meja")), ("phone", _("Menelepon")))


class ForSomebody(WhoForm):
    """An officer books for somebody, who stands there or is on the phone."""

    service = forms.ChoiceField(label=_("Layanan"), widget=forms.Select({"class": "input"}))
    starts_at = forms.ChoiceField(
        label=_("Jam"), widget=forms.Select({"class": "input"}),
        error_messages={"required": _("Pilih jam yang kosong.")},
    )  # fmt: skip
    priority = forms.ChoiceField(
        label=_("Didahulukan"), choices=Priority.choices, required=False,
        widget=forms.Select({"class": "input"}),
    )  # fmt: skip
    source = forms.ChoiceField(
        label=_("Dipesan dengan cara"), choices=SOURCES, widget=forms.RadioSelect, required=False
    )
    note = forms.CharField(
        label=_("Catatan"), max_length=300, required=False,
        widget=forms.TextInput({"class": "input"}),
    )  # fmt: skip
    field_order = ("service", "starts_at", "name", "phone", "email", "priority", "source", "note")

    def __init__(self, office: Office, kind: str, starts: list[datetime], *args: Any) -> None:
        super().__init__(kind, *args)
        self.initial["source"] = "officer"
        self.services = {row.letter: row for row in services_for(office, kind)}
        self._choices("service", [(key, str(row)) for key, row in self.services.items()])
        self._choices("starts_at", [(at.isoformat(), f"{at:%H.%M}") for at in starts])

    def _choices(self, name: str, choices: list[tuple[str, str]]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101  declared above
        field.choices = choices

    def clean_starts_at(self) -> datetime:
        """The chosen moment."""
        found = moment_of(self.cleaned_data["starts_at"])
        if found is None:
            raise forms.ValidationError(_("Pilih jam yang kosong."))
        return found


@sentence(officers)
@never_cache
@require_safe
def day(request: Request) -> HttpResponse:
    """`/loket/janji/`: everybody who has an appointment on a day; a code leads to its own."""
    calendar = calendar_of(request.actor.office_id or 0)
    today = calendar.local_day(request.now)
    shown = day_of(request.GET.get("hari", "")) or today
    if code := request.GET.get("kode", "")[:20]:
        found = rows.find(code)
        if found is not None and found.office_id == request.actor.office_id:
            return redirect("desk:booking", pk=found.pk)
        messages.warning(request, gettext("Kode itu tidak ada di kantor ini. Periksa ketikannya."))
    begins = datetime.combine(shown, time(), calendar.zone)
    found_rows = Booking.objects.select_related("slot", "service", "ticket").filter(
        office_id=request.actor.office_id,
        slot__starts_at__range=(begins, begins + timedelta(days=1, microseconds=-1)),
    ).order_by("slot__starts_at", "pk")[:SHOWN]  # fmt: skip
    words = {
        "day": shown, "today": today, "rows": found_rows,
        "before": shown - timedelta(days=1), "after": shown + timedelta(days=1), "code": code,
    }  # fmt: skip
    with timezone.override(calendar.zone):
        return render(request, "desk/bookings.html", words)


@sentence(officers)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: Request) -> HttpResponse:
    """`/loket/janji/baru/`: kind and day in the address, the rest in one form."""
    office = Office.objects.get(pk=request.actor.office_id)
    kinds = kinds_open(office)
    kind = request.GET.get("jenis", "")
    kind = kind if kind in dict(kinds) else (kinds[0][0] if kinds else "")
    with timezone.override(calendar_of(office.pk).zone):
        days = slots.free_days(office, kind, at=request.now) if kind else []
        shown = day_of(request.GET.get("hari", "")) or (days[0][0] if days else None)
        return _new(request, office, kind, shown, {"kinds": kinds, "days": days})


def _new(
    request: Request, office: Office, kind: str, shown: date | None, words: dict[str, Any]
) -> HttpResponse:
    starts = _starts(office, kind, shown, request.now)
    typed = [request.POST] if request.method == "POST" else []
    if typed and (picked := moment_of(request.POST.get("starts_at", ""))) not in starts and picked:
        starts = [*starts, picked]  # gone meanwhile: the door says so, and names the nearest
    form = ForSomebody(office, kind, starts, *typed)
    if typed and form.is_valid():
        try:
            made = _book(request, office, kind, form)
        except Refusal as refusal:
            form.add_error(None, refusal.message)
        else:
            messages.success(request, gettext("Janji temu tercatat. Bacakan atau cetak kodenya."))
            return redirect("desk:booking", pk=made.pk)
    words |= {"form": form, "kind": kind, "day": shown}
    status = 422 if form.errors else 200
    return render(request, "desk/booking_new.html", words, status=status)


def _starts(office: Office, kind: str, shown: date | None, at: datetime) -> list[datetime]:
    if shown is None or not kind:
        return []
    return [start for _half, starts in times_of(office, kind, shown, at=at) for start in starts]


def _book(request: Request, office: Office, kind: str, form: ForSomebody) -> Booking:
    data = form.cleaned_data
    return bookings.book(
        office, form.services[data["service"]], kind, data["starts_at"], who=form.person(),
        source=data["source"] or "officer", by=request.user.pk, at=request.now,
        note=data["note"], priority=data["priority"],
    )  # fmt: skip


@sentence(officers)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def one(request: Request, pk: int) -> HttpResponse:
    """`/loket/janji/<id>/`: one appointment, and what an officer may do with it."""
    booking = _own(request, pk)
    with timezone.override(calendar_of(booking.office_id).zone):
        act = ACTS.get(request.POST.get("aksi", "")) if request.method == "POST" else None
        if act is None:
            return _page(request, booking)
        try:
            return act(request, booking)
        except Refusal as refusal:
            return _page(request, rows.get(booking.pk), refusal)


def _own(request: Request, pk: int) -> Booking:
    """An appointment of this office; 404 for any other."""
    found = Booking.objects.select_related("office", "slot", "service", "ticket").filter(
        pk=pk, office_id=request.actor.office_id
    )
    booking = found.first() if pk < 2**63 else None
    if booking is None:
        raise Http404
    return booking


def _page(request: Request, booking: Booking, refusal: Refusal | None = None) -> HttpResponse:
    office, kind = booking.office, booking.slot.kind
    movable = rows.is_movable(booking, at=request.now)
    shown = day_of(request.GET.get("hari", ""))
    local = calendar_of(office.pk).local_day
    words = {
        "booking": booking, "code": rows.spelled(booking.code), "movable": movable, "day": shown,
        "place": place_of(booking), "kind": DeskKind(kind).label,
        "priority": dict(Priority.choices).get(booking.priority, booking.priority),
        "is_today": local(booking.slot.starts_at) == local(request.now),
        "is_due": booking.slot.starts_at <= request.now,
        "days": slots.free_days(office, kind, at=request.now) if movable else [],
        "starts": _starts(office, kind, shown, request.now) if movable else [],
        "errors": [("", refusal.message)] if refusal else [],
    }  # fmt: skip
    return render(request, "desk/booking.html", words, status=422 if refusal else 200)


def _arrive(request: Request, booking: Booking) -> HttpResponse:
    ticket = bookings.arrive(booking, at=request.now)
    return redirect(f"{reverse('desk:reception')}?nomor={ticket.pk}")


def _move(request: Request, booking: Booking) -> HttpResponse:
    starts_at = moment_of(request.POST.get("jam", ""))
    if starts_at is None:
        raise Refusal("bad_data", gettext("Pilih hari, lalu jam yang kosong."))
    bookings.move(booking.pk, starts_at, at=request.now)
    messages.success(request, gettext("Janji temu dipindahkan; orangnya dikabari."))
    return redirect("desk:booking", pk=booking.pk)


def _cancel(request: Request, booking: Booking) -> HttpResponse:
    bookings.cancel(booking.pk, at=request.now)
    messages.success(request, gettext("Janji temu dibatalkan; orangnya dikabari."))
    return redirect("desk:booking", pk=booking.pk)


def _miss(request: Request, booking: Booking) -> HttpResponse:
    bookings.miss(booking.pk, at=request.now)
    messages.success(request, gettext("Dicatat tidak hadir."))
    return redirect("desk:booking", pk=booking.pk)


ACTS: dict[str, Callable[[Request, Booking], HttpResponse]] = {
    "datang": _arrive, "pindah": _move, "batal": _cancel, "tidak-hadir": _miss,
}  # fmt: skip
