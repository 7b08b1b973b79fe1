"""The administration: who may open it, what it shows first, what it changes, and no further."""

from __future__ import annotations

import json
from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from eklinik.accounts.models import LogEntry, Office, User
from eklinik.casework.models import CalendarDay, ChartVersion
from eklinik.casework.override import override
from eklinik.casework.take import take
from eklinik.catalogue.models import PermitVersion
from eklinik.flows import CHARTS
from eklinik.notifications.models import NoticeText
from eklinik.process.document import to_document
from eklinik.staff.models import Posting, Unit
from tests.people import DAY_ONE, NOW

PAGES = [
    "", "kantor/", "langkah-kedua/", "kalender/", "teks/", "teks/phone_code/", "catatan/",
    "pegawai/", "pegawai/baru/", "unit/", "unit/baru/", "penugasan/", "penugasan/?kumpulan=semua",
    "penugasan/baru/", "bagan/", "bagan/baru/", "izin/", "pengesampingan/",
    "bagan/permit_with_inspection/1/",
]  # fmt: skip
YES = {"confirmed": "1"}


@pytest.fixture
def boss(client, house) -> Client:
    client.force_login(house.users["admin"])
    return client


@pytest.fixture
def own_chart() -> dict:
    document = to_document(CHARTS["permit_without_inspection"])
    return {**document, "key": "izin_kilat", "title": "Izin kilat"}


@pytest.mark.parametrize("page", PAGES)
def test_pages_open_for_the_administrator_only(client, house, page):
    assert client.get(f"/kelola/{page}").headers["Location"].startswith("/masuk/?next=")
    for name in ("fo", "kepala", "pemohon"):
        client.force_login(house.users[name])
        assert client.get(f"/kelola/{page}").status_code == 404
    client.force_login(house.users["admin"])
    assert client.get(f"/kelola/{page}").status_code == 200


def test_rows_of_another_office_are_not_there(boss, other_house):
    posting = Posting.objects.filter(office=other_house.office).first()
    day = CalendarDay.objects.create(
        office=other_house.office, date=date(2026, 12, 1), kind="office", name="Contoh"
    )
    gets = [
        f"pegawai/{other_house.users['fo'].pk}/", f"unit/{other_house.units['seksi'].pk}/",
        f"penugasan/{posting.pk}/akhiri/", f"izin/{other_house.permits['plain'].pk}/",
    ]  # fmt: skip
    posts = [
        *gets, f"kalender/{day.pk}/hapus/", f"pegawai/{other_house.users['fo'].pk}/nonaktifkan/",
        f"pegawai/{other_house.users['fo'].pk}/kode/",
        f"izin/{other_house.permits['plain'].pk}/hentikan/",
    ]  # fmt: skip
    assert {boss.get(f"/kelola/{path}").status_code for path in gets} == {404}
    assert {boss.post(f"/kelola/{path}", YES).status_code for path in posts} == {404}
    assert CalendarDay.objects.filter(pk=day.pk).exists()
    assert "Fo.Prov" not in boss.get("/kelola/pegawai/").text
    assert "fo.prov" not in boss.get("/kelola/pegawai/?q=fo").text


@pytest.mark.parametrize(
    "path",
    ["pegawai/0/", "pegawai/99999999999999999999/", "izin/99999999999999999999/",
     "pegawai/?sebelum=x", "pegawai/?sebelum=99999999999999999999999", "pegawai/?q=%00",
     "kalender/?tahun=0000", "kalender/?tahun=abcd", "kalender/?tahun=9999",
     "bagan/tidak-ada/1/", "bagan/tidak-ada/99999999999999999999/", "teks/tidak/ada/",
     "penugasan/baru/?pegawai=x", "catatan/?sebelum=-1"],
)  # fmt: skip
def test_guessed_addresses_are_answered(boss, path):
    assert boss.get(f"/kelola/{path}").status_code in {200, 404}


def test_lists_ask_as_often_for_many_as_for_one(boss, house, django_assert_max_num_queries):
    for n in range(70):
        User.objects.create_user(f"p{n}", name=f"Pegawai {n}", office=house.office)
    with django_assert_max_num_queries(12):
        page = boss.get("/kelola/pegawai/")
    assert len(page.context["page"].rows) == 30
    seen = {row.pk for row in page.context["page"].rows}
    while link := page.context["page"].next:
        page = boss.get(f"/kelola/pegawai/{link}")
        seen |= {row.pk for row in page.context["page"].rows}
    assert len(seen) == User.objects.filter(office=house.office).count()


