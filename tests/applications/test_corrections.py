"""Returns: exactly what was asked is repaired, and nothing goes on before."""

from __future__ import annotations

import pytest

from eklinik.applications import corrections
from eklinik.applications.models import Correction
from eklinik.casework.refusals import Refusal
from eklinik.casework.take import take
from tests.applications.make import ITEMS, filed, returned
from tests.people import NOW, House


def test_return_writes_one_correction_per_item_and_counts_them(house: House) -> None:
    application = returned(house)
    case = application.case
    rows = Correction.objects.filter(application=application).order_by("pk")
    assert [(row.target, row.reason, row.old_value) for row in rows] == [
        ("ktp", "blurred", ""),
        ("alamat_usaha", "mismatch", "Jalan Lama 1"),
    ]
    assert (case.step, case.facts["round"], case.facts["corrections_open"]) == ("prepare", 1, 2)


def test_return_of_something_unknown_is_refused_and_changes_nothing(house: House) -> None:
    application = filed(house)
    data = {"items": [{"target": "ijazah", "reason": "blurred"}]}
    with pytest.raises(Refusal) as refused:
        take(
            application.case_id, "return_to_applicant", by=house.actor("fo"), at=NOW, data=data,
            reason="Ada yang salah",
        )  # fmt: skip
    assert refused.value.details == {"ijazah": ["unknown_target"]}
    assert Correction.objects.count() == 0


@pytest.mark.parametrize("items", [[], [ITEMS[0]] * 2])
def test_return_without_items_or_with_one_twice_is_refused(house: House, items) -> None:
    application = filed(house)
    with pytest.raises(Refusal) as refused:
        take(
            application.case_id, "return_to_applicant", by=house.actor("fo"), at=NOW,
            data={"items": items}, reason="Ada yang salah",
        )  # fmt: skip
    assert refused.value.code == "bad_data"


def test_submit_with_an_open_correction_is_refused(house: House) -> None:
    application = returned(house)
    with pytest.raises(Refusal) as refused:
        take(application.case_id, "submit", by=house.actor("pemohon"), at=NOW)
    assert refused.value.details == {"rule": ["corrections_answered"]}


def test_asker_withdraws_corrections_one_by_one_and_the_last_recalls(house: House) -> None:
    application = returned(house)
    first, second = corrections.open_corrections(application)
    fo = house.actor("fo")
    assert corrections.withdraw_correction(first.pk, by=fo, at=NOW) is None
    application.case.refresh_from_db()
    assert application.case.facts["corrections_open"] == 1
    passed = corrections.withdraw_correction(second.pk, by=fo, at=NOW)
    assert passed is not None
    assert passed.to_step == "verify_documents"
    application.case.refresh_from_db()
    assert application.case.facts["corrections_open"] == 0
    assert corrections.open_corrections(application) == []


def test_only_the_asker_withdraws_a_correction(house: House) -> None:
    application = returned(house)
    row = corrections.open_corrections(application)[0]
    with pytest.raises(Refusal) as refused:
        corrections.withdraw_correction(row.pk, by=house.actor("fo2"), at=NOW)
    assert refused.value.code == "not_asker"


def test_withdrawal_of_the_case_drops_open_corrections(house: House) -> None:
    application = returned(house)
    take(application.case_id, "withdraw", by=house.actor("pemohon"), at=NOW)
    application.case.refresh_from_db()
    assert application.case.outcome == "withdrawn"
    assert corrections.open_corrections(application) == []
