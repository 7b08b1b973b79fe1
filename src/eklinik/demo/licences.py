"""The demo's businesses: one of each risk, two SKPA with their rights, a return, a refusal."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from eklinik.accounts.models import User
from eklinik.applicants.identities import save_applicant
from eklinik.applications import reading
from eklinik.applications.attachments import attach_accepted
from eklinik.applications.corrections import open_corrections
from eklinik.applications.drafts import autosave
from eklinik.applications.models import Application
from eklinik.applications.submit import submit
from eklinik.casework.clock import calendar_of
from eklinik.casework.models import Case
from eklinik.casework.take import take
from eklinik.demo.cast import Samples
from eklinik.demo.clockwork import back
from eklinik.demo.people import Crew, demo_user
from eklinik.documents.store import keep
from eklinik.licensing import opinions, records, rights
from eklinik.licensing.models import LicenceRecord, Opinion, Project, Source
from eklinik.licensing.opening import open_project
from eklinik.process.roles import ASSESSOR, SKPA_VERIFIER
from eklinik.staff.actor import Actor, load_actor

ANSWERS = {
    "hasil_penapisan": "ukl_upl", "pakai_bangunan": "ya", "kelompok_teknis": "lahan",
    "uraian_kegiatan": "Kegiatan contoh untuk peragaan",
}  # fmt: skip
WRONG = {"target": "ukl_upl", "reason": "pages_missing", "note": "Halaman dua belum ada."}
FIRST_NIB = 9129900000000
MORNING = time(9, 0)


@dataclass(frozen=True, slots=True)
class Business:
    """One business of the demo: its code and scale, what happened, how many days ago it began."""

    owner: str
    house: str
    code: str
    scale: str
    acts: str
    age: int


BUSINESSES = (
    Business("Ti Aminah Contoh", "", "13133", "mikro", "", 4),
    Business("Agam Contoh", "CV Rajut Contoh", "13133", "menengah", "", 3),
    Business("Wardah Contoh", "PT Ternak Contoh", "01464", "menengah",
             "send agree return repair agree", 8),
    Business("Laila Contoh", "PT Padi Contoh", "10631", "besar",
             "send agree approve record", 12),
    Business("Husaini Contoh", "PT Tepung Contoh", "10633", "besar", "send half", 4),
    Business("Inong Contoh", "PT Petelur Contoh", "01462", "menengah", "send fault refuse", 9),
)  # fmt: skip


def give_rights(crew: Crew, *, at: datetime) -> None:
    """Each SKPA officer may verify every sector, by an invented letter."""
    admin = crew.actor("admin", at)
    began = (at - timedelta(days=90)).date()
    for place, member in enumerate(_verifiers(crew), start=1):
        rights.grant(
            user=crew.users[member], unit=crew.units[_unit_of(crew, member)],
            sector=rights.EVERY_SECTOR, valid_from=began,
            valid_to=(at + timedelta(days=275)).date(), by=admin, at=at,
            letter_number=f"094/{place:03d}/CONTOH/{at.year}", letter_date=began,
        )  # fmt: skip


def _verifiers(crew: Crew) -> list[str]:
    return [member.login for member in crew.town.members if member.role == SKPA_VERIFIER]


def _unit_of(crew: Crew, login: str) -> str:
    return next(member.unit for member in crew.town.members if member.login == login)


def _verifier_of(crew: Crew, unit: str) -> str:
    return next(login for login in _verifiers(crew) if _unit_of(crew, login) == unit)


def play_licences(crew: Crew, samples: Samples, *, at: datetime) -> int:
    """Play every business in the office; returns how many there are."""
    for number, business in enumerate(BUSINESSES, start=1):
        _Play(crew, samples, business, number, at).run()
    return len(BUSINESSES)


class _Play:
    """One business from its code to where it stands, on working days of the past."""

    def __init__(
        self, crew: Crew, samples: Samples, business: Business, number: int, now: datetime
    ) -> None:
        self.crew, self.samples, self.business, self.number = crew, samples, business, number
        self.calendar = calendar_of(crew.office.pk)
        self.latest = now - timedelta(minutes=10)
        today = now.astimezone(self.calendar.zone).date()
        self.day = back(self.calendar, today, business.age)

    @property
    def at(self) -> datetime:
        moment = datetime.combine(self.day, MORNING, self.calendar.zone)
        return min(moment + timedelta(minutes=7 * self.number), self.latest)

    def run(self) -> None:
        project = self._open()
        for verb in self.business.acts.split():
            getattr(self, f"_{verb}")(project)
            project.refresh_from_db()
            self.day = _next(self.calendar.add(self.day, 1), self.latest.date())

    def _open(self) -> Project:
        user = self._user()
        applicant = save_applicant(self.crew.office, self._words(), by=user.pk, at=self.at,
                                   user=user)  # fmt: skip
        words = {
            "code": self.business.code, "scale": self.business.scale,
            "place": f"Jalan Contoh Nomor {self.number}, Gampong Contoh", "estate": False,
            "nib": str(FIRST_NIB + self.number), "land_m2": 900.0,
        }  # fmt: skip
        return open_project(self.crew.office, applicant, words, by=load_actor(user, at=self.at),
                            at=self.at, source=Source.APPLICANT)  # fmt: skip

    def _user(self) -> User:
        login = f"usaha{self.number}{self.crew.town.suffix}"
        return demo_user(login, self.business.owner, phone=f"+6281200090{self.number:03d}",
                         email=f"{login}@pemohon.example")  # fmt: skip

    def _words(self) -> dict[str, Any]:
        born = date(1980, 2, 1) + timedelta(days=self.number)
        return {
            "kind": "business" if self.business.house else "person", "name": self.business.owner,
            "nik": f"117103{born:%d%m%y}8{self.number:03d}", "phone": f"081200090{self.number:03d}",
            "business_name": self.business.house, "address": "Jalan Contoh, Gampong Contoh",
            "is_umk": self.business.scale in {"mikro", "kecil"},
        }  # fmt: skip

    def _owner(self, project: Project) -> Actor:
        user = project.applicant.user
        assert user is not None  # noqa: S101  made in `_user`
        return load_actor(user, at=self.at)

    def _application(self, project: Project) -> Application:
        rows = Application.objects.select_related("case", "applicant", "account", "office")
        return rows.get(project=project)

    def _send(self, project: Project) -> None:
        by, application = self._owner(project), self._application(project)
        application = autosave(application, ANSWERS, by=by, at=self.at,
                               revision=application.revision)  # fmt: skip
        for item in reading.requirements(application):
            attach_accepted(application, item.code, self.samples.of(item.name), by=by, at=self.at)
        submit(self._application(project), by=by, at=self.at)

    def _repair(self, project: Project) -> None:
        by, application = self._owner(project), self._application(project)
        names = reading.titles(application)
        for row in open_corrections(application):
            taken = self.samples.of(names[row.target], again=True)
            attach_accepted(application, row.target, taken, by=by, at=self.at)
        submit(self._application(project), by=by, at=self.at)

    def _give(self, project: Project, words: dict[str, Any], most: int = 9) -> None:
        rows = Opinion.objects.filter(project=project, ended_at__isnull=True, given_at=None)
        for row in rows.select_related("unit").order_by("pk")[:most]:
            login = next(
                m for m in _verifiers(self.crew) if _unit_of(self.crew, m) == row.unit.code
            )
            opinions.give(row.pk, words, by=self.crew.actor(login, self.at), at=self.at)

    def _agree(self, project: Project) -> None:
        self._give(project, {"conclusion": "agree", "note": "Dokumen sesuai standar kegiatan."})

    def _half(self, project: Project) -> None:
        words = {"conclusion": "agree", "note": "Dokumen sesuai standar kegiatan."}
        self._give(project, words, most=1)

    def _fault(self, project: Project) -> None:
        words = {
            "conclusion": "reject", "note": "Lokasi tidak sesuai rencana tata ruang.",
            "lines": {"kkpr": {"correct": True, "technical": False, "note": "Zona permukiman"}},
        }  # fmt: skip
        self._give(project, words)

    def _take(self, project: Project, verb: str, **words: Any) -> None:
        case = Case.objects.get(project=project)
        by = self.crew.worker(ASSESSOR, case.unit_id, self.at)
        take(case.pk, verb, by=by, at=self.at, **words)

    def _return(self, project: Project) -> None:
        self._take(project, "return_to_applicant", data={"items": [WRONG]},
                   reason="Satu dokumen perlu dilengkapi.")  # fmt: skip

    def _approve(self, project: Project) -> None:
        self._take(project, "approve")

    def _refuse(self, project: Project) -> None:
        self._take(project, "refuse", reason="Lokasi tidak sesuai rencana tata ruang wilayah.")

    def _record(self, project: Project) -> None:
        by = self.crew.worker(ASSESSOR, None, self.at)
        paper = keep(self.samples.of("NIB dari OSS"), office_id=self.crew.office.pk,
                     kind="oss_document", by=by, at=self.at)  # fmt: skip
        records.record_licence(
            project, LicenceRecord.Kind.STANDARD, f"{project.nib}0001", source=Source.HAND,
            status_words="Terverifikasi", issued_on=self.at.date(), verified_at=self.at,
            document=paper, by=by.user_id, at=self.at,
        )  # fmt: skip
        self._take(project, "record")


def _next(day: date, latest: date) -> date:
    return min(day, latest)
