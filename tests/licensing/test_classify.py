"""Golden answers: what OSS showed, what a second reading says with its doubt, and unknowns."""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from pathlib import Path

import pytest

from eklinik.licensing.answers import Answer, Unknown
from eklinik.licensing.classify import classify
from eklinik.licensing.conditions import Facts
from eklinik.licensing.models import ImportBatch, PbUmku, RiskRule
from eklinik.licensing.obligations import ROWS, articles_for, products_for
from tests.people import NOW

HERE = Path(__file__).parent
TODAY = date(2026, 11, 24)
LETTER = {"rendah": "R", "menengah_rendah": "MR", "menengah_tinggi": "MT", "tinggi": "T"}
SCALES = ("mikro", "kecil", "menengah", "besar")

pytestmark = pytest.mark.usefixtures("law")


def lines(name: str) -> list[list[str]]:
    text = (HERE / name).read_text(encoding="utf-8")
    return [line.split() for line in text.splitlines() if not line.startswith("#")]


def ask(code: str, **words: object) -> Answer:
    found = classify("2025", code, on=TODAY, **words)  # type: ignore[arg-type]
    assert isinstance(found, Answer), found
    return found


def unknown(edition: str, code: str, on: date = TODAY, **words: object) -> Unknown:
    found = classify(edition, code, on=on, **words)  # type: ignore[arg-type]
    assert isinstance(found, Unknown), found
    return found


def test_every_row_of_oss_answers_what_oss_showed() -> None:
    scopes = dict(RiskRule.objects.filter(trust="source").values_list("oss_code", "scope"))
    wrong = []
    for number, *shown in lines("golden_oss.txt"):
        scale = SCALES[int(number[6:8]) - 1]
        row = ask(number[:5], scope=scopes[number], scale=scale).decided
        assert row is not None, number
        said = [
            row.risk, "SS" if "Sertifikat Standar" in row.products else "-", str(row.days or "-"),
            str(row.requirements), str(row.obligations),
            "".join(sorted(name[0] for _, name in row.authority)),
        ]  # fmt: skip
        if said != shown or row.trust != "source" or row.doubt or row.oss_code != number:
            wrong.append((number, said, shown))
    assert wrong == []
    assert len(scopes) == 228


def test_second_reading_shows_every_possibility() -> None:
    known = set(RiskRule.objects.filter(trust="source").values_list("code", flat=True))
    wrong, asked = [], 0
    for code, *parts in lines("golden_secondary.txt"):
        for part in parts if code not in known else []:
            scale, risks = part.split(":")
            answer = ask(code, scale=scale)
            said = sorted(LETTER[row.risk] for row in answer.outcomes)
            doubtful = "?" in risks
            asked += 1
            if said != sorted(risks.replace("?", "").split(",")):
                wrong.append((code, scale, said, risks))
            if doubtful and not any(row.doubt for row in answer.outcomes):
                wrong.append((code, scale, "doubt is hidden", risks))
            if doubtful and answer.decided is not None:
                wrong.append((code, scale, "decided", risks))
            if any(row.authority for row in answer.outcomes):
                wrong.append((code, scale, "authority is used", risks))
    assert wrong == []
    assert asked > 800


def test_doubtful_row_shows_both_possibilities() -> None:
    answer = ask("01261", scale="mikro")
    assert answer.decided is None
    assert answer.risk is None
    assert {row.risk for row in answer.outcomes} == {"rendah", "menengah_rendah"}
    assert answer.undecided == ("doubt",)
    assert all("2 baris untuk skala ini" in row.doubt for row in answer.outcomes)


def test_oss_wins_over_a_second_reading() -> None:
    assert {row.trust for row in ask("13996").outcomes} == {"source"}


def test_weaving_at_large_scale_depends_on_its_scope() -> None:
    answer = ask("13122", scale="besar")
    assert answer.undecided == ("scope",)
    by_scope = {row.scope: row.risk for row in answer.outcomes}
    ikat = (
        "Pembuatan kain tenun ikat dan usaha pewarnaan benang yang dibuat tidak menggunakan mesin"
    )
    assert len(by_scope) == 3
    assert by_scope.pop(ikat) == "menengah_rendah"
    assert set(by_scope.values()) == {"menengah_tinggi"}
    assert ask("13122", scale="besar", scope=ikat.upper()).decided is not None


def test_garment_parts_have_three_scopes() -> None:
    assert len(ask("14131", scale="mikro").scopes) == 3


def test_woodcraft_neighbours_differ_for_a_micro_business() -> None:
    assert ask("16291", scale="mikro").risk == "rendah"
    assert ask("16299", scale="mikro").risk == "menengah_rendah"


def test_stone_goods_jump_from_low_to_medium_high() -> None:
    risks = {scale: ask("23969", scale=scale).risk for scale in SCALES}
    assert risks == {
        "mikro": "rendah", "kecil": "rendah", "menengah": "rendah", "besar": "menengah_tinggi",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("scale", "facts", "who"),
    [
        ("menengah", Facts(location="district"), {"Bupati/Walikota"}),
        ("menengah", Facts(location="cross_district"), {"Gubernur"}),
        ("besar", Facts(location="district"), {"Gubernur"}),
        ("besar", Facts(pma=True, location="district"), {"Menteri/Kepala Badan"}),
        ("besar", Facts(pma=False, location="cross_province"), {"Menteri/Kepala Badan"}),
        ("besar", Facts(), {"Gubernur", "Menteri/Kepala Badan"}),
    ],
)
def test_lace_authority_follows_place_scale_and_pma(
    scale: str, facts: Facts, who: set[str]
) -> None:
    answer = ask("13133", scale=scale, facts=facts)
    assert answer.decided is not None
    assert {name for _, name in answer.decided.authority} == who


