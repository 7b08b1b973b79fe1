"""Addresses of logging in and of one's own account."""

from django.urls import URLPattern, path

from eklinik.web.account import deskside, join, login, lostslip, mine, news, security

urlpatterns: list[URLPattern] = [
    path("masuk/", login.login_page, name="login"),
    path("masuk/kode/", login.code_request, name="code_request"),
    path("masuk/kode/isi/", login.code_entry, name="code_entry"),
    path("masuk/kunci/", login.passkey_login, name="passkey_login"),
    path("masuk/dua-langkah/", login.second_step, name="second_step"),
    path("keluar/", login.logout_page, name="logout"),
    path("beranda-saya/", login.landing, name="landing"),
    path("daftar/", join.join, name="join"),
    path("daftar/kode/", join.join_code, name="join_code"),
    path("daftar/akun/", join.join_finish, name="join_finish"),
    path("lupa-sandi/", join.forgot, name="forgot"),
    path("lupa-sandi/kode/", join.forgot_code, name="forgot_code"),
    path("lupa-sandi/sandi/", join.forgot_finish, name="forgot_finish"),
    path("aktivasi/", join.activation, name="activation"),
    path("aktivasi/sandi/", join.activation_finish, name="activation_finish"),
    path("kabar/", news.news, name="news"),
    path("akun/", mine.mine, name="account"),
    path("akun/konfirmasi/", mine.confirm, name="confirm"),
    path("akun/nama/", mine.change_name, name="change_name"),
    path("akun/sandi/", mine.change_password, name="change_password"),
    path("akun/kontak/", mine.change_contact, name="change_contact"),
    path("akun/kontak/kode/", mine.contact_code, name="contact_code"),
    path("akun/token/", mine.tokens, name="tokens"),
    path("akun/token/<int:token_id>/cabut/", mine.token_end, name="token_end"),
    path("akun/keamanan/", security.security, name="security"),
    path("akun/keamanan/aplikasi/", security.app_add, name="app_add"),
    path("akun/keamanan/kunci/", security.passkey_add, name="passkey_add"),
    path("akun/keamanan/cadangan/", security.recovery, name="recovery"),
    path("akun/keamanan/<int:pk>/hapus/", security.second_remove, name="second_remove"),
    path("kantor/akun-pemohon/", deskside.desk_account, name="desk_account"),
    path("kantor/akun-pemohon/kode-baru/", lostslip.lost_slip, name="lost_slip"),
]
