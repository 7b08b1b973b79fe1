"""A lost slip: the desk prints a new code, but never for an account that can help itself."""

from __future__ import annotations

import pytest
from django.test import Client

from eklinik.accounts.desk import activate, make_desk_account
from eklinik.accounts.models import Activation, LogEntry, User
from eklinik.accounts.people import register
from eklinik.applicants.identities import save_applicant
from tests.people import NOW

PATH = "/kantor/akun-pemohon/kode-baru/"
NIK = "1171015503900001"  # invented; a date and a region that exist
PHONE = "+6281200001234"
PASSWORD = "kopi gayo pahit"


@pytest.fixture
def desk(client, house) -> Client:
    client.force_login(house.users["fo"])
    return client


@pytest.fixture
def made(house):
    """`made(phone=…)` gives the slip of an account that the desk made."""

    def make(at_house=house, **contact):
        by = at_house.users["fo"].pk
        return make_desk_account("Teungku Contoh", office=at_house.office, by=by, at=NOW, **contact)

    return make


def pressed(desk: Client, user: User, question: str, **words: str):
    return desk.post(PATH, {"question": question, "aksi": "cetak", "akun": user.pk, **words})


def listed(page) -> list[tuple[User, bool]]:
    return [(row.user, row.alone) for row in page.context["rows"]]


def known(house, user: User) -> None:
    words = {"kind": "person", "name": user.name, "nik": NIK, "phone": "", "address": "Jalan 1"}
    save_applicant(house.office, words, by=None, at=NOW, user=user)


def test_lost_slip_is_found_by_phone_and_the_new_code_replaces_the_old(desk, made, house):
    old = made(phone=PHONE)
    assert listed(desk.post(PATH, {"question": "0812-0000-1234"})) == [(old.user, False)]
    page = pressed(desk, old.user, "0812-0000-1234", ktp="ya")
    code = page.context["slip"].code
    assert code in page.text
    assert page.headers["Cache-Control"].count("no-store") == 1
    visitor = Client()
    assert "kode baru di loket" in visitor.post("/aktivasi/", {"code": old.code}).text
    assert visitor.post("/aktivasi/", {"code": code}).headers["Location"] == "/aktivasi/sandi/"
    row = LogEntry.objects.get(action="reset")
    assert (row.by_id, row.subject_id, row.office_id, row.detail) == (
        house.users["fo"].pk, old.user.pk, house.office.pk, {"identity": "KTP"},
    )  # fmt: skip


def test_account_without_contact_is_found_by_nik_though_it_was_used(desk, made, house):
    user = activate(made().code, PASSWORD, at=NOW)
    known(house, user)
    assert listed(desk.post(PATH, {"question": NIK})) == [(user, False)]
    pressed(desk, user, NIK, ktp="ya")
    user.refresh_from_db()
    assert user.has_usable_password() is False


def test_code_is_not_printed_before_the_card_was_seen(desk, made):
    slip = made(phone=PHONE)
    page = pressed(desk, slip.user, PHONE)
    assert "Periksa KTP asli pemohon dahulu, lalu centang." in page.text
    assert Activation.objects.get(user=slip.user).used_at is None


@pytest.mark.parametrize("gateway", ["https://sms.contoh.id/", ""])
def test_used_account_that_codes_reach_is_its_owners_alone(desk, made, settings, gateway):
    settings.EKLINIK_SMS_GATEWAY = gateway
    user = activate(made(phone=PHONE).code, PASSWORD, at=NOW)
    assert listed(desk.post(PATH, {"question": PHONE})) == [(user, bool(gateway))]
    page = pressed(desk, user, PHONE, ktp="ya")
    user.refresh_from_db()
    assert user.has_usable_password() is bool(gateway)
    assert ("slip" in page.context) is not bool(gateway)


def test_account_with_a_second_step_is_its_owners_alone(desk, made):
    from allauth.mfa.models import Authenticator

    slip = made(phone=PHONE)
    Authenticator.objects.create(user=slip.user, type="totp", data={})
    assert listed(desk.post(PATH, {"question": PHONE})) == [(slip.user, True)]
    assert "slip" not in pressed(desk, slip.user, PHONE, ktp="ya").context


def test_accounts_from_elsewhere_are_not_found(desk, made, house, other_house):
    own = register("Cut", at=NOW, password=PASSWORD, phone=PHONE)
    other = made(other_house, phone="+6281200005678").user
    for user in (own, other, house.users["fo2"]):
        page = pressed(desk, user, user.phone or NIK, ktp="ya")
        assert listed(page) == []
    assert not LogEntry.objects.filter(action="reset").exists()


@pytest.mark.parametrize("words", [
    {}, {"question": ""}, {"question": "\x00"}, {"question": "9" * 500},
    {"question": PHONE, "akun": "x"}, {"question": PHONE, "akun": "9" * 40, "aksi": "cetak"},
])  # fmt: skip
def test_odd_input_is_answered(desk, made, words):
    made(phone=PHONE)
    page = desk.post(PATH, words)
    assert (page.status_code, page.templates[0].name) == (200, "account/lost_slip.html")


def test_only_the_front_office_prints_new_codes(client, house):
    for name in ("teknis", "kepala", "pemohon", "admin"):
        client.force_login(house.users[name])
        assert client.get(PATH).status_code == 404