def test_the_office_is_changed_and_logged(boss, house):
    words = {"name": "DPMPTSP Contoh Jaya", "government": "Pemerintah Kota Contoh",
             "place": "Kota Contoh", "number_code": "DPMPTSP-KOTA"}  # fmt: skip
    assert boss.post("/kelola/kantor/", words).status_code == 302
    assert Office.objects.get(pk=house.office.pk).name == "DPMPTSP Contoh Jaya"
    assert "DPMPTSP Contoh Jaya" in boss.get("/kelola/catatan/").text
    assert "Ada yang perlu diperbaiki" in boss.post("/kelola/kantor/", {"name": ""}).text


def test_a_new_member_gets_a_slip_and_then_works_here(boss, house):
    page = boss.post("/kelola/pegawai/baru/", {"username": "baru", "name": "Baru Contoh"})
    assert page.context["slip"].code in page.text
    user = User.objects.get(username="baru")
    words = {"user": user.pk, "role": "front_office", "valid_from": "2026-01-01"}
    assert boss.post("/kelola/penugasan/baru/", words).status_code == 302
    assert user.postings.get().role == "front_office"
    again = boss.post("/kelola/pegawai/baru/", {"username": "baru", "name": "X"})
    assert "Ada yang perlu diperbaiki" in again.text
    bad = boss.post("/kelola/pegawai/baru/", {"username": "Spasi Di Sini", "name": "X"})
    assert "Pakai huruf kecil" in bad.text


def test_nothing_is_deactivated_before_the_effects_were_seen(boss, house):
    path = f"/kelola/pegawai/{house.users['fo'].pk}/nonaktifkan/"
    assert "berkas sedang dipegangnya" in boss.post(path).text
    assert User.objects.get(username="fo").is_active is True
    boss.post(path, YES)
    assert User.objects.get(username="fo").is_active is False
    boss.post(path.replace("nonaktifkan", "aktifkan"), YES)
    assert User.objects.get(username="fo").is_active is True
    assert boss.post(path.replace("nonaktifkan", "hapus"), YES).status_code == 404


def test_the_own_account_cannot_be_deactivated(boss, house):
    boss.post(f"/kelola/pegawai/{house.users['admin'].pk}/nonaktifkan/", YES)
    assert User.objects.get(username="admin").is_active is True


def test_an_acting_official_is_appointed_with_limits(boss, house):
    words = {
        "user": house.users["teknis"].pk, "role": "section_head", "unit": house.units["seksi"].pk,
        "valid_from": "2026-11-24", "valid_to": "2026-11-30", "acting": "plh",
        "barred_verbs": ["refuse"],
    }  # fmt: skip
    assert "nomor surat perintah" in boss.post("/kelola/penugasan/baru/", words).text
    words |= {"letter_number": "800/1/2026", "letter_date": "2026-11-20"}
    assert boss.post("/kelola/penugasan/baru/", words).status_code == 302
    row = Posting.objects.get(acting="plh")
    assert (row.barred_verbs, str(row.valid_to)) == (["refuse"], "2026-11-30")
    assert "800/1/2026" in boss.get("/kelola/penugasan/").text
    foreign = words | {"barred_verbs": ["tidak_ada"]}
    assert boss.post("/kelola/penugasan/baru/", foreign).status_code == 200


def test_ending_a_posting_names_who_remains_first(boss, house):
    row = Posting.objects.get(user=house.users["fo"])
    path = f"/kelola/penugasan/{row.pk}/akhiri/"
    assert "Fo2 Contoh" in boss.post(path, {"last_day": "2026-12-31"}).text
    row.refresh_from_db()
    assert row.valid_to is None
    boss.post(path, {"last_day": "2026-12-31", **YES})
    row.refresh_from_db()
    assert row.valid_to == date(2026, 12, 31)


def test_a_seat_without_anybody_else_is_warned_about(boss, house):
    row = Posting.objects.get(user=house.users["kasi"])
    page = boss.post(f"/kelola/penugasan/{row.pk}/akhiri/", {"last_day": "2026-12-31"})
    assert "Tidak ada lagi yang memegang peran ini" in page.text


