"""The ledger of a business licence stands while OSS's clock stands."""

from __future__ import annotations

from datetime import timedelta

import pytest

from eklinik.licensing.models import Project
from eklinik.licensing.oss import learning
from eklinik.web.journey import journey
from tests.licensing.business import Business, build_business
from tests.people import NOW, House

DAY = timedelta(days=1)  # NOW is a Tuesday


@pytest.fixture
def business(house: House) -> Business:
    return build_business(house)


def test_pause_of_oss_is_not_counted_and_a_reset_does_not_hide_the_days(business) -> None:
    case = business.sent()
    project = Project.objects.get(case=case)
    for code, day in (("41", 1), ("42", 2), ("43", 3), ("44", 6)):
        at = NOW + day * DAY
        learning.learn(project, code, since=at, at=at, source="connected")
    ledger = journey(case, now=NOW + 7 * DAY).ledger
    assert ledger is not None
    assert [(row.kind, row.days) for row in ledger.stretches] == [
        ("run", 1), ("pause", 1), ("run", 1), ("pause", 1), ("run", 1),
    ]  # fmt: skip
    assert (ledger.used, ledger.paused, ledger.is_paused) == (3, 2, False)


def test_pause_before_the_sending_and_a_second_pause_change_nothing(business) -> None:
    case = business.sent()
    project = Project.objects.get(case=case)
    for code, day in (("41", -2), ("42", 1), ("41", 2), ("43", 2), ("42", 3)):
        at = NOW + day * DAY
        learning.learn(project, code, since=at, at=at, source="connected")
    ledger = journey(case, now=NOW + 3 * DAY).ledger
    assert ledger is not None
    assert (ledger.used, ledger.paused) == (2, 1)
