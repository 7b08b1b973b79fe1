"""The BAP: filled, signed off, finished; amended as a new version; never stale."""

from __future__ import annotations

import io
from datetime import timedelta
from decimal import Decimal

import pytest
from PIL import Image

from eklinik.casework.models import RegisterEntry
from eklinik.casework.refusals import Refusal
from eklinik.casework.take import take
from eklinik.documents import store
from eklinik.documents.intake import extract_text
from eklinik.documents.models import Document
from eklinik.inspections.letters import finish_report
from eklinik.inspections.models import InspectionReport, Photo
from eklinik.inspections.photos import add_photo, confirm_place, remove_photo
from eklinik.inspections.report import begin_report, save_findings, sign_off
from tests.people import NOW, House
from tests.walking import go, walk, write_report

SIGNED = {"applicant_present": "Cut Nyak Contoh", "applicant_signed": True}


def visiting(house: House):
    return walk(house, house.case("visited"), "inspect")


def begun(house: House) -> InspectionReport:
    return begin_report(visiting(house), by=house.actor("teknis"), at=NOW)


def code_of(call, *args, **words) -> str:
    with pytest.raises(Refusal) as caught:
        call(*args, **words)
    return caught.value.code


def details_of(call, *args, **words) -> list[str]:
    with pytest.raises(Refusal) as caught:
        call(*args, **words)
    return list(caught.value.details)


def test_report_begins_with_the_checklist_of_the_permit(house: House) -> None:
    report = begun(house)
    lines = list(report.findings.values_list("text", "conforms"))
    assert lines == [("Bangunan sesuai denah", None), ("Sanitasi memadai", None)]


def test_report_at_hand_is_found_again(house: House) -> None:
    report = begun(house)
    assert begin_report(report.case, by=house.actor("teknis2"), at=NOW) == report


@pytest.mark.parametrize("name", ["fo", "kasi", "kepala", "pemohon"])
def test_only_technical_staff_write_the_report(house: House, name: str) -> None:
    case = visiting(house)
    assert code_of(begin_report, case, by=house.actor(name), at=NOW) == "not_your_role"


def test_unfinished_report_names_what_is_missing(house: House) -> None:
    found = details_of(finish_report, begun(house), by=house.actor("teknis"), at=NOW)
    assert found == ["result", "findings", "inspectors", "applicant_signed"]
    assert not RegisterEntry.objects.filter(series="bap").exists()


def test_sign_that_postgresql_cannot_store_is_left_out(house: House) -> None:
    data = {"visited_at": NOW, "summary": "a\x00b", "findings": [{"text": "c\x00d"}]}
    report = save_findings(begun(house), data, by=house.actor("teknis"), at=NOW)
    assert (report.summary, report.findings.get().text) == ("ab", "cd")


@pytest.mark.parametrize(
    "when", [NOW + timedelta(hours=1), "0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59Z"]
)
def test_visit_in_the_future_or_long_ago_is_refused(house: House, when: object) -> None:
    data = {"visited_at": when, "findings": []}
    found = details_of(save_findings, begun(house), data, by=house.actor("teknis"), at=NOW)
    assert found == ["visited_at"]


@pytest.mark.parametrize(
    ("changes", "field"),
    [({}, "refusal_reason"), ({"applicant_signed": True}, "applicant_present"),
     ({**SIGNED, "inspectors": []}, "inspectors")],
)  # fmt: skip
def test_sign_off_needs_the_applicant_or_a_reason(house: House, changes: dict, field: str) -> None:
    who = house.actor("teknis")
    data = {"inspectors": [who.user_id], **changes}
    assert details_of(sign_off, begun(house), data, by=who, at=NOW) == [field]


def test_sign_off_by_somebody_outside_the_team_is_refused(house: House) -> None:
    report, who = begun(house), house.actor("teknis")
    data = {"inspectors": [house.users["kasi"].pk], **SIGNED}
    assert details_of(sign_off, report, data, by=who, at=NOW) == ["inspectors"]
    other = {"inspectors": [house.users["teknis2"].pk], **SIGNED}
    assert details_of(sign_off, report, other, by=who, at=NOW) == ["inspectors"]


def test_finished_report_prints_findings_signatures_and_the_reason(house: House) -> None:
    report = write_report(house, visiting(house), NOW)
    text = " ".join(extract_text(store.read(report.document)).split())
    for words in ("001/BAP/DPMPTSP-KOTA/XI/2026", "Saluran tersumbat", "Teknis Contoh",
                  "Memenuhi syarat dengan catatan", "Pemohon tidak sependapat"):  # fmt: skip
        assert words in text


