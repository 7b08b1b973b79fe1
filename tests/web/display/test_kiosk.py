"""The ticket machine: one question a page, and numbers that survive a dead network."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from django.test import Client

from eklinik.clinic.models import ClinicService, NumberBlock, Ticket
from eklinik.web.display import offline
from tests.clinic.people import Clinic, clinic
from tests.people import NOW, House

KIOSK = "/kios/kios-kota/"
JSON = "application/json"


@pytest.fixture
def here(house: House) -> Clinic:
    return clinic(house)


@pytest.fixture(autouse=True)
def _ten_o_clock():
    with time_machine.travel(NOW, tick=False):
        yield


def reserve(client: Client, **have: int) -> dict:
    return client.post(KIOSK + "blok/", {"have": have}, content_type=JSON).json()


def send(client: Client, *tickets: dict, path: str = KIOSK) -> dict:
    return client.post(path + "kirim/", {"tickets": tickets}, content_type=JSON).json()


def given(block: dict, number: int, **more) -> dict:
    """What the machine remembers of a number it gave out without network."""
    return {"block": block["block"], "number": number, "service": block["letter"],
            "priority": "", "language": "id", "at": NOW.isoformat(), **more}  # fmt: skip


def test_first_page_asks_for_the_service(here: Clinic, client: Client) -> None:
    page = client.get(KIOSK).content.decode()
    assert "Anda perlu apa hari ini?" in page
    assert page.count('class="tile" href=') == 3


def test_second_page_asks_who_goes_first_with_four_kinds_and_no(
    here: Clinic, client: Client
) -> None:
    page = client.get(KIOSK + "?layanan=B").content.decode()
    main = page.split("<main")[1].split("</main>")[0]
    codes = [part.split('"')[0] for part in main.split('name="dahulu" value="')[1:]]
    assert codes == ["disability", "elderly", "pregnant", "infant", "none"]


@pytest.mark.parametrize(("said", "kept"), [("none", ""), ("infant", "infant")])
def test_third_page_shows_the_number(
    here: Clinic, client: Client, said: str, kept: str
) -> None:  # fmt: skip
    answer = client.post(KIOSK + "?layanan=B", {"dahulu": said}, follow=True)
    made = Ticket.objects.get()
    assert (made.label, made.source, made.priority) == ("B 001", "kiosk", kept)
    assert '<p class="knum noprint">B 001</p>' in answer.content.decode()


def test_script_is_told_the_address_of_the_number(here: Clinic, client: Client) -> None:
    answer = client.post(
        KIOSK + "?layanan=A&bahasa=en", {"dahulu": "none"}, headers={"accept": JSON}
    )
    made = Ticket.objects.get()
    assert answer.json() == {"url": f"{KIOSK}nomor/{made.secret}/?bahasa=en"}


def test_closed_office_is_said_on_the_machine(here: Clinic, client: Client) -> None:
    with time_machine.travel(NOW.replace(hour=12), tick=False):
        answer = client.post(KIOSK + "?layanan=A", {"dahulu": "none"})
    assert (answer.status_code, Ticket.objects.count()) == (409, 0)
    assert "Layanan sedang tutup." in answer.content.decode()


def test_invented_priority_is_refused(here: Clinic, client: Client) -> None:
    answer = client.post(KIOSK + "?layanan=A", {"dahulu": "sultan"})
    assert (answer.status_code, Ticket.objects.count()) == (409, 0)


def test_acehnese_is_a_draft_beside_the_indonesian(here: Clinic, client: Client) -> None:
    page = client.get(KIOSK + "?bahasa=ace").content.decode()
    main = page.split("<main")[1].split("</main>")[0]
    assert main.count('lang="ace"') == main.count(">draf<") == 1
    assert "Anda perlu apa hari ini?" in main


def test_english_machine_asks_in_english(here: Clinic, client: Client) -> None:
    page = client.get(KIOSK + "?bahasa=en").content.decode()
    assert ('<html lang="en"' in page, "What do you need today?" in page) == (True, True)


@pytest.mark.parametrize("path", ["", "blok/", "kirim/", "sw.js"])
def test_wrong_key_is_404(here: Clinic, client: Client, path: str) -> None:
    ask = client.post if path in {"blok/", "kirim/"} else client.get
    assert ask(f"/kios/salah/{path}").status_code == 404


def test_machine_gets_a_block_for_each_service_that_runs_low(here: Clinic, client: Client) -> None:
    found = reserve(client, A=15, B=9)
    assert found["day"] == "2026-11-24"
    assert [(row["letter"], row["first"], row["last"]) for row in found["blocks"]] == [
        ("B", 1, 20), ("C", 1, 20),
    ]  # fmt: skip


def test_full_machine_reserves_nothing(here: Clinic, client: Client) -> None:
    assert reserve(client, A=20, B=20, C=20)["blocks"] == []
    assert NumberBlock.objects.count() == 0


def test_day_off_reserves_nothing(here: Clinic, client: Client) -> None:
    with time_machine.travel(NOW + timedelta(days=4), tick=False):  # Saturday
        assert reserve(client)["blocks"] == []


def test_reserved_numbers_are_not_given_out_again(here: Clinic, client: Client) -> None:
    reserve(client)
    client.post(KIOSK + "?layanan=A", {"dahulu": "none"})
    assert Ticket.objects.get().label == "A 021"


def test_numbers_sent_twice_are_entered_once(here: Clinic, client: Client) -> None:
    block = reserve(client)["blocks"][0]
    rows = [given(block, 1), given(block, 2, priority="elderly")]
    done = [[block["block"], 1], [block["block"], 2]]
    assert [send(client, *rows), send(client, *rows)] == [{"done": done, "refused": []}] * 2
    kept = [(row.label, row.source, row.priority) for row in Ticket.objects.order_by("pk")]
    assert kept == [("A 001", "kiosk", ""), ("A 002", "kiosk", "elderly")]


def ask(client: Client, key: str = "ab" * 16) -> str:
    """Ask for a number of A as the machine's script does; returns its address."""
    words = {"dahulu": "none", "kunci": key}
    return client.post(KIOSK + "?layanan=A", words, headers={"accept": JSON}).json()["url"]


