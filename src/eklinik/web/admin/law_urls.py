"""Addresses of the law's administration, below `/kelola/hukum/`."""

from django.urls import URLPattern, path

from eklinik.web.admin import law, law_codes

urlpatterns: list[URLPattern] = [
    path("", law.home, name="admin_law"),
    path("kode/", law_codes.code, name="admin_law_code"),
    path("pb-umku/", law_codes.umku, name="admin_law_umku"),
    path("impor/baru/", law.import_new, name="admin_law_new"),
    path("impor/<int:pk>/", law.import_one, name="admin_law_import"),
    path("impor/<int:pk>/<slug:what>/", law.import_act, name="admin_law_act"),
]
