"""A consultation walks the clinic's chart, and every step leaves its line."""

from __future__ import annotations

from datetime import timedelta

import pytest

from eklinik.applications.models import Application
from eklinik.casework.refusals import Refusal
from eklinik.clinic import outcomes, visit
from eklinik.clinic.history import first_break
from eklinik.clinic.models import Consultation, ConsultationEntry, ExternalWork
from tests.clinic.people import Clinic, clinic
from tests.people import NOW, House

pytestmark = pytest.mark.django_db
BRING = {"agreed": "Kembali dengan KTP", "to_bring": ["KTP asli"], "next_contact_at": None}


@pytest.fixture
def hall(house: House) -> Clinic:
    return clinic(house)


def go(hall: Clinic, held: Consultation, verb: str, by: str = "klinik") -> Consultation:
    return visit.advance(held.pk, verb, by=hall.house.actor(by), at=NOW)


def refused(hall: Clinic, held: Consultation, verb: str, by: str = "klinik") -> str:
    with pytest.raises(Refusal) as refusal:
        go(hall, held, verb, by)
    return refusal.value.code


def known(held: Consultation) -> None:
    Consultation.objects.filter(pk=held.pk).update(visitor_name="Cut Contoh", purpose="Buka warung")


def words_of(held: Consultation) -> list[str]:
    return list(held.entries.order_by("seq").values_list("verb", flat=True))


def whole(held: Consultation) -> bool:
    held.refresh_from_db()
    return first_break(held.entries.order_by("seq"), bytes(held.head)) is None


def test_consultation_begins_waiting_with_a_number_of_the_year(hall: Clinic) -> None:
    words = {"kind": "in_person", "by": hall.house.users["klinik"].pk, "at": NOW}
    first = visit.open_consultation(hall.house.office, hall.services["A"], **words)
    second = visit.open_consultation(hall.house.office, hall.services["A"], **words)

    assert (first.step, first.number) == ("wait", "KL-2026-00001")
    assert second.number == "KL-2026-00002"
    assert whole(first)


def test_whole_path_is_ticked_by_doing_it(hall: Clinic) -> None:
    held = hall.consultation()
    owner = hall.house.applicant()
    owner.user = None
    owner.save()
    assert refused(hall, held, "begin") == "not_done"
    known(held)
    go(hall, held, "begin")
    assert refused(hall, held, "ready") == "not_done"
    visit.say(held.pk, "prepared", by=held.officer_id, at=NOW, record={"present": ["ktp"]})
    go(hall, held, "ready")
    Consultation.objects.filter(pk=held.pk).update(applicant=owner)
    assert refused(hall, held, "opened") == "not_done"
    owner.user = hall.house.users["pemohon"]
    owner.save()
    go(hall, held, "opened")
    assert refused(hall, held, "registered") == "not_done"
    draft = Application.objects.create(
        office=hall.house.office, permit_version=hall.house.permits["plain"], applicant=owner,
        created_at=NOW, updated_at=NOW,
    )  # fmt: skip
    held.applications.add(draft)
    go(hall, held, "registered")
    assert refused(hall, held, "uploaded") == "not_done"
    Application.objects.filter(pk=draft.pk).update(case=hall.house.case())
    held = go(hall, held, "uploaded")

    assert held.step == "conclude"
    assert words_of(held) == [
        "open", "call", "begin", "prepared", "ready", "opened", "registered", "uploaded",
    ]  # fmt: skip
    assert whole(held)


def test_work_in_another_system_ticks_the_same_steps(hall: Clinic) -> None:
    held = hall.consultation()
    known(held)
    go(hall, held, "begin")
    visit.say(held.pk, "prepared", by=None, at=NOW)
    go(hall, held, "ready")
    for stage, verb in (
        ("account", "opened"), ("registered", "registered"), ("uploaded", "uploaded"),
    ):  # fmt: skip
        ExternalWork.objects.create(
            consultation=held, system="oss", stage=stage, number="1", at=NOW,
            by=hall.house.users["klinik"],
        )  # fmt: skip
        held = go(hall, held, verb)
    assert held.step == "conclude"


def test_verb_of_another_box_is_refused(hall: Clinic) -> None:
    assert refused(hall, hall.consultation(), "uploaded") == "not_on_chart"


def test_officer_of_another_visitor_is_refused(hall: Clinic) -> None:
    held = hall.consultation()
    known(held)
    assert refused(hall, held, "begin", by="klinik2") == "not_your_visitor"
    assert words_of(held) == ["open", "call"]


