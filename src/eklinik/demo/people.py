"""The invented offices and people of the demo.  Nobody here exists; every name says so."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import cache
from pathlib import Path

from django.conf import settings
from django.contrib.auth.hashers import make_password
from pydantic import SecretStr

from eklinik.accounts.models import Office, User
from eklinik.casework.clock import forget_calendars
from eklinik.casework.models import CalendarDay
from eklinik.demo.accounts import PASSPHRASE, PASSWORD, PROVINCE_SUFFIX
from eklinik.documents.signing.authority import make_ca, make_signer
from eklinik.process import roles
from eklinik.staff.actor import Actor, load_actor
from eklinik.staff.duties import appoint_acting, post
from eklinik.staff.models import ADMIN, Unit

YEARS_BACK = timedelta(days=500)


@dataclass(frozen=True, slots=True)
class Member:
    """Someone who works in a demo office: login, name, role, unit, title, NIP, more roles."""

    login: str
    name: str
    role: str
    unit: str
    title: str
    nip: str
    more: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Town:
    """A demo office before it is made: its words, units (code, name, kind, above) and members."""

    suffix: str
    words: dict[str, str]
    units: tuple[tuple[str, str, str, str], ...]
    members: tuple[Member, ...]


CITY = Town(
    suffix="",
    words={
        "slug": "kutaraja", "name": "DPMPTSP Kota Kutaraja Contoh", "level": "kota",
        "government": "Pemerintah Kota Kutaraja Contoh", "place": "Kutaraja Contoh",
        "address": "Jalan Contoh Nomor 1, Gampong Contoh, Kutaraja Contoh",
        "phone": "0651-000000", "email": "kantor@kutaraja.example", "number_code": "KTR",
        "region_code": "11.71",
    },
    units=(
        ("bidang-1", "Bidang Perizinan Kesehatan dan Pendidikan", "bidang", ""),
        ("bidang-2", "Bidang Perizinan Usaha", "bidang", ""),
        ("seksi-kesehatan", "Seksi Kesehatan", "seksi", "bidang-1"),
        ("seksi-pendidikan", "Seksi Pendidikan", "seksi", "bidang-1"),
        ("seksi-usaha", "Seksi Reklame, Perhubungan, dan Penelitian", "seksi", "bidang-2"),
        ("dinkes", "Dinas Kesehatan Kota Kutaraja Contoh", "skpa", ""),
        ("dlh", "Dinas Lingkungan Hidup Kota Kutaraja Contoh", "skpa", ""),
    ),
    members=(
        Member("fo", "Nurul Contoh", roles.FRONT_OFFICE, "", "Petugas Front Office",
               "199001012015032001", (roles.CLINIC_OFFICER,)),
        Member("klinik", "Zahra Contoh", roles.CLINIC_OFFICER, "", "Petugas Klinik Perizinan",
               "199401012019032015", (roles.FRONT_OFFICE,)),
        Member("klinik2", "Fadli Contoh", roles.CLINIC_OFFICER, "", "Petugas Klinik Perizinan",
               "199501012020031016", (roles.FRONT_OFFICE,)),
        Member("fo2", "Ridwan Contoh", roles.FRONT_OFFICE, "", "Petugas Front Office",
               "199102022016031002", (roles.CLINIC_OFFICER,)),
        Member("teknis", "Safrizal Contoh", roles.TECHNICAL_STAFF, "bidang-1",
               "Staf Teknis Perizinan", "198903032014031003"),
        Member("teknis2", "Mutia Contoh", roles.TECHNICAL_STAFF, "bidang-1",
               "Staf Teknis Perizinan", "199204042017032004"),
        Member("teknis3", "Zulfikar Contoh", roles.TECHNICAL_STAFF, "bidang-2",
               "Staf Teknis Perizinan", "198805052012031005"),
        Member("teknis4", "Dewi Contoh", roles.TECHNICAL_STAFF, "bidang-2",
               "Staf Teknis Perizinan", "199306062018032006"),
        Member("kasi", "Marlina Contoh", roles.SECTION_HEAD, "seksi-pendidikan",
               "Kepala Seksi Pendidikan", "198207072008032007"),
        Member("kasi2", "Bachtiar Contoh", roles.SECTION_HEAD, "seksi-usaha",
               "Kepala Seksi Usaha", "198108082007031008"),
        Member("kabid", "Iskandar Contoh", roles.DIVISION_HEAD, "bidang-1",
               "Kepala Bidang Perizinan Kesehatan dan Pendidikan", "197809092005011009"),
        Member("kabid2", "Rosmiati Contoh", roles.DIVISION_HEAD, "bidang-2",
               "Kepala Bidang Perizinan Usaha", "197910102006042010"),
        Member("kepala", "Ir. Hasanuddin Contoh, M.Si.", roles.AGENCY_HEAD, "",
               "Kepala Dinas", "197311111998031011"),
        Member("sekretaris", "Nazaruddin Contoh, S.E.", "override", "",
               "Sekretaris Dinas", "197512122000031012"),
        Member("skpa", "dr. Fitriani Contoh", roles.SKPA_VERIFIER, "dinkes",
               "Verifikator Dinas Kesehatan", "198401012010012013"),
        Member("skpa2", "Mahlil Contoh", roles.SKPA_VERIFIER, "dlh",
               "Verifikator Dinas Lingkungan Hidup", "198604042011031017"),
        Member("penilai", "Salwa Contoh", roles.ASSESSOR, "",
               "Penilai Perizinan Berusaha", "198707072012032018"),
        Member("admin", "Teuku Admin Contoh", ADMIN, "", "Administrator E-Klinik",
               "199502022019031014"),
    ),
)  # fmt: skip

PROVINCE = Town(
    suffix=PROVINCE_SUFFIX,
    words={
        "slug": "lamuri", "name": "DPMPTSP Provinsi Lamuri Contoh", "level": "provinsi",
        "government": "Pemerintah Provinsi Lamuri Contoh", "place": "Lamuri Contoh",
        "address": "Jalan Contoh Raya Nomor 9, Lamuri Contoh", "phone": "0651-000009",
        "email": "kantor@lamuri.example", "number_code": "LMR", "region_code": "11",
    },
    units=(
        ("bidang-1", "Bidang Perizinan Provinsi", "bidang", ""),
        ("seksi-sumber-daya", "Seksi Sumber Daya Alam", "seksi", "bidang-1"),
        ("seksi-usaha", "Seksi Penelitian dan Usaha", "seksi", "bidang-1"),
        ("esdm", "Dinas ESDM Provinsi Lamuri Contoh", "skpa", ""),
    ),
    members=(
        Member("fo", "Cut Sari Contoh", roles.FRONT_OFFICE, "", "Petugas Front Office",
               "199003012015032021", (roles.CLINIC_OFFICER,)),
        Member("klinik", "Rahmi Contoh", roles.CLINIC_OFFICER, "", "Petugas Klinik Perizinan",
               "199404012019032030", (roles.FRONT_OFFICE,)),
        Member("klinik2", "Ikhsan Contoh", roles.CLINIC_OFFICER, "", "Petugas Klinik Perizinan",
               "199505012020031031", (roles.FRONT_OFFICE,)),
        Member("teknis", "Amiruddin Contoh", roles.TECHNICAL_STAFF, "bidang-1",
               "Staf Teknis Perizinan", "198904022014031022"),
        Member("teknis2", "Lia Contoh", roles.TECHNICAL_STAFF, "bidang-1",
               "Staf Teknis Perizinan", "199205032017032023"),
        Member("kasi", "Yusri Contoh", roles.SECTION_HEAD, "seksi-sumber-daya",
               "Kepala Seksi Sumber Daya Alam", "198206042008031024"),
        Member("kasi2", "Erna Contoh", roles.SECTION_HEAD, "seksi-usaha",
               "Kepala Seksi Penelitian dan Usaha", "198307052009032025"),
        Member("kabid", "Darwis Contoh", roles.DIVISION_HEAD, "bidang-1",
               "Kepala Bidang Perizinan", "197808062005011026"),
        Member("kepala", "Dra. Salmiah Contoh", roles.AGENCY_HEAD, "", "Kepala Dinas",
               "197409071999032027"),
        Member("skpa", "Faisal Contoh", roles.SKPA_VERIFIER, "esdm", "Verifikator Dinas ESDM",
               "198510082011011028"),
        Member("penilai", "Rizal Contoh", roles.ASSESSOR, "",
               "Penilai Perizinan Berusaha", "198808082013031028"),
        Member("admin", "Intan Admin Contoh", ADMIN, "", "Administrator E-Klinik",
               "199611092020012029"),
    ),
)  # fmt: skip


@dataclass
class Crew:
    """A made demo office: who works there, by login without the suffix."""

    town: Town
    office: Office
    units: dict[str, Unit] = field(default_factory=dict)
    users: dict[str, User] = field(default_factory=dict)
    _actors: dict[tuple[str, date], Actor] = field(default_factory=dict)

    def actor(self, login: str, at: datetime) -> Actor:
        """The member with the rights of that day."""
        key = (login, at.date())
        if key not in self._actors:
            self._actors[key] = load_actor(self.users[login], at=at)
        return self._actors[key]

    def worker(self, role: str, unit_id: int | None, at: datetime, turn: int = 0) -> Actor:
        """Somebody who holds the role over the unit that day; `turn` takes colleagues in turn."""
        able = [
            self.actor(member.login, at)
            for member in self.town.members
            if member.role == role and self.actor(member.login, at).post_for(role, unit_id)
        ]
        return able[turn % len(able)]


def build_crew(town: Town, *, at: datetime) -> Crew:
    """The office with units, people, postings, its own holiday and the head's test key."""
    office = Office.objects.create(is_demo=True, **town.words)
    crew = Crew(town, office)
    for code, name, kind, above in town.units:
        parent = crew.units.get(above)
        crew.units[code] = Unit.objects.create(
            office=office, code=code, name=name, kind=kind, parent=parent
        )
    began = (at - YEARS_BACK).date()
    for member in town.members:
        _join(crew, member, began, at)
    _stand_ins(crew, began, at)
    _own_days(office, at.date())
    _keys(crew, at)
    return crew


