"""The worklist: due first, in pages, the same number of queries whatever its length."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from eklinik.casework.holding import take_over
from eklinik.casework.models import Case
from tests.people import NOW

QUERIES = 6


def numbers(response) -> list[str]:
    return re.findall(r'<span class="code small">([^<]+)</span>', response.content.decode())


def queries_of(client, path="/kantor/") -> int:
    client.get(path)
    with CaptureQueriesContext(
        connection,
    ) as caught:
        assert client.get(path).status_code == 200
    return len(caught)


def test_worklist_for_front_office_shows_the_lodged_case(enter, lodged):
    case = lodged()
    page = enter("fo").get("/kantor/")
    assert numbers(page) == [case.number]
    assert "Izin Contoh" in page.content.decode()


def test_worklist_of_another_role_is_empty(enter, lodged):
    lodged()
    page = enter("kasi").get("/kantor/")
    assert numbers(page) == []
    assert "Tidak ada berkas yang menunggu Anda." in page.content.decode()


def test_worklist_of_another_office_is_empty(enter, lodged, other_house, house):
    lodged()
    house.users["asing"] = other_house.users["fo"]
    assert numbers(enter("asing").get("/kantor/")) == []


def test_worklist_for_applicants_is_not_found(enter):
    assert enter("pemohon").get("/kantor/").status_code == 404


def test_worklist_without_login_goes_to_login_and_back(client, db):
    page = client.get("/kantor/?tenggat=terlambat")
    assert page.status_code == 302
    assert page["Location"] == "/masuk/?next=%2Fkantor%2F%3Ftenggat%3Dterlambat"


def test_worklist_takes_six_queries_with_one_row_and_with_thirty(enter, lodged):
    lodged()
    for name in ("fo", "kasi", "kabid", "kepala"):
        assert queries_of(enter(name)) <= QUERIES
    fo = enter("fo")
    assert queries_of(fo) == 5
    for _ in range(29):
        lodged()
    assert queries_of(fo) == 5
    assert queries_of(enter("teknis")) == QUERIES


def test_worklist_pages_walk_ties_forward_and_back(enter, lodged):
    cases = [lodged() for _ in range(45)]
    expected = [case.number for case in cases]
    fo = enter("fo")
    seen, pages, path = [], [], "/kantor/"
    while path:
        page = fo.get(path)
        pages.append(numbers(page))
        seen += pages[-1]
        found = re.search(r'rel="next" href="([^"]+)"', page.content.decode())
        path = "/kantor/" + found.group(1).replace("&amp;", "&") if found else ""
    assert seen == expected
    assert [len(part) for part in pages] == [20, 20, 5]
    back = re.search(r'rel="prev" href="([^"]+)"', page.content.decode()).group(1)
    assert numbers(fo.get("/kantor/" + back.replace("&amp;", "&"))) == expected[20:40]
    last = fo.get("/kantor/?akhir=1")
    assert numbers(last) == expected[25:]


def test_worklist_page_after_nonsense_is_the_first(enter, lodged):
    case = lodged()
    for word in ("x", "1.2.3", "zzzzzzzzzzzzzzzzzzzzz.zzzzzzzzzzzzzzzz", "-.-", "\x00", "٣.٣"):
        assert numbers(enter("fo").get("/kantor/", {"sesudah": word})) in ([case.number], [])


def test_worklist_filters_by_step_permit_unit_and_due(enter, lodged, house):
    plain, visited = lodged("plain"), lodged("visited")
    fo = enter("fo")
    kind = house.permits["visited"].permit_type_id
    assert numbers(fo.get(f"/kantor/?izin={kind}")) == [visited.number]
    assert numbers(fo.get("/kantor/?langkah=archive")) == []
    assert numbers(fo.get(f"/kantor/?unit={house.units['seksi'].pk}")) == [
        plain.number, visited.number,
    ]  # fmt: skip
    assert numbers(fo.get(f"/kantor/?unit={house.units['bidang'].pk}")) == []
    assert numbers(fo.get("/kantor/?tenggat=terlambat")) == []
    Case.objects.filter(pk=plain.pk).update(due_at=NOW - timedelta(hours=1))
    Case.objects.filter(pk=visited.pk).update(due_at=NOW + timedelta(hours=1))
    assert numbers(fo.get("/kantor/?tenggat=terlambat")) == [plain.number]
    assert numbers(fo.get("/kantor/?tenggat=hari-ini")) == [visited.number]


def test_worklist_filter_with_nonsense_is_ignored(enter, lodged):
    case = lodged()
    words = {"izin": "9" * 40, "unit": "x", "tenggat": "?", "kumpulan": "?", "langkah": ""}
    assert numbers(enter("fo").get("/kantor/", words)) == [case.number]


def test_worklist_of_what_i_hold_shows_only_that(enter, lodged, house):
    mine, _other = lodged(), lodged()
    take_over(mine, by=house.actor("fo"), at=NOW)
    assert numbers(enter("fo").get("/kantor/?kumpulan=dipegang")) == [mine.number]
    assert numbers(enter("fo2").get("/kantor/?kumpulan=dipegang")) == []


def test_worklist_groups_late_today_and_later(enter, lodged):
    late, today, later = lodged(), lodged(), lodged()
    Case.objects.filter(pk=late.pk).update(due_at=NOW - timedelta(days=1))
    Case.objects.filter(pk=today.pk).update(due_at=NOW + timedelta(hours=2))
    Case.objects.filter(pk=later.pk).update(due_at=NOW + timedelta(days=2))
    page = enter("fo").get("/kantor/").content.decode()
    titles = re.findall(r'scope="rowgroup" colspan="5">([^<]+)<', page)
    assert titles == ["Terlambat", "Hari ini", "Besok dan sesudahnya"]
    assert "Terlambat 1 hari kerja" in page
    assert '<span class="due today">Hari ini<small>Sel 24 Nov</small></span>' in page


def test_worklist_counts_stop_at_a_thousand(enter, lodged, monkeypatch):
    monkeypatch.setattr("eklinik.web.office.paging.COUNT_STOPS_AT", 2)
    for _ in range(3):
        lodged()
    page = enter("fo").get("/kantor/").content.decode()
    assert re.findall(r'<span class="n">([^<]+)</span>', page) == ["1.000+", "0", "0", "0"]


def test_worklist_with_statistics_of_a_small_office_still_uses_indexes(enter, lodged):
    """A server's connection keeps the statistics it began with, however the office grows."""
    if connection.vendor != "sqlite":
        pytest.skip("PostgreSQL refreshes its statistics by itself")
    lodged()
    client = enter("fo")
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
        cursor.execute("UPDATE sqlite_stat1 SET stat = '1001 1001' WHERE tbl = 'case_file'")
        cursor.execute("ANALYZE sqlite_master")
    with CaptureQueriesContext(connection) as caught:
        client.get("/kantor/")
    with connection.cursor() as cursor:
        for query in caught.captured_queries:
            cursor.execute("EXPLAIN QUERY PLAN " + query["sql"])
            assert "SCAN case_file" not in [row[3] for row in cursor.fetchall()]
