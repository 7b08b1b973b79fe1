"""The queue over the API: issue, call, finish, list; walls, idempotency, other offices."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from eklinik.clinic.models import Ticket, TicketCounter
from tests.clinic.people import Clinic, clinic
from tests.people import House

TICKET = {"service": "A", "force": True}


@pytest.fixture
def here(house: House) -> Clinic:
    return clinic(house)


def said(answer) -> tuple[int, str]:
    return answer.status_code, answer.json()["code"]


def seated(here: Clinic, caller, name: str = "klinik", desk: str = "in_person"):
    officer = caller(name)
    answer = officer.post(f"/queue/desks/{here.desks[desk].pk}/sign-on")
    assert answer.status_code == 200, answer.content
    return officer


def test_ticket_is_issued_called_and_finished(here: Clinic, caller) -> None:
    officer = seated(here, caller)
    issued = caller("fo").post("/queue/tickets", TICKET)
    assert (issued.status_code, issued.json()["label"]) == (201, "A 001")
    called = officer.post("/queue/call-next").json()["ticket"]
    assert (called["id"], called["state"], called["desk"]) == (
        issued.json()["id"], "called", "Loket 1",
    )  # fmt: skip
    done = officer.post(f"/queue/tickets/{called['id']}/finish").json()
    assert done["state"] == "done"
    assert officer.post("/queue/call-next").json() == {"ticket": None}


def test_every_act_on_a_ticket_has_its_address(here: Clinic, caller) -> None:
    officer = seated(here, caller)
    for _ in range(3):
        officer.post("/queue/tickets", TICKET)
    first = officer.post("/queue/call-next").json()["ticket"]["id"]
    states = [
        officer.post(f"/queue/tickets/{first}/{act}").json()["state"]
        for act in ("recall", "begin", "hold", "resume", "hold")
    ]
    assert states == ["called", "serving", "held", "serving", "held"]
    second = officer.post("/queue/call-next").json()["ticket"]["id"]
    back = [
        officer.post(f"/queue/tickets/{second}/{act}").json()["state"] for act in ("miss", "return")
    ]
    assert back == ["missed", "waiting"]
    third = officer.post("/queue/call-next").json()["ticket"]["id"]
    assert officer.post(f"/queue/tickets/{third}/skip").json()["state"] == "waiting"


def test_transfer_moves_it_to_another_kind(here: Clinic, caller) -> None:
    officer = seated(here, caller)
    officer.post("/queue/tickets", TICKET)
    pk = officer.post("/queue/call-next").json()["ticket"]["id"]
    answer = officer.post(f"/queue/tickets/{pk}/transfer", {"kind": "phone"}).json()
    assert (answer["label"], answer["kind"], answer["state"]) == ("A 001", "phone", "waiting")


def test_list_is_in_the_order_of_calling_and_shows_no_phone(here: Clinic, caller) -> None:
    fo = caller("fo")
    phone = {"phone": "081200000001", "channel": "sms"}
    fo.post("/queue/tickets", {**TICKET, **phone})
    fo.post("/queue/tickets", {**TICKET, "priority": "elderly"})
    answer = fo.get("/queue/tickets", kind="in_person")
    assert [item["label"] for item in answer.json()["items"]] == ["A 002", "A 001"]
    assert b"81200000001" not in answer.content


def test_ticket_tells_its_place(here: Clinic, caller) -> None:
    fo = caller("fo")
    fo.post("/queue/tickets", TICKET)
    pk = fo.post("/queue/tickets", TICKET).json()["id"]
    told = fo.get(f"/queue/tickets/{pk}").json()
    assert (told["ahead"], told["minutes_low"], told["minutes_high"]) == (1, 15, 32)


def test_same_key_issues_one_ticket(here: Clinic, caller) -> None:
    fo = caller("fo")
    one, two = (fo.post("/queue/tickets", TICKET, key="kios-1") for _ in range(2))
    assert one.json() == two.json()
    assert Ticket.objects.count() == 1


def test_same_key_calls_one_ticket(here: Clinic, caller) -> None:
    officer = seated(here, caller)
    officer.post("/queue/tickets", TICKET)
    one, two = (officer.post("/queue/call-next", key="panggil-1") for _ in range(2))
    assert one.json() == two.json()
    assert Ticket.objects.get().calls == 1


def test_refused_issue_uses_no_number(here: Clinic, caller) -> None:
    body = {**TICKET, "channel": "sms", "phone": "12"}
    assert said(caller("fo").post("/queue/tickets", body)) == (422, "bad_phone")
    assert TicketCounter.objects.count() == 0


@pytest.mark.parametrize(
    ("name", "status"), [("fo", 201), ("klinik", 201), ("teknis", 403), ("pemohon", 403)]
)
def test_only_front_office_and_clinic_issue(here: Clinic, caller, name, status) -> None:
    assert caller(name).post("/queue/tickets", TICKET).status_code == status


def test_token_without_the_scope_issues_nothing(here: Clinic, caller) -> None:
    answer = caller("fo", ("read",)).post("/queue/tickets", TICKET)
    assert said(answer) == (403, "scope_missing")


def test_calling_without_a_desk_is_refused(here: Clinic, caller) -> None:
    assert said(caller("klinik").post("/queue/call-next")) == (409, "not_signed_on")


def test_taken_desk_names_who_sits_there(here: Clinic, caller) -> None:
    seated(here, caller)
    answer = caller("klinik2").post(f"/queue/desks/{here.desks['in_person'].pk}/sign-on")
    assert said(answer) == (409, "desk_taken")
    assert answer.json()["detail"] == "Loket 1 sedang ditempati Klinik Contoh. Pilih loket lain."


def test_officer_sits_at_one_desk(here: Clinic, caller) -> None:
    officer = seated(here, caller)
    answer = officer.post(f"/queue/desks/{here.desks['phone'].pk}/sign-on")
    assert said(answer) == (409, "signed_on_elsewhere")


def test_paused_desk_calls_nobody_until_resumed(here: Clinic, caller) -> None:
    officer = seated(here, caller)
    officer.post("/queue/tickets", TICKET)
    officer.post("/queue/pause", {"reason": "istirahat"})
    assert said(officer.post("/queue/call-next")) == (409, "desk_paused")
    officer.post("/queue/resume")
    assert officer.post("/queue/call-next").json()["ticket"]["label"] == "A 001"
    assert said(officer.post("/queue/sign-off")) == (409, "desk_busy")


def test_other_office_sees_neither_desk_nor_ticket(
    here: Clinic, other_house: House, caller
) -> None:
    foreign = clinic(other_house)
    officer = seated(here, caller)
    ticket = foreign.ticket()
    assert said(officer.get(f"/queue/tickets/{ticket.pk}")) == (404, "not_found")
    assert said(officer.post(f"/queue/tickets/{ticket.pk}/finish")) == (404, "not_found")
    desk = foreign.desks["phone"].pk
    assert said(officer.post(f"/queue/desks/{desk}/sign-on")) == (404, "not_found")
    assert officer.get("/queue/tickets").json()["items"] == []
    assert len(officer.get("/queue/services").json()["items"]) == 3
    assert [row["officer"] for row in officer.get("/queue/desks").json()["items"]] == [
        "Klinik Contoh", None, None,
    ]  # fmt: skip


def test_block_is_reserved_and_reconciled_once(here: Clinic, caller) -> None:
    fo, now = caller("fo"), timezone.now()
    block = fo.post("/queue/blocks", {"service": "A", "size": 3, "holder": "Kios"}, key="b").json()
    assert (block["first"], block["last"]) == (1, 3)
    used = {"items": [{"number": 2, "issued_at": now.isoformat()}]}
    address = f"/queue/blocks/{block['id']}/reconcile"
    one, two = fo.post(address, used).json(), fo.post(address, used).json()
    assert one == {"made": [2], "known": [], "refused": {}, "unused": [1, 3]}
    assert two == {"made": [], "known": [2], "refused": {}, "unused": [1, 3]}
    late = {"items": [{"number": 3, "issued_at": (now + timedelta(days=2)).isoformat()}]}
    assert list(fo.post(address, late).json()["refused"]) == ["3"]
