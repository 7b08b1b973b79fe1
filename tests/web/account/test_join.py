"""Registering, a forgotten password, activation, the desk's slip, one's own account."""

from __future__ import annotations

import pytest
from django.test import Client

from eklinik.accounts.models import ApiToken, User
from eklinik.accounts.people import register
from eklinik.accounts.tokens import token_user
from eklinik.outbox.models import Promise
from tests.people import NOW

PASSWORD = "kopi gayo pahit"
PHONE = {"contact": "0812-0000-1234", "via": "sms"}


def last_code() -> str:
    return Promise.objects.latest("pk").data["code"]


def signed(client: Client, user: User) -> Client:
    client.force_login(user)
    session = client.session
    session["entered_at"] = 4e9
    session.save()
    return client


def test_an_account_with_a_phone_only(client, db):
    assert client.post("/daftar/", PHONE).headers["Location"] == "/daftar/kode/"
    assert client.get("/daftar/akun/").headers["Location"] == "/daftar/"
    answer = client.post("/daftar/kode/", {"code": last_code()})
    assert answer.headers["Location"] == "/daftar/akun/"
    done = client.post("/daftar/akun/", {"name": "Cut Contoh O'Neil نور", "password": PASSWORD})
    assert done.headers["Location"] == "/beranda-saya/"
    user = User.objects.get(phone="+6281200001234")
    assert (user.name, user.email, user.office_id) == ("Cut Contoh O'Neil نور", "", None)
    assert client.session["_auth_user_id"] == str(user.pk)


def test_an_account_with_an_email_and_the_way_back(client, db):
    client.post("/daftar/", {"contact": "Cut@Contoh.id", "next": "/permohonan/baru/"})
    client.post("/daftar/kode/", {"code": last_code()})
    done = client.post("/daftar/akun/", {"name": "Cut", "password": PASSWORD})
    assert done.headers["Location"] == "/permohonan/baru/"
    assert User.objects.get(email="cut@contoh.id").check_password(PASSWORD)


def test_a_weak_password_keeps_the_name(client, db):
    client.post("/daftar/", PHONE)
    client.post("/daftar/kode/", {"code": last_code()})
    answer = client.post("/daftar/akun/", {"name": "Cut Contoh", "password": "pendek"})
    assert 'value="Cut Contoh"' in answer.text
    assert User.objects.count() == 0


def test_a_wrong_code_leads_nowhere(client, db):
    client.post("/daftar/", PHONE)
    wrong = f"{(int(last_code()) + 1) % 1_000_000:06d}"
    assert "salah atau sudah lewat" in client.post("/daftar/kode/", {"code": wrong}).text
    assert client.get("/daftar/akun/").headers["Location"] == "/daftar/"


def test_a_known_contact_comes_into_its_account(client, db):
    user = register("Cut", at=NOW, phone="+6281200001234")
    client.post("/daftar/", PHONE)
    client.post("/daftar/kode/", {"code": last_code()})
    assert client.session["_auth_user_id"] == str(user.pk)
    assert User.objects.count() == 1


def test_a_forgotten_password_is_replaced_by_a_code(client, db):
    user = register("Cut", at=NOW, phone="+6281200001234", password="kata sandi lama")
    other = Client()
    other.force_login(user)
    client.post("/lupa-sandi/", PHONE)
    assert client.get("/lupa-sandi/sandi/").headers["Location"] == "/lupa-sandi/"
    client.post("/lupa-sandi/kode/", {"code": last_code()})
    done = client.post("/lupa-sandi/sandi/", {"password": PASSWORD})
    assert done.headers["Location"] == "/beranda-saya/"
    user.refresh_from_db()
    assert user.check_password(PASSWORD)
    assert other.get("/akun/").status_code == 302


def test_an_entry_for_one_purpose_does_not_serve_another(client, db):
    register("Cut", at=NOW, phone="+6281200001234")
    client.post("/masuk/kode/", PHONE)
    assert client.get("/lupa-sandi/kode/").headers["Location"] == "/lupa-sandi/"
    assert client.get("/daftar/kode/").headers["Location"] == "/daftar/"


def test_the_desk_prints_a_slip_and_the_visitor_sets_the_password(client, house):
    client.force_login(house.users["fo"])
    page = client.post("/kantor/akun-pemohon/", {"name": "Teungku Contoh", "phone": ""})
    code = page.context["slip"].code
    assert code in page.text
    assert page.headers["Cache-Control"].count("no-store") == 1
    visitor = Client()
    assert f'value="{code}"' in visitor.get(f"/aktivasi/?kode={code}").text
    answer = visitor.post("/aktivasi/", {"code": code.lower()})
    assert answer.headers["Location"] == "/aktivasi/sandi/"
    done = visitor.post("/aktivasi/sandi/", {"password": PASSWORD})
    assert done.headers["Location"] == "/beranda-saya/"
    assert visitor.get("/aktivasi/sandi/").headers["Location"] == "/aktivasi/"


