"""Which office is competent for a project: from the row of law and where the place lies.

A zone with an authority of its own comes before the levels of government: KEK Arun
Lhokseumawe (UU 39/2009) and Sabang (UU 37/2000).  How far their powers go for one code is
not in our sources, so every answer says that OSS decides.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.utils.functional import Promise as LazyText
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from eklinik.accounts.models import AuthorityLevel, Office
from eklinik.applicants.models import Applicant
from eklinik.licensing.models import Authority, Project, Routing, Zone

ELSEWHERE: dict[str, LazyText] = {
    Authority.CENTRAL: gettext_lazy(
        "Ajukan di oss.go.id; berkasnya diperiksa kementerian atau lembaga di pusat."
    ),
    Authority.PROVINCE: gettext_lazy(
        "Ajukan di oss.go.id; berkasnya diperiksa DPMPTSP provinsi tempat usaha itu."
    ),
    Authority.DISTRICT: gettext_lazy(
        "Ajukan di oss.go.id; berkasnya diperiksa DPMPTSP kabupaten/kota tempat usaha itu."
    ),
    Authority.ARUN: gettext_lazy(
        "Hubungi Administrator KEK Arun Lhokseumawe; berkas di dalam kawasan diperiksa di sana."
    ),
    Authority.SABANG: gettext_lazy(
        "Hubungi BPKS Sabang; berkas di dalam kawasan Sabang diperiksa di sana."
    ),
}
ZONES = {Zone.ARUN: Authority.ARUN, Zone.SABANG: Authority.SABANG}
SETTING = "zone"


@dataclass(frozen=True, slots=True)
class Route:
    """Where a file belongs: the office of this installation, or None and where to go."""

    authority: str
    office: Office | None
    reason: str
    go: str


def authority_of(rows: list[tuple[str, str]], *, zone: str = "") -> str:
    """The competent authority of a row of law; without a row, the district's."""
    if found := ZONES.get(Zone(zone)):
        return found.value
    words = {authority.lower() for _parameter, authority in rows}
    if not words or any("bupati" in word or "wali" in word for word in words):
        return Authority.DISTRICT.value
    if any("gubernur" in word for word in words):
        return Authority.PROVINCE.value
    return Authority.CENTRAL.value


def route(authority: str, *, place: Office | None) -> Route:
    """The office for a project whose place lies in `place`'s region (None: in none of ours)."""
    office = _office_for(authority, place)
    words = _("Menurut baris aturan, kewenangannya ada pada %(authority)s.")
    reason = words % {"authority": Authority(authority).label}
    return Route(authority, office, reason, "" if office else str(ELSEWHERE[authority]))


def _office_for(authority: str, place: Office | None) -> Office | None:
    """A zone's own office first; a district's file stays, a province's goes up to its region."""
    if authority in ZONES.values():
        rows = Office.objects.order_by("pk")
        return next((row for row in rows if row.settings.get(SETTING) == authority), None)
    if place is None or authority == Authority.CENTRAL:
        return None
    if authority == Authority.DISTRICT:
        return place if place.level != AuthorityLevel.PROVINCE else None
    return place if place.level == AuthorityLevel.PROVINCE else _province_of(place)


def _province_of(place: Office) -> Office | None:
    rows = Office.objects.filter(level=AuthorityLevel.PROVINCE, is_demo=place.is_demo)
    above = [row for row in rows if row.region_code == place.region_code[:2]]
    return above[0] if place.region_code and above else None


def keep_routing(
    *, project: Project | None, applicant: Applicant, from_office: Office, route: Route,
    reason: str, by: int | None, at: datetime,
) -> Routing:  # fmt: skip
    """Write down where a file was sent and why; its owner reads it on the page of the file."""
    words = " ".join(part for part in (reason, route.go) if part)
    return Routing.objects.create(
        project=project, applicant=applicant, from_office=from_office, to_office=route.office,
        authority=route.authority, reason=words[:1000], by_id=by, at=at,
    )  # fmt: skip
