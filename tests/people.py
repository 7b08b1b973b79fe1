"""Invented people and a small office to test with."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any

import eklinik.flows  # noqa: F401  the charts register themselves
from eklinik.accounts.models import Office, User
from eklinik.applicants.models import Applicant
from eklinik.casework.models import Case
from eklinik.casework.opening import open_case
from eklinik.catalogue.models import PermitType, PermitVersion
from eklinik.process import roles
from eklinik.staff.actor import Actor, load_actor
from eklinik.staff.models import ADMIN, Posting, Unit

NOW = datetime(2026, 11, 24, 3, 0, tzinfo=UTC)  # Tuesday, 10.00 WIB
DAY_ONE = date(2024, 1, 1)

STAFF = {
    "fo": (roles.FRONT_OFFICE, None),
    "fo2": (roles.FRONT_OFFICE, None),
    "teknis": (roles.TECHNICAL_STAFF, "seksi"),
    "teknis2": (roles.TECHNICAL_STAFF, "seksi"),
    "kasi": (roles.SECTION_HEAD, "seksi"),
    "kabid": (roles.DIVISION_HEAD, "bidang"),
    "kepala": (roles.AGENCY_HEAD, None),
    "skpa": (roles.SKPA_VERIFIER, "seksi"),
    "admin": (ADMIN, None),
}
CLINIC = ("klinik", "klinik2")  # at the clinic's desks and at the front office


@dataclass
class House:
    """An office with its units, people (`users["fo"]`), and two permit versions."""

    office: Office
    units: dict[str, Unit]
    users: dict[str, User] = field(default_factory=dict)
    permits: dict[str, PermitVersion] = field(default_factory=dict)

    def actor(self, name: str, at: datetime = NOW) -> Actor:
        return load_actor(self.users[name], at=at)

    def applicant(self, name: str = "pemohon", **extra: Any) -> Applicant:
        words = {"name": "Cut Nyak Contoh", "kind": "person", **extra}
        user = self.users[name]
        return Applicant.objects.create(office=self.office, user=user, created_at=NOW, **words)

    def case(self, permit: str = "plain", at: datetime = NOW, **facts: Any) -> Case:
        """A case at `prepare`, owned by `pemohon`; pass it with `take(case.pk, "submit", …)`."""
        return open_case(
            office=self.office,
            permit_version_id=self.permits[permit].pk,
            applicant=self.applicant(),
            request_kind="baru",
            channel="online",
            at=at,
            received_at=at,
            facts={"applicant_user": self.users["pemohon"].pk, **facts},
        )


def definition(*, chart: str, level: str = "kota", **extra: Any) -> dict[str, Any]:
    """A small valid permit definition."""
    return {
        "name": "Izin Contoh",
        "unit_code": "seksi",
        "authority_level": level,
        "chart": chart,
        "requirements": [
            {"code": "ktp", "name": "KTP pemohon"},
            {"code": "akta", "name": "Akta pendirian", "when": {"applicant_kinds": ["business"]}},
        ],
        "fields": [
            {"code": "alamat_usaha", "label": "Alamat usaha", "kind": "text"},
            {"code": "luas", "label": "Luas bangunan", "kind": "number", "required": False},
        ],
        "request_kinds": [
            {"kind": "baru", "requirements": ["ktp", "akta"]},
            {"kind": "perpanjangan", "requirements": ["ktp"], "needs_old_permit": True},
            {"kind": "pencabutan", "requirements": ["ktp"], "needs_old_permit": True},
        ],
        "number_code": "CTH",
        "validity": {"months": 60},
        "letter": {
            "heading": "IZIN CONTOH",
            "considering": ["bahwa permohonan {applicant_name} telah memenuhi persyaratan;"],
            "recalling": ["Undang-Undang Nomor 25 Tahun 2009 tentang Pelayanan Publik;"],
            "clauses": ["Pemegang izin wajib menaati ketentuan yang berlaku."],
        },
        "checklist": ["Bangunan sesuai denah", "Sanitasi memadai"],
        **extra,
    }


def build_house(slug: str = "kota") -> House:
    """An office with its units, its people and two published permits."""
    office = _office(slug)
    house = House(office, _units(office))
    suffix = "" if slug == "kota" else f".{slug}"
    for name, (role, unit) in STAFF.items():
        house.users[name] = _member(house, name + suffix, role, unit)
    for name in CLINIC:
        user = house.users[name] = _member(house, name + suffix, roles.CLINIC_OFFICER, None)
        Posting.objects.create(
            office=office, user=user, role=roles.FRONT_OFFICE, valid_from=DAY_ONE,
            title=f"{name} contoh",
        )  # fmt: skip
    house.users["pemohon"] = User.objects.create_user(
        f"pemohon{suffix}", "demo-eklinik", name="Cut Nyak Contoh"
    )
    for key, chart in (
        ("plain", "permit_without_inspection"),
        ("visited", "permit_with_inspection"),
    ):
        house.permits[key] = publish(house, key, definition(chart=chart))
    return house


def publish(house: House, key: str, words: dict[str, Any], version: int = 1) -> PermitVersion:
    """A published permit version of the house."""
    kind, _ = PermitType.objects.get_or_create(
        office=house.office,
        code=key.upper()[:20],
        defaults={"slug": f"{house.office.slug}-{key}", "kind": "izin", "sector": "Contoh"},
    )
    return PermitVersion.objects.create(
        permit_type=kind, version=version, name=words["name"], state="published",
        valid_from=DAY_ONE, definition=words, source="contoh", source_date=DAY_ONE,
        published_at=NOW,
    )  # fmt: skip


def _office(slug: str) -> Office:
    return Office.objects.create(
        slug=slug, name=f"DPMPTSP {slug.title()} Contoh", government="Pemerintah Kota Contoh",
        level="kota" if slug == "kota" else "provinsi", place="Kota Contoh",
        address="Jalan Contoh Nomor 1", number_code=f"DPMPTSP-{slug.upper()}",
    )  # fmt: skip


def _units(office: Office) -> dict[str, Unit]:
    division = Unit.objects.create(
        office=office, code="bidang", name="Bidang Contoh", kind="bidang"
    )
    section = Unit.objects.create(
        office=office, code="seksi", name="Seksi Contoh", kind="seksi", parent=division
    )
    return {"bidang": division, "seksi": section}


def _member(house: House, username: str, role: str, unit: str | None) -> User:
    user = User.objects.create_user(
        username, "demo-eklinik", name=f"{username.title()} Contoh", office=house.office
    )
    Posting.objects.create(
        office=house.office, user=user, role=role, valid_from=DAY_ONE,
        unit=house.units[unit] if unit else None, title=f"{username} contoh",
        nip="19800101 200501 1 001",
    )  # fmt: skip
    return user
