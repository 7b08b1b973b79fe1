"""The list of permits, a permit's page (its public service standard), two versions compared."""

from __future__ import annotations

from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from eklinik.accounts.models import AuthorityLevel
from eklinik.applicants.models import ApplicantKind
from eklinik.catalogue.models import PermitType, PermitVersion
from eklinik.web.access import anyone, sentence
from eklinik.web.public.finder import Found, permits_on, search
from eklinik.web.public.standard import Sheet, sheet
from eklinik.web.request import Request

PAGE = 40


@sentence(anyone)
@require_safe
def permit_list(request: Request) -> HttpResponse:
    """`/izin/`: all permits, or those that fit the words and filters."""
    asked = {key: request.GET.get(key, "")[:200].strip() for key in ("q", "sektor", "tingkat")}
    everything = permits_on(timezone.localdate(request.now))
    found = [line for line in search(everything, asked["q"]) if _fits(line, asked)]
    shown, following = _page(found, request.GET.get("sesudah", ""))
    words = {
        "here": "find", "asked": asked, "count": len(found), "shown": shown,
        "following": f"?{urlencode({**asked, 'sesudah': following})}" if following else "",
        "sectors": sorted({line.sector for line in everything}),
        "levels": [choice for choice in AuthorityLevel.choices
                   if any(line.level == choice[0] for line in everything)],
        "many_offices": len({line.office_slug for line in everything}) > 1,
    }  # fmt: skip
    return render(request, "public/permits.html", words)


def _fits(line: Found, asked: dict[str, str]) -> bool:
    return asked["sektor"] in ("", line.sector) and asked["tingkat"] in ("", line.level)


def _page(found: list[Found], after: str) -> tuple[list[Found], str]:
    """The lines after the one named, and the name to go on from."""
    slugs = [line.slug for line in found]
    start = slugs.index(after) + 1 if after in slugs else 0
    shown = found[start : start + PAGE]
    return shown, shown[-1].slug if start + PAGE < len(found) else ""


@sentence(anyone)
@require_safe
def permit_page(request: Request, slug: str) -> HttpResponse:
    """`/izin/<slug>/`: everything about one permit, in one of its versions."""
    today = timezone.localdate(request.now)
    kind, versions = _permit(slug)
    latest = _latest(versions, today)
    version = _chosen(versions, request.GET.get("versi", ""), latest)
    page = sheet(version, applicant_kind=_applicant(request))
    words = {
        "here": "find", "kind": kind, "office": kind.office, "version": version, "page": page,
        "versions": versions, "is_current": latest is not None and latest.pk == version.pk,
        "latest": latest, "upcoming": version.valid_from > today,
        "previous": _before(versions, version),
        "applicants": _applicants(page), "applicant": _applicant(request),
    }  # fmt: skip
    return render(request, "public/permit.html", words)


@sentence(anyone)
@require_safe
def permit_compare(request: Request, slug: str) -> HttpResponse:
    """`/izin/<slug>/bandingkan/`: an older and a newer version, component by component."""
    kind, versions = _permit(slug)
    if len(versions) < 2:
        raise Http404
    old = _by_number(versions, request.GET.get("lama", "")) or versions[1]
    new = _by_number(versions, request.GET.get("baru", "")) or versions[0]
    rows = _side_by_side(sheet(old), sheet(new))
    words = {"here": "find", "kind": kind, "office": kind.office, "old": old, "new": new,
             "rows": rows, "versions": versions}  # fmt: skip
    return render(request, "public/permit_compare.html", words)


def _permit(slug: str) -> tuple[PermitType, list[PermitVersion]]:
    """The permit and its public versions, newest first; a draft is nobody's business."""
    kind = PermitType.objects.select_related("office").filter(slug=slug).first()
    if kind is None:
        raise Http404
    public = kind.versions.filter(state__in=("published", "retired"))
    versions = list(public.order_by("-valid_from", "-version"))
    if not versions:
        raise Http404
    return kind, versions


def _latest(versions: list[PermitVersion], today: date) -> PermitVersion | None:
    """The version that counts today."""
    return next((row for row in versions if _counts(row, today)), None)


def _counts(row: PermitVersion, today: date) -> bool:
    begun = row.state == "published" and row.valid_from <= today
    return begun and (row.valid_to is None or row.valid_to >= today)


def _chosen(
    versions: list[PermitVersion], number: str, latest: PermitVersion | None
) -> PermitVersion:
    if not number:
        return latest or versions[0]
    asked = _by_number(versions, number)
    if asked is None:
        raise Http404
    return asked


def _by_number(versions: list[PermitVersion], number: str) -> PermitVersion | None:
    return next((row for row in versions if str(row.version) == number), None)


def _before(versions: list[PermitVersion], version: PermitVersion) -> PermitVersion | None:
    older = [row for row in versions if row.version < version.version]
    return max(older, key=lambda row: row.version, default=None)


def _applicant(request: Request) -> str:
    asked = request.GET.get("pemohon", "")
    return asked if asked in ApplicantKind.values else ""


def _applicants(page: Sheet) -> list[tuple[str, Any]]:
    """The kinds of applicant whose requirements differ, to choose from."""
    kinds = page.definition.applicant_kinds
    return [choice for choice in ApplicantKind.choices if choice[0] in kinds]


def _side_by_side(old: Sheet, new: Sheet) -> list[dict[str, Any]]:
    """Each component of both, with whether they say the same."""
    return [
        {"title": right.title, "old": left, "new": right, "same": left.lines == right.lines}
        for left, right in zip(old.components, new.components, strict=True)
    ]
