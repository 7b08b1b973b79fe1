"""Hands off the mouse, two tabs, the back button, a session that ends, a nervous finger."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.e2e import hands, work
from tests.e2e.town import PASSWORD, Town, log_in

pytestmark = [pytest.mark.browser, pytest.mark.slow]
SLUG = "izin-praktik-bidan-kutaraja"
FOCUS = "document.activeElement.outerHTML"
FIRST_LINK = "document.activeElement.closest('[data-keys] td') !== null"


def tab_to(page: Page, words: str, key: str = "Tab", most: int = 200) -> None:
    """Press Tab until what has the focus carries these words."""
    for _ in range(most):
        page.keyboard.press(key)
        if re.search(words, page.evaluate(FOCUS)):
            return
    raise AssertionError(f"the keyboard does not reach {words}")


def draft_of_pemohon(town: Town) -> str:
    """A new draft of the demo applicant; returns the address of its task list."""
    phone = hands.phone_of(town)
    phone.goto(f"{town.url}/masuk/")
    log_in(phone, "pemohon", PASSWORD)
    phone.wait_for_url("**/permohonan/")
    phone.goto(f"{town.url}/izin/{SLUG}/mulai/")
    phone.get_by_role("radio", name=re.compile("^Baru")).check()
    phone.get_by_role("button", name="Mulai mengisi").click()
    phone.wait_for_url(re.compile(r"/permohonan/[0-9a-f-]{36}/"))
    return re.findall(r"\S+/permohonan/[0-9a-f-]{36}/", phone.url)[0]


def test_a_draft_is_returned_by_keyboard_alone(town: Town) -> None:
    page = town.officer("kasi")
    page.keyboard.press("j")
    assert page.evaluate(FIRST_LINK)
    page.keyboard.press("/")
    page.keyboard.type("SIP")
    page.keyboard.press("Enter")
    page.wait_for_url("**/kantor/cari/?q=SIP")
    page.go_back()
    page.keyboard.press("j")
    number = town.served.numbers["keys"]
    while number not in page.evaluate("document.activeElement.closest('tr').innerText"):
        page.keyboard.press("j")
    page.keyboard.press("Enter")
    page.wait_for_url("**/kantor/berkas/*/")
    assert page.locator(".casehead .code").inner_text() == number
    tab_to(page, r"^<summary[^>]*>Kembalikan draf untuk direvisi")
    page.keyboard.press("Enter")
    tab_to(page, r'^<textarea[^>]* id="r-revise"', most=5)
    page.keyboard.type("Nama jalan belum sama.")
    tab_to(page, r"^<button[^>]*>Kembalikan draf untuk direvisi", most=3)
    page.keyboard.press("Enter")
    assert work.said(page, number) == (
        "Kembalikan draf untuk direvisi. Sekarang: Staf teknis membuat draf izin."
    )


def test_back_after_a_decision_decides_nothing_twice(town: Town) -> None:
    desk = town.officer("fo")
    number = town.served.numbers["back"]
    work.open_case(desk, town.url, number)
    work.return_to_applicant(
        desk, number, {"KTP pemohon": ("Tidak dapat dibaca", "Foto ulang.")}, "Satu hal."
    )
    desk.go_back()
    expect(desk.locator(".casehead .code")).to_have_text(number)
    again = desk.locator("#v-return_to_applicant")
    if again.count():
        again.locator("summary").click()
        again.get_by_label("Alasan", exact=True).fill("Sekali lagi.")
        again.get_by_role("button", name="Kembalikan ke pemohon").click()
        expect(desk.get_by_role("status").or_(desk.get_by_role("alert")).first).to_be_visible()
    # A number that is typed in full leads straight to its case.
    desk.goto(f"{town.url}/kantor/cari/?q={number}")
    expect(desk.locator(".casehead .code")).to_have_text(number)
    desk.locator("summary", has_text="Riwayat").click()
    expect(desk.locator(".events li", has_text="Front Office")).not_to_have_count(0)
    assert desk.locator(".events q").all_inner_texts() == ["Satu hal."]


def test_two_officers_at_once_one_wins_the_other_keeps_the_words(town: Town) -> None:
    first, second = town.officer("kasi"), town.page("kasi lagi")
    second.goto(f"{town.url}/masuk/")
    log_in(second, "kasi", PASSWORD)
    second.wait_for_url("**/kantor/")
    number = town.served.numbers["together"]
    for page in (first, second):
        work.open_case(page, town.url, number)
    work.take(first, number, "Teruskan ke Staf Teknis")
    verb = second.locator("#v-return_to_front_office")
    verb.locator("summary").click()
    verb.get_by_label("Alasan", exact=True).fill("Foto kurang.")
    verb.get_by_role("button").click()
    told = second.get_by_role("alert")
    expect(told).to_contain_text("Tindakan Anda belum dijalankan.")
    expect(second.get_by_label("Yang Anda ketik")).to_have_value("Foto kurang.")


def test_two_tabs_the_older_one_overwrites_nothing(town: Town) -> None:
    tasks = draft_of_pemohon(town)
    phone = hands.phone_of(town)
    older = phone.context.new_page()
    for page in (phone, older):
        page.goto(f"{tasks}isian/1/")
    with phone.expect_response("**/simpan/") as saved:
        phone.locator("[name=isian-nomor_str]").fill("00-BARU")
    assert saved.value.status == 200
    with older.expect_response("**/simpan/") as saved:
        older.locator("[name=isian-nomor_str]").fill("00-LAMA")
    assert saved.value.status == 409
    phone.reload()
    expect(phone.locator("[name=isian-nomor_str]")).to_have_value("00-BARU")


def test_a_session_that_ends_in_the_middle_keeps_what_was_typed(town: Town) -> None:
    tasks = draft_of_pemohon(town)
    phone = hands.phone_of(town)
    phone.goto(f"{tasks}isian/1/")
    phone.context.clear_cookies(name="sessionid")
    phone.locator("[name=isian-nomor_str]").fill("00 01 5 2 1 24-0000009")
    phone.get_by_role("button", name="Simpan dan lanjutkan").click()
    expect(phone.get_by_role("heading", level=1)).to_have_text("Masuk")
    log_in(phone, "pemohon", PASSWORD)
    expect(phone.locator("[name=isian-nomor_str]")).to_have_value("00 01 5 2 1 24-0000009")
    phone.goto(f"{tasks}isian/1/")
    expect(phone.locator("[name=isian-nomor_str]")).to_have_value("00 01 5 2 1 24-0000009")


def test_a_double_click_sends_once(town: Town) -> None:
    tasks = draft_of_pemohon(town)
    phone = hands.phone_of(town)
    phone.goto(f"{tasks}pemohon/")
    if "/pemohon/" in phone.url:
        hands.introduce(
            phone, "Perorangan", nik="1171014501900001", phone="0812-0000-1299",
            address="Jalan Contoh Nomor 8",
        )  # fmt: skip
    phone.goto(tasks)
    hands.answer(phone, "STR", hands.MIDWIFE)
    hands.upload_the_rest(phone)
    phone.get_by_role("link", name="Periksa dan kirim").click()
    posts: list[str] = []
    phone.on("request", lambda asked: posts.append(asked.url) if asked.method == "POST" else None)
    phone.get_by_role("button", name="Kirim permohonan").dblclick()
    expect(phone.get_by_role("heading", level=1)).to_have_text("Permohonan Anda sudah kami terima.")
    number = phone.locator(".ticket dd").first.inner_text()
    assert len(posts) == 1
    phone.go_back()
    phone.goto(f"{town.url}/permohonan/")
    assert phone.locator(".mine .code").all_inner_texts().count(number) == 1
