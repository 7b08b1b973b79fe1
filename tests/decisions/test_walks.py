"""Both permit charts from the applicant's click to the archive, with real letters."""

from __future__ import annotations

from datetime import date

import pytest

from eklinik.archive.models import ArchiveRecord
from eklinik.casework.models import RegisterEntry
from eklinik.decisions.models import Permit, Signature
from eklinik.decisions.permits import permit_by_code, permit_file, signature_by_code, standing
from eklinik.documents import store
from eklinik.inspections.models import InspectionPlan, InspectionReport
from tests.people import House
from tests.walking import go, walk


def test_permit_without_inspection_goes_from_submit_to_archive(house: House) -> None:
    case = walk(house, house.case("plain"), "archived")
    permit = Permit.objects.get(case=case)
    assert (permit.number, permit.valid_from) == ("001/CTH/XI/2026", date(2026, 11, 24))
    assert permit.valid_until == date(2031, 11, 24)
    assert (case.outcome, case.facts["number"]) == ("granted", "001/CTH/XI/2026")
    assert ArchiveRecord.objects.get(case=case).active_until == date(2028, 11, 24)


def test_permit_with_inspection_goes_from_submit_to_archive(house: House) -> None:
    case = walk(house, house.case("visited"), "archived")
    report = InspectionReport.objects.get(case=case)
    assert report.number == "001/BAP/DPMPTSP-KOTA/XI/2026"
    assert store.read(report.document).startswith(b"%PDF-1.7")
    assert InspectionPlan.objects.get(case=case).letter_number == "001/ST/DPMPTSP-KOTA/XI/2026"
    assert Permit.objects.get(case=case).document == permit_file(case)


def test_signed_file_begins_with_the_confirmed_letter(house: House) -> None:
    case = walk(house, house.case("plain"), "print_and_notify")
    signature = Signature.objects.get(case=case)
    letter = store.read(signature.determination.letter)
    signed = store.read(signature.document)
    assert signed[: len(letter)] == letter
    assert signature.confirmed_sha256 == signature.determination.letter.sha256
    assert case.facts["products"]["signed_letter"]["digest"] == signature.document.sha256


def test_permit_can_be_downloaded_from_the_signature_on(house: House) -> None:
    case = walk(house, house.case("plain"), "sign")
    assert permit_file(case) is None
    walk(house, case, "print_and_notify")
    assert permit_file(case) == Permit.objects.get(case=case).document


def test_code_on_the_letter_finds_permit_however_it_is_typed(house: House) -> None:
    case = walk(house, house.case("plain"), "print_and_notify")
    permit = Permit.objects.get(case=case)
    typed = permit.code.lower().replace("-", " ")
    assert permit_by_code(typed) == permit
    assert signature_by_code(typed).document == permit.document
    assert permit_by_code("'; DROP TABLE permit") is None


@pytest.mark.parametrize(
    ("permit", "step"),
    [("plain", "verify_documents"), ("visited", "verify_report"), ("plain", "draft"),
     ("plain", "verify_draft"), ("visited", "determine"), ("plain", "sign")],
)  # fmt: skip
def test_refusal_is_signed_from_every_level(house: House, permit: str, step: str) -> None:
    case = walk(house, house.case(permit), step)
    go(house, case, "refuse")
    walk(house, case, "refused")
    assert case.outcome == "refused"
    assert not Permit.objects.filter(case=case).exists()
    assert permit_file(case).kind == "signed_letter"
    assert case.facts["number"] == "001/TOLAK/DPMPTSP-KOTA/XI/2026"


def test_number_is_kept_through_a_revision(house: House) -> None:
    case = walk(house, house.case("plain"), "sign")
    number = case.facts["number"]
    go(house, case, "revise")
    walk(house, case, "print_and_notify")
    assert Permit.objects.get(case=case).number == number
    assert RegisterEntry.objects.filter(case=case, void_at__isnull=True).count() == 1


def test_number_of_a_permit_refused_afterwards_is_batal(house: House) -> None:
    case = walk(house, house.case("plain"), "sign")
    go(house, case, "refuse")
    walk(house, case, "refused")
    entry = RegisterEntry.objects.get(number="001/CTH/XI/2026")
    assert entry.void_at is not None
    assert case.facts["number"] == "001/TOLAK/DPMPTSP-KOTA/XI/2026"


def test_reconsidered_refusal_takes_the_next_permit_number(house: House) -> None:
    case = walk(house, house.case("plain"), "sign")
    go(house, case, "refuse")
    walk(house, case, "sign_refusal")
    go(house, case, "reconsider")
    walk(house, case, "print_and_notify")
    valid = RegisterEntry.objects.filter(case=case, void_at__isnull=True)
    assert [entry.number for entry in valid] == ["002/CTH/XI/2026"]


def test_number_of_a_withdrawn_case_is_batal(house: House) -> None:
    case = walk(house, house.case("plain"), "sign")
    go(house, case, "revise")
    from eklinik.casework.take import take
    from tests.people import NOW

    take(case.pk, "withdraw", by=house.actor("pemohon"), at=NOW)
    assert RegisterEntry.objects.get(number="001/CTH/XI/2026").void_at is not None


def test_permit_stands_valid_until_its_last_day(house: House) -> None:
    permit = Permit.objects.get(case=walk(house, house.case("plain"), "print_and_notify"))
    assert standing(permit, on=date(2031, 11, 24)) == "valid"
    assert standing(permit, on=date(2031, 11, 25)) == "expired"
