"""The mandate ledger: who may act for whom, until when, and that nothing is rewritten."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from django.db import DatabaseError, connection, transaction

from eklinik.applicants import mandates
from eklinik.applicants.mandate_texts import LANGUAGES, consent_text
from eklinik.applicants.models import Mandate, MandateUse
from eklinik.casework.refusals import Refusal
from tests.people import NOW, House

DOC = UUID("00000000-0000-4000-8000-000000000001")
FIT: dict[str, dict[str, Any]] = {
    "in_person": {
        "evidence_kind": "slip", "evidence": {"document_sha256": "ab" * 32},
        "evidence_document": DOC,
    },
    "phone": {"evidence_kind": "call", "evidence": {"words": "ya, saya setuju"}, "code": "123456"},
    "online": {"evidence_kind": "spoken", "evidence": {"words": "ya", "present": "anaknya"}},
}  # fmt: skip


def given(house: House, channel: str = "in_person", **words: Any) -> Mandate:
    facts = {
        "scope": ["submit", "fill"], "person_name": "Cut Nyak Contoh", "text": "Saya setuju.",
        "language": "id", "taken_by": house.users["fo"].pk, "at": NOW, **FIT[channel], **words,
    }  # fmt: skip
    return mandates.give(house.office, channel=channel, **facts)


def refused(call: Any, *args: Any, **words: Any) -> str:
    with pytest.raises(Refusal) as refusal:
        call(*args, **words)
    assert "{" not in refusal.value.message
    return refusal.value.code


def act(mandate: Mandate, action: str = "fill", at: datetime = NOW, **words: Any) -> MandateUse:
    return mandates.use(mandate, action, by=mandate.taken_by_id, at=at, **words)


def actions(mandate: Mandate) -> list[str]:
    return list(mandate.uses.order_by("seq").values_list("action", flat=True))


def test_give_keeps_the_scope_in_the_order_of_the_work(house: House) -> None:
    mandate = given(house)
    assert mandate.scope == ["fill", "submit"]
    assert (mandate.number[:2], len(mandate.number), len(mandate.secret)) == ("K-", 11, 24)
    assert actions(mandate) == ["given"]


@pytest.mark.parametrize(
    ("channel", "until"),
    [
        ("in_person", datetime(2026, 11, 24, 16, 59, tzinfo=UTC)),
        ("online", datetime(2026, 11, 24, 16, 59, tzinfo=UTC)),
        ("phone", datetime(2026, 12, 1, 16, 59, tzinfo=UTC)),
    ],
)
def test_mandate_ends_with_the_offices_day_or_after_a_week(house, channel, until) -> None:
    assert given(house, channel).expires_at == until


def test_mandate_days_of_the_office_count_but_never_more_than_thirty(house: House) -> None:
    house.office.settings = {"mandate_days": {"in_person": 3, "phone": 99}}
    assert given(house).expires_at == datetime(2026, 11, 27, 16, 59, tzinfo=UTC)
    assert given(house, "phone").expires_at == NOW + timedelta(days=30)
    assert given(house, minutes=10**6).expires_at == NOW + timedelta(days=30)
    assert given(house, minutes=20).expires_at == NOW + timedelta(minutes=20)


@pytest.mark.parametrize(
    ("channel", "wrong", "named"),
    [
        ("in_person", {"evidence_document": None}, ["slip"]),
        ("in_person", {"evidence": {}}, ["slip"]),
        ("in_person", {"evidence_kind": "spoken"}, ["evidence_kind", "words"]),
        ("phone", {"evidence": {"words": " "}}, ["words"]),
        ("phone", {"code": ""}, ["code"]),
        ("phone", {"scope": ["account"]}, ["scope"]),
        ("online", {"evidence": {}}, ["words"]),
        ("online", {"scope": []}, ["scope"]),
        ("online", {"scope": ["everything"]}, ["scope"]),
        ("online", {"person_name": " "}, ["person_name"]),
        ("online", {"text": ""}, ["text"]),
        ("online", {"language": "xx"}, ["text"]),
    ],
)
def test_give_without_fitting_evidence_is_refused_and_keeps_nothing(
    house, channel, wrong, named
) -> None:
    with pytest.raises(Refusal) as refusal:
        given(house, channel, **wrong)
    assert sorted(refusal.value.details) == named
    assert Mandate.objects.count() == 0


def test_use_is_written_down_with_who_what_and_for_which_thing(house: House) -> None:
    mandate = given(house)
    row = act(mandate, subject="application", subject_ref="abc", words="alamat usaha")
    assert (row.seq, row.by, row.action, row.subject, row.subject_ref, row.words) == (
        2, house.users["fo"], "fill", "application", "abc", "alamat usaha",
    )  # fmt: skip
    assert mandates.first_break(Mandate.objects.get()) is None


def test_use_takes_an_actor_as_well(house: House) -> None:
    row = mandates.use(given(house), "fill", by=house.actor("fo"), at=NOW)
    assert row.by_id == house.users["fo"].pk


def test_use_outside_its_scope_is_refused(house: House) -> None:
    mandate = given(house)
    assert refused(act, mandate, "upload") == "mandate_scope"
    assert actions(mandate) == ["given"]


def test_use_at_its_end_is_refused(house: House) -> None:
    mandate = given(house, minutes=20)
    act(mandate, at=NOW + timedelta(minutes=19))
    assert refused(act, mandate, at=NOW + timedelta(minutes=20)) == "mandate_expired"


def test_revoked_mandate_stops_the_next_action_even_of_a_stale_object(house: House) -> None:
    mandate = given(house)
    mandates.revoke(Mandate.objects.get(), how="page", at=NOW)
    mandates.revoke(Mandate.objects.get(), how="desk", at=NOW, by=house.users["fo"].pk)
    assert refused(act, mandate) == "mandate_revoked"
    assert actions(mandate) == ["given", "revoked"]
    assert Mandate.objects.get().revoked_how == "page"


def test_telephone_mandate_counts_only_after_its_code_came_back(house: House) -> None:
    mandate = given(house, "phone", consultation_ref=7)
    assert refused(act, mandate) == "mandate_unconfirmed"
    assert mandates.live_for(7, at=NOW) is None
    assert refused(mandates.confirm, mandate, "654321", by=None, at=NOW) == "mandate_code"
    mandates.confirm(mandate, "123 456", by=house.users["fo"].pk, at=NOW)
    assert mandates.live_for(7, at=NOW) == mandate
    act(mandate)
    assert actions(mandate) == ["given", "confirmed_code", "fill"]


def test_code_is_kept_only_as_a_digest(house: House) -> None:
    mandate = given(house, "phone")
    assert "123456" not in str(mandate.evidence)
    assert len(mandate.evidence["code_digest"]) == 64


def test_code_may_be_wrong_five_times_and_is_over_after_half_an_hour(house: House) -> None:
    first, second = given(house, "phone"), given(house, "phone")
    for _ in range(5):
        refused(mandates.confirm, first, "000000", by=None, at=NOW)
    assert refused(mandates.confirm, first, "123456", by=None, at=NOW) == "mandate_code"
    late = NOW + timedelta(minutes=31)
    assert refused(mandates.confirm, second, "123456", by=None, at=late) == "mandate_code"


def test_online_mandate_is_agreed_to_on_the_persons_own_page_once(house: House) -> None:
    mandate = given(house, "online")
    act(mandate)
    mandates.agree(mandate, at=NOW)
    mandates.agree(mandate, at=NOW)
    assert actions(mandate) == ["given", "fill", "confirmed_page"]
    assert Mandate.objects.get().confirmed_at == NOW


def test_agreeing_never_confirms_a_telephone_mandate(house: House) -> None:
    mandate = given(house, "phone")
    mandates.agree(mandate, at=NOW)
    assert Mandate.objects.get().confirmed_at is None


def test_due_finds_the_mandate_of_an_applicant_or_says_why_not(house: House) -> None:
    someone = house.applicant()
    assert refused(mandates.due, someone, "fill", at=NOW) == "mandate_needed"
    mandate = given(house, applicant=someone)
    assert mandates.due(someone, "fill", at=NOW) == mandate
    assert refused(mandates.due, someone, "upload", at=NOW) == "mandate_scope"
    mandates.revoke(mandate, how="page", at=NOW)
    assert refused(mandates.due, someone, "fill", at=NOW) == "mandate_revoked"


def test_bind_says_whose_it_is_once(house: House, other_house: House) -> None:
    mandate, someone = given(house), house.applicant()
    mandates.bind(mandate, someone)
    mandates.bind(mandate, someone)
    assert Mandate.objects.get().applicant == someone
    assert refused(mandates.bind, mandate, house.applicant()) == "mandate_other"
    assert refused(mandates.bind, given(house), other_house.applicant()) == "mandate_other"


def test_chain_names_the_line_that_was_altered(house: House) -> None:
    mandate = given(house)
    act(mandate)
    rows = list(mandate.uses.order_by("seq"))
    rows[1].words = "sesuatu yang lain"
    assert mandates.first_break(Mandate.objects.get(), rows) == 2
    assert mandates.first_break(Mandate.objects.get(), rows[:1]) == 2
    assert mandates.first_break(Mandate.objects.get(), rows[1:]) == 1


def test_chain_starts_at_the_words_and_the_evidence(house: House) -> None:
    given(house)
    changed = Mandate.objects.get()
    changed.scope = ["fill", "submit", "upload"]
    assert mandates.first_break(changed) == 0


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    "statement", ["UPDATE mandate_use SET words = 'x'", "DELETE FROM mandate_use"]
)
def test_database_refuses_to_change_a_line(house: House, statement: str) -> None:
    given(house)
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)
    assert MandateUse.objects.count() == 1


@pytest.mark.parametrize("channel", FIT)
@pytest.mark.parametrize("language", LANGUAGES)
def test_words_of_every_channel_name_person_office_scope_and_end(house, channel, language) -> None:
    text = consent_text(
        house.office, channel, language, name="Cut Nyak", scope=["submit", "fill"], until="24-11"
    )
    assert [word in text for word in ("Cut Nyak", house.office.name, "24-11", "OTP")] == [True] * 4
    assert "{" not in text


def test_words_of_the_office_go_before_ours(house: House) -> None:
    house.office.settings = {"mandate_texts": {"phone": {"id": "Halo {nama}: {lingkup}."}}}
    text = consent_text(house.office, "phone", "id", name="Cut", scope=["fill"], until="")
    assert text == "Halo Cut: mengisi formulir."
