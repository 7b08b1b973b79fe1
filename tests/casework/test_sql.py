"""The hand-written rows read back through the ORM exactly as they were meant."""

from __future__ import annotations

from datetime import UTC, datetime

from eklinik.casework.chain import GENESIS, link_of, reason_digest
from eklinik.casework.models import Case, Movement, Reason
from eklinik.casework.take import take
from eklinik.outbox.models import Promise
from tests.people import NOW, House

LATER = datetime(2026, 11, 24, 3, 7, 8, 123456, tzinfo=UTC)


def orm_twin(row: Movement) -> Movement:
    """The same movement written by the ORM, under the next number."""
    words = {f.attname: getattr(row, f.attname) for f in Movement._meta.concrete_fields}
    words |= {"id": None, "seq": row.seq + 1000}
    Movement.objects.create(**words)
    return Movement.objects.get(case_id=row.case_id, seq=row.seq + 1000)


def values(row: Movement) -> dict:
    words = {f.attname: getattr(row, f.attname) for f in Movement._meta.concrete_fields}
    for name in ("id", "seq"):
        del words[name]
    return {k: bytes(v) if isinstance(v, memoryview | bytes) else v for k, v in words.items()}


def test_movement_by_hand_equals_movement_by_orm(house: House) -> None:
    case = house.case()
    take(case.pk, "submit", by=house.actor("pemohon"), at=NOW)
    take(case.pk, "refuse", by=house.actor("fo"), at=LATER, reason="Di luar wilayah")
    for row in Movement.objects.filter(case=case):
        assert values(row) == values(orm_twin(row))


def test_every_column_of_a_passing_is_as_meant(house: House) -> None:
    case = house.case()
    fo = house.actor("fo")
    take(case.pk, "submit", by=house.actor("pemohon"), at=NOW)
    take(case.pk, "refuse", by=fo, at=LATER, reason="Di luar wilayah")
    row, first = Movement.objects.get(case=case, seq=2), Movement.objects.get(case=case, seq=1)
    assert (row.at, row.verb, row.from_step, row.to_step, row.actor_id, row.role) == (
        LATER, "refuse", "verify_documents", "draft_refusal", fo.user_id, "front_office",
    )  # fmt: skip
    assert row.posting == fo.posts[0].posting_id
    assert bytes(row.reason_hash) == reason_digest("Di luar wilayah", case_id=case.pk, seq=2)
    assert bytes(first.hash) == link_of(GENESIS, first)
    assert bytes(row.hash) == link_of(bytes(first.hash), row)
    assert Reason.objects.get(case=case).seq == 2
    case = Case.objects.get(pk=case.pk)
    assert (case.step, case.role, case.entered_at, case.seq) == (
        "draft_refusal", "technical_staff", LATER, 2,
    )  # fmt: skip
    assert bytes(case.head) == bytes(row.hash)
    assert case.facts["did"] == {
        "prepare": [house.users["pemohon"].pk], "verify_documents": [fo.user_id],
    }  # fmt: skip


def test_promise_of_a_movement_is_as_meant(house: House) -> None:
    case = house.case()
    take(case.pk, "submit", by=house.actor("pemohon"), at=LATER)
    row = Promise.objects.get()
    assert (row.office_id, row.topic, row.subject, row.seq, row.tells, row.data) == (
        house.office.pk, "movement", case.pk, 1, "applicant", None,
    )  # fmt: skip
    assert (row.created_at, row.done_at) == (LATER, None)
