"""The list of permits and a permit's page with its fourteen components."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from eklinik.web.public import permits as views
from eklinik.web.public.standard import sheet
from tests.people import House, definition, publish

COMPONENTS = [
    "requirements", "procedure", "time", "cost", "product", "complaints",
    "basis", "facilities", "competence", "supervision", "staff_count",
    "service_guarantee", "safety_guarantee", "evaluation",
]  # fmt: skip


def visited(house: House, **extra: Any) -> Any:
    return publish(house, "visited", definition(chart="permit_with_inspection", **extra), version=2)


def test_list_page_searches(client: Client, house: House) -> None:
    visited(house, keywords=["perahu"])
    response = client.get("/izin/", {"q": "perahu"})
    assert [line.slug for line in response.context["shown"]] == ["kota-visited"]


def test_list_page_without_a_match_says_what_to_do(client: Client, house: House) -> None:
    text = client.get("/izin/", {"q": "zzzz"}).content.decode()
    assert "Tidak ada izin yang cocok" in text


def test_list_page_filters_by_level(client: Client, house: House, other_house: House) -> None:
    response = client.get("/izin/", {"tingkat": "provinsi"})
    assert {line.office_slug for line in response.context["shown"]} == {"prov"}
    assert response.context["many_offices"] is True


def test_list_page_goes_on_after_the_last_line(
    client: Client, house: House, other_house: House, monkeypatch: Any
) -> None:
    monkeypatch.setattr(views, "PAGE", 3)
    first = client.get("/izin/")
    second = client.get("/izin/" + first.context["following"])
    slugs = [line.slug for page in (first, second) for line in page.context["shown"]]
    assert len(slugs) == len(set(slugs)) == 4
    assert second.context["following"] == ""


@pytest.mark.parametrize(
    "query", ["sesudah=nirgends", "sektor=tidak-ada", "tingkat=%00", "q=%00%FF", "q=" + "a" * 3000]
)
def test_list_page_answers_strange_questions(client: Client, house: House, query: str) -> None:
    assert client.get(f"/izin/?{query}").status_code == 200


def test_permit_page_shows_all_fourteen_components(client: Client, house: House) -> None:
    page = client.get("/izin/kota-visited/").context["page"]
    assert [item.key for item in page.components] == COMPONENTS
    assert (len(page.delivery), len(page.making)) == (6, 8)


def test_permit_page_says_what_the_office_has_not_written(client: Client, house: House) -> None:
    assert "belum diisi kantor" in client.get("/izin/kota-visited/").content.decode()


def test_permit_page_marks_an_unchecked_legal_basis(client: Client, house: House) -> None:
    visited(house, legal_basis=["Qanun contoh"])
    unchecked = client.get("/izin/kota-visited/").content.decode()
    assert "belum diperiksa" in unchecked


def test_permit_page_marks_times_without_a_source(house: House) -> None:
    times = [{"step": "inspect", "days": 7, "source": "Perwali 12/2024"}]
    steps = {item.title: item for item in sheet(visited(house, times=times)).steps}
    inspect = steps["Meninjau lapangan dan menyusun BAP"]
    draft = steps["Membuat draf izin"]
    assert (inspect.days, inspect.source, inspect.is_example) == (7, "Perwali 12/2024", False)
    assert (draft.days, draft.is_example) == (2, True)


def test_permit_page_draws_the_times_of_this_permit(house: House) -> None:
    times = [{"step": "inspect", "days": 7, "source": "Perwali 12/2024"}]
    assert "7 hari kerja" in sheet(visited(house, times=times)).line


def test_total_time_is_the_promise_or_else_the_sum(house: House) -> None:
    plain = sheet(house.permits["plain"])
    promised = sheet(visited(house, standard={"total_days": 14, "total_days_source": "Perwali"}))
    assert (plain.total_days, promised.total_days, promised.total_source) == (8, 14, "Perwali")


def test_requirements_are_narrowed_to_the_applicant(client: Client, house: House) -> None:
    def needs(kind: str) -> list[str]:
        page = client.get("/izin/kota-plain/", {"pemohon": kind}).context["page"]
        return [need.name for need in page.requests[0].needs]

    assert needs("person") == ["KTP pemohon"]
    assert needs("business") == ["KTP pemohon", "Akta pendirian"]
    assert needs("nobody") == ["KTP pemohon", "Akta pendirian"]


def test_requirements_differ_by_request(client: Client, house: House) -> None:
    page = client.get("/izin/kota-plain/").context["page"]
    listed = {request.kind: len(request.needs) for request in page.requests}
    assert listed == {"baru": 2, "perpanjangan": 1, "pencabutan": 1}


def test_an_old_version_is_open_and_marked(client: Client, house: House) -> None:
    visited(house)
    old = client.get("/izin/kota-visited/", {"versi": "1"})
    assert (old.context["is_current"], "Ini versi lama." in old.content.decode()) == (False, True)
    assert client.get("/izin/kota-visited/").context["version"].version == 2


@pytest.mark.parametrize("number", ["99", "x", "-1", "1'"])
def test_a_version_that_is_not_there(client: Client, house: House, number: str) -> None:
    assert client.get("/izin/kota-visited/", {"versi": number}).status_code == 404


def test_a_draft_is_nobodys_business(client: Client, house: House) -> None:
    draft = visited(house)
    draft.state = "draft"
    draft.save()
    assert client.get("/izin/kota-visited/", {"versi": "2"}).status_code == 404


def test_two_versions_side_by_side(client: Client, house: House) -> None:
    visited(house, standard={"total_days": 14, "total_days_source": "Perwali"})
    rows = client.get("/izin/kota-visited/bandingkan/").context["rows"]
    assert [row["new"].key for row in rows if not row["same"]] == ["time"]


def test_one_version_has_nothing_to_compare(client: Client, house: House) -> None:
    assert client.get("/izin/kota-visited/bandingkan/").status_code == 404


def test_permit_page_asks_as_often_for_many_versions(
    client: Client, house: House, django_assert_num_queries: Any
) -> None:
    for version in (2, 3, 4):
        publish(house, "plain", definition(chart="permit_without_inspection"), version=version)
    with django_assert_num_queries(3):
        client.get("/izin/kota-plain/")
