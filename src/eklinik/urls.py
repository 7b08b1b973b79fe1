"""Every address of the house, by audience."""

from django.urls import URLPattern, URLResolver, include, path

from eklinik.web.api import oss_inbound

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("eklinik.web.public.urls")),
    path("", include("eklinik.web.applicant.urls")),
    path("usaha/", include("eklinik.web.applicant.licence_urls")),
    path("", include("eklinik.web.display.urls")),
    path("", include("eklinik.web.visitor.urls")),
    path("kantor/", include("eklinik.web.office.urls")),
    path("loket/telepon/", include("eklinik.web.desk.phone_urls")),
    path("loket/", include("eklinik.web.desk.urls")),
    path("kelola/", include("eklinik.web.admin.urls")),
    path("", include("eklinik.web.account.urls")),
    path("api/oss/v1/<slug:method>", oss_inbound.receive, name="oss_inbound"),
    path("api/v1/", include("eklinik.web.api.urls")),
]

handler500 = "eklinik.web.unavailable.server_error"
