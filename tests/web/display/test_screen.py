"""The hall's screen: newest call, next numbers, no personal data, cheap to ask again."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from eklinik.clinic import queue
from eklinik.clinic.models import Hall, Ticket
from tests.clinic.people import Clinic, clinic
from tests.people import NOW, House

ADDRESS = "/layar/kota/utama/"


@pytest.fixture
def here(house: House) -> Clinic:
    cache.clear()
    return clinic(house)


@pytest.fixture(autouse=True)
def _ten_o_clock():
    with time_machine.travel(NOW, tick=False):
        yield


def called(here: Clinic, letter: str, desk: str = "in_person", after: int = 0, **more) -> Ticket:
    Ticket.objects.filter(desk=here.desks[desk], state="called").update(state="done")
    row = here.ticket(letter, state="called", desk=here.desks[desk], calls=1, **more)
    row.called_at = NOW + timedelta(seconds=after)
    row.save()
    return row


def inside(client: Client) -> str:
    return client.get(ADDRESS + "isi/").content.decode()


def test_screen_shows_newest_call_large_and_four_before(here: Clinic, client: Client) -> None:
    for second in range(7):
        called(here, "A", after=second)
    html = inside(client)
    assert html.count('class="big"') == 1
    assert html.split('class="big"')[1].split("</p>")[0].endswith(">A 007")
    last = html.split('class="last"')[1].split("</ol>")[0]
    assert [part[:5] for part in last.split("<b>")[1:]] == ["A 006", "A 005", "A 004", "A 003"]


def test_called_desk_stands_under_the_number(here: Clinic, client: Client) -> None:
    called(here, "A")
    assert inside(client).split('class="to"')[1].split("</p>")[0].endswith("Loket 1")


def test_priority_is_first_and_said_in_a_word(here: Clinic, client: Client) -> None:
    here.ticket("A")
    here.ticket("B", priority="elderly", rank=1)
    nexts = inside(client).split('class="nexts"')[1]
    assert nexts.index("B 002") < nexts.index("A 001")
    assert nexts.count("didahulukan") == 1


def test_waiting_time_is_shown_for_the_last_in_the_queue(here: Clinic, client: Client) -> None:
    here.ticket("A")
    last = here.ticket("A")
    place = queue.position(last, at=NOW)
    minutes = round((place.minutes_low + place.minutes_high) / 2)
    assert f"2 orang menunggu, ± {minutes} menit" in inside(client)


def test_recalled_number_has_a_new_key(here: Clinic, client: Client) -> None:
    row = called(here, "A")
    first = inside(client)
    Ticket.objects.filter(pk=row.pk).update(calls=2, called_at=NOW + timedelta(seconds=5))
    second = inside(client)
    keys = [html.split('data-call="')[1].split('"')[0] for html in (first, second)]
    assert keys == ["A 001/Loket 1/1", "A 001/Loket 1/2"]


def test_tickets_of_another_day_hall_kind_and_office_are_not_shown(
    here: Clinic, other_house: House, client: Client
) -> None:
    elsewhere = Hall.objects.create(
        office=here.house.office, slug="lain", name="Lain", kiosk_key="kios-lain"
    )
    there = clinic(other_house)
    here.ticket("A", at=NOW - timedelta(days=1))
    here.ticket("A", kind="online")
    there.ticket("A", secret="lain")
    row = here.ticket("A")
    Ticket.objects.filter(pk=row.pk).update(hall=elsewhere)
    assert "tidak ada yang menunggu" in inside(client)


def test_no_personal_data_is_ever_on_the_screen(here: Clinic, client: Client) -> None:
    row = queue.issue(
        here.house.office, here.services["A"], kind="in_person", source="qr", at=NOW,
        hall=here.hall, phone="081234567890", channel="sms",
    )  # fmt: skip
    visit = here.consultation(by="fo") if "klinik" not in here.house.users else here.consultation()
    visit.visitor_name, visit.phone_mask = "Cut Nyak Contoh", "0812••••7890"
    visit.save()
    called(here, "B", consultation=visit, officer=here.house.users["fo"])
    both = client.get(ADDRESS).content.decode() + inside(client)
    found = [word for word in ("Nyak", "0812", "7890", "Contoh\"", row.secret, "Fo Contoh")
             if word in both]  # fmt: skip
    assert found == []


def test_same_state_is_answered_304_in_two_queries(here: Clinic, client: Client) -> None:
    here.ticket("A")
    called(here, "B")
    tag = client.get(ADDRESS + "isi/")["ETag"]
    with CaptureQueriesContext(connection) as asked:
        again = client.get(ADDRESS + "isi/", headers={"if-none-match": tag})
    assert (again.status_code, again.content, len(asked)) == (304, b"", 2)


def test_changed_state_is_answered_with_a_new_tag(here: Clinic, client: Client) -> None:
    tag = client.get(ADDRESS + "isi/")["ETag"]
    here.ticket("A")
    again = client.get(ADDRESS + "isi/", headers={"if-none-match": tag})
    assert (again.status_code, again["ETag"] != tag) == (200, True)


def test_page_carries_the_tag_of_its_own_board(here: Clinic, client: Client) -> None:
    page = client.get(ADDRESS).content.decode()
    assert f"data-etag='{client.get(ADDRESS + 'isi/')['ETag']}'" in page.replace("&quot;", '"')


def test_announcement_takes_the_slot(here: Clinic, client: Client) -> None:
    Hall.objects.update(announcement="Senam pagi <Jumat> pukul 8.")
    assert "Senam pagi &lt;Jumat&gt; pukul 8." in inside(client)


def test_muted_hall_does_not_speak(here: Clinic, client: Client) -> None:
    assert "data-speaks" in client.get(ADDRESS).content.decode()
    Hall.objects.update(speaks=False)
    assert "data-speaks" not in client.get(ADDRESS).content.decode()


def test_screen_is_indonesian_whatever_the_device_asks(here: Clinic, client: Client) -> None:
    page = client.get(ADDRESS, headers={"accept-language": "en"}).content.decode()
    assert "Sudah dipanggil" in page


@pytest.mark.parametrize("path", ["/layar/kota/tidak-ada/", "/layar/lain/utama/"])
def test_unknown_hall_is_404(here: Clinic, client: Client, path: str) -> None:
    assert client.get(path).status_code == 404


def test_closed_hall_is_404(here: Clinic, client: Client) -> None:
    Hall.objects.update(is_active=False)
    assert client.get(ADDRESS).status_code == 404


def test_clip_is_served_with_its_kind(here: Clinic, client: Client, settings, tmp_path) -> None:
    settings.VOICE_CLIPS = tmp_path
    (tmp_path / "kota").mkdir()
    (tmp_path / "kota" / "loket-3.ogg").write_bytes(b"suara")
    answer = client.get("/layar/kota/suara/loket-3")
    assert (answer["Content-Type"], b"".join(answer.streaming_content)) == ("audio/ogg", b"suara")
    assert client.get("/layar/kota/suara/rahasia").status_code == 404
