"""The demo's businesses: every risk, two SKPA, a return and a refusal."""

from __future__ import annotations

import pytest

from eklinik.applications.models import Correction
from eklinik.casework.models import Case, Movement
from eklinik.demo.build import build_offices
from eklinik.demo.cast import Samples
from eklinik.demo.licences import BUSINESSES, play_licences
from eklinik.licensing.models import LicenceRecord, Opinion, Project
from tests.people import NOW


@pytest.fixture
def played(transactional_db, settings, tmp_path):
    """The city's businesses, played once."""
    city, _province = build_offices(lambda _line: None, at=NOW)
    play_licences(city, Samples(), at=NOW)
    return city


@pytest.mark.slow
def test_businesses_stand_where_their_stories_lead(played) -> None:
    rows = Project.objects.filter(office=played.office).order_by("pk")

    assert [(row.risk, row.case.step) for row in rows if row.case] == [
        ("rendah", "recorded"), ("menengah_rendah", "recorded"), ("menengah_tinggi", "assess"),
        ("menengah_tinggi", "issued"), ("tinggi", "verify"), ("tinggi", "refused"),
    ]  # fmt: skip
    assert len(rows) == len(BUSINESSES)
    returned = rows[2].case
    assert sorted(Opinion.objects.filter(case=returned).values_list("round", "unit__code")) == [
        (1, "dinkes"),
        (1, "dlh"),
        (2, "dinkes"),
        (2, "dlh"),
    ]
    assert Correction.objects.filter(application__case=returned).count() == 1
    assert LicenceRecord.objects.filter(kind="standard", document__isnull=False).count() == 1
    for case in Case.objects.filter(office=played.office):
        moments = list(Movement.objects.filter(case=case).order_by("seq").values_list("at"))
        assert moments == sorted(moments)
        assert moments[-1][0] <= NOW