def test_only_the_front_office_makes_desk_accounts(client, house):
    for name in ("teknis", "kepala", "pemohon", "admin"):
        client.force_login(house.users[name])
        assert client.get("/kantor/akun-pemohon/").status_code == 404


def test_a_taken_phone_is_told_at_the_desk(client, house):
    register("Cut", at=NOW, phone="+6281200001234")
    client.force_login(house.users["fo"])
    answer = client.post("/kantor/akun-pemohon/", {"name": "Cut", "phone": "081200001234"})
    assert "Sudah ada akun dengan kontak ini" in answer.text


@pytest.mark.parametrize("code", ["", "ABCD-EFGH-JK23", "x" * 500, "🌸", "\x00"])
def test_a_wrong_activation_code_is_explained(client, house, code):
    answer = client.post("/aktivasi/", {"code": code})
    assert answer.status_code == 200
    assert "Ada yang perlu diperbaiki" in answer.text


def test_activation_codes_cannot_be_guessed_at_speed(client, house):
    answers = [client.post("/aktivasi/", {"code": str(n)}).status_code for n in range(21)]
    assert answers == [200] * 20 + [429]


def test_a_changed_password_keeps_this_session_and_ends_the_others(client, house):
    user, other = house.users["pemohon"], Client()
    signed(client, user)
    other.force_login(user)
    wrong = client.post("/akun/sandi/", {"old": "salah", "password": PASSWORD})
    assert "Kata sandi sekarang tidak cocok" in wrong.text
    client.post("/akun/sandi/", {"old": "demo-eklinik", "password": PASSWORD})
    assert client.get("/akun/").status_code == 200
    assert other.get("/akun/").status_code == 302


def test_a_new_phone_is_proved_before_it_counts(client, house):
    user = house.users["pemohon"]
    signed(client, user)
    client.post("/akun/kontak/", PHONE)
    user.refresh_from_db()
    assert user.phone == ""
    client.post("/akun/kontak/kode/", {"code": last_code()})
    user.refresh_from_db()
    assert user.phone == "+6281200001234"


def test_security_asks_for_the_password_again_after_a_while(client, house):
    client.force_login(house.users["pemohon"])
    asked = client.get("/akun/keamanan/aplikasi/").headers["Location"]
    assert asked == "/akun/konfirmasi/?next=%2Fakun%2Fkeamanan%2Faplikasi%2F"
    assert "tidak cocok" in client.post(asked, {"password": "salah"}).text
    done = client.post(asked, {"password": "demo-eklinik", "next": "/akun/keamanan/aplikasi/"})
    assert done.headers["Location"] == "/akun/keamanan/aplikasi/"
    assert client.get("/akun/keamanan/aplikasi/").status_code == 200


def test_a_token_is_shown_once_and_can_be_ended(client, house):
    user = house.users["pemohon"]
    signed(client, user)
    page = client.post("/akun/token/", {"name": "skrip", "scopes": ["read"], "days": "30"})
    raw = page.context["raw"]
    assert page.text.count(raw) == 1
    assert client.get("/akun/token/").text.count(raw) == 0
    row = ApiToken.objects.get(user=user)
    signed(other := Client(), house.users["fo"])
    other.post(f"/akun/token/{row.pk}/cabut/")
    assert token_user(raw, at=row.created_at) == (user, frozenset({"read"}))
    client.post(f"/akun/token/{row.pk}/cabut/")
    assert token_user(raw, at=row.created_at) is None


@pytest.mark.parametrize(
    "credential", ["x", "{}", '{"response": {}}', '{"id":1,"response":{"a":1}}']
)
def test_a_passkey_that_is_none_is_not_kept(client, house, credential):
    signed(client, house.users["pemohon"])
    client.get("/akun/keamanan/kunci/")
    answer = client.post("/akun/keamanan/kunci/", {"name": "ponsel", "credential": credential})
    assert "Kunci sandi tidak jadi dibuat" in answer.text


@pytest.mark.parametrize(
    "path",
    ["/masuk/", "/masuk/kode/", "/daftar/", "/lupa-sandi/", "/aktivasi/", "/keluar/"],
)
def test_pages_for_anyone_open(client, db, path):
    assert client.get(path).status_code == 200


@pytest.mark.parametrize(
    "path",
    ["/akun/", "/akun/nama/", "/akun/sandi/", "/akun/kontak/", "/akun/token/", "/akun/keamanan/",
     "/akun/keamanan/aplikasi/", "/akun/keamanan/kunci/", "/akun/konfirmasi/"],
)  # fmt: skip
def test_pages_of_the_account_open_for_its_owner_only(client, house, path):
    assert client.get(path).status_code == 302
    signed(client, house.users["pemohon"])
    assert client.get(path).status_code == 200
