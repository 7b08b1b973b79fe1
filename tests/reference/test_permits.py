"""What our reference tables of permit types must hold."""

from __future__ import annotations

from pathlib import Path

import pytest

from eklinik.casework.models import CalendarDay
from eklinik.catalogue.definition import PermitDefinition
from eklinik.catalogue.files import PermitFile, VersionFile, read_folder
from eklinik.catalogue.letter_words import CASE_WORDS, unknown_words
from eklinik.catalogue.load import load_permits
from eklinik.catalogue.publish import reasons_against
from eklinik.decisions.words import words_of
from eklinik.flows import CHARTS
from eklinik.process.road import main_road
from eklinik.staff.models import Unit
from tests.people import NOW, House

FOLDER = Path(__file__).resolve().parents[2] / "reference"
FILES = read_folder(FOLDER)
VERSIONS = [
    pytest.param(file, version, id=f"{file.head.code}-{version.number}")
    for file in FILES
    for version in file.versions
]
BY_CODE = {file.head.code: file for file in FILES}
UNTIMED = frozenset({"classify", "prepare", "archived", "issued"})
AFTER_SIGNATURE = frozenset({"print_and_notify", "archive"})


def of(code: str, number: int = 0) -> PermitDefinition:
    file = BY_CODE[code]
    version = file.versions[number]
    return version.definition_for(file.head.levels[0])


def test_reference_has_fourteen_permit_types_for_a_city_and_three_for_a_province() -> None:
    published = [
        file
        for file in FILES
        if all(version.publish for version in file.versions) and file.head.code != "PBBR"
    ]

    assert len([file for file in published if "kota" in file.head.levels]) == 14
    assert len([file for file in published if "provinsi" in file.head.levels]) == 3


def test_reference_has_permits_with_and_without_inspection() -> None:
    charts = [of(code).chart for code in BY_CODE if "kota" in BY_CODE[code].head.levels]

    assert charts.count("permit_with_inspection") == 6
    assert charts.count("permit_without_inspection") == 8


@pytest.mark.parametrize(("file", "version"), VERSIONS)
def test_permit_names_its_source_and_how_far_to_trust_it(
    file: PermitFile, version: VersionFile
) -> None:
    definition = version.definition_for(file.head.levels[0])

    assert version.source.startswith(("https://", "http://"))
    assert definition.trust in {"contoh", "perlu_diperiksa"}
    assert definition.legal_basis


@pytest.mark.parametrize(("file", "version"), VERSIONS)
def test_permit_tells_all_fourteen_components(file: PermitFile, version: VersionFile) -> None:
    definition = version.definition_for(file.head.levels[0])
    told = definition.standard.model_dump(exclude={"total_days", "total_days_source"})

    assert [key for key, value in told.items() if not value] == []
    assert definition.requirements
    assert definition.times
    assert definition.keywords


@pytest.mark.parametrize(("file", "version"), VERSIONS)
def test_permit_gives_every_working_step_a_time_within_the_promised_total(
    file: PermitFile, version: VersionFile
) -> None:
    definition = version.definition_for(file.head.levels[0])
    road = {key for key in main_road(CHARTS[definition.chart]) if key not in UNTIMED}
    timed = {time.step: time.days for time in definition.times}
    to_signature = sum(days for key, days in timed.items() if key not in AFTER_SIGNATURE)

    assert set(timed) == road
    assert to_signature <= (definition.standard.total_days or to_signature)


@pytest.mark.parametrize(("file", "version"), VERSIONS)
def test_permit_asks_only_words_that_a_letter_knows(file: PermitFile, version: VersionFile) -> None:
    assert unknown_words(version.definition_for(file.head.levels[0])) == []


@pytest.mark.parametrize(("file", "version"), VERSIONS)
def test_permit_with_inspection_has_a_checklist(file: PermitFile, version: VersionFile) -> None:
    definition = version.definition_for(file.head.levels[0])

    assert bool(definition.checklist) == (definition.chart == "permit_with_inspection")


@pytest.mark.parametrize(("file", "version"), VERSIONS)
def test_permit_prints_no_questions_and_no_provenance_on_the_letter(
    file: PermitFile, version: VersionFile
) -> None:
    definition = version.definition_for(file.head.levels[0])
    printed = [field.label for field in definition.fields if field.on_letter]

    assert [label for label in printed if label.endswith("?")] == []
    assert "contoh" not in definition.validity.note.lower()
    assert definition.validity.source


def test_words_a_letter_knows_are_those_the_office_fills(house: House) -> None:
    case = house.case()

    filled = words_of(case, of("PAUD"))

    assert set(filled) - {field.code for field in of("PAUD").fields} == set(CASE_WORDS)


def test_midwife_permit_drops_the_recommendation_and_asks_credits_on_renewal() -> None:
    old, new = of("SIPB", 0), of("SIPB", 1)

    assert "rekomendasi_op" in old.request("baru").requirements
    assert "rekomendasi_op" not in {item.code for item in new.requirements}
    needed = [
        {
            item.code
            for item in new.requirements_for(applicant_kind="person", request_kind=kind, answers={})
        }
        for kind in ("baru", "perpanjangan")
    ]
    assert ["bukti_skp" in codes for codes in needed] == [False, True]


@pytest.mark.parametrize(("area", "asked"), [(31.9, False), (32, True), (100, True)])
def test_billboard_from_32_square_metres_needs_a_structural_calculation(
    area: float, asked: bool
) -> None:
    needed = of("TIANG").requirements_for(
        applicant_kind="person", request_kind="baru", answers={"luas_bidang": area}
    )

    assert ("hitungan_struktur" in [item.code for item in needed]) == asked


@pytest.mark.parametrize("delegated", [True, False])
def test_letter_of_attorney_is_asked_only_when_delegated(delegated: bool) -> None:
    needed = of("PAUD").requirements_for(
        applicant_kind="foundation", request_kind="baru", answers={"dikuasakan": delegated}
    )

    assert ("surat_kuasa" in [item.code for item in needed]) == delegated


def test_paud_promises_32_working_days_and_asks_for_an_inspection() -> None:
    definition = of("PAUD")

    assert definition.standard.total_days == 32
    assert sum(time.days for time in definition.times) == 32
    assert definition.chart == "permit_with_inspection"


def test_permit_with_a_tariff_stays_a_draft_and_cannot_be_published(other_house: House) -> None:
    for code in ("seksi-sumber-daya", "seksi-usaha"):
        Unit.objects.create(office=other_house.office, code=code, name=code, kind="seksi")

    lines = load_permits(FOLDER, office=other_house.office, at=NOW, publishing=True)

    state = {line.code: line.published for line in lines}
    assert state == {"SIPA": True, "SIPA-T": False, "SIKPI": True, "SKP": True, "PBBR": True}
    draft = other_house.office.permit_types.get(code="SIPA-T").versions.get()
    assert reasons_against(draft) == [
        "Tarif lebih dari Rp0 belum dapat dilayani: langkah pembayaran belum ada."
    ]


def test_every_permit_of_a_city_can_be_published_there(house: House) -> None:
    for code in ("seksi-kesehatan", "seksi-pendidikan", "seksi-usaha"):
        Unit.objects.create(office=house.office, code=code, name=code, kind="seksi")

    lines = load_permits(FOLDER, office=house.office, at=NOW, publishing=True)

    assert [str(line) for line in lines if not line.published] == []
    assert CalendarDay.objects.count() == 0
