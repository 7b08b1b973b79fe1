"""The telephone desk: calls in, calls owed, who is on the line."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from eklinik.applicants.identities import save_applicant
from eklinik.applicants.masks import mask_phone
from eklinik.applicants.models import Applicant
from eklinik.casework.models import Case
from eklinik.casework.refusals import Refusal
from eklinik.clinic import callers, telephone
from eklinik.clinic.models import Booking, PhoneCall, Slot
from eklinik.outbox.models import Promise
from tests.clinic.people import Clinic
from tests.clinic.people import clinic as build_clinic
from tests.people import NOW, House

NUMBER = "0812-0000-1234"
NIK = "1171015503900001"  # invented; a date and a region that exist


@pytest.fixture
def clinic(house: House) -> Clinic:
    return build_clinic(house)


def ring(house: House, phone: str = NUMBER) -> PhoneCall:
    return telephone.incoming(
        house.office, phone, name="Cut Contoh", by=house.users["klinik"].pk, at=NOW
    )


def owe(house: House, minutes: int, **words: Any) -> PhoneCall:
    call = ring(house)
    return telephone.promise_back(
        call, due_at=NOW + timedelta(minutes=minutes), about="Tanya SIPB",
        by=house.users["klinik"].pk, at=NOW, **words,
    )  # fmt: skip


def person(house: House, **words: Any) -> Applicant:
    facts = {"kind": "person", "name": "Cut Contoh", "nik": NIK, "phone": NUMBER,
             "address": "Jalan Kenari, Gampong Seulanga", **words}  # fmt: skip
    return save_applicant(house.office, facts, by=None, at=NOW)


def code_of(call: Any, *args: Any, **words: Any) -> str:
    with pytest.raises(Refusal) as refused:
        call(*args, **words)
    return refused.value.code


def say(call: PhoneCall, typed: str) -> bool:
    return callers.answer(call, typed, by=call.by_id or 0, at=NOW)


ANSWERS = {"nik_end": "0001", "birth_year": "1990", "place": "gampong seulanga"}


def tell_right(call: PhoneCall, someone: Applicant) -> None:
    for _ in range(callers.RIGHT_NEEDED):
        assert say(call, ANSWERS[callers.ask(call, someone, at=NOW)])


def test_incoming_number_is_kept_hidden_and_findable(house: House) -> None:
    call = ring(house)
    assert (call.phone_mask, len(call.phone_digest)) == (mask_phone("+6281200001234"), 64)
    assert "12000" not in call.phone_cipher
    assert ring(house, "").phone_digest == ""


def test_owed_calls_come_by_due_time_in_one_query(house: House, other_house: House) -> None:
    late, soon = owe(house, 50), owe(house, 10)
    owe_other = PhoneCall.objects.create(
        office=other_house.office, direction="out", due_at=NOW, created_at=NOW
    )
    with CaptureQueriesContext(
        connection,
    ) as asked:
        rows = telephone.owed(house.office.pk)
    assert (rows, len(asked)) == ([soon, late], 1)
    assert owe_other not in rows


def test_lateness_is_counted_in_minutes_from_the_due_time(house: House) -> None:
    call = owe(house, 10)
    moments = (NOW, NOW + timedelta(minutes=10), NOW + timedelta(minutes=35))
    assert [telephone.lateness(call, at=at) for at in moments] == [0, 0, 25]


def test_call_back_ends_the_first_call_and_refuses_a_time_gone_by(house: House) -> None:
    call = ring(house)
    assert (
        code_of(telephone.promise_back, call, due_at=NOW, about="", by=call.by_id, at=NOW)
        == "bad_data"
    )
    call.refresh_from_db()
    assert call.ended_at is None
    owe(house, 5)
    assert list(PhoneCall.objects.order_by("pk").values_list("result", flat=True)) == [
        "", "call_back", "",
    ]  # fmt: skip


def test_dialling_counts_an_attempt_and_keeps_colleagues_off(house: House) -> None:
    call, me, other = owe(house, 5), house.users["klinik"].pk, house.users["klinik2"].pk
    telephone.dial(call, by=me, at=NOW)
    assert telephone.dial(call, by=me, at=NOW).attempts == 1
    assert code_of(telephone.dial, call, by=other, at=NOW) == "held_call"


def test_unanswered_call_stays_in_the_log_and_is_owed_again(house: House) -> None:
    call, me = owe(house, 5), house.users["klinik"].pk
    for turn in (1, 2):
        at = NOW + timedelta(hours=turn)
        telephone.dial(call, by=me, at=at)
        call = telephone.not_answered(call, by=me, at=at)
        assert (call.attempts, call.due_at) == (turn, at + timedelta(minutes=30))
    tries = [row.attempts for row in telephone.of_day(house.office.pk, NOW.date())
             if row.result == "no_answer"]  # fmt: skip
    assert tries == [2, 1]
    assert telephone.owed(house.office.pk) == [call]


def test_log_is_of_one_local_day(house: House) -> None:
    call = ring(house)
    day = NOW.date()
    around = [telephone.of_day(house.office.pk, day + timedelta(days=n)) for n in (-1, 0, 1)]
    assert around == [[], [call], []]


def test_log_of_a_day_is_an_index_read(house: House) -> None:
    ring(house)
    with transaction.atomic(), connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET LOCAL enable_seqscan = off")
        with CaptureQueriesContext(connection) as asked:
            telephone.of_day(house.office.pk, NOW.date())
        explain = "EXPLAIN" if connection.vendor == "postgresql" else "EXPLAIN QUERY PLAN"
        sql = next(one["sql"] for one in asked if '"phone_call"' in one["sql"])
        cursor.execute(f"{explain} {sql}")
        told = str(cursor.fetchall())
    assert "phone_call_day" in told


def test_call_begins_a_consultation_of_this_officer_once(house: House, clinic: Clinic) -> None:
    call, by = ring(house), house.actor("klinik")
    held = telephone.serve(call, clinic.services["A"], by=by, at=NOW, desk=clinic.desks["phone"])
    again = telephone.serve(call, clinic.services["B"], by=by, at=NOW, desk=None)
    assert (held.kind, held.step, held.officer_id, again) == (
        "phone", "identify", by.user_id, held,
    )  # fmt: skip
    telephone.script_read(call, consent=True, by=by.user_id, at=NOW)
    telephone.finish(call, result="helped", note="Selesai", by=by.user_id, at=NOW)
    words = list(held.entries.order_by("seq").values_list("verb", flat=True))
    assert words == ["open", "call", "call", "call_consent", "call_ended"]


def test_ended_call_takes_nothing_more(house: House) -> None:
    call = ring(house)
    telephone.finish(call, result="informed", note="", by=call.by_id, at=NOW)
    assert (
        code_of(telephone.finish, call, result="informed", note="", by=call.by_id, at=NOW)
        == "closed"
    )
    assert code_of(telephone.script_read, call, consent=True, by=call.by_id, at=NOW) == "closed"
    assert code_of(say, call, "0001") == "closed"


def test_result_is_from_the_list(house: House) -> None:
    call = ring(house)
    assert code_of(telephone.finish, call, result="x", note="", by=call.by_id, at=NOW) == "bad_data"


def test_summary_is_promised_to_the_number(house: House) -> None:
    call = ring(house)
    telephone.send_summary(call, "Bawa KTP besok.", [("sms", "+628")], at=NOW)
    data = Promise.objects.get(topic="visitor").data
    assert (data["key"], data["words"]["ringkasan"]) == ("call.summary", "Bawa KTP besok.")
    call.refresh_from_db()
    assert call.summary_at == NOW


def test_card_shows_what_the_number_is_known_for(house, other_house, clinic) -> None:
    someone, call = person(house), ring(house)
    person(other_house)
    earlier = telephone.serve(
        ring(house), clinic.services["A"], by=house.actor("klinik"), at=NOW, desk=None
    )
    slot = Slot.objects.create(
        office=house.office, kind="phone", starts_at=NOW, minutes=15, capacity=1
    )
    booking = Booking.objects.create(
        office=house.office, slot=slot, service=clinic.services["A"], code="J1", source="web",
        name="Cut", phone_digest=call.phone_digest, booked_at=NOW, changed_at=NOW,
    )  # fmt: skip
    with CaptureQueriesContext(connection) as asked:
        found = callers.contacts_of(call)
    assert len(asked) == 5
    assert (found.people, found.consultations, found.bookings, len(found.calls)) == (
        [someone], [earlier], [booking], 1,
    )  # fmt: skip


def test_hidden_number_has_no_earlier_contacts(house: House) -> None:
    ring(house, "")
    with CaptureQueriesContext(connection) as asked:
        found = callers.contacts_of(ring(house, ""))
        before = len([one for one in asked if "SELECT" in one["sql"]])
    assert (found.people, found.calls, before) == ([], [], 0)


def test_two_right_answers_make_the_caller_known(house: House) -> None:
    call, someone = ring(house), person(house)
    tell_right(call, someone)
    call.refresh_from_db()
    assert (callers.is_known(call), callers.known_person(call)) == (True, someone.pk)


def test_three_misses_close_the_questions_whatever_follows(house: House) -> None:
    call, someone = ring(house), person(house)
    for _ in range(callers.MISSES):
        callers.ask(call, someone, at=NOW)
        assert not say(call, "9999")
    assert code_of(callers.ask, call, someone, at=NOW) == "identity"
    call.refresh_from_db()
    assert (callers.misses(call), callers.is_known(call)) == (3, False)


def test_misses_count_for_the_persons_day_over_many_calls(house: House) -> None:
    someone = person(house)
    for _ in range(2):
        call = ring(house)
        for _ in range(callers.MISSES):
            callers.ask(call, someone, at=NOW)
            say(call, "9999")
    assert code_of(callers.ask, ring(house), someone, at=NOW) == "identity"
    tomorrow = NOW + timedelta(days=1, minutes=1)
    assert callers.ask(ring(house), someone, at=tomorrow) in callers.QUESTIONS


def test_question_is_not_drawn_again_before_it_is_answered(house: House) -> None:
    call, someone = ring(house), person(house)
    assert len({callers.ask(call, someone, at=NOW) for _ in range(10)}) == 1


def test_answers_are_kept_as_match_or_not_never_as_words(house: House) -> None:
    call, someone = ring(house), person(house)
    tell_right(call, someone)
    call.refresh_from_db()
    assert [sorted(one) for one in call.identity_checks] == [["at", "ok", "person", "question"]] * 2


@pytest.mark.parametrize(
    ("question", "typed", "ok"),
    [
        ("nik_end", "0001", True), ("nik_end", " 00 01", True), ("nik_end", "1", False),
        ("nik_end", "", False), ("birth_year", "1990", True), ("birth_year", "90", True),
        ("birth_year", "1890", False), ("birth_year", "990", False),
        ("place", "Gampong Seulanga", True), ("place", "kenari", True),
        ("place", "gampong", False), ("place", "", False),
        ("place", "kenari melati mawar cempaka seroja", False),
        ("permit", "izin praktik bidan", True), ("permit", "izin", False),
    ],
)  # fmt: skip
def test_answer_matches_as_people_say_it(house, question, typed, ok) -> None:
    call, someone = ring(house), person(house)
    case = house.case()
    Case.objects.filter(pk=case.pk).update(applicant=someone, title="Izin Praktik Bidan")
    call.identity_checks = [{"person": someone.pk, "question": question, "ok": None, "at": ""}]
    call.save()
    assert say(call, typed) is ok


def test_nobody_is_asked_what_the_office_does_not_know(house: House) -> None:
    bare = Applicant.objects.create(office=house.office, name="Agam Contoh", created_at=NOW)
    assert code_of(callers.ask, ring(house), bare, at=NOW) == "identity"
