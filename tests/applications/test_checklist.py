"""The checklist decides whether front office may pass a file on."""

from __future__ import annotations

import pytest

from eklinik.applications import checklist
from eklinik.applications.models import Application
from eklinik.casework.refusals import Refusal
from eklinik.casework.take import take
from tests.applications.make import draft, filed, put
from tests.people import NOW, House


def mark(application: Application, house: House, target: str, conforms: bool, by: str = "fo"):
    return checklist.mark(
        application, target, conforms=conforms, note="", by=house.actor(by), at=NOW
    )


def is_complete(application: Application) -> bool:
    application.case.refresh_from_db()
    return bool(application.case.facts["documents_complete"])


def test_accept_needs_every_document_marked(house: House) -> None:
    application = filed(house)
    with pytest.raises(Refusal) as refused:
        take(application.case_id, "accept", by=house.actor("fo"), at=NOW)
    assert refused.value.details == {"rule": ["documents_complete"]}
    mark(application, house, "ktp", True)
    assert is_complete(application)
    assert take(application.case_id, "accept", by=house.actor("fo"), at=NOW).to_step == "draft"


def test_an_answer_marked_wrong_keeps_the_file(house: House) -> None:
    application = filed(house)
    mark(application, house, "ktp", True)
    mark(application, house, "alamat_usaha", False)
    assert not is_complete(application)
    mark(application, house, "alamat_usaha", True)
    assert is_complete(application)


def test_mark_of_a_replaced_document_does_not_count(house: House) -> None:
    application = filed(house)
    mark(application, house, "ktp", True)
    application.attachments.update(replaced_at=NOW)
    put(application, "ktp", version=2)
    assert checklist.marks(application) == {}
    assert not checklist.is_complete(application)


def test_only_front_office_marks(house: House, other_house: House) -> None:
    application = filed(house)
    for by in (house.actor("kasi"), other_house.actor("fo"), house.actor("pemohon")):
        with pytest.raises(Refusal) as refused:
            checklist.mark(application, "ktp", conforms=True, note="", by=by, at=NOW)
        assert refused.value.code == "not_your_role"


def test_mark_of_something_unknown_or_absent_is_refused(house: House) -> None:
    application = filed(house)
    with pytest.raises(Refusal) as refused:
        mark(application, house, "ijazah", True)
    assert refused.value.code == "bad_data"
    with pytest.raises(Refusal) as refused:
        mark(draft(house), house, "ktp", True)
    assert refused.value.code == "nothing_to_mark"


def test_note_that_is_too_long_is_refused(house: House) -> None:
    with pytest.raises(Refusal) as refused:
        checklist.mark(
            filed(house), "ktp", conforms=False, note="x" * 501, by=house.actor("fo"), at=NOW
        )
    assert refused.value.details == {"note": ["too_long"]}
