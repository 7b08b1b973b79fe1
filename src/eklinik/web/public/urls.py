"""Addresses of the public pages."""

from django.urls import URLPattern, path

from eklinik.web.public import (
    answers,
    complaint,
    home,
    kbli,
    pages,
    permits,
    survey,
    track,
    verify,
)

urlpatterns: list[URLPattern] = [
    path("", home.home, name="home"),
    path("temukan/", kbli.finder, name="kbli_find"),
    path("temukan/kode-lama/", kbli.old_codes, name="kbli_old"),
    path("temukan/<slug:edition>/<slug:number>/", kbli.code, name="kbli_code"),
    path("izin/", permits.permit_list, name="permit_list"),
    path("izin/<slug:slug>/", permits.permit_page, name="permit"),
    path("izin/<slug:slug>/bandingkan/", permits.permit_compare, name="permit_compare"),
    path("lacak/", track.track, name="track"),
    path("lacak/<path:number>/surat/", track.tracked_letter, name="tracked_letter"),
    path("lacak/<path:number>/", track.tracked, name="tracked"),
    path("v/<str:code>", verify.short, name="verify_short"),
    path("verifikasi/", verify.verify, name="verify"),
    path("verifikasi/<str:code>/", verify.verified, name="verified"),
    path("survei/", survey.begin, name="survey_begin"),
    path("survei/hasil/", survey.results, name="survey_results"),
    path("survei/<str:code>/", survey.survey, name="survey"),
    path("aduan/", complaint.new, name="complaint_new"),
    path("aduan/lihat/", complaint.find, name="complaint_find"),
    path("aduan/<str:number>/", complaint.one, name="complaint"),
    path("tanya-jawab/", answers.answers, name="answers"),
    path("tanya-jawab/<slug:slug>/", answers.answer, name="answer"),
    path("aksesibilitas/", pages.accessibility, name="accessibility"),
    path("privasi/", pages.privacy, name="privacy"),
    path("bantuan/", pages.help_page, name="help"),
    path("bahasa/", pages.set_language, name="set_language"),
    path("healthz", pages.alive, name="alive"),
    path("readyz", pages.ready, name="ready"),
]