def test_forcing_a_second_factor_names_whom_it_stops(boss, house):
    words = {"roles": ["section_head", "agency_head"]}
    page = boss.post("/kelola/langkah-kedua/", words)
    assert "Kasi Contoh" in page.text
    assert "Kepala Contoh" in page.text
    assert Office.objects.get(pk=house.office.pk).mfa_roles == []
    boss.post("/kelola/langkah-kedua/", {**words, **YES})
    assert Office.objects.get(pk=house.office.pk).mfa_roles == ["agency_head", "section_head"]


def test_the_offices_own_day_is_kept_once_and_removed(boss, house):
    words = {"date": "2026-12-31", "kind": "office", "name": "Hari jadi kota"}
    assert "tidak berubah" in boss.post("/kelola/kalender/", words).text
    assert CalendarDay.objects.count() == 0
    boss.post("/kelola/kalender/", {**words, **YES})
    row = CalendarDay.objects.get(office=house.office)
    assert "sudah ada di kalender" in boss.post("/kelola/kalender/", {**words, **YES}).text
    boss.post(f"/kelola/kalender/{row.pk}/hapus/", YES)
    assert CalendarDay.objects.count() == 0
    for wrong in ("1-1-1", "0001-01-01", "9999-12-31", ""):
        assert boss.post("/kelola/kalender/", {**words, "date": wrong, **YES}).status_code == 200
    assert CalendarDay.objects.count() == 0


def test_national_days_cannot_be_removed(boss):
    row = CalendarDay.objects.create(date=date(2026, 8, 17), kind="holiday", name="Kemerdekaan")
    page = boss.get("/kelola/kalender/?tahun=2026").text
    assert "Kemerdekaan" in page
    assert boss.post(f"/kelola/kalender/{row.pk}/hapus/", YES).status_code == 404


def test_a_notice_text_is_changed_and_given_back(boss, house):
    path = "/kelola/teks/phone_code/"
    boss.post(path, {"subject": "Kode", "text": "Kode Anda {kode}."})
    assert NoticeText.objects.get(office=house.office).text == "Kode Anda {kode}."
    bad = boss.post(path, {"subject": "", "text": "Kode {password}"})
    assert "password" in bad.text
    assert NoticeText.objects.get().text == "Kode Anda {kode}."
    boss.post(path, {"default": "1"})
    assert NoticeText.objects.count() == 0


def test_an_own_chart_is_drawn_first_and_then_published(boss, own_chart):
    words = {"kind": "json", "document": json.dumps(own_chart)}
    page = boss.post("/kelola/bagan/baru/", words)
    assert "data:image/svg+xml;base64," in page.text
    assert ChartVersion.objects.count() == 0
    for version in (1, 2):
        done = boss.post("/kelola/bagan/baru/", {**words, **YES})
        assert done.headers["Location"] == f"/kelola/bagan/izin_kilat/{version}/"
    assert boss.get("/kelola/bagan/izin_kilat/2/").status_code == 200


def test_an_uploaded_chart_is_read(boss, own_chart):
    upload = SimpleUploadedFile("bagan.json", json.dumps(own_chart).encode())
    page = boss.post("/kelola/bagan/baru/", {"kind": "json", "file": upload})
    assert "Terbitkan bagan" in page.text


def test_another_office_does_not_see_the_chart(boss, own_chart, other_house):
    words = {"kind": "json", "document": json.dumps(own_chart), **YES}
    boss.post("/kelola/bagan/baru/", words)
    boss.force_login(other_house.users["admin"])
    assert boss.get("/kelola/bagan/izin_kilat/1/").status_code == 404


@pytest.mark.parametrize(
    ("kind", "text"),
    [("json", ""), ("json", "{"), ("json", "[]"), ("json", '{"key": "x"}'), ("toml", "a = ["),
     ("json", "[" * 5000), ("json", "\x00"), ("toml", "{}"), ("json", '{"key": 3, "steps": 4}')],
)  # fmt: skip
def test_a_chart_that_is_none_is_explained(boss, kind, text):
    page = boss.post("/kelola/bagan/baru/", {"kind": kind, "document": text})
    assert page.status_code == 200
    assert "perlu diperbaiki" in page.text or "belum bisa dipakai" in page.text
    assert ChartVersion.objects.count() == 0


def test_a_chart_with_an_arrow_to_nowhere_is_explained(boss, own_chart):
    first = next(iter(own_chart["steps"][0]["arrows"]))
    arrow = first if isinstance(first, dict) else own_chart["steps"][0]["arrows"][first]
    arrow["to"] = "bulan"
    page = boss.post("/kelola/bagan/baru/", {"kind": "json", "document": json.dumps(own_chart)})
    assert "bulan" in page.context["problems"][0]