def test_finished_report_never_changes(house: House) -> None:
    report, who = write_report(house, visiting(house), NOW), house.actor("teknis")
    data = {"visited_at": NOW, "findings": []}
    assert code_of(save_findings, report, data, by=who, at=NOW) == "finished"
    assert code_of(finish_report, report, by=who, at=NOW) == "finished"


def test_report_cannot_be_sent_before_it_is_finished(house: House) -> None:
    case = begun(house).case
    assert code_of(take, case.pk, "report", by=house.actor("teknis"), at=NOW) == "product_missing"


def returned(house: House):
    case = walk(house, house.case("visited"), "verify_report")
    go(house, case, "return_to_front_office")
    return case


def test_stale_report_cannot_be_sent_again(house: House) -> None:
    case = returned(house)
    go(house, case, "amend")
    assert "inspection_report" not in case.facts["products"]
    assert code_of(take, case.pk, "report", by=house.actor("teknis"), at=NOW) == "product_missing"


def test_amended_report_is_a_new_version_with_the_same_number(house: House) -> None:
    case = returned(house)
    go(house, case, "amend")
    old = InspectionReport.objects.get(case=case)
    new = begin_report(case, by=house.actor("teknis"), at=NOW)
    assert (new.version, new.plan, new.number) == (2, old.plan, old.number)
    assert [row.note for row in new.findings.all()] == [row.note for row in old.findings.all()]
    walk(house, case, "verify_report")
    assert RegisterEntry.objects.filter(series="bap").count() == 1
    new.refresh_from_db()
    assert "perubahan ke-1" in extract_text(store.read(new.document))
    assert "perubahan ke-1" not in extract_text(store.read(old.document))


def test_new_visit_begins_an_empty_report_with_a_new_number(house: House) -> None:
    case = returned(house)
    go(house, case, "new_visit")
    walk(house, case, "verify_report")
    first, second = InspectionReport.objects.filter(case=case).order_by("version")
    assert (first.number[:3], second.number[:3]) == ("001", "002")
    assert first.plan != second.plan


def photo_bytes(*, place: bool = True) -> bytes:
    """A photo that says it was taken at 5°32'53.9"N 95°19'26.4"E, somewhere invented."""
    out, exif = io.BytesIO(), Image.Exif()
    if place:
        exif[0x8825] = {1: "N", 2: (5.0, 32.0, 53.9), 3: "E", 4: (95.0, 19.0, 26.4)}
    Image.new("RGB", (640, 480), "#b7c7bd").save(out, "JPEG", exif=exif)
    return out.getvalue()


def test_place_of_a_photo_is_offered_and_not_kept(house: House) -> None:
    added = add_photo(begun(house), photo_bytes(), filename="a.jpg", by=house.actor("teknis"),
                      at=NOW)  # fmt: skip
    assert added.place == (Decimal("5.548306"), Decimal("95.324000"))
    photo = Photo.objects.get()
    assert (photo.latitude, photo.place_confirmed) == (None, False)
    assert not Image.open(io.BytesIO(store.read(photo.document))).getexif()


def test_confirmed_place_is_kept_and_printed(house: House) -> None:
    report, who = begun(house), house.actor("teknis")
    added = add_photo(report, photo_bytes(), filename="a.jpg", by=who, at=NOW, caption="Dapur")
    confirm_place(added.photo, *added.place, by=who)
    finished = write_report(house, report.case, NOW)
    assert "Dapur · 5.548306, 95.324000" in extract_text(store.read(finished.document))


def test_photo_that_is_no_picture_is_refused(house: House) -> None:
    code = code_of(add_photo, begun(house), b"MZ", filename="a.jpg", by=house.actor("teknis"),
                   at=NOW)  # fmt: skip
    assert code == "disguised"


def test_place_outside_the_world_is_refused(house: House) -> None:
    who = house.actor("teknis")
    added = add_photo(begun(house), photo_bytes(place=False), filename="a.jpg", by=who, at=NOW)
    assert added.place is None
    call = (confirm_place, added.photo, Decimal(91), Decimal(0))
    assert details_of(*call, by=who) == ["latitude"]


def test_removed_photo_leaves_no_file_row(house: House) -> None:
    who = house.actor("teknis")
    added = add_photo(begun(house), photo_bytes(), filename="a.jpg", by=who, at=NOW)
    remove_photo(added.photo, by=who)
    assert not Document.objects.filter(kind="inspection_photo").exists()
