"""Pages of the clinic while somebody is helped: the desk, the person's own pages, the form."""

from __future__ import annotations

from datetime import datetime

from django.urls import reverse
from django.utils import timezone

from eklinik.accounts.models import Office
from eklinik.applicants import mandates
from eklinik.applications import drafts
from eklinik.catalogue.models import PermitVersion
from eklinik.clinic import bookings, queue, slots, visit
from eklinik.clinic.bookings import Person
from eklinik.clinic.capture.session import open_session
from eklinik.clinic.desks import sign_on
from eklinik.clinic.models import Booking, ClinicService, Consultation, Desk
from eklinik.demo.people import Crew
from eklinik.staff.actor import load_actor
from eklinik.web import cofill

KINDS = ("in_person", "phone", "online")


def clinic_pages(crew: Crew) -> dict[str, dict[str, str]]:
    """An online visitor in the room with a form, a mandate and a scan; audience -> pages."""
    office, now = crew.office, timezone.now()
    desks = {
        kind: Desk.objects.create(office=office, name=f"Loket Uji {kind}", kind=kind)
        for kind in KINDS
    }
    held = _helped(crew, desks["online"], now)
    number = cofill.first_page(held.applications.get())
    mandate = mandates.live_for(held.pk, at=now)
    assert mandate is not None
    scan = open_session(held, by=crew.users["klinik"].pk, at=now)
    ticket = queue.issue(
        office, _service(office), kind="online", source="online", at=now, force=True
    )
    booking = _booking(office, now)
    return {
        "umum": {
            "ruang": reverse("room", args=[held.secret]),
            "ruang-isian": reverse("room_form", args=[held.secret, number]),
            "pindai": reverse("scan", args=[scan.secret]),
            "kuasa": reverse("mandate", args=[mandate.secret]),
            "antre-online": reverse("online_take", args=[office.slug]),
            "antre-online-nomor": reverse("online_ticket", args=[ticket.secret]),
            "janji": reverse("booking", args=[office.slug]),
            "janji-lihat": reverse("booking_find"),
            "janji-saya": reverse("my_booking", args=[booking.code]),
        },
        "klinik": {
            "loket": reverse("desk:console"),
            "loket-satu": reverse("desk:consultation", args=[held.uid]),
            "loket-isian": reverse("desk:cofill", args=[held.uid, number]),
            "loket-kuasa": reverse("desk:mandate", args=[held.uid]),
            "loket-janji": reverse("desk:bookings"),
            "telepon": reverse("telephone:calls"),
        },
    }


def _service(office: Office) -> ClinicService:
    service = ClinicService.objects.filter(office=office).order_by("letter")[0]
    ClinicService.objects.filter(pk=service.pk).update(kinds=[])
    service.kinds = []
    return service


def _helped(crew: Crew, desk: Desk, now: datetime) -> Consultation:
    by = load_actor(crew.users["klinik"], at=now)
    sign_on(desk, by=crew.users["klinik"].pk, at=now)
    held = visit.open_consultation(
        crew.office, _service(crew.office), kind="online", by=crew.users["klinik"].pk, at=now,
        desk=desk, visitor_name="Cut Contoh",
    )  # fmt: skip
    held = visit.advance(held.pk, "call", by=by, at=now, desk=desk)
    version = PermitVersion.objects.filter(
        permit_type__code="SIPB", permit_type__office=crew.office, state="published"
    ).latest("pk")
    held.applications.add(drafts.start(crew.office, version, None, "baru", at=now))
    mandates.give(
        crew.office, channel="online", scope=("fill",), person_name="Cut Contoh",
        text="Saya setuju dibantu.", language="id", evidence_kind="spoken",
        evidence={"words": "Ya, saya setuju"}, taken_by=crew.users["klinik"].pk, at=now,
        consultation_ref=held.pk,
    )  # fmt: skip
    return held


def _booking(office: Office, now: datetime) -> Booking:
    day = slots.free_days(office, "online", at=now)[-1][0]
    when = slots.free_slots(office, "online", day, at=now)[0].starts_at
    who = Person("Cut Contoh", phone="+6281200000009")
    return bookings.book(
        office, _service(office), "online", when, who=who, source="web", by=None, at=now
    )
