"""Drafts: every change is a version, who may write them, and what they say."""

from __future__ import annotations

import pytest

from eklinik.casework.models import Product
from eklinik.casework.refusals import Refusal
from eklinik.casework.take import take
from eklinik.decisions.compose import Sealing, letter_of
from eklinik.decisions.draft import draft_of, proposal, write_draft
from eklinik.decisions.letter import preview
from eklinik.decisions.models import Draft
from eklinik.documents.intake import extract_text
from tests.people import DAY_ONE, NOW, House, definition, publish
from tests.walking import counting_draft, go, walk


def drafting(house: House, permit: str = "plain"):
    return walk(house, house.case(permit), "draft")


def test_draft_begins_with_the_words_of_the_template(house: House) -> None:
    found = proposal(drafting(house))
    assert found.considering == ["bahwa permohonan Cut Nyak Contoh telah memenuhi persyaratan;"]
    assert found.clauses == ["Pemegang izin wajib menaati ketentuan yang berlaku."]
    assert found.rows == [["Nama", "Cut Nyak Contoh"]]


def test_changed_draft_is_a_new_version_and_the_old_one_stays(house: House) -> None:
    case, who = drafting(house), house.actor("teknis")
    write_draft(case, by=who, at=NOW)
    second = write_draft(case, by=who, at=NOW, clauses=["Satu", "  ", "Dua"])
    assert [row.version for row in Draft.objects.filter(case=case).order_by("version")] == [1, 2]
    assert second.clauses == ["Satu", "Dua"]
    case.refresh_from_db()
    assert draft_of(case) == second
    assert Product.objects.filter(case=case, kind="draft_letter").count() == 2


def test_draft_without_being_written_cannot_be_sent(house: House) -> None:
    case = drafting(house)
    with pytest.raises(Refusal) as caught:
        take(case.pk, "send", by=house.actor("teknis"), at=NOW)
    assert caught.value.code == "product_missing"


def test_revision_voids_the_draft_so_it_cannot_be_sent_again_unread(house: House) -> None:
    case = walk(house, house.case("plain"), "verify_draft")
    go(house, case, "revise")
    with pytest.raises(Refusal) as caught:
        take(case.pk, "send", by=house.actor("teknis"), at=NOW)
    assert caught.value.code == "product_missing"
    assert draft_of(case) == counting_draft(case)


@pytest.mark.parametrize("name", ["fo", "kasi", "kabid", "kepala", "pemohon"])
def test_only_technical_staff_write_a_draft(house: House, name: str) -> None:
    with pytest.raises(Refusal) as caught:
        write_draft(drafting(house), by=house.actor(name), at=NOW)
    assert caught.value.code == "not_your_role"


def test_staff_of_another_office_write_nothing(house: House, other_house: House) -> None:
    with pytest.raises(Refusal) as caught:
        write_draft(drafting(house), by=other_house.actor("teknis"), at=NOW)
    assert caught.value.code == "not_your_role"


def test_draft_for_a_case_that_went_on_is_refused(house: House) -> None:
    case = walk(house, house.case("plain"), "verify_draft")
    with pytest.raises(Refusal) as caught:
        write_draft(case, by=house.actor("teknis"), at=NOW)
    assert caught.value.code == "moved_on"


def test_who_wrote_the_draft_is_remembered_for_four_eyes(house: House) -> None:
    case = drafting(house)
    write_draft(case, by=house.actor("teknis2"), at=NOW)
    take(case.pk, "send", by=house.actor("teknis"), at=NOW)
    case.refresh_from_db()
    wrote = {house.users["teknis"].pk, house.users["teknis2"].pk}
    assert set(case.facts["did"]["draft"]) == wrote


def test_refusal_draft_proposes_the_reason_that_was_given(house: House) -> None:
    case = walk(house, house.case("plain"), "verify_documents")
    take(case.pk, "refuse", by=house.actor("fo"), at=NOW, reason="Lokasi di luar wilayah kota")
    case.refresh_from_db()
    draft = write_draft(case, by=house.actor("teknis"), at=NOW)
    assert (draft.kind, draft.reasons) == ("refusal", "Lokasi di luar wilayah kota")
    text = " ".join(extract_text(preview(draft, at=NOW)).split())
    assert "Lokasi di luar wilayah kota" in text
    assert "mengajukan keberatan" in text


def test_preview_shows_the_letter_without_number_or_code(house: House) -> None:
    case = drafting(house)
    draft = write_draft(case, by=house.actor("teknis"), at=NOW)
    text = " ".join(extract_text(preview(draft, at=NOW)).split())
    assert "Nomor —" in text
    assert "sampai 24 November 2031" in text
    assert "Periksa keaslian" not in text


@pytest.mark.parametrize(
    ("fields", "field"),
    [({"rows": [{"label": "", "value": "x"}]}, "rows.0.label"), ({"judul": "x"}, "judul"),
     ({"considering": ["x" * 5000]}, "considering.0")],
)  # fmt: skip
def test_draft_with_a_bad_field_is_refused_and_names_it(
    house: House, fields: dict, field: str
) -> None:
    with pytest.raises(Refusal) as caught:
        write_draft(drafting(house), by=house.actor("teknis"), at=NOW, fields=fields)
    assert list(caught.value.details) == [field]


def test_template_with_an_unknown_placeholder_is_refused_with_its_name(house: House) -> None:
    words = definition(chart="permit_without_inspection")
    words["letter"] = {"heading": "IZIN", "considering": ["bahwa {nama_kapal} layak;"]}
    house.permits["plain"] = publish(house, "odd", words)
    with pytest.raises(Refusal) as caught:
        write_draft(drafting(house), by=house.actor("teknis"), at=NOW)
    assert (caught.value.code, "nama_kapal" in caught.value.message) == (
        "unknown_placeholder",
        True,
    )


@pytest.mark.parametrize(
    "value",
    [
        "NUL \x00 di tengah",
        "O'Neill & {sons}",
        "محمد الأمين",
        "Warung 🍜",
        "#let x = 1 $y$ @z",
        "a" * 10_000,
    ],
)
def test_draft_with_any_text_of_people_becomes_a_letter(house: House, value: str) -> None:
    case = drafting(house)
    draft = write_draft(
        case, by=house.actor("teknis"), at=NOW, fields={"rows": [{"label": "Nama", "value": value}]}
    )
    assert preview(draft, at=NOW).startswith(b"%PDF-1.7")


def test_copies_of_the_letter_name_the_government_of_the_office(house: House) -> None:
    words = definition(chart="permit_without_inspection")
    words["letter"]["copies"] = ["Dinas Contoh {government}"]
    house.permits["copied"] = publish(house, "copied", words)
    made = write_draft(drafting(house, "copied"), by=house.actor("teknis"), at=NOW)

    assert letter_of(made, Sealing(on=DAY_ONE)).copies == ("Dinas Contoh Pemerintah Kota Contoh",)
