"""Permit types: open to everyone."""

from __future__ import annotations

from typing import Annotated, Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from ninja import Query, Router

from eklinik.catalogue.models import PermitVersion
from eklinik.web.api import answers
from eklinik.web.api.cursors import Cursor, Limit, read_cursor, write_cursor
from eklinik.web.api.problems import ApiError, Problem
from eklinik.web.api.schemas import PermitTypeDetail, PermitTypePage
from eklinik.web.request import Request

router = Router(tags=["permit types"])


@router.get("/permit-types", response={200: PermitTypePage, (400, 422, 429): Problem})
def permit_types(
    request: Request,
    q: Annotated[str, Query(max_length=100)] = "",
    cursor: Cursor = "",
    limit: Limit = 20,
) -> dict[str, Any]:
    """Permit types that are open for applications, by name; `q` is part of the name."""
    rows = open_versions(request).filter(name__icontains=q) if q else open_versions(request)
    place = read_cursor(cursor, int)
    if place:
        rows = rows.filter(pk__gt=place[0])
    found = list(rows.order_by("pk")[: limit + 1])
    more = found[limit - 1].pk if len(found) > limit else None
    return {
        "items": [answers.permit_type(row) for row in found[:limit]],
        "next_cursor": write_cursor(more) if more else None,
    }


@router.get("/permit-types/{slug}", response={200: PermitTypeDetail, (404, 422, 429): Problem})
def one_permit_type(request: Request, slug: str) -> dict[str, Any]:
    """What a permit asks for, in the version that is open for applications."""
    return answers.permit_detail(open_version(request, slug))


def open_versions(request: Request) -> QuerySet[PermitVersion]:
    """Published versions that count today."""
    today = request.now.date()
    rows = PermitVersion.objects.filter(state="published", valid_from__lte=today)
    rows = rows.exclude(valid_to__lt=today)
    return rows.select_related("permit_type__office")


def open_version(request: Request, slug: str) -> PermitVersion:
    """The newest open version of a permit type, or 404."""
    rows = open_versions(request).filter(permit_type__slug=slug[:80].replace("\0", ""))
    found = rows.order_by("-version").first()
    if found is None:
        raise ApiError(404, "not_found", _("Izin ini tidak ada atau sedang tidak dibuka."))
    return found