def test_number_asked_for_twice_with_one_key_is_one(here: Clinic, client: Client) -> None:
    assert ask(client) == ask(client)
    assert ask(client, "cd" * 16) != ask(client)
    assert [row.label for row in Ticket.objects.order_by("number")] == ["A 001", "A 002"]


@pytest.mark.parametrize("key", ["", "pendek", "AB" * 16, "ab" * 17])
def test_key_that_no_machine_makes_is_no_key(here: Clinic, client: Client, key: str) -> None:
    assert ask(client, key) != ask(client, key)
    assert Ticket.objects.count() == 2


def test_offline_number_takes_the_place_of_the_one_that_arrived_unheard(
    here: Clinic, client: Client
) -> None:
    block = reserve(client)["blocks"][0]
    ask(client)
    before = Ticket.objects.get()
    row = given(block, 1, key="ab" * 16)
    assert [send(client, row)["done"], send(client, row)["done"]] == [[[block["block"], 1]]] * 2
    after = Ticket.objects.get()
    assert (before.label, after.label, after.pk) == ("A 021", "A 001", before.pk)
    assert (after.queued_at, after.secret) == (before.queued_at, before.secret)


def test_online_request_that_arrives_after_its_offline_number_adds_none(
    here: Clinic, client: Client
) -> None:
    block = reserve(client)["blocks"][0]
    send(client, given(block, 1, key="ab" * 16))
    made = Ticket.objects.get()
    assert ask(client) == f"{KIOSK}nomor/{made.secret}/?bahasa=id"
    assert Ticket.objects.get().label == "A 001"


def test_offline_number_stands_alone_when_the_other_was_called_already(
    here: Clinic, client: Client
) -> None:
    block = reserve(client)["blocks"][0]
    ask(client)
    Ticket.objects.update(state="missed")
    row = given(block, 1, key="ab" * 16)
    assert [send(client, row)["done"], send(client, row)["done"]] == [[[block["block"], 1]]] * 2
    rows = [(one.label, one.state) for one in Ticket.objects.order_by("number")]
    assert rows == [("A 001", "waiting"), ("A 021", "missed")]


def test_number_keeps_the_time_it_was_given_out(here: Clinic, client: Client) -> None:
    block = reserve(client)["blocks"][0]
    at = NOW + timedelta(minutes=20)
    with time_machine.travel(NOW + timedelta(hours=1), tick=False):
        send(client, given(block, 1, at=at.isoformat()))
    made = Ticket.objects.get()
    assert (made.issued_at, made.queued_at) == (at, at)


@pytest.mark.parametrize("at", ["2030-01-01T00:00:00Z", "", "kemarin", "2026-13-40T99:00", None])
def test_wrong_clock_is_held_to_the_time_that_can_be(
    here: Clinic, client: Client, at: str | None
) -> None:
    block = reserve(client)["blocks"][0]
    send(client, given(block, 1, at=at))
    assert Ticket.objects.get().issued_at == NOW


@pytest.mark.parametrize(
    "wrong", [{"number": 21}, {"number": "1"}, {"block": 999}, {"block": "x"}, {"service": "Z"}]
)
def test_number_that_is_not_the_machines_is_refused(
    here: Clinic, client: Client, wrong: dict
) -> None:
    block = reserve(client)["blocks"][0]
    found = send(client, given(block, 1) | wrong)
    assert (found["done"], len(found["refused"]), Ticket.objects.count()) == ([], 1, 0)


def test_numbers_of_another_offices_machine_are_refused(
    here: Clinic, other_house: House, client: Client
) -> None:
    clinic(other_house)
    block = reserve(client)["blocks"][0]
    found = send(client, given(block, 1), path="/kios/kios-prov/")
    assert (found["done"], Ticket.objects.count()) == ([], 0)


def test_service_that_closed_meanwhile_is_refused_and_settled(here: Clinic, client: Client) -> None:
    block = reserve(client)["blocks"][0]
    ClinicService.objects.filter(letter="A").update(is_active=False)
    assert send(client, given(block, 1))["refused"] == [[block["block"], 1, "unknown"]]


@pytest.mark.parametrize("body", [b"", b"[]", b"{", b'{"tickets": 3}', b'{"tickets": [3]}'])
def test_nonsense_is_answered_calmly(here: Clinic, client: Client, body: bytes) -> None:
    answer = client.post(KIOSK + "kirim/", body, content_type=JSON)
    assert (answer.status_code, answer.json()) == (200, {"done": [], "refused": []})


def test_broken_machine_cannot_reserve_without_end(here: Clinic, client: Client) -> None:
    made = [len(reserve(client)["blocks"]) for _ in range(offline.RESERVING.tries + 1)]
    assert made == [3] * offline.RESERVING.tries + [0]


def test_worker_keeps_the_first_page_in_every_language(here: Clinic, client: Client) -> None:
    answer = client.get(KIOSK + "sw.js")
    assert answer["Content-Type"] == "text/javascript"
    shells = answer.content.decode().split("SHELLS = [")[1].split("]")[0]
    assert shells.replace("\\u002D", "-").replace("\\u003D", "=").count('"/kios/kios-kota/') == 4
