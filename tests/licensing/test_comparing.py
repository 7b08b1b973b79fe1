"""Explanations, the two editions side by side, the two regulations, and the check of old codes."""

from __future__ import annotations

from datetime import date

import pytest

from eklinik.licensing import conditions
from eklinik.licensing.answers import Answer
from eklinik.licensing.classify import classify
from eklinik.licensing.conversion import check, codes_in
from eklinik.licensing.diff import between_editions, between_regulations, in_force
from eklinik.licensing.explain import explain
from eklinik.licensing.models import RiskRule

TODAY = date(2026, 11, 24)

pytestmark = pytest.mark.usefixtures("law")


def test_explanation_names_row_article_and_source() -> None:
    said = explain(classify("2025", "23969", scale="besar", on=TODAY, scope=first_scope("23969")))
    assert said[0].startswith("Risiko Menengah Tinggi, karena baris KBLI 2025 23969")
    assert said[1] == (
        "Dasar: PP 28/2025 (isinya seperti PP 5/2021 Ps 14); PP 28/2025 Ps 225 ayat (1)."
    )
    assert "Dibaca di sumbernya: oss.go.id" in said[3]
    assert "penapisannya sendiri" in said[-1]


def first_scope(code: str) -> str:
    rule = RiskRule.objects.filter(code=code, trust="source").order_by("pk").first()
    assert rule is not None
    return rule.scope


def test_explanation_says_the_condition_and_that_it_is_an_example() -> None:
    facts = conditions.Facts(land_m2=300_000)
    said = explain(classify("2025", "01262", scale="besar", on=TODAY, facts=facts))
    assert "Syarat yang menentukan: luas lahan mulai 250.000 m²." in said
    assert any(line.startswith("Contoh, bukan aturan:") for line in said)


def test_explanation_of_several_says_why() -> None:
    said = explain(classify("2025", "01261", scale="mikro", on=TODAY))
    assert said[0] == (
        "Ada 2 kemungkinan: sumbernya meragukan atau memuat beberapa baris untuk skala ini."
    )
    assert any(line.startswith("Meragukan: 2 baris untuk skala ini") for line in said)


def test_umk_of_low_risk_hears_of_sni_and_halal() -> None:
    small = explain(classify("2025", "16291", scale="kecil", on=TODAY))
    large = explain(classify("2025", "16291", scale="besar", on=TODAY))
    assert sum("SNI" in line for line in small) == 1
    assert sum("SNI" in line for line in large) == 0


def test_explanation_of_nothing_is_honest() -> None:
    assert explain(classify("2025", "85311", on=TODAY)) == [
        "Belum ada aturan dalam katalog; periksa di OSS."
    ]


def test_editions_side_by_side_say_what_is_not_known() -> None:
    found = between_editions("13121", "13122", on=TODAY)
    assert found.changes == ()
    assert found.unknown == (
        "KBLI 2020 (2026-06-14): Belum ada aturan dalam katalog; periksa di OSS.",
    )
    assert isinstance(found.after.answer, Answer)


def test_regulations_side_by_side_show_the_change() -> None:
    found = between_regulations("2020", "47111", on=date(2026, 1, 1))
    assert (found.before.name, found.after.name) == ("PP 5/2021", "PP 28/2025")
    risks = {(c.scale, c.before, c.after) for c in found.changes if c.field == "risk"}
    scales = ("mikro", "kecil", "menengah", "besar")
    assert risks == {(scale, "rendah", "menengah_rendah") for scale in scales}


def test_regulation_we_hold_no_table_of_is_said() -> None:
    found = between_regulations("2025", "16291", on=TODAY)
    assert found.changes == ()
    assert found.unknown[0].startswith("PP 5/2021 (2025-06-04): Katalog tidak memegang")


@pytest.mark.parametrize(
    ("day", "code"),
    [(date(2021, 2, 1), None), (date(2025, 6, 4), "PP 5/2021"), (date(2025, 6, 5), "PP 28/2025")],
)
def test_regulation_in_force_follows_the_day(day: date, code: str | None) -> None:
    found = in_force("risk", day)
    assert (found.code if found else None) == code


def test_old_codes_say_what_became_of_them() -> None:
    states = {row.code: row.state for row in check(["13996", "13121", "62019", "47111", "99999"])}
    assert states == {
        "13996": "kept", "13121": "changed", "62019": "gone", "47111": "meaning_changed",
        "99999": "unknown_code",
    }  # fmt: skip


def test_merged_code_says_its_list_is_not_complete() -> None:
    (row,) = check(["13121"])
    assert (row.complete, row.new[0][0]) == (False, "13122")
    assert "belum lengkap" in row.advice


def test_doubtful_conversion_shows_its_doubt() -> None:
    (row,) = check(["90021"])
    assert row.new[0][0] == "74113"
    assert row.doubt == "asal 90021 meragukan: judulnya jauh dari 74113"


def test_same_number_with_a_conversion_elsewhere_is_changed() -> None:
    (row,) = check(["32114"])
    assert (row.state, row.new[0][0]) == ("changed", "32119")


def test_many_codes_take_three_queries(django_assert_num_queries) -> None:
    with django_assert_num_queries(3):
        check(["13996", "13121", "62019", "47111"])


def test_codes_are_read_from_any_text() -> None:
    assert codes_in("KBLI 13996, 13121; 13996\n123456 1234 56101") == ["13996", "13121", "56101"]


@pytest.mark.parametrize(
    "wrong", [[], {"land": 1}, {"land_m2": {}}, {"land_m2": {"from": "1"}}, {"pma": 1}, "x"]
)
def test_wrong_condition_is_named(wrong: object) -> None:
    assert conditions.problem_of(wrong) != ""


@pytest.mark.parametrize(
    ("written", "kind"),
    [
        ("Lokasi industrinya berada pada Kab /Kota bersangkutan", "district"),
        ("Lokasi industri dalam satu hamparan lintas Kab./Kota", "cross_district"),
        ("lintas antar Provinsi", "cross_province"),
        ("Provinsi Daerah Khusus Jakarta", "jakarta"),
        ("provinsi bersangkutan", "province"),
        ("PMA", "pma"),
        ("Seluruh", "all"),
    ],
)
def test_parameter_of_an_authority_is_understood(written: str, kind: str) -> None:
    assert conditions.kind_of(written) == kind
