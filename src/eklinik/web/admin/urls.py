"""Addresses of the administration, below `/kelola/`."""

from django.urls import URLPattern, URLResolver, include, path

from eklinik.web.admin import answers, charts, house, overrides, people, permits, postings, rooms

urlpatterns: list[URLPattern | URLResolver] = [
    path("", house.home, name="admin_home"),
    path("kantor/", house.office_edit, name="admin_office"),
    path("langkah-kedua/", house.second_factor, name="admin_second"),
    path("kalender/", house.calendar, name="admin_calendar"),
    path("kalender/<int:pk>/hapus/", house.calendar_remove, name="admin_calendar_remove"),
    path("teks/", house.notice_texts, name="admin_texts"),
    path("teks/<path:key>/", house.notice_text, name="admin_text"),
    path("catatan/", house.log, name="admin_log"),
    path("pegawai/", people.members, name="admin_members"),
    path("pegawai/baru/", people.member_new, name="admin_member_new"),
    path("pegawai/<int:pk>/", people.member, name="admin_member"),
    path("pegawai/<int:pk>/<slug:what>/", people.member_act, name="admin_member_act"),
    path("unit/", people.units, name="admin_units"),
    path("unit/baru/", people.unit_edit, name="admin_unit_new"),
    path("unit/<int:pk>/", people.unit_edit, name="admin_unit"),
    path("penugasan/", postings.postings, name="admin_postings"),
    path("penugasan/baru/", postings.posting_new, name="admin_posting_new"),
    path("penugasan/<int:pk>/akhiri/", postings.posting_end, name="admin_posting_end"),
    path("bagan/", charts.charts, name="admin_charts"),
    path("bagan/baru/", charts.chart_new, name="admin_chart_new"),
    path("bagan/<slug:key>/<int:version>/", charts.chart, name="admin_chart"),
    path("loket/", include("eklinik.web.admin.clinic_urls")),
    path("hukum/", include("eklinik.web.admin.law_urls")),
    path("izin/", permits.permits, name="admin_permits"),
    path("izin/<int:pk>/", permits.permit_version, name="admin_permit"),
    path("izin/<int:pk>/<slug:what>/", permits.permit_act, name="admin_permit_act"),
    path("tanya-jawab/", answers.listing, name="admin_answers"),
    path("tanya-jawab/baru/", answers.edit, name="admin_answer_new"),
    path("tanya-jawab/<int:pk>/", answers.edit, name="admin_answer"),
    path("tanya-jawab/<int:pk>/<slug:what>/", answers.act, name="admin_answer_act"),
    path("ruang-online/", rooms.rooms, name="admin_rooms"),
    path("pengesampingan/", overrides.overrides, name="admin_overrides"),
]
