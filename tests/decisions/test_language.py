"""Letters speak Indonesian, also when the officer reads the pages in English."""

from __future__ import annotations

from django.utils.translation import override

from eklinik.catalogue.definition import published
from eklinik.decisions.words import words_of
from eklinik.documents import store
from eklinik.documents.intake import extract_text
from eklinik.inspections.models import InspectionReport
from tests.people import House
from tests.walking import walk


def test_words_of_a_letter_stay_indonesian_for_an_english_reader(house: House) -> None:
    case = walk(house, house.case("visited"), "draft")
    with override("en"):
        words = words_of(case, published(case.permit_version_id))
    assert (words["request_kind"], words["report_result"]) == (
        "baru",
        "memenuhi syarat dengan catatan",
    )


def test_report_stays_indonesian_for_an_english_reader(house: House) -> None:
    with override("en"):
        case = walk(house, house.case("visited"), "verify_report")
    report = InspectionReport.objects.get(case=case)
    assert report.document is not None
    text = " ".join(extract_text(store.read(report.document)).split())
    assert "Memenuhi syarat dengan catatan" in text
