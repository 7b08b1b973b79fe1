"""Photos of the visit: cleaned like every upload; a place is kept only when confirmed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from eklinik.casework.refusals import Refusal
from eklinik.documents import store
from eklinik.documents.intake import Readable, take_in
from eklinik.inspections.models import InspectionReport, Photo
from eklinik.inspections.plan import visit_moment
from eklinik.inspections.report import open_report
from eklinik.staff.actor import Actor

KIND = "inspection_photo"
LIMIT = 2_000_000
MOST = 40
PICTURES = ("jpeg", "png", "heic", "webp")
TOO_MANY = _("BAP ini sudah berisi 40 foto. Hapus yang tidak perlu, lalu tambahkan lagi.")


@dataclass(frozen=True, slots=True)
class Added:
    """A kept photo, and the place it was taken by its own word: offered, not yet kept."""

    photo: Photo
    place: tuple[Decimal, Decimal] | None


def add_photo(
    report: InspectionReport,
    raw: bytes | Readable,
    *,
    filename: str,
    by: Actor,
    at: datetime,
    caption: str = "",
    keep_place: bool = False,
) -> Added:
    """Add a photo; its place (latitude, longitude) is stored only with `keep_place`."""
    taken = take_in(raw, filename=filename, limit_bytes=LIMIT, accept=PICTURES)
    place = _exact(taken.place)
    with transaction.atomic():
        held = open_report(report.pk, by)
        if held.photos.count() >= MOST:
            raise Refusal("too_many_photos", TOO_MANY)
        document = store.keep(taken, office_id=held.office_id, kind=KIND, by=by, at=at)
        photo = Photo.objects.create(
            report=held,
            document=document,
            caption=caption.strip()[:200],
            taken_at=taken.taken_at and visit_moment(held.office_id, taken.taken_at),
        )
        if keep_place and place:
            _keep_place(photo, place)
    return Added(photo, place)


def confirm_place(photo: Photo, latitude: Decimal, longitude: Decimal, *, by: Actor) -> Photo:
    """The officer says that the photo was taken there; degrees, WGS 84."""
    if not (abs(latitude) <= 90 and abs(longitude) <= 180):
        message = _("Letak foto tidak masuk akal. Periksa lintang dan bujurnya.")
        raise Refusal("bad_data", details={"latitude": [message]})
    with transaction.atomic():
        open_report(photo.report_id, by)
        _keep_place(photo, (latitude, longitude))
    return photo


def remove_photo(photo: Photo, *, by: Actor) -> None:
    """Take a photo out of an unfinished report."""
    with transaction.atomic():
        open_report(photo.report_id, by)
        photo.delete()
        store.drop(photo.document)


def _exact(place: tuple[float, float] | None) -> tuple[Decimal, Decimal] | None:
    if place is None:
        return None
    return (Decimal(f"{place[0]:.6f}"), Decimal(f"{place[1]:.6f}"))


def _keep_place(photo: Photo, place: tuple[Decimal, Decimal]) -> None:
    photo.latitude, photo.longitude = place
    photo.place_confirmed = True
    photo.save(update_fields=["latitude", "longitude", "place_confirmed"])
