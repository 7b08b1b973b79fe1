"""An office that serves businesses: its SKPA, their rights, one code of each risk."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from eklinik.accounts.models import User
from eklinik.applications import reading
from eklinik.applications.attachments import attach_accepted
from eklinik.applications.drafts import autosave
from eklinik.applications.submit import submit
from eklinik.casework.models import Case
from eklinik.casework.refusals import Refusal
from eklinik.casework.take import Passed, take
from eklinik.catalogue.files import read_permit, read_toml
from eklinik.catalogue.models import PermitVersion
from eklinik.documents.intake import Accepted
from eklinik.licensing import opinions
from eklinik.licensing.models import (
    DerivedRight,
    ImportBatch,
    Kbli,
    Opinion,
    Project,
    Regulation,
    RiskRule,
    Source,
)
from eklinik.licensing.opening import open_project
from eklinik.process import roles
from eklinik.staff.models import Posting, Unit
from tests.people import DAY_ONE, NOW, House, _member, publish

REFERENCE = Path(__file__).parents[2] / "reference"
NIB = "9120000000001"
SECTOR = "Perindustrian"
DISTRICT = [["Kabupaten/kota", "Bupati/Walikota"]]
PROVINCE = [["Seluruh", "Gubernur"]]
CENTRAL = [["Seluruh", "Menteri/Kepala Badan"]]
CODES = {"10001": "rendah", "10002": "menengah_rendah", "10003": "menengah_tinggi",
         "10004": "tinggi"}  # fmt: skip
SKPA = {"dinkes": "Dinas Kesehatan Contoh", "dlh": "Dinas Lingkungan Hidup Contoh"}
ANSWERS = {"hasil_penapisan": "ukl_upl", "pakai_bangunan": "tidak", "kelompok_teknis": "industri",
           "uraian_kegiatan": "Membuat tahu"}  # fmt: skip


def accepted(name: str = "contoh.pdf") -> Accepted:
    """A file that the intake took in, without the work of taking it in."""
    return Accepted(
        content=b"%PDF-1.4 contoh", filename=name, mime="application/pdf", pages=1,
        sha256="0" * 64, original_sha256="0" * 64, original_size=15, original_kind="pdf",
        thumbnail=b"", text="",
    )  # fmt: skip


@dataclass
class Business:
    """A house with what licensing needs."""

    house: House

    def project(
        self, risk: str = "menengah_tinggi", *, source: str = Source.APPLICANT, at: datetime = NOW,
        **extra: Any,
    ) -> Project:  # fmt: skip
        """A project of the house's applicant."""
        code = next(code for code, name in CODES.items() if name == risk)
        words = {"code": code, "scale": "kecil", "place": "Jalan Contoh Nomor 8", "nib": NIB}
        house = self.house
        by = house.actor("pemohon", at)
        return open_project(house.office, house.applicant(), {**words, **extra}, by=by, at=at,
                            source=source)  # fmt: skip

    def sent(self, risk: str = "menengah_tinggi", *, at: datetime = NOW, **extra: Any) -> Case:
        """A project with its documents, sent to the SKPA."""
        project = self.project(risk, at=at, **extra)
        return self.send(project, at=at)

    def send(self, project: Project, *, at: datetime = NOW) -> Case:
        application, by = project.application, self.house.actor("pemohon", at)
        assert application is not None
        application = autosave(application, ANSWERS, by=by, at=at, revision=application.revision)
        for item in reading.requirements(application):
            attach_accepted(application, item.code, accepted(), by=by, at=at)
        case = submit(application, by=by, at=at)
        project.refresh_from_db()
        return case

    def give(
        self, case: Case, unit: str, conclusion: str = "agree", *, at: datetime = NOW, **extra: Any
    ) -> Opinion:
        """The officer of an SKPA says what it thinks."""
        row = Opinion.objects.get(case=case, unit=self.house.units[unit], ended_at__isnull=True)
        words = {"conclusion": conclusion, "note": "Sudah kami periksa.", **extra}
        found = opinions.give(row.pk, words, by=self.house.actor(unit, at), at=at)
        case.refresh_from_db()
        return found

    def verified(self, case: Case, *, at: datetime = NOW) -> Case:
        """Every SKPA agrees."""
        for row in Opinion.objects.filter(case=case, ended_at__isnull=True).select_related("unit"):
            self.give(case, row.unit.code, at=at)
        return case

    def assess(self, case: Case, verb: str, *, at: datetime = NOW, **extra: Any) -> Passed:
        """The assessor takes a verb."""
        passed = take(case.pk, verb, by=self.house.actor("penilai", at), at=at,
                      **{"reason": "Karena perlu", **extra})  # fmt: skip
        case.refresh_from_db()
        return passed


