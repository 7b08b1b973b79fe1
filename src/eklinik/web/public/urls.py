"""Addresses of the public pages."""

from django.urls import URLPattern, path

from eklinik.web.public import home, pages, permits

urlpatterns: list[URLPattern] = [
    path("", home.home, name="home"),
    path("izin/", permits.permit_list, name="permit_list"),
    path("izin/<slug:slug>/", permits.permit_page, name="permit"),
    path("izin/<slug:slug>/bandingkan/", permits.permit_compare, name="permit_compare"),
    path("aksesibilitas/", pages.accessibility, name="accessibility"),
    path("privasi/", pages.privacy, name="privacy"),
    path("bantuan/", pages.help_page, name="help"),
    path("bahasa/", pages.set_language, name="set_language"),
    path("healthz", pages.alive, name="alive"),
    path("readyz", pages.ready, name="ready"),
]
