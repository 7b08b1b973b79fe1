"""Which boxes an applicant sees, and what the list beside the picture says."""

from __future__ import annotations

import pytest

from eklinik.flows import CHARTS
from eklinik.process.road import (
    ChartState,
    OutlineItem,
    Return,
    main_road,
    outline,
    returns,
    visible,
)
from eklinik.process.words import Words

CHART = CHARTS["permit_with_inspection"]
ROAD = (
    "prepare", "verify_documents", "schedule_inspection", "inspect", "verify_report", "draft",
    "verify_draft", "determine", "sign", "print_and_notify", "archive", "archived",
)  # fmt: skip
REFUSAL = (
    "draft_refusal", "verify_refusal", "determine_refusal", "sign_refusal", "notify_refusal",
    "archive_refusal", "refused",
)  # fmt: skip


def passed(*keys: str) -> dict[str, str]:
    return dict.fromkeys(keys, "Sel 3 Nov")


def test_main_road_of_each_chart() -> None:
    assert main_road(CHART) == ROAD
    assert main_road(CHARTS["business_licence"]) == (
        "classify", "prepare", "verify", "assess", "record", "issued",
    )  # fmt: skip
    assert main_road(CHARTS["clinic_visit"]) == (
        "wait", "identify", "prepare_documents", "open_account", "register", "upload", "conclude",
        "helped",
    )  # fmt: skip


@pytest.mark.parametrize("present", ROAD)
def test_case_on_the_main_road_shows_the_main_road(present: str) -> None:
    assert visible(CHART, ChartState(present)) == ROAD


def test_refusal_shows_what_was_passed_and_its_own_road() -> None:
    state = ChartState("verify_refusal", passed("prepare", "verify_documents", "draft_refusal"))

    assert visible(CHART, state) == ("prepare", "verify_documents", *REFUSAL)


def test_late_refusal_keeps_the_boxes_before_it() -> None:
    state = ChartState("draft_refusal", passed(*ROAD[:9]))

    assert visible(CHART, state) == (*ROAD[:9], *REFUSAL)


def test_detour_stands_where_it_left_the_road() -> None:
    state = ChartState("answer_question", passed(*ROAD[:4]))

    assert visible(CHART, state) == (
        *ROAD[:5], "complete_report", "answer_question", *ROAD[5:],
    )  # fmt: skip


def test_detour_that_was_taken_stays_in_view() -> None:
    state = ChartState("draft", passed(*ROAD[:5], "complete_report"))

    assert visible(CHART, state) == (*ROAD[:5], "complete_report", *ROAD[5:])


@pytest.mark.parametrize("present", ["withdrawn", "lapsed"])
def test_case_that_ended_early_shows_no_boxes_ahead(present: str) -> None:
    assert visible(CHART, ChartState(present, passed("prepare"))) == ("prepare", present)


@pytest.mark.parametrize("key", CHARTS)
def test_present_box_is_always_in_view(key: str) -> None:
    chart = CHARTS[key]
    for box in chart:
        assert visible(chart, ChartState(box.key)).count(box.key) == 1


def test_returns_behind_the_case_are_not_drawn() -> None:
    state = ChartState("sign", passed(*ROAD[:8]), returns={("verify_documents", "prepare"): 2})

    assert set(returns(CHART, state, ROAD)) == {
        Return("verify_documents", "prepare", 2),
        Return("sign", "draft", 0),
    }


def test_return_into_a_hidden_box_ends_where_its_detour_comes_out() -> None:
    state = ChartState("verify_report", passed(*ROAD[:4]))

    assert Return("verify_report", "schedule_inspection") in returns(CHART, state, ROAD)


def test_nothing_is_possible_any_more_at_an_end() -> None:
    assert returns(CHART, ChartState("archived", passed(*ROAD[:-1])), ROAD) == ()


def test_outline_says_what_the_picture_shows() -> None:
    state = ChartState(
        "verify_documents",
        passed("prepare"),
        since="sejak Rab 4 Nov",
        due="Selesai paling lambat Kam 5 Nov",
        returns={("verify_documents", "prepare"): 1},
        reverted=frozenset({"schedule_inspection"}),
    )
    first, second, third, *_ = outline(CHART, state, Words(short={"prepare": "Kirim berkas"}))

    assert first == OutlineItem("prepare", "Kirim berkas", "Pemohon", "done", "Sel 3 Nov")
    assert second == OutlineItem(
        "verify_documents", "Memverifikasi permohonan dan dokumen", "Front Office", "present",
        since="sejak Rab 4 Nov", due="Selesai paling lambat Kam 5 Nov",
        within="paling lama 1 hari kerja", returns=(("Kirim berkas", "1 kali"),),
    )  # fmt: skip
    assert (third.status, third.within) == ("again", "paling lama 2 hari kerja")