def test_the_key_of_a_built_in_chart_is_taken(boss):
    document = to_document(CHARTS["permit_without_inspection"])
    words = {"kind": "json", "document": json.dumps(document), **YES}
    page = boss.post("/kelola/bagan/baru/", words)
    assert len(page.context["problems"]) == 1
    assert ChartVersion.objects.count() == 0


def draft_of(boss: Client, house) -> PermitVersion:
    done = boss.post(f"/kelola/izin/{house.permits['plain'].pk}/rancang/")
    return PermitVersion.objects.get(pk=int(done.headers["Location"].split("/")[-2]))


def version_words(version: PermitVersion, **changes) -> dict:
    return {
        "name": version.name, "valid_from": "2027-01-01", "source": "contoh",
        "source_date": "2026-11-01", "definition": json.dumps({**version.definition, **changes}),
    }  # fmt: skip


def test_a_permit_is_drafted_compared_and_published(boss, house):
    draft = draft_of(boss, house)
    path = f"/kelola/izin/{draft.pk}/"
    boss.post(path, version_words(draft, number_code="BARU"))
    page = boss.get(path)
    assert any('"number_code": "BARU"' in line for line in page.context["diff"])
    assert page.context["against"] == []
    shown = boss.post(f"{path}terbitkan/")
    assert shown.context["effects"][0] == (
        "Permohonan baru memakai versi ini mulai Jumat, 1 Januari 2027."
    )
    assert "tetap memakai versinya sendiri" in shown.text
    assert PermitVersion.objects.get(pk=draft.pk).state == "draft"
    boss.post(f"{path}terbitkan/", YES)
    assert PermitVersion.objects.get(pk=draft.pk).state == "published"
    assert LogEntry.objects.get(action="terbitkan").by_id == house.users["admin"].pk


def test_a_published_version_cannot_be_edited(boss, house):
    version = house.permits["plain"]
    boss.post(f"/kelola/izin/{version.pk}/", version_words(version, number_code="X"))
    version.refresh_from_db()
    assert version.definition["number_code"] == "CTH"


@pytest.mark.parametrize("text", ["", "{", "[]", "3", "null", '{"name": 1}', "[" * 5000, "\x00"])
def test_a_permit_that_is_none_is_explained_and_not_kept(boss, house, text):
    draft = draft_of(boss, house)
    words = {**version_words(draft), "definition": text}
    page = boss.post(f"/kelola/izin/{draft.pk}/", words)
    assert page.status_code == 200
    assert "perlu diperbaiki" in page.text or "belum benar" in page.text
    assert PermitVersion.objects.get(pk=draft.pk).definition == draft.definition


def test_a_permit_with_a_tariff_cannot_be_published(boss, house):
    draft = draft_of(boss, house)
    path = f"/kelola/izin/{draft.pk}/"
    assert boss.post(path, version_words(draft, tariff={"rupiah": 50000})).status_code == 302
    assert len(boss.get(path).context["against"]) == 1
    boss.post(f"{path}terbitkan/", YES)
    assert PermitVersion.objects.get(pk=draft.pk).state == "draft"


def test_overrides_are_told_with_the_titles_of_the_chart(boss, house):
    case = house.case()
    take(case.pk, "submit", by=house.actor("pemohon"), at=NOW)
    Posting.objects.create(
        office=house.office, user=house.users["admin"], role="override", valid_from=DAY_ONE
    )
    override(case.pk, "draft", by=house.actor("admin"), at=NOW, reason="Tidak ada petugas lain")
    page = boss.get("/kelola/pengesampingan/")
    chart = CHARTS["permit_without_inspection"]
    way = (chart["verify_documents"].title, chart["draft"].title)
    assert [line[1:] for line in page.context["lines"]] == [(way, "Tidak ada petugas lain")]
    assert f"<td>{way[0]} → {way[1]}</td>" in page.text


def test_a_unit_is_made_and_changed(boss, house):
    words = {"code": "baru", "name": "Seksi Baru", "kind": "seksi"}
    assert boss.post("/kelola/unit/baru/", words).status_code == 302
    row = Unit.objects.get(code="baru")
    boss.post(f"/kelola/unit/{row.pk}/", {**words, "name": "Seksi Lain"})
    assert Unit.objects.get(pk=row.pk).name == "Seksi Lain"
