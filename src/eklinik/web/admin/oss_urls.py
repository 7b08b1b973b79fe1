"""Addresses of OSS at the administration, below `/kelola/oss/`."""

from django.urls import URLPattern, path

from eklinik.web.admin import oss, oss_sheets

urlpatterns: list[URLPattern] = [
    path("", oss.home, name="admin_oss"),
    path("uji/", oss.test, name="admin_oss_test"),
    path("kirim-lagi/", oss.retry_all, name="admin_oss_retry"),
    path("pesan/<int:pk>/<slug:what>/", oss.message_act, name="admin_oss_message"),
    path("impor/", oss_sheets.new, name="admin_oss_import"),
    path("impor/<int:pk>/", oss_sheets.look, name="admin_oss_sheet"),
    path("impor/<int:pk>/<slug:what>/", oss_sheets.act, name="admin_oss_sheet_act"),
]
