"""A passkey made and used in Chromium, with the browser's own virtual authenticator."""

from __future__ import annotations

import pytest

from tests.browser import chromium_browser

KEY = {
    "protocol": "ctap2", "transport": "internal", "hasResidentKey": True,
    "hasUserVerification": True, "isUserVerified": True, "automaticPresenceSimulation": True,
}  # fmt: skip


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_a_passkey_is_made_and_opens_the_account_alone(live_server, house):
    home = live_server.url.replace("127.0.0.1", "localhost")
    with chromium_browser() as browser:
        page = browser.new_page(locale="id-ID")
        wire = page.context.new_cdp_session(page)
        wire.send("WebAuthn.enable")
        wire.send("WebAuthn.addVirtualAuthenticator", {"options": KEY})
        page.goto(f"{home}/masuk/?next=/akun/keamanan/kunci/")
        page.fill("[name=login]", "kabid")
        page.fill("[name=password]", "demo-eklinik")
        page.get_by_role("button", name="Masuk", exact=True).click()
        page.get_by_role("button", name="Buat kunci sandi").click()
        page.wait_for_url("**/akun/keamanan/cadangan/")
        assert page.locator(".codes li").count() == 10
        page.goto(f"{home}/keluar/")
        page.get_by_role("button", name="Keluar").click()
        page.goto(f"{home}/masuk/?next=/akun/")
        page.get_by_role("button", name="Masuk dengan kunci sandi").click()
        page.wait_for_url(f"{home}/akun/")
        assert page.get_by_text("Kabid Contoh").count() == 1