def build_business(house: House) -> Business:
    """SKPA with officers and rights, an assessor, the permit type and the rows of law."""
    suffix = "" if house.office.slug == "kota" else f".{house.office.slug}"
    for code, name in SKPA.items():
        house.units[code] = Unit.objects.create(
            office=house.office, code=code, name=name, kind="skpa"
        )
        user = house.users[code] = _member(house, code + suffix, roles.SKPA_VERIFIER, code)
        give_right(house, user, code)
    house.users["penilai"] = _member(house, "penilai" + suffix, roles.ASSESSOR, None)
    house.permits["business"] = licence_permit(house)
    if not Regulation.objects.exists():
        lay_law()
    return Business(house)


def give_right(house: House, user: User, unit: str, **extra: Any) -> DerivedRight:
    """A right over the tests' sector, by letter."""
    words: dict[str, Any] = {
        "sector": SECTOR, "valid_from": DAY_ONE, "letter_number": "SK/1/2026",
        "letter_date": DAY_ONE, "created_at": NOW, "created_by": house.users["admin"], **extra,
    }  # fmt: skip
    return DerivedRight.objects.create(
        office=house.office, user=user, unit=house.units[unit], **words
    )


def licence_permit(house: House) -> PermitVersion:
    """The permit type as the reference table has it."""
    file = read_permit(
        REFERENCE / "permits/perizinan-berusaha.toml", read_toml(REFERENCE / "common.toml")
    )
    words = file.versions[0].definition_for(house.office.level).model_dump(mode="json")
    return publish(house, "pbbr", {**words, "unit_code": "seksi"})


def lay_law(days: int = 7) -> None:
    """One code of each risk, decided by the district; 10005 by the province, 10006 by Jakarta."""
    law = Regulation.objects.create(
        code="PP 28/2025", title="Contoh", topic="pbbr", valid_from=DAY_ONE, source="contoh",
        source_date=DAY_ONE, trust="source",
    )  # fmt: skip
    batch = ImportBatch.objects.create(
        kind="reference", state="live", file_name="uji", digest="0" * 64, at=NOW
    )
    rows = [(code, risk, DISTRICT) for code, risk in CODES.items()]
    rows += [("10005", "menengah_tinggi", PROVINCE), ("10006", "menengah_tinggi", CENTRAL)]
    for code, risk, authority in rows:
        Kbli.objects.create(edition="2025", code=code, title=f"Industri Contoh {code}",
                            section="C", source="contoh", source_date=DAY_ONE)  # fmt: skip
        RiskRule.objects.create(
            edition="2025", code=code, scale="kecil", sector=SECTOR, risk=risk,
            products=["NIB"], days=days if "tinggi" in risk else None, authority=authority,
            regulation=law, valid_from=DAY_ONE, trust="source", source="contoh",
            source_date=DAY_ONE, batch=batch, live=True,
        )  # fmt: skip


def another_officer(house: House, login: str, role: str, unit: str | None) -> User:
    """One more member of the office."""
    user = house.users[login] = _member(house, login, role, unit)
    return user


def end_posting(user: User, at: datetime) -> None:
    """The person works there no longer."""
    Posting.objects.filter(user=user).update(valid_to=(at - timedelta(days=1)).date())


def refused(told_code: str, call, /, *args, **words) -> Refusal:
    """The refusal of a call, which must have this code."""
    with pytest.raises(Refusal) as told:
        call(*args, **words)
    assert told.value.code == told_code
    return told.value
