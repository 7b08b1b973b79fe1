"""Addresses of the clinic's administration, below `/kelola/loket/`."""

from django.urls import URLPattern, path

from eklinik.web.admin import clinic

urlpatterns: list[URLPattern] = [
    path("", clinic.overview, name="admin_clinic"),
    path("ruang/baru/", clinic.hall, name="admin_clinic_hall_new"),
    path("ruang/<int:pk>/", clinic.hall, name="admin_clinic_hall"),
    path("ruang/<int:pk>/kunci/", clinic.hall_key, name="admin_clinic_hall_key"),
    path("layanan/baru/", clinic.service, name="admin_clinic_service_new"),
    path("layanan/<int:pk>/", clinic.service, name="admin_clinic_service"),
    path("jam/<slug:kind>/", clinic.hours, name="admin_clinic_hours"),
    path("pengaturan/", clinic.choices, name="admin_clinic_settings"),
    path("kuasa/", clinic.mandate, name="admin_clinic_mandate"),
    path("baru/", clinic.desk, name="admin_clinic_desk_new"),
    path("<int:pk>/", clinic.desk, name="admin_clinic_desk"),
]
