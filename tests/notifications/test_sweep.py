"""Promises become messages, messages go out, and nothing is told twice or lost."""

from __future__ import annotations

import socket
from datetime import timedelta

import pytest
from django.db import transaction
from icalendar import Calendar

from eklinik.casework.take import take
from eklinik.clinic import bookings, slots
from eklinik.clinic.bookings import Person
from eklinik.notifications.channels import registry
from eklinik.notifications.channels.local import FailingChannel
from eklinik.notifications.sweep import CLAIM, ERASED, PAUSES, deliver, retry, sweep
from eklinik.outbox.models import Delivery, Promise
from eklinik.outbox.post import post
from tests.clinic.people import clinic
from tests.people import NOW, House


@pytest.fixture
def filed(house: House):
    """A filed case whose applicant has an e-mail address and a phone."""
    user = house.users["pemohon"]
    user.email, user.phone = "pemohon@contoh.example", "+6281200000001"
    user.save()
    case = house.case()
    take(case.pk, "submit", by=house.actor("pemohon"), at=NOW)
    return case


def states() -> list[tuple[str, str, int]]:
    return list(Delivery.objects.order_by("pk").values_list("channel", "state", "attempts"))


def test_movement_is_told_in_app_by_mail_and_by_sms(filed, mailbox, gateway) -> None:
    assert sweep(at=NOW).sent == 3
    assert states() == [("in_app", "sent", 1), ("email", "sent", 1), ("sms", "sent", 1)]
    assert mailbox.mails[0]["Subject"] == f"Permohonan {filed.number} kami terima"
    assert [message["to"] for message in gateway.messages.values()] == ["+6281200000001"]


def test_second_sweep_tells_nobody_again(filed, mailbox, gateway) -> None:
    sweep(at=NOW)
    assert sweep(at=NOW + timedelta(minutes=5)).sent == 0
    assert (len(mailbox.mails), gateway.calls) == (1, 1)


def test_unconfigured_channels_leave_the_message_in_the_app(filed, settings) -> None:
    settings.EMAIL_HOST = ""
    sweep(at=NOW)
    assert states() == [("in_app", "sent", 1)]


def test_gateway_that_fails_is_tried_again_with_the_same_key(filed, mailbox, gateway) -> None:
    gateway.mode = "error"
    sweep(at=NOW)
    gateway.mode = "ok"
    assert sweep(at=NOW + PAUSES[0] - timedelta(seconds=1)).sent == 0
    assert sweep(at=NOW + PAUSES[0]).sent == 1
    row = Delivery.objects.get(channel="sms")
    assert (row.state, row.attempts, row.error) == ("sent", 2, "")
    assert list(gateway.messages) == [row.message_id]


def test_number_that_the_gateway_refuses_is_not_tried_again(filed, mailbox, gateway) -> None:
    gateway.mode = "refuse"
    sweep(at=NOW)
    row = Delivery.objects.get(channel="sms")
    assert (row.state, row.attempts, row.error) == ("failed", 1, "gateway menjawab 422")


def test_gateway_that_answers_garbage_is_tried_again(filed, mailbox, gateway) -> None:
    gateway.mode = "garbage"
    sweep(at=NOW)
    assert Delivery.objects.get(channel="sms").next_at == NOW + PAUSES[0]


def test_message_is_given_up_after_the_last_pause(filed, monkeypatch) -> None:
    twin = FailingChannel("in_app")
    monkeypatch.setattr(registry, "channel", lambda name: twin)
    at = NOW
    sweep(at=at)
    for pause in PAUSES:
        at += pause
        sweep(at=at)
    row = Delivery.objects.filter(channel="in_app").get()
    assert (row.state, row.attempts) == ("failed", len(PAUSES) + 1)


def test_failed_message_goes_out_after_the_button(filed, monkeypatch) -> None:
    twin = FailingChannel("in_app", permanent=True)
    with monkeypatch.context() as broken:
        broken.setattr(registry, "channel", lambda name: twin)
        sweep(at=NOW)
    row = Delivery.objects.filter(channel="in_app").get()
    retry(row.pk, at=NOW)
    assert deliver(row.pk, at=NOW) is True