def test_clothes_shop_authorities_change_with_scale() -> None:
    sizes = {s: len(ask("47712", scale=s).outcomes[0].authority) for s in SCALES}
    assert sizes == {"mikro": 2, "kecil": 3, "menengah": 2, "besar": 4}


def test_same_number_means_another_thing_in_the_other_edition() -> None:
    assert ask("32114").title != unknown("2020", "32114").title
    assert ask("13133").title != unknown("2020", "13133").title


def test_missing_scale_of_a_second_reading_is_said() -> None:
    found = unknown("2025", "10710", scale="mikro")
    assert (found.reason, found.known) == ("no_scale", False)
    assert "mikro" not in found.choices


def test_code_without_a_row_is_unknown() -> None:
    found = unknown("2025", "85311")
    assert found.reason == "no_rule"
    assert found.message == "Belum ada aturan dalam katalog; periksa di OSS."


def test_old_code_points_to_its_successor_but_takes_no_rule() -> None:
    found = unknown("2020", "13121")
    assert (found.reason, found.choices) == ("no_rule", ("13122",))


@pytest.mark.parametrize("code", ["", "5610", "561011", "5610a", "٥٦١٠١", "56101\n"])
def test_what_is_no_code_is_refused(code: str) -> None:
    assert unknown("2025", code).reason == "bad_code"


def test_unknown_edition_is_refused() -> None:
    assert unknown("2015", "56101").reason == "bad_code"


def test_code_of_the_other_edition_is_named() -> None:
    found = unknown("2025", "62019")
    assert found.reason == "no_code"
    assert "KBLI 2020" in found.message


def test_rows_of_2025_do_not_answer_for_the_day_before() -> None:
    assert unknown("2025", "16291", on=date(2026, 6, 14)).reason == "not_on_that_day"
    assert classify("2025", "16291", on=date(2026, 6, 15)).known


def test_regulation_follows_the_day() -> None:
    old = classify("2020", "47111", scale="mikro", on=date(2025, 6, 4))
    new = classify("2020", "47111", scale="mikro", on=date(2025, 6, 5))
    assert isinstance(old, Answer)
    assert isinstance(new, Answer)
    assert (old.outcomes[0].regulation, old.risk) == ("PP 5/2021", "rendah")
    assert (new.outcomes[0].regulation, new.risk) == ("PP 28/2025", "menengah_rendah")
    assert old.outcomes[0].articles == ("PP 5/2021 Ps 12",)
    assert unknown("2020", "47111", on=date(2026, 6, 15)).reason == "not_on_that_day"


@pytest.mark.parametrize(
    ("land", "risk"), [(100, "rendah"), (249_999, "rendah"), (250_000, "tinggi"), (None, None)]
)
def test_land_area_decides_an_example(land: float | None, risk: str | None) -> None:
    answer = ask("01262", scale="mikro", facts=Facts(land_m2=land))
    assert answer.risk == risk
    assert {row.is_example for row in answer.outcomes} == {True}
    assert answer.facts_wanted == (("land_m2",) if land is None else ())


def test_example_never_joins_real_rows() -> None:
    RiskRule.objects.filter(code="01262").update(code="16291")
    assert {row.trust for row in ask("16291").outcomes} == {"source"}


def test_unknown_scope_names_the_scopes() -> None:
    found = unknown("2025", "14131", scope="Sepatu")
    assert found.reason == "no_scope"
    assert len(found.choices) == 3


def test_scope_seluruh_takes_any_scope() -> None:
    assert ask("16291", scope="ukiran", scale="mikro").decided is not None


def test_umku_is_offered_only_where_confirmed() -> None:
    assert ask("14111").umku == ()
    PbUmku.objects.filter(code="14111", oss_code="012000000006").update(confirmed_at=NOW)
    assert ask("14111").umku == ("Izin Pemasaran",)


def test_rows_that_are_not_live_do_not_answer() -> None:
    RiskRule.objects.filter(code="16291").update(live=False)
    assert unknown("2025", "16291").reason == "no_rule"


def test_four_rows_of_obligations() -> None:
    rows = {
        risk: (row.products, row.automatic, row.operational_at_once) for risk, row in ROWS.items()
    }
    assert rows == {
        "rendah": (("NIB",), True, True),
        "menengah_rendah": (("NIB", "Sertifikat Standar"), True, True),
        "menengah_tinggi": (("NIB", "Sertifikat Standar"), False, False),
        "tinggi": (("NIB", "Izin"), False, False),
    }
    assert products_for("tinggi", ["Sertifikat Standar"]) == ["NIB", "Izin", "Sertifikat Standar"]
    assert products_for("rendah", ["Sertifikat Standar"]) == ["NIB"]


def test_articles_follow_the_regulation() -> None:
    assert articles_for("tinggi", on=date(2024, 1, 1)) == ["PP 5/2021 Ps 15"]
    assert articles_for("menengah_tinggi", on=TODAY) == [
        "PP 28/2025 (isinya seperti PP 5/2021 Ps 14)", "PP 28/2025 Ps 225 ayat (1)",
    ]  # fmt: skip


def test_asking_takes_three_queries(django_assert_num_queries) -> None:
    with django_assert_num_queries(3):
        ask("13122", scale="besar")


def test_every_scale_of_every_known_code_has_products() -> None:
    products: dict[str, set[tuple[str, ...]]] = defaultdict(set)
    for rule in RiskRule.objects.filter(live=True, doubt=""):
        products[rule.risk].add(tuple(rule.products))
    assert products == {risk: {row.products} for risk, row in ROWS.items()}
    assert ImportBatch.objects.filter(state="live").count() == 9
