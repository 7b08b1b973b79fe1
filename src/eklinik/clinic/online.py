"""The online desk: a room for a consultation, who is let in, and what is said when it fails.

The provider is asked outside a transaction; whatever it answers, the consultation and
what was typed stay as they are.  Tokens and a host's address are never kept; the
visitor's link is kept enciphered, since it may hold a passcode.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from eklinik.accounts.models import Office
from eklinik.accounts.vault import decipher, encipher
from eklinik.casework.refusals import Refusal
from eklinik.clinic import visit
from eklinik.clinic.models import Consultation, VideoRoom
from eklinik.clinic.rooms import registry
from eklinik.clinic.rooms.base import Room, RoomFailed, Wish
from eklinik.clinic.rooms.typed import host_of
from eklinik.outbox import post
from eklinik.staff.actor import Actor

SEEN_AGAIN = timedelta(seconds=10)
OVER = _("Konsultasi ini sudah selesai. Ruangnya ikut ditutup.")
NOT_OPEN = _("Ruang belum dibuka. Buka ruangnya dahulu.")
NOT_ADMITTED = _("Petugas belum siap. Tunggu di halaman ini; tombol masuk muncul sendiri.")
NO_CONTACT = _("Pengunjung ini belum punya nomor atau surel. Bacakan alamat ruangnya saja.")


def open_room(consultation: Consultation, *, by: Actor, at: datetime, link: str = "") -> VideoRoom:
    """A new room by the office's provider, or by `link` as typed; the one before it ends.

    A provider that fails leaves a line in the history and `Refusal("room_…")` in words.
    """
    _check_open(consultation)
    name = registry.TYPED if link.strip() else registry.chosen_by(consultation.office)
    wish = Wish(consultation.number, at, time_zone=consultation.office.time_zone, link=link)
    try:
        made = registry.provider(name).open(wish)
    except RoomFailed as failure:
        if failure.code != "bad_link":
            record = {"provider": name, "why": failure.code}
            visit.say(consultation.pk, "room_failed", by=by.user_id, at=at, record=record)
        raise Refusal(f"room_{failure.code}", failure.words) from failure
    close_rooms(consultation, at=at)
    return _kept(consultation, made, by, at)


@transaction.atomic
def _kept(consultation: Consultation, made: Room, by: Actor, at: datetime) -> VideoRoom:
    assert by.user_id is not None  # noqa: S101  a person opens a room
    row = VideoRoom.objects.create(
        consultation=consultation, provider=made.provider, room=made.room[:120],
        join_url=encipher(made.join_url), opened_at=at, opened_by_id=by.user_id,
    )  # fmt: skip
    record = {"provider": made.provider, "host": host_of(made.join_url)}
    visit.say(consultation.pk, "room_opened", by=by.user_id, at=at, record=record)
    return row


def room_of(consultation: Consultation) -> VideoRoom | None:
    """The room that is open for a consultation, or None."""
    return consultation.rooms.filter(closed_at__isnull=True).order_by("-pk").first()


def shown_host(room: VideoRoom) -> str:
    """Where the visitor's link leads, spelled out."""
    return host_of(decipher(room.join_url))


def admit(consultation: Consultation, *, by: Actor, at: datetime) -> None:
    """The officer is ready: the visitor's page shows the way in."""
    _check_open(consultation)
    room = _room(consultation)
    if room.admitted_at is None:
        VideoRoom.objects.filter(pk=room.pk).update(admitted_at=at)
        visit.say(consultation.pk, "room_admitted", by=by.user_id, at=at)


def host_url(consultation: Consultation, *, by: Actor, at: datetime) -> str:
    """The officer's way in, asked anew; `Refusal` in words when the provider fails."""
    _check_open(consultation)
    room = _room(consultation)
    try:
        return registry.provider(room.provider).host_url(_as_room(room), name=by.name, at=at)
    except RoomFailed as failure:
        raise Refusal(f"room_{failure.code}", failure.words) from failure


def guest_url(consultation: Consultation, *, at: datetime) -> str:
    """The visitor's way in, once the officer is ready."""
    _check_open(consultation)
    room = _room(consultation)
    if room.admitted_at is None:
        raise Refusal("room_not_ready", NOT_ADMITTED)
    name = consultation.visitor_name or str(_("Pengunjung"))
    try:
        return registry.provider(room.provider).guest_url(_as_room(room), name=name, at=at)
    except RoomFailed as failure:
        raise Refusal(f"room_{failure.code}", failure.words) from failure


def see_visitor(room: VideoRoom, *, at: datetime) -> None:
    """The visitor's page is open; written down at most every ten seconds."""
    if room.visitor_seen_at is None or at - room.visitor_seen_at > SEEN_AGAIN:
        VideoRoom.objects.filter(pk=room.pk).update(visitor_seen_at=at)


def close_rooms(consultation: Consultation, *, at: datetime) -> None:
    """End what is open; a provider that does not answer keeps nobody here."""
    for room in consultation.rooms.filter(closed_at__isnull=True):
        VideoRoom.objects.filter(pk=room.pk).update(closed_at=at)
        try:
            registry.provider(room.provider).close(_as_room(room))
        except RoomFailed:
            continue


def close_left_open(*, at: datetime) -> int:
    """End the rooms of consultations that are over; returns how many consultations."""
    rows = VideoRoom.objects.filter(closed_at__isnull=True, consultation__closed_at__isnull=False)
    found = {row.consultation_id: row.consultation for row in rows.select_related("consultation")}
    for consultation in found.values():
        close_rooms(consultation, at=at)
    return len(found)


def address_of(consultation: Consultation) -> str:
    """The visitor's own page, whole, as it is sent and shown as QR."""
    return f"{settings.SITE_URL.rstrip('/')}/ruang/{consultation.secret}/"


@transaction.atomic
def invite(consultation: Consultation, *, by: Actor, at: datetime) -> None:
    """Send the visitor the address of the waiting page."""
    _check_open(consultation)
    ways = _ways(consultation)
    if not ways:
        raise Refusal("no_contact", NO_CONTACT)
    words = {
        "nomor": consultation.number, "kantor": consultation.office.name,
        "tautan": address_of(consultation),
    }  # fmt: skip
    post.post(
        consultation.office_id, "visitor", consultation.pk, at=at,
        data={"key": "room.invite", "words": words, "ways": ways},
    )  # fmt: skip
    visit.say(consultation.pk, "room_invited", by=by.user_id, at=at)


def _ways(consultation: Consultation) -> list[list[str]]:
    found = []
    if phone := decipher(consultation.phone_cipher):
        found.append(["sms", phone])
    booking = consultation.bookings.exclude(email="").order_by("-pk").first()
    if booking is not None:
        found.append(["email", booking.email])
    return found


def try_out(office: Office, *, at: datetime) -> str:
    """Make a room and end it again; returns the host it would be at, or raises `RoomFailed`."""
    found = registry.provider(registry.chosen_by(office))
    if found.name == registry.TYPED:
        return ""
    room = found.open(Wish("UJI", at, minutes=5, time_zone=office.time_zone))
    found.host_url(room, name=office.name, at=at)
    found.close(room)
    return host_of(room.join_url)


def _as_room(row: VideoRoom) -> Room:
    return Room(row.provider, row.room, decipher(row.join_url))


def _room(consultation: Consultation) -> VideoRoom:
    found = room_of(consultation)
    if found is None:
        raise Refusal("room_not_open", NOT_OPEN)
    return found


def _check_open(consultation: Consultation) -> None:
    if consultation.closed_at is not None:
        raise Refusal("consultation_over", OVER)
