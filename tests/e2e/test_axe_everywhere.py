"""Every page that the house has, as everybody who may see it: axe, narrow windows, pictures."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product

import pytest
from django.urls import URLPattern, URLResolver, get_resolver, resolve
from playwright.sync_api import Page

from tests.e2e.looking import look, look_at_menu, speak, visit
from tests.e2e.town import PASSWORD, Served, Town, log_in

pytestmark = [pytest.mark.browser, pytest.mark.slow]
LANGUAGES = ("id", "en")
STAFF = (
    "fo", "klinik", "teknis", "kasi", "kabid", "kepala", "skpa", "skpa2", "penilai", "sekretaris",
    "admin",
)  # fmt: skip
AUDIENCES = ("umum", "pemohon", *STAFF, "akun")
MEANT = {"verifikasi-tidak-kenal": 404, "survei-lewat": 410}
FILES = "a file, a picture or JSON"
POSTS = "only takes a form, and leads to a page"
NOT_PAGES = {
    "admin_answer_act": POSTS, "office:desks_sheet": FILES,
    "admin_law_act": POSTS, "admin_oss_message": POSTS, "admin_oss_test": POSTS,
    "admin_oss_retry": POSTS, "admin_oss_sheet_act": POSTS, "oss_inbound": POSTS,
    "office:licence_oss": "`test_oss_pages.py` looks at it, with a project",
    "admin_word_remove": POSTS, "admin_missed_forget": POSTS,
    "licence_nib": POSTS, "licence_paper": FILES, "office:licence_ask": POSTS,
    "office:licence_ask_no_more": POSTS, "office:licence_deemed": POSTS,
    "set_language": POSTS, "alive": FILES, "ready": FILES, "tracked_letter": FILES,
    "application_autosave": FILES, "application_file": FILES, "application_thumbnail": FILES,
    "application_receipt_pdf": FILES, "application_letter": FILES,
    "passkey_login": POSTS, "landing": POSTS, "token_end": POSTS, "second_remove": POSTS,
    "office:verb": POSTS, "office:hold": POSTS, "office:after": POSTS, "office:mark": POSTS,
    "office:take_back": POSTS, "office:send_again": POSTS, "office:photo": POSTS,
    "office:photo_change": POSTS, "office:page": FILES, "office:thumbnail": FILES,
    "office:receipt_pdf": FILES,
    "office:letter": FILES, "office:assignment": FILES, "office:draft_page": FILES,
    "office:signing_digest": FILES, "office:entry_document": POSTS, "application_repair_one": POSTS,
    "hall_board": FILES, "hall_clip": FILES, "ticket_part": FILES, "ticket_short": FILES,
    "office:entry_mandate": POSTS, "desk:mandate_act": POSTS, "telephone:act": POSTS,
    "ticket_leave": POSTS, "kiosk_blocks": FILES, "kiosk_send": FILES, "kiosk_worker": FILES,
    "room_state": FILES, "room_enter": POSTS, "room_consent": POSTS, "room_send": POSTS,
    "room_form_changes": FILES, "online_ticket_state": FILES, "desk:cofill_changes": FILES,
    "desk:room_open": POSTS, "desk:room_enter": POSTS, "desk:room_act": POSTS,
    "desk:sit": POSTS, "desk:call": POSTS, "desk:act": POSTS, "desk:walk": POSTS,
    "desk:take": POSTS,
    "desk:let_go": POSTS,
    "desk:identify": POSTS, "desk:join": POSTS, "desk:documents": POSTS, "desk:account": POSTS,
    "desk:register": POSTS, "desk:outside": POSTS, "desk:close": POSTS,
    "booking_calendar": FILES,
    "desk:waiting": FILES, "desk:proof": FILES,
    "scan_state": FILES,
    "scan_picture": FILES, "desk:scan_part": FILES, "desk:scan_picture": FILES,
    "desk:scan_join": POSTS, "desk:scan": "`test_scan.py` looks at it, with pages",
    "desk:scan_page": "`test_scan.py` looks at it, with a page",
}  # fmt: skip
ELSEWHERE = {
    "code_entry", "second_step", "join_code", "join_finish", "forgot_code", "forgot_finish",
    "activation_finish", "contact_code",
    "room", "room_form", "desk:cofill", "online_take", "online_ticket",
    "desk:console", "desk:consultation", "desk:guide", "desk:bring", "desk:record",
    "desk:acehnese", "desk:survey",
    "booking_begin", "booking_find", "my_booking", "booking_move", "booking",
    "desk:bookings", "desk:booking", "desk:booking_new",
    "telephone:call", "telephone:log", "desk:mandate_summary", "office:mandate_slip",
}  # fmt: skip
"""Walked and looked at elsewhere: appointments (`test_booking_pages.py`), on the way in
(`test_entering_pages.py`), at the clinic's desk
(`test_desk_pages.py`), on the telephone and under a mandate (`test_mandate_pages.py`)."""
ANSWERS = {
    "umum": {
        "masuk": "main form button",
        "lacak-isian": "main form button",
        "verifikasi-isian": "main form button",
        "daftar": "main form button",
        "aktivasi": "main form button",
    },
    "fo": {
        "periksa": "#v-return_to_applicant form button",
        "terima": "main form button[value=mulai]",
        "akun-pemohon": "main form button",
    },
    "teknis": {"jadwal": "#v-schedule form button", "bap": "main form button[value=selesai]"},
    "kasi": {"draf": "#v-revise form button"},
    "kepala": {"surat": "[data-sign] button"},
    "admin": {
        "pegawai-satu": "form[action$='/kode/'] button",
        "kalender": "form[action$='/hapus/'] button",
        "loket-ruang": "form[action$='/kunci/'] button",
        "izin-satu": "form[action$='/hentikan/'] button",
        "pegawai-baru": "main form button",
        "penugasan-baru": "main form button",
    },
}
"""Pages that answer an empty form, or ask once more before something is done."""
ANSWERED = {
    "admin_member_act", "admin_calendar_remove", "admin_permit_act", "admin_clinic_hall_key",
}  # fmt: skip


@pytest.mark.parametrize("audience", AUDIENCES)
def test_every_page_is_for_everybody(town: Town, audience: str) -> None:
    page = visitor(town, audience)
    faults: list[str] = []
    for language in LANGUAGES:
        speak(page, town.url, language)
        for name, path in town.served.pages[audience].items():
            expect = MEANT.get(name, 200)
            faults += visit(
                page, town.url + path, f"{audience}-{name}", pictures=language == "id",
                expect=expect,
            )  # fmt: skip
    assert not faults, "\n".join(faults)


@pytest.mark.parametrize("audience", ANSWERS)
def test_every_answer_to_a_form_is_for_everybody(town: Town, audience: str) -> None:
    page = visitor(town, audience)
    faults: list[str] = []
    for language, (name, button) in product(LANGUAGES, ANSWERS[audience].items()):
        speak(page, town.url, language)
        page.goto(town.url + town.served.pages[audience][name])
        with page.expect_navigation():
            page.evaluate("selector => document.querySelector(selector).click()", button)
        picture = f"{audience}-{name}-jawaban"
        found = look(page, picture, pictures=language == "id")
        faults += [f"{picture}: {fault}" for fault in found]
    assert not faults, "\n".join(faults)


def test_the_menu_over_the_page_is_for_everybody(town: Town) -> None:
    assert look_at_menu(town.officer("fo")) == []


def visitor(town: Town, audience: str) -> Page:
    """Somebody of that audience, logged in."""
    page = town.page(audience)
    if audience != "umum":
        page.goto(f"{town.url}/masuk/")
        log_in(page, "pemohon" if audience == "akun" else audience, PASSWORD)
        page.wait_for_url(lambda url: "/masuk/" not in url)
    return page


def test_no_page_is_left_out(served: Served) -> None:
    paths = [path for pages in served.pages.values() for path in pages.values()]
    seen = {resolve(path.split("?")[0]).view_name for path in paths}
    every = set(_names(get_resolver().url_patterns, ""))
    left = every - seen - set(NOT_PAGES) - ELSEWHERE - ANSWERED
    assert (left, seen & set(NOT_PAGES)) == (set(), set())


def _names(patterns: list[URLPattern | URLResolver], space: str) -> Iterator[str]:
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            if not str(pattern.pattern).startswith("api/"):
                inner = f"{pattern.namespace}:" if pattern.namespace else space
                yield from _names(pattern.url_patterns, inner)
        else:
            yield f"{space}{pattern.name}"