def test_hanging_mail_server_blocks_nothing_but_its_own_message(filed, settings) -> None:
    hanging = socket.create_server(("127.0.0.1", 0))
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = hanging.getsockname()
    settings.EMAIL_TIMEOUT = 1
    sweep(at=NOW)
    hanging.close()
    assert states() == [("in_app", "sent", 1), ("email", "waiting", 1)]


def test_worker_killed_while_sending_repeats_with_the_same_message_id(filed, mailbox) -> None:
    """Killed between the relay's answer and our commit: the claim runs out, one repeat."""
    sweep(at=NOW)
    Delivery.objects.filter(channel="email").update(
        state="waiting", attempts=0, sent_at=None, next_at=NOW + CLAIM
    )
    assert sweep(at=NOW + CLAIM - timedelta(seconds=1)).sent == 0
    sweep(at=NOW + CLAIM)
    ids = [mail["Message-ID"] for mail in mailbox.mails]
    assert len(ids) == 2
    assert len(set(ids)) == 1


def test_promise_of_a_rolled_back_movement_is_never_told(house: House) -> None:
    class Undone(Exception):
        pass

    def promise_and_fail() -> None:
        with transaction.atomic():
            post(house.office.pk, "reminder", 1, at=NOW)
            raise Undone

    with pytest.raises(Undone):
        promise_and_fail()
    assert Promise.objects.count() == 0


def test_phone_code_is_erased_after_it_was_sent(house: House, gateway) -> None:
    post(
        house.office.pk, "phone_code", 0, at=NOW, data={"phone": "+6281200000002", "code": "482913"}
    )
    sweep(at=NOW)
    assert [m["text"].split()[3] for m in gateway.messages.values()] == ["482913."]
    row = Delivery.objects.get()
    assert (row.text, row.promise.data) == (ERASED, None)


def mandate_code(house: House) -> None:
    words = {"nomor": "K-1", "kode": "482913", "kantor": "Kantor Contoh", "tautan": "/"}
    data = {"key": "mandate.code", "words": words, "ways": [["sms", "+6281200000002"]]}
    post(house.office.pk, "visitor_code", 0, at=NOW, data=data)


def test_mandate_code_is_erased_after_it_was_sent(house: House, gateway) -> None:
    mandate_code(house)
    sweep(at=NOW)
    row = Delivery.objects.get()
    sent = [message["text"][:24] for message in gateway.messages.values()]
    assert (sent, row.text, row.promise.data) == (["Kode kuasa K-1: 482913. "], ERASED, None)


def test_code_that_could_not_be_sent_is_erased_and_never_sent_again(house: House, gateway) -> None:
    mandate_code(house)
    gateway.mode = "refuse"
    sweep(at=NOW)
    row = Delivery.objects.get()
    assert (row.state, row.text) == ("failed", ERASED)
    gateway.mode = "ok"
    retry(row.pk, at=NOW)
    sweep(at=NOW)
    assert (Delivery.objects.get().state, len(gateway.messages)) == ("failed", 0)


def test_mail_of_an_appointment_brings_its_calendar_file(house: House, mailbox, gateway) -> None:
    desk = clinic(house)
    day = slots.free_days(house.office, "in_person", at=NOW)[-1][0]
    when = slots.free_slots(house.office, "in_person", day, at=NOW)[0].starts_at
    who = Person("Cut Contoh", phone="+6281200000009", email="cut@contoh.example")
    booking = bookings.book(
        house.office, desk.services["A"], "in_person", when, who=who, source="web", by=None, at=NOW
    )
    sweep(at=NOW)
    [file] = mailbox.mails[0].get_payload()[1:]
    event = Calendar.from_ical(file.get_payload(decode=True)).walk("VEVENT")[0]
    assert (file.get_filename(), file.get_content_type(), event.decoded("dtstart")) == (
        "janji-temu.ics", "text/calendar", booking.slot.starts_at,
    )  # fmt: skip
    assert len(gateway.messages) == 1
