"""Sending: nothing missing, once, with the right facts and receipt time."""

from __future__ import annotations

from datetime import timedelta

import pytest

from eklinik.applications import drafts, entry, submit
from eklinik.applications.models import Application
from eklinik.casework.models import Case, Movement
from eklinik.casework.refusals import Refusal
from tests.applicants.consent import slip
from tests.applications.make import ANSWERS, complete, draft, filed, put, returned
from tests.people import NOW, House


def codes(application: Application) -> list[tuple[str, str]]:
    return [(item.kind, item.code) for item in submit.problems(application, at=NOW)]


def test_problems_name_every_missing_answer_and_document(house: House) -> None:
    assert codes(draft(house)) == [("field", "alamat_usaha"), ("document", "ktp")]


def test_problems_follow_the_kind_of_applicant(house: House) -> None:
    application = drafts.start(
        house.office, house.permits["plain"], house.users["pemohon"], "baru", at=NOW,
        applicant=house.applicant(kind="business", business_name="CV Contoh"),
    )  # fmt: skip
    assert codes(application) == [
        ("field", "alamat_usaha"), ("document", "ktp"), ("document", "akta"),
    ]  # fmt: skip


def test_problems_name_missing_applicant_and_old_permit(house: House) -> None:
    application = drafts.start(
        house.office, house.permits["plain"], house.users["pemohon"], "perpanjangan", at=NOW
    )
    assert codes(application)[:2] == [("applicant", "pemohon"), ("old_permit", "izin_lama")]
    drafts.name_old_permit(application, "001/CTH/X/2021", by=house.actor("pemohon"), at=NOW)
    assert ("old_permit", "izin_lama") not in codes(application)


def test_problems_name_an_answer_that_is_wrong(house: House) -> None:
    application = complete(house)
    application = drafts.autosave(
        application, {"luas": "banyak"}, by=house.actor("pemohon"), at=NOW, revision=1
    )
    assert codes(application) == [("field", "luas")]


def test_submit_of_an_incomplete_draft_is_refused_and_opens_nothing(house: House) -> None:
    with pytest.raises(Refusal) as refused:
        submit.submit(draft(house), by=house.actor("pemohon"), at=NOW)
    assert set(refused.value.details) == {"alamat_usaha", "ktp"}
    assert Case.objects.count() == 0


def test_submit_opens_the_case_at_front_office(house: House) -> None:
    application = filed(house)
    case = application.case
    assert (case.step, case.channel, case.received_at) == ("verify_documents", "online", NOW)
    assert case.facts["applicant_user"] == house.users["pemohon"].pk
    assert case.number == "00001/DPMPTSP-KOTA/2026"


def test_submit_twice_gives_the_same_case(house: House) -> None:
    application = complete(house)
    by = house.actor("pemohon")
    first = submit.submit(application, by=by, at=NOW)
    assert submit.submit(application, by=by, at=NOW) == first
    assert Movement.objects.count() == 1


def test_submit_by_a_stranger_is_refused(house: House, other_house: House) -> None:
    with pytest.raises(Refusal):
        submit.submit(complete(house), by=other_house.actor("pemohon"), at=NOW)


def test_submit_after_repairs_goes_back_to_front_office(house: House) -> None:
    application = returned(house)
    by = house.actor("pemohon")
    with pytest.raises(Refusal) as refused:
        submit.submit(application, by=by, at=NOW)
    assert set(refused.value.details) == {"ktp", "alamat_usaha"}
    application.corrections.update(answered_at=NOW)
    Case.objects.filter(pk=application.case_id).update(
        facts={**application.case.facts, "corrections_open": 0}
    )
    application.case.refresh_from_db()
    assert submit.submit(application, by=by, at=NOW).step == "verify_documents"


def test_withdraw_ends_a_sent_file_and_discards_a_draft(house: House) -> None:
    by = house.actor("pemohon")
    passed = submit.withdraw(filed(house), by=by, at=NOW)
    assert passed is not None
    assert passed.to_step == "withdrawn"
    application = draft(house)
    assert submit.withdraw(application, by=by, at=NOW) is None
    application.refresh_from_db()
    assert application.discarded_at == NOW


def entered(house: House, channel: str, **extra: object) -> Application:
    fo = house.actor("fo")
    if channel == "assisted":
        extra["mandate"] = slip(house)
    application = entry.enter(
        house.permits["plain"], house.applicant(), channel=channel, request_kind="baru", by=fo,
        at=NOW, **extra,
    )  # fmt: skip
    application = drafts.autosave(application, ANSWERS, by=fo, at=NOW, revision=0)
    put(application, "ktp")
    submit.submit(application, by=fo, at=NOW)
    application.refresh_from_db()
    return application


def test_paper_file_counts_from_its_receipt(house: House) -> None:
    lodged = NOW - timedelta(days=3)
    case = entered(house, "paper", received_at=lodged, lodged_number="AG-17").case
    assert (case.received_at, case.channel) == (lodged, "paper")
    assert case.facts["typed_by"] == house.users["fo"].pk
    assert case.facts["assisted"] is False


def test_assisted_entry_knows_who_typed(house: House) -> None:
    case = entered(house, "assisted").case
    assert (case.received_at, case.facts["assisted"], case.facts["on_behalf"]) == (NOW, True, True)


@pytest.mark.parametrize("received", [None, NOW + timedelta(minutes=1)])
def test_entry_without_or_with_a_future_receipt_time_is_refused(house: House, received) -> None:
    with pytest.raises(Refusal) as refused:
        entered(house, "oss", received_at=received)
    assert set(refused.value.details) == {"received_at"}


def test_entry_by_somebody_who_is_not_front_office_is_refused(house: House) -> None:
    with pytest.raises(Refusal) as refused:
        entry.enter(
            house.permits["plain"], house.applicant(), channel="assisted", request_kind="baru",
            by=house.actor("teknis"), at=NOW,
        )  # fmt: skip
    assert refused.value.code == "not_your_role"