def demo_user(
    login: str, name: str, *, office: Office | None = None, known: bool = False, **words: str
) -> User:
    """A demo account, with the printed password when it is `known`.

    Production refuses to start while one exists.
    """
    password = _hashed() if known else make_password(None)
    return User.objects.create(
        username=login, name=name, office=office, is_demo=True, password=password, **words
    )


@cache
def _hashed() -> str:
    """The demo password's hash, made once: making it is slow on purpose."""
    return make_password(PASSWORD)


def _join(crew: Crew, member: Member, began: date, at: datetime) -> None:
    login = member.login + crew.town.suffix
    user = demo_user(login, member.name, office=crew.office, known=True)
    crew.users[member.login] = user
    for role in (member.role, *member.more):
        post(
            user, role, unit=crew.units.get(member.unit), valid_from=began, by=None, at=at,
            title=member.title, nip=member.nip, rank="Penata (III/c)",
        )  # fmt: skip


def _stand_ins(crew: Crew, began: date, at: datetime) -> None:
    """A vacant seat (Plt.) and an absent head next week (Plh.), each by a letter."""
    if "sekretaris" not in crew.users:
        return
    today, admin = at.date(), crew.users["admin"].pk
    appoint_acting(
        crew.users["kasi"], roles.SECTION_HEAD, "plt", unit=crew.units["seksi-kesehatan"],
        letter_number="800/01/SP-PLT/CONTOH", letter_date=began, valid_from=began,
        valid_to=today + timedelta(days=180), by=admin, at=at,
        title="Plt. Kepala Seksi Kesehatan", nip="198207072008032007",
    )  # fmt: skip
    appoint_acting(
        crew.users["sekretaris"], roles.AGENCY_HEAD, "plh", letter_number="800/07/SP-PLH/CONTOH",
        letter_date=today, valid_from=today + timedelta(days=7),
        valid_to=today + timedelta(days=9), by=admin, at=at, title="Plh. Kepala Dinas",
        nip="197512122000031012", rank="Pembina (IV/a)",
    )  # fmt: skip


def _own_days(office: Office, today: date) -> None:
    for year in (today.year - 1, today.year, today.year + 1):
        CalendarDay.objects.create(
            office=office, date=date(year, 4, 22), kind="office", name="Hari jadi daerah (contoh)"
        )
    forget_calendars()


def _keys(crew: Crew, at: datetime) -> None:
    """The test CA "UJI COBA" and a key for everyone who may sign."""
    directory, began = Path(settings.EKLINIK_KEYS), at - YEARS_BACK
    make_ca(directory, at=began)
    for member in crew.town.members:
        if member.login in {"kepala", "sekretaris"}:
            make_signer(directory, member.name, member.nip, SecretStr(PASSPHRASE), at=began)
