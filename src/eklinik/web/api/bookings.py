"""Appointments by API: free times, book, list, read, move, cancel, and earlier places.

An applicant's token sees the bookings it made; an officer's those of the office.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Any, Literal

from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from ninja import Field, Query, Router, Schema, Status

from eklinik.accounts.models import Office
from eklinik.applicants.checks import check_phone
from eklinik.casework.plain import Plain
from eklinik.casework.refusals import Refusal
from eklinik.clinic import booking_rows as rows
from eklinik.clinic import bookings, earlier, slots
from eklinik.clinic.bookings import Person
from eklinik.clinic.models import Booking, ClinicService, EarlierWish
from eklinik.clinic.notices import page_of, place_of
from eklinik.process.roles import CLINIC_OFFICER, FRONT_OFFICE
from eklinik.web.api.auth import APPLY, Caller
from eklinik.web.api.idempotency import Answer, Key, once
from eklinik.web.api.problems import ApiError, Problem
from eklinik.web.request import Request

router = Router(tags=["bookings"], auth=APPLY)
REFUSED = {(400, 401, 403, 404, 409, 413, 422, 429): Problem}
PAGE = 50
Kind = Literal["in_person", "phone", "online"]


class SlotOut(Schema):
    """A time that can be booked; `left` places."""

    starts_at: datetime
    minutes: int
    left: int


class SlotList(Schema):
    items: list[SlotOut]


class BookingIn(Schema):
    """A new appointment; a phone desk needs the number it will call."""

    office: Annotated[str, Field(max_length=50, description="slug of the office")]
    service: Annotated[str, Field(min_length=1, max_length=1, description="letter")]
    kind: Kind
    starts_at: Annotated[datetime, Field(description="with its zone, as the free times have it")]
    name: Annotated[Plain, Field(min_length=1, max_length=120)]
    phone: Annotated[Plain, Field(max_length=40)] = ""
    email: Annotated[Plain, Field(max_length=254, pattern=r"^$|^[^@\s]+@[^@\s]+\.[^@\s]+$")] = ""
    note: Annotated[Plain, Field(max_length=300)] = ""


class MoveIn(Schema):
    """Where to."""

    starts_at: datetime


class OfferOut(Schema):
    """An earlier time that is held for this booking."""

    starts_at: datetime
    until: datetime


class BookingOut(Schema):
    """An appointment; `page` is its own page, where the calendar file is too."""

    code: str
    state: Literal["booked", "arrived", "done", "cancelled", "missed"]
    office: str
    service: str
    kind: Kind
    starts_at: datetime
    minutes: int
    place: str
    name: str
    phone: str
    sequence: int
    page: str
    wishes_earlier: bool
    offer: OfferOut | None


class BookingPage(Schema):
    items: list[BookingOut]
    next_cursor: str | None


@router.get("/offices/{office}/slots", response={200: SlotList, **REFUSED})
def free(request: Request, office: str, kind: Kind, day: date) -> dict[str, Any]:
    """The free times of a day; none when the office is closed, full, or takes no bookings."""
    found = slots.free_slots(_office(office), kind, _day(day), at=request.now)
    return {"items": [_slot(item) for item in found]}


@router.get("/bookings", response={200: BookingPage, **REFUSED})
def index(
    request: Request,
    cursor: Annotated[str, Query(max_length=20, pattern=r"^[0-9]{0,18}$")] = "",
) -> dict[str, Any]:
    """The bookings this token may see, newest first."""
    found = _visible(request).order_by("-pk")
    if cursor:
        found = found.filter(pk__lt=int(cursor))
    page = list(found[: PAGE + 1])
    items = page[:PAGE]
    return {
        "items": _answers(request, items),
        "next_cursor": str(items[-1].pk) if len(page) > PAGE else None,
    }


@router.post("/bookings", response={201: BookingOut, **REFUSED})
def create(request: Request, body: BookingIn, key: Key = "") -> Answer:
    """Book a time; the same key, or the same person and time, gives the same booking."""
    return once(request, key, lambda: Status(201, _create(request, body)))


@router.get("/bookings/{code}", response={200: BookingOut, **REFUSED})
def read(request: Request, code: str) -> dict[str, Any]:
    """An appointment by its code."""
    return _answer(request, _own(request, code))


@router.post("/bookings/{code}/move", response={200: BookingOut, **REFUSED})
def move(request: Request, code: str, body: MoveIn, key: Key = "") -> Answer:
    """To another time; the old place is kept when the new one is gone."""

    def work() -> Answer:
        moved = bookings.move(_own(request, code).pk, _aware(body.starts_at), at=request.now)
        return Status(200, _answer(request, moved))

    return once(request, key, work)


@router.post("/bookings/{code}/cancel", response={200: BookingOut, **REFUSED})
def cancel(request: Request, code: str, key: Key = "") -> Answer:
    """Give it up; twice is the same as once."""

    def work() -> Answer:
        gone = bookings.cancel(_own(request, code).pk, at=request.now)
        return Status(200, _answer(request, gone))

    return once(request, key, work)


@router.post("/bookings/{code}/earlier/{answer}", response={200: BookingOut, **REFUSED})
def come_earlier(
    request: Request, code: str, answer: Literal["wish", "stop", "accept", "decline"], key: Key = ""
) -> Answer:
    """Wish an earlier place, stop wishing, and accept or decline the one that is offered."""
    acts = {
        "wish": earlier.wish, "stop": earlier.unwish,
        "accept": earlier.accept, "decline": earlier.decline,
    }  # fmt: skip

    def work() -> Answer:
        booking = _own(request, code)
        acts[answer](booking.pk, at=request.now)
        return Status(200, _answer(request, rows.get(booking.pk)))

    return once(request, key, work)


def _create(request: Request, body: BookingIn) -> dict[str, Any]:
    caller = _caller(request)
    office = _office(body.office)
    service = ClinicService.objects.filter(office=office, letter=body.service.upper()).first()
    if service is None:
        raise Refusal("service_unknown", _("Layanan ini tidak ada di kantor itu."))
    made = bookings.book(
        office, service, body.kind, _aware(body.starts_at), who=_person(body), source="api",
        by=caller.user_id, at=request.now, note=body.note, account_id=caller.user_id,
    )  # fmt: skip
    if made.account_id != caller.user_id and not _is_officer(caller, office):
        raise Refusal("booked_elsewhere", _(
            "Nomor ini sudah memegang janji temu pada waktu itu, dibuat dengan cara lain. "
            "Buka dengan kodenya di /janji/lihat/."
        ))  # fmt: skip
    return _answer(request, made)


def _person(body: BookingIn) -> Person:
    try:
        phone = check_phone(body.phone) if body.phone else ""
    except ValidationError as error:
        raise Refusal("bad_data", details={"phone": error.messages}) from error
    return Person(body.name, phone=phone, email=body.email)


def _caller(request: Request) -> Caller:
    return request.auth  # type: ignore[attr-defined,no-any-return]  # set by the bearer


def _is_officer(caller: Caller, office: Office) -> bool:
    holds = caller.actor.holds(CLINIC_OFFICER) or caller.actor.holds(FRONT_OFFICE)
    return holds and caller.actor.office_id == office.pk


def _visible(request: Request) -> QuerySet[Booking]:
    caller = _caller(request)
    found = Booking.objects.select_related("office", "slot", "service", "ticket", "consultation")
    if caller.actor.holds(CLINIC_OFFICER) or caller.actor.holds(FRONT_OFFICE):
        return found.filter(office_id=caller.actor.office_id)
    return found.filter(account_id=caller.user_id)


def _own(request: Request, code: str) -> Booking:
    found = rows.find(code)
    booking = _visible(request).filter(pk=found.pk).first() if found else None
    if booking is None:
        raise ApiError(404, "not_found", _("Janji temu ini tidak ditemukan pada token Anda."))
    return booking


def _office(slug: str) -> Office:
    found = Office.objects.filter(slug=slug.replace("\0", "")[:50]).first()
    if found is None:
        raise ApiError(404, "not_found", _("Kantor ini tidak ditemukan."))
    return found


def _day(day: date) -> date:
    if not 2000 < day.year < 2200:
        raise Refusal("slot_unknown", _("Waktu ini tidak kami kenali. Pilih dari daftar waktu."))
    return day


def _aware(moment: datetime) -> datetime:
    if moment.tzinfo is None:
        words = _("Tulis zona waktunya, misalnya 2026-11-25T09:00:00+07:00.")
        raise Refusal("bad_data", details={"starts_at": [words]})
    return moment


def _slot(item: slots.Free) -> dict[str, Any]:
    return {"starts_at": item.starts_at, "minutes": item.minutes, "left": item.left}


def _answer(request: Request, row: Booking) -> dict[str, Any]:
    return _answers(request, [row])[0]


def _answers(request: Request, page: list[Booking]) -> list[dict[str, Any]]:
    """As JSON that can be kept under an idempotency key; one query for all wishes."""
    open_ones = EarlierWish.objects.filter(booking__in=page, answered_at__isnull=True)
    wishes = {wish.booking_id: wish for wish in open_ones.select_related("offered")}
    return [_words(row, wishes.get(row.pk), at=request.now) for row in page]


def _words(row: Booking, wish: EarlierWish | None, *, at: datetime) -> dict[str, Any]:
    return {
        "code": row.code, "state": str(row.state), "office": row.office.slug,
        "service": row.service.letter, "kind": row.slot.kind,
        "starts_at": row.slot.starts_at.isoformat(), "minutes": row.slot.minutes,
        "place": place_of(row), "name": row.name, "phone": row.phone_mask,
        "sequence": row.sequence, "page": page_of(row), "wishes_earlier": wish is not None,
        "offer": _offer(wish) if wish and earlier.is_live(wish, at=at) else None,
    }  # fmt: skip


def _offer(wish: Any) -> dict[str, str]:
    return {
        "starts_at": wish.offered.starts_at.isoformat(),
        "until": (wish.offered_at + earlier.HOLD).isoformat(),
    }
