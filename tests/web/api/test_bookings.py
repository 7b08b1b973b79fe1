"""Appointments by API: the same rules as the pages, idempotency keys, other people's hidden."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from eklinik.clinic.models import Booking
from tests.clinic.people import Clinic, clinic
from tests.people import NOW, House
from tests.web.api.conftest import Caller

NINE, TEN = "2026-11-25T09:00:00+07:00", "2026-11-25T10:00:00+07:00"


@pytest.fixture(autouse=True)
def _morning():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture(autouse=True)
def desk(house: House) -> Clinic:
    return clinic(house)


def body(n: int = 1, **more: Any) -> dict[str, Any]:
    return {
        "office": "kota", "service": "A", "kind": "in_person", "starts_at": NINE,
        "name": f"Orang {n} Contoh", "phone": f"0812000010{n:02d}", **more,
    }  # fmt: skip


Make = Callable[..., Caller]


def test_free_times_of_a_day(caller: Make) -> None:
    found = caller("pemohon").get("/offices/kota/slots", kind="phone", day="2026-11-25").json()
    assert len(found["items"]) == 14
    assert found["items"][0] == {"starts_at": "2026-11-25T08:00:00+07:00", "minutes": 30, "left": 1}


def test_same_key_gives_the_same_booking(caller: Make) -> None:
    me = caller("pemohon")
    first, second = me.post("/bookings", body(), key="a"), me.post("/bookings", body(), key="a")
    assert (first.status_code, first.json()) == (201, second.json())
    assert me.post("/bookings", body(2), key="a").status_code == 422
    assert Booking.objects.count() == 1


def test_full_time_is_a_conflict_with_the_nearest(caller: Make) -> None:
    caller("pemohon").post("/bookings", body())
    answer = caller("fo").post("/bookings", body(2))
    assert (answer.status_code, answer.json()["code"]) == (409, "slot_full")
    assert answer.json()["errors"]["nearest"][0] == "2026-11-25T08:00:00+07:00"


@pytest.mark.parametrize(
    ("words", "status", "code"),
    [
        ({"office": "tidak-ada"}, 404, "not_found"),
        ({"service": "Z"}, 422, "service_unknown"),
        ({"phone": "12"}, 422, "bad_data"),
        ({"starts_at": "2026-11-25T09:00:00"}, 422, "bad_data"),
        ({"starts_at": "9999-12-31T23:59:59+00:00"}, 422, "slot_unknown"),
        ({"starts_at": "2026-11-28T09:00:00+07:00"}, 422, "slot_closed"),
        ({"kind": "phone", "phone": ""}, 422, "phone_needed"),
        ({"name": "\0"}, 422, "bad_data"),
        ({"kind": "kuda"}, 422, "bad_data"),
    ],
)
def test_bad_requests_are_told_apart(
    caller: Make, words: dict[str, Any], status: int, code: str
) -> None:
    answer = caller("pemohon").post("/bookings", body(**words))
    assert (answer.status_code, answer.json()["code"]) == (status, code)


def test_moving_wishing_and_cancelling(caller: Make) -> None:
    me = caller("pemohon")
    path = f"/bookings/{me.post('/bookings', body()).json()['code']}"
    assert me.post(f"{path}/move", {"starts_at": TEN}, key="m").json()["sequence"] == 1
    assert me.post(f"{path}/move", {"starts_at": TEN}, key="m").json()["sequence"] == 1
    assert me.post(f"{path}/earlier/wish").json()["wishes_earlier"] is True
    assert me.post(f"{path}/earlier/accept").json()["code"] == "offer_gone"
    assert me.post(f"{path}/cancel").json()["state"] == "cancelled"
    assert me.post(f"{path}/cancel").status_code == 200
    assert me.post(f"{path}/move", {"starts_at": NINE}).status_code == 409


def test_stranger_does_not_see_and_the_office_does(caller: Make, other_house: House) -> None:
    code = caller("pemohon").post("/bookings", body()).json()["code"]
    assert caller("teknis").get(f"/bookings/{code}").status_code == 404
    assert caller("klinik").get(f"/bookings/{code}").json()["name"] == "Orang 1 Contoh"
    assert caller("teknis").get("/bookings").json()["items"] == []
    assert [row["code"] for row in caller("klinik").get("/bookings").json()["items"]] == [code]


def test_booking_of_another_account_is_not_given_away(caller: Make) -> None:
    caller("pemohon").post("/bookings", body())
    answer = caller("teknis").post("/bookings", body())
    assert (answer.status_code, answer.json()["code"]) == (409, "booked_elsewhere")


def test_list_asks_the_same_for_one_and_for_many(caller: Make) -> None:
    me = caller("pemohon")
    me.post("/bookings", body())

    def asked() -> int:
        with CaptureQueriesContext(connection) as seen:
            me.get("/bookings")
        return len(seen)

    first = asked()
    for n in range(2, 5):
        me.post("/bookings", body(n, starts_at=f"2026-11-26T{8 + n:02d}:00:00+07:00"))
    assert asked() == first


def test_list_goes_on_at_its_cursor(caller: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("eklinik.web.api.bookings.PAGE", 1)
    me = caller("pemohon")
    made = [me.post("/bookings", body(n, starts_at=when)).json()["code"]
            for n, when in ((1, NINE), (2, TEN))]  # fmt: skip
    first = me.get("/bookings").json()
    assert [row["code"] for row in first["items"]] == made[1:]
    second = me.get("/bookings", cursor=first["next_cursor"]).json()
    assert ([row["code"] for row in second["items"]], second["next_cursor"]) == (made[:1], None)
