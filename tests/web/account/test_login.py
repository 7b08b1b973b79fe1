"""Coming in: password, code, second step, the way back, the wall, the limits."""

from __future__ import annotations

import pytest
from django.test import Client

from eklinik.accounts import second
from eklinik.accounts.people import register
from eklinik.notifications.sweep import keep_promises
from eklinik.outbox.models import Delivery, Promise
from eklinik.process import roles
from tests.accounts.test_second import code_of
from tests.people import NOW

PASSWORD = "demo-eklinik"


def log_in(client: Client, name: str, password: str = PASSWORD, **more: str):
    return client.post("/masuk/", {"login": name, "password": password, **more})


@pytest.fixture
def app(house) -> str:
    """The secret of kasi's authenticator app."""
    made = second.new_secret()
    assert second.add_app(house.users["kasi"], made, code_of(made, -1), at=NOW)
    return made


@pytest.mark.parametrize(
    ("name", "home"), [("fo", "/kantor/"), ("pemohon", "/permohonan/"), ("admin", "/kelola/")]
)
def test_everybody_lands_where_their_work_is(client, house, name, home):
    assert log_in(client, name).headers["Location"] == "/beranda-saya/"
    assert client.get("/beranda-saya/").headers["Location"] == home


def test_staff_without_a_posting_land_on_their_account(client, house):
    house.users["fo"].postings.all().delete()
    log_in(client, "fo")
    assert client.get("/beranda-saya/").headers["Location"] == "/akun/"


def test_phone_and_email_log_in_too(client, house):
    house.users["pemohon"].phone = "+6281200001234"
    house.users["pemohon"].email = "cut@contoh.id"
    house.users["pemohon"].save()
    for name in ("0812 0000 1234", "CUT@contoh.id"):
        assert log_in(Client(), name).status_code == 302


@pytest.mark.parametrize("password", ["salah", "demo-eklinik ", "x" * 200])
def test_a_wrong_password_keeps_the_name_and_says_what_to_do(client, house, password):
    answer = log_in(client, "fo", password)
    assert answer.status_code == 200
    assert 'value="fo"' in answer.text
    assert "Nama atau kata sandi tidak cocok" in answer.text
    assert "_auth_user_id" not in client.session


def test_a_deactivated_account_does_not_come_in(client, house):
    house.users["fo"].is_active = False
    house.users["fo"].save()
    assert "tidak cocok" in log_in(client, "fo").text


@pytest.mark.parametrize("data", [{}, {"login": "\x00", "password": "x"}, {"login": "a" * 9000}])
def test_nonsense_is_answered(client, house, data):
    assert client.post("/masuk/", data).status_code == 200


@pytest.mark.parametrize(
    ("back", "lands"),
    [
        ("/permohonan/?x=1", "/permohonan/?x=1"),
        ("https://jahat.contoh/", "/beranda-saya/"),
        ("//jahat.contoh/", "/beranda-saya/"),
        ("/\\jahat.contoh", "/beranda-saya/"),
        ("javascript:alert(1)", "/beranda-saya/"),
        ("", "/beranda-saya/"),
    ],
)
def test_the_way_back_stays_in_the_house(client, house, back, lands):
    assert log_in(client, "pemohon", next=back).headers["Location"] == lands


def test_a_page_that_needs_a_login_brings_the_person_back(client, house):
    answer = client.get("/akun/sandi/")
    assert answer.headers["Location"] == "/masuk/?next=%2Fakun%2Fsandi%2F"
    page = client.get(answer.headers["Location"]).text
    assert 'name="next" value="/akun/sandi/"' in page


def test_ten_wrong_tries_stop_an_account_however_it_is_spelled(client, house):
    house.users["pemohon"].phone = "+6281200001234"
    house.users["pemohon"].save()
    for spelling in ("pemohon", "0812-0000-1234", "+62 812 0000 1234", " pemohon ") * 3:
        answer = log_in(client, spelling, "salah")
    assert answer.status_code == 429
    assert int(answer.headers["Retry-After"]) > 0
    assert log_in(client, "pemohon").status_code == 429
    assert log_in(client, "fo").status_code == 302


def test_right_tries_give_the_tries_back(client, house):
    for _ in range(3):
        for _ in range(6):
            log_in(client, "fo", "salah")
        assert log_in(client, "fo").status_code == 302


def test_leaving_asks_first_and_ends_the_session(client, house):
    log_in(client, "fo")
    assert "Keluar dari E-Klinik?" in client.get("/keluar/").text
    assert "_auth_user_id" in client.session
    assert client.post("/keluar/").headers["Location"] == "/"
    assert "_auth_user_id" not in client.session


def test_the_second_factor_is_asked_after_the_password(client, app):
    answer = log_in(client, "kasi", next="/kantor/?x=1")
    assert answer.headers["Location"] == "/masuk/dua-langkah/"
    assert client.get("/akun/").status_code == 302
    assert "salah atau sudah dipakai" in client.post("/masuk/dua-langkah/", {"code": "1"}).text
    done = client.post("/masuk/dua-langkah/", {"code": code_of(app)})
    assert done.headers["Location"] == "/kantor/?x=1"
    assert client.get("/akun/").status_code == 200


def test_the_second_step_without_the_first_leads_to_the_login(client, app):
    assert client.get("/masuk/dua-langkah/").headers["Location"] == "/masuk/"
    assert client.post("/masuk/dua-langkah/", {"code": code_of(app)}).headers["Location"] == (
        "/masuk/"
    )


