"""Tokens, scopes, offices, idempotency, cursors: what the API refuses, and how it says so."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from eklinik.accounts.tokens import make_token
from eklinik.applications.models import Application
from eklinik.casework.models import Movement
from eklinik.casework.take import take
from tests.people import NOW, House
from tests.web.api.conftest import Caller
from tests.web.api.test_carry import APPLICATION, filed


def said(answer) -> tuple[int, str]:
    return answer.status_code, answer.json()["code"]


def test_case_without_a_token_is_401(house: House, caller) -> None:
    answer = caller().get("/cases")
    assert said(answer) == (401, "token_needed")
    assert answer["WWW-Authenticate"] == "Bearer"


def test_expired_token_is_401(house: House) -> None:
    past = timezone.now() - timedelta(days=1)
    raw = make_token(house.users["fo"], "lama", ["read"], at=past, expires_at=past)
    assert said(Caller(raw).get("/cases")) == (401, "token_needed")


def test_token_without_the_scope_is_403(house: House, caller) -> None:
    assert said(caller("fo", scopes=("apply",)).get("/cases")) == (403, "scope_missing")


def test_problem_speaks_the_language_that_is_asked_for(house: House, caller) -> None:
    answer = caller(**{"accept-language": "en"}).get("/cases")
    assert answer["Content-Language"] == "en"


def test_case_of_another_office_is_404(house: House, other_house: House, caller) -> None:
    foreign = other_house.case()
    take(foreign.pk, "submit", by=other_house.actor("pemohon"), at=NOW)
    fo = caller("fo")
    for path in ("", "/movements", "/permit.pdf", "/letter.pdf"):
        assert said(fo.get(f"/cases/{foreign.pk}{path}")) == (404, "not_found")
    answer = fo.post(f"/cases/{foreign.pk}/refuse", {"reason": "Karena perlu"})
    assert said(answer) == (404, "not_found")
    assert [item["id"] for item in fo.get("/cases").json()["items"]] == []


def test_application_of_somebody_else_is_404(house: House, other_house: House, caller) -> None:
    uid = caller("pemohon").post("/applications", APPLICATION).json()["uid"]
    raw = make_token(other_house.users["pemohon"], "uji", ["apply"], at=timezone.now())
    assert said(Caller(raw).get(f"/applications/{uid}")) == (404, "not_found")


def test_same_key_makes_one_application_and_gives_the_same_answer(house: House, caller) -> None:
    person = caller("pemohon")
    first, second = (person.post("/applications", APPLICATION, key="kunci-001") for _ in range(2))
    assert first.json() == second.json()
    assert Application.objects.count() == 1


def test_key_of_another_request_is_refused(house: House, caller) -> None:
    person = caller("pemohon")
    person.post("/applications", APPLICATION, key="kunci-001")
    other = person.post("/applications", {**APPLICATION, "answers": {}}, key="kunci-001")
    assert said(other) == (422, "idempotency_key_reused")


def test_same_key_passes_a_case_once(house: House, caller) -> None:
    case_id, fo = filed(caller), caller("fo")
    body = {"reason": "Karena perlu"}
    answers = [fo.post(f"/cases/{case_id}/refuse", body, key="kunci-002") for _ in range(2)]
    assert answers[0].json() == answers[1].json()
    assert Movement.objects.filter(case_id=case_id).count() == 2


@pytest.mark.parametrize("cursor", ["bukan-kursor", "W10", "WyJ4Il0", "W251bGxd", "Wzk5OTldIA=="])
def test_forged_cursor_is_400(house: House, caller, cursor: str) -> None:
    assert said(caller("fo").get("/cases", cursor=cursor)) == (400, "bad_cursor")


def test_pages_of_the_worklist_hold_every_case_once(house: House, caller) -> None:
    for _ in range(5):
        case = house.case()
        take(case.pk, "submit", by=house.actor("pemohon"), at=NOW)
    fo, seen, cursor = caller("fo"), [], ""
    while True:
        page = fo.get("/cases", limit=2, cursor=cursor).json()
        seen += [item["id"] for item in page["items"]]
        cursor = page["next_cursor"]
        if not cursor:
            break
    assert len(seen) == len(set(seen)) == 5


def test_worklist_costs_the_same_with_one_and_with_many(house, caller, django_assert_num_queries):
    fo, costs = caller("fo"), []
    for many in (1, 12):
        for _ in range(many):
            case = house.case()
            take(case.pk, "submit", by=house.actor("pemohon"), at=NOW)
        fo.get("/cases")
        with django_assert_num_queries(3) as captured:  # token, postings, cases
            fo.get("/cases")
        costs.append(len(captured))
    assert costs[0] == costs[1]


def test_tracking_with_a_wrong_secret_looks_like_an_unknown_number(house: House, caller) -> None:
    case_id = filed(caller)
    number = caller("fo").get(f"/cases/{case_id}").json()["number"]
    wrong = caller().get("/track", number=number, secret="AAAAA-AAAAA")
    unknown = caller().get("/track", number="99999/TIDAK/2026", secret="AAAAA-AAAAA")
    assert wrong.json() == unknown.json()
    assert wrong.status_code == unknown.status_code == 404


def test_tracking_is_limited_in_how_often(house: House, caller) -> None:
    codes = {caller().get("/track", number="1", secret="x").status_code for _ in range(32)}
    assert codes == {404, 429}


def test_tracking_masks_the_name(house: House, caller) -> None:
    person = caller("pemohon")
    case_id = filed(caller)
    from eklinik.casework.models import Case

    uid = Case.objects.get(pk=case_id).application.uid
    mine = person.get(f"/applications/{uid}").json()
    found = caller().get("/track", number=mine["number"], secret=mine["tracking_secret"]).json()
    assert found["step"] == "verify_documents"
    assert found["applicant"] != "Cut Nyak Contoh"


def test_answers_saved_elsewhere_meanwhile_are_409_and_kept(house: House, caller) -> None:
    person = caller("pemohon")
    made = person.post("/applications", APPLICATION).json()
    place, revision = f"/applications/{made['uid']}", made["revision"]
    first = person.send("PATCH", place, {"revision": revision, "answers": {"luas": 41}})
    late = person.send("PATCH", place, {"revision": revision, "answers": {"luas": 42}})
    assert (first.status_code, said(late)) == (200, (409, "saved_elsewhere"))
    assert person.get(place).json()["answers"]["luas"] == 41
