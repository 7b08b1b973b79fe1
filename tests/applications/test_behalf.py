"""What an officer does to an assisted file: under a living mandate, and written down."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from eklinik.applicants import mandates
from eklinik.applicants.models import Mandate, MandateUse
from eklinik.applications import attachments, drafts, entry, submit
from eklinik.applications.models import Application, Attachment
from eklinik.casework.refusals import Refusal
from tests.applicants.consent import slip
from tests.applications.make import ANSWERS, put
from tests.documents.files import blank
from tests.people import NOW, House


def begun(house: House, mandate: Mandate | None, **words: Any) -> Application:
    facts = {"channel": "assisted", "request_kind": "baru", "by": house.actor("fo"), "at": NOW}
    return entry.enter(
        house.permits["plain"], house.applicant(), mandate=mandate, **{**facts, **words}
    )


def fill(house: House, application: Application, **words: Any) -> Application:
    facts = {"by": house.actor("fo"), "at": NOW, "revision": application.revision, **words}
    return drafts.autosave(application, ANSWERS, **facts)


def ledger(mandate: Mandate) -> list[tuple[str, str]]:
    return list(mandate.uses.order_by("seq").values_list("action", "words"))


def code_of(call: Any, *args: Any, **words: Any) -> str:
    with pytest.raises(Refusal) as refused:
        call(*args, **words)
    return refused.value.code


def test_assisted_file_without_a_mandate_is_refused_and_not_begun(house: House) -> None:
    assert code_of(begun, house, None) == "mandate_needed"
    assert Application.objects.count() == 0


def test_assisted_file_under_a_mandate_of_another_office_is_refused(house, other_house) -> None:
    assert code_of(begun, house, slip(other_house)) == "mandate_needed"


def test_assisted_file_under_somebody_elses_mandate_is_refused(house: House) -> None:
    mandate = slip(house, applicant=house.applicant())
    assert code_of(begun, house, mandate) == "mandate_other"


def test_assisted_file_needs_the_scope_to_fill(house: House) -> None:
    assert code_of(begun, house, slip(house, scope=["upload"])) == "mandate_scope"
    assert Application.objects.count() == 0


def test_files_from_oss_and_paper_need_no_mandate(house: House) -> None:
    made = begun(house, None, channel="paper", received_at=NOW)
    fill(house, made)
    assert MandateUse.objects.count() == 0


def test_every_assisted_action_is_a_line_of_the_ledger(house: House) -> None:
    mandate = slip(house)
    made = fill(house, begun(house, mandate))
    file = SimpleUploadedFile("ktp.pdf", blank(), "application/pdf")
    attachments.attach(made, "ktp", [file], by=house.actor("fo"), at=NOW)
    submit.submit(made, by=house.actor("fo"), at=NOW)
    assert ledger(mandate) == [
        ("given", ""), ("fill", "Izin Contoh"), ("fill", "Alamat usaha"),
        ("upload", "KTP pemohon"), ("submit", "Izin Contoh"),
    ]  # fmt: skip
    assert {row.subject_ref for row in mandate.uses.filter(seq__gt=1)} == {str(made.uid)}
    assert mandates.first_break(Mandate.objects.get()) is None


def test_saving_the_same_again_is_no_action(house: House) -> None:
    mandate = slip(house)
    made = fill(house, begun(house, mandate))
    fill(house, made)
    assert len(ledger(mandate)) == 3


def test_revocation_stops_the_officers_next_action(house: House) -> None:
    mandate = slip(house)
    made = begun(house, mandate)
    mandates.revoke(mandate, how="page", at=NOW)
    assert code_of(fill, house, made) == "mandate_revoked"
    assert Application.objects.get().answers == {}


def test_expired_mandate_refuses_upload_and_sending_until_a_new_one(house: House) -> None:
    made = fill(house, begun(house, slip(house)))
    put(made, "ktp")
    late, fo = NOW + timedelta(days=1), house.actor("fo")
    file = SimpleUploadedFile("ktp.pdf", blank(), "application/pdf")
    assert code_of(attachments.attach, made, "ktp", [file], by=fo, at=late) == "mandate_expired"
    assert code_of(attachments.remove, made, "ktp", by=fo, at=late) == "mandate_expired"
    assert code_of(submit.submit, made, by=fo, at=late) == "mandate_expired"
    assert Attachment.objects.count() == 1
    slip(house, late, applicant=made.applicant)
    assert submit.submit(made, by=fo, at=late).step == "verify_documents"


def test_the_persons_own_account_needs_no_mandate(house: House) -> None:
    made = begun(house, slip(house), account=house.users["pemohon"])
    mandates.revoke(Mandate.objects.get(), how="page", at=NOW)
    assert fill(house, made, by=house.actor("pemohon")).answers == ANSWERS