def test_the_second_step_is_limited(client, app):
    log_in(client, "kasi")
    answers = [client.post("/masuk/dua-langkah/", {"code": "1"}).status_code for _ in range(11)]
    assert answers == [200] * 10 + [429]


def test_a_recovery_code_opens_too(client, house, app):
    log_in(client, "kasi")
    code = second.recovery_codes(house.users["kasi"])[0]
    assert client.post("/masuk/dua-langkah/", {"code": code}).status_code == 302
    assert client.get("/akun/").status_code == 200


def test_a_forced_role_gets_no_further_than_the_setup(client, house):
    house.office.mfa_roles = [roles.SECTION_HEAD]
    house.office.save()
    log_in(client, "kasi")
    for path in ("/kantor/", "/beranda-saya/", "/kelola/", "/permohonan/"):
        assert client.get(path).headers["Location"] == "/akun/keamanan/"
    assert "wajib memakai langkah kedua" in client.get("/akun/keamanan/").text
    log_in(other := Client(), "kabid")
    assert other.get("/beranda-saya/").headers["Location"] == "/kantor/"


def test_setting_it_up_opens_the_wall(client, house):
    house.office.mfa_roles = [roles.SECTION_HEAD]
    house.office.save()
    log_in(client, "kasi")
    page = client.get("/akun/keamanan/aplikasi/")
    secret = page.context["secret"].replace(" ", "")
    assert secret not in str(dict(client.session))
    done = client.post("/akun/keamanan/aplikasi/", {"code": code_of(secret)})
    assert done.headers["Location"] == "/akun/keamanan/cadangan/"
    assert client.get("/beranda-saya/").headers["Location"] == "/kantor/"
    row = second.of_user(house.users["kasi"])["totp"][0]
    client.post(f"/akun/keamanan/{row.pk}/hapus/")
    assert second.has_second(house.users["kasi"]) is True


def test_a_code_logs_in_without_a_password(client, house):
    user = register("Siti", at=NOW, phone="+6281200001234")
    sent = client.post(
        "/masuk/kode/", {"contact": "0812-0000-1234", "via": "whatsapp", "next": "/permohonan/"}
    )
    assert sent.headers["Location"] == "/masuk/kode/isi/"
    promise = Promise.objects.get()
    assert promise.topic == "phone_code"
    code = promise.data.pop("code")
    assert promise.data == {"channel": "whatsapp", "phone": "+6281200001234", "user": user.pk}
    done = client.post("/masuk/kode/isi/", {"code": code})
    assert done.headers["Location"] == "/permohonan/"
    assert client.session["_auth_user_id"] == str(user.pk)


def test_an_unknown_contact_looks_the_same_and_gets_nothing(client, house):
    register("Siti", at=NOW, email="siti@contoh.id")
    pages = []
    for contact in ("siti@contoh.id", "siapa@contoh.id"):
        other = Client()
        other.post("/masuk/kode/", {"contact": contact})
        pages.append(other.get("/masuk/kode/isi/").text.replace(contact, ""))
    tokens = [page.split("csrfmiddlewaretoken")[0] for page in pages]
    assert tokens[0] == tokens[1]
    assert [promise.data["email"] for promise in Promise.objects.all()] == ["siti@contoh.id"]


def test_a_code_by_email_is_sent_by_email_and_erased(client, house):
    register("Siti", at=NOW, email="siti@contoh.id")
    client.post("/masuk/kode/", {"contact": "siti@contoh.id"})
    code = Promise.objects.get().data["code"]
    keep_promises(at=NOW)
    row = Delivery.objects.get()
    assert (row.channel, row.address, code in row.text) == ("email", "siti@contoh.id", True)
    assert Promise.objects.get().data is None


def test_a_code_does_not_pass_by_the_second_factor(client, house, app):
    house.users["kasi"].email = "kasi@contoh.id"
    house.users["kasi"].save()
    client.post("/masuk/kode/", {"contact": "kasi@contoh.id"})
    code = Promise.objects.get().data["code"]
    answer = client.post("/masuk/kode/isi/", {"code": code})
    assert answer.headers["Location"] == "/masuk/dua-langkah/"


def test_codes_are_sent_three_times_in_ten_minutes(client, house):
    register("Siti", at=NOW, email="siti@contoh.id")
    answers = [client.post("/masuk/kode/", {"contact": "siti@contoh.id"}) for _ in range(4)]
    assert [answer.status_code for answer in answers] == [302, 302, 302, 200]
    assert "Tunggu 10 menit" in answers[3].text
    assert Promise.objects.count() == 3


@pytest.mark.parametrize("contact", ["", "08", "bukan", "a@", "(0651) 555010", "x" * 300])
def test_a_wrong_contact_is_explained_and_kept(client, db, contact):
    answer = client.post("/masuk/kode/", {"contact": contact})
    assert answer.status_code == 200
    assert "Ada yang perlu diperbaiki" in answer.text


@pytest.mark.parametrize("credential", ["", "{}", "[]", "x", '{"response": {"userHandle": "x"}}',
                                        '{"response": {"userHandle": 3}}', "[" * 9000])  # fmt: skip
def test_a_passkey_that_is_none_is_refused(client, house, credential):
    assert client.get("/masuk/kunci/").json()["publicKey"]["challenge"]
    answer = client.post("/masuk/kunci/", {"credential": credential})
    assert answer.status_code == 200
    assert "Kunci sandi ini tidak dikenali" in answer.text