def test_front_office_without_clinic_role_is_refused(hall: Clinic) -> None:
    assert refused(hall, hall.consultation(), "begin", by="fo") == "not_your_role"


def test_officer_of_another_office_is_refused(hall: Clinic, other_house: House) -> None:
    held = hall.consultation()
    with pytest.raises(Refusal) as refusal:
        visit.advance(held.pk, "begin", by=other_house.actor("klinik"), at=NOW)
    assert refusal.value.code == "not_your_role"


def test_transferred_visitor_is_taken_by_another_and_keeps_the_ticks(hall: Clinic) -> None:
    held = hall.consultation()
    known(held)
    go(hall, held, "begin")
    visit.say(held.pk, "prepared", by=held.officer_id, at=NOW)
    go(hall, held, "ready")
    held = go(hall, held, "transfer")
    assert (held.step, held.officer_id) == ("wait", None)

    by = hall.house.actor("klinik2")
    visit.advance(held.pk, "call", by=by, at=NOW, desk=hall.desks["phone"])
    held = visit.catch_up(held.pk, by=by, at=NOW)

    assert (held.step, held.officer_id) == ("open_account", by.user_id)
    assert held.desk == hall.desks["phone"]
    assert whole(held)


def test_one_consultation_crosses_desks_and_days(hall: Clinic) -> None:
    held = hall.consultation(kind="phone")
    known(held)
    visit.close(
        held.pk, outcome="permit_incomplete", by=hall.house.actor("klinik"), at=NOW, **BRING
    )
    ticket = hall.ticket(at=NOW + timedelta(days=1))
    visit.continue_with(held, ticket)
    later = visit.advance(
        held.pk, "call", by=hall.house.actor("klinik2"), at=NOW + timedelta(days=1)
    )

    assert ticket.consultation_id == held.pk
    assert (later.step, later.closed_at) == ("identify", None)
    assert words_of(held) == ["open", "call", "bring_more", "ticket", "call"]
    assert whole(held)


def test_finished_consultation_takes_no_further_ticket(hall: Clinic) -> None:
    held = hall.consultation()
    visit.close(held.pk, outcome="permit_done", by=hall.house.actor("klinik"), at=NOW, **BRING)
    with pytest.raises(Refusal) as refusal:
        visit.continue_with(held, hall.ticket())
    assert refusal.value.code == "closed"


@pytest.mark.parametrize("outcome", outcomes.Outcome.values)
def test_every_outcome_closes(hall: Clinic, outcome: str) -> None:
    held = hall.consultation()
    held = visit.close(held.pk, outcome=outcome, by=hall.house.actor("klinik"), at=NOW, **BRING)
    assert held.step == ("to_return" if outcome in outcomes.RETURN else "helped")
    assert (held.closed_at, held.outcome, held.to_bring) == (NOW, outcome, ["KTP asli"])


def test_unknown_outcome_is_refused_and_nothing_is_written(hall: Clinic) -> None:
    held = hall.consultation()
    with pytest.raises(Refusal):
        visit.close(held.pk, outcome="bagus", by=hall.house.actor("klinik"), at=NOW, **BRING)
    held.refresh_from_db()
    assert (held.outcome, held.step) == ("", "identify")


def test_closed_consultation_is_corrected_with_a_reason_and_keeps_what_it_was(
    hall: Clinic,
) -> None:
    held = hall.consultation()
    visit.close(held.pk, outcome="permit_done", by=hall.house.actor("klinik"), at=NOW, **BRING)
    change = {"changes": {"outcome": "permit_received"}, "by": held.officer_id, "at": NOW}
    with pytest.raises(Refusal) as refusal:
        outcomes.correct(held.pk, reason="typo", **change)
    assert refusal.value.code == "reason_needed"

    held = outcomes.correct(held.pk, reason="salah pilih", **change)

    entry = ConsultationEntry.objects.get(consultation=held, verb="correct")
    assert entry.record == (
        '{"outcome": ["permit_done", "permit_received"], "reason": "salah pilih"}'
    )
    assert held.outcome == "permit_received"
    assert whole(held)


def test_open_consultation_is_not_corrected(hall: Clinic) -> None:
    held = hall.consultation()
    with pytest.raises(Refusal) as refusal:
        outcomes.correct(held.pk, {"agreed": "x"}, reason="alasan", by=1, at=NOW)
    assert refusal.value.code == "not_closed"


def test_altered_line_is_found(hall: Clinic) -> None:
    held = hall.consultation()
    rows = list(held.entries.order_by("seq"))
    rows[0].record = "{}"
    held.refresh_from_db()
    assert first_break(rows, bytes(held.head)) == 1
