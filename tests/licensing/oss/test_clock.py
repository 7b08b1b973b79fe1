"""The clock of OSS: pausing, resuming, beginning anew, and what never disappears."""

from __future__ import annotations

from datetime import timedelta

import pytest

from eklinik.casework.refusals import Refusal
from eklinik.licensing.models import OssStatus
from eklinik.licensing.oss import clock, learning, outbound, statuses
from tests.licensing.oss.people import oss_project
from tests.people import NOW

DAY = timedelta(days=1)  # NOW is a Tuesday; days 0 to 3 are worked, 4 and 5 are not


def says(project, code: str, day: int) -> OssStatus:
    at = NOW + day * DAY
    return learning.learn(project, code, since=at, at=at, source="connected")


def stands(project, day: int) -> tuple[str, int, int, int, int]:
    found = clock.clock_of(project, at=NOW + day * DAY)
    return found.stands, found.used, found.paused, found.total, found.resets


def test_pause_and_resume_do_not_count(business) -> None:
    project = oss_project(business)
    says(project, "09", 0)
    says(project, "41", 1)
    assert stands(project, 3) == ("41", 1, 2, 3, 0)
    says(project, "42", 3)
    assert stands(project, 6) == ("", 2, 2, 4, 0)


def test_reset_begins_at_zero_and_the_total_stays(business) -> None:
    project = oss_project(business)
    says(project, "09", 0)
    says(project, "43", 2)
    assert stands(project, 3) == ("43", 0, 1, 3, 1)
    says(project, "44", 3)
    assert stands(project, 6) == ("", 1, 1, 4, 1)


def test_reset_beyond_the_cap_only_pauses_and_says_so(business) -> None:
    project = oss_project(business)
    for code, day in (("09", 0), ("43", 1), ("44", 2), ("43", 3)):
        says(project, code, day)
    found = clock.clock_of(project, at=NOW + 3 * DAY)
    assert (found.stands, found.used, found.resets) == ("41", 1, 1)
    assert found.notes == (
        "43 Re-Konfirmasi Persyaratan: batas 1 kali atur ulang sudah tercapai, jadi hanya "
        "menghentikan.",
    )


def test_order_of_arrival_does_not_matter(business) -> None:
    project = oss_project(business)
    for code, day in (("50", 7), ("42", 3), ("09", 0), ("41", 1)):
        says(project, code, day)
    assert stands(project, 20) == ("", 3, 2, 5, 0)
    assert clock.clock_of(project, at=NOW + 20 * DAY).end_code == "50"


def test_officer_pauses_and_resumes(business) -> None:
    project = oss_project(business)
    fo = business.house.actor("fo")
    said = {"actor": fo, "at": NOW, "since": NOW}
    statuses.note(project, "41", **said)
    with pytest.raises(Refusal, match="Lanjutkan dulu"):
        statuses.note(project, "41", **said)
    statuses.note(project, "42", **{**said, "since": NOW - DAY * 0, "at": NOW + DAY})
    assert project.oss_messages.count() == 2


@pytest.mark.parametrize(
    ("who", "reason", "code"),
    [
        ("fo", "Berkas harus diulang seluruhnya", "not_your_role"),
        ("kasi", "pendek", "reason_needed"),
    ],
)
def test_reset_is_a_superiors_with_a_reason(business, who, reason, code) -> None:
    project = oss_project(business)
    with pytest.raises(Refusal) as refused:
        statuses.note(
            project, "43", actor=business.house.actor(who), at=NOW, since=NOW, reason=reason
        )
    assert refused.value.code == code
    assert project.oss_statuses.count() == 0


def test_reset_needs_an_oss_case_and_one_that_is_left(business) -> None:
    kasi = business.house.actor("kasi")
    words = {"actor": kasi, "reason": "Persyaratan berubah di OSS"}
    bare = business.project(source="connected")
    with pytest.raises(Refusal, match="id izinnya"):
        statuses.note(bare, "43", at=NOW, since=NOW, **words)
    project = oss_project(business)
    statuses.note(project, "43", at=NOW, since=NOW, **words)
    statuses.note(project, "44", at=NOW + DAY, since=NOW + DAY, **words)
    with pytest.raises(Refusal, match="sebanyak batas kantor"):
        statuses.note(project, "43", at=NOW + 2 * DAY, since=NOW + 2 * DAY, **words)
    assert list(project.oss_statuses.order_by("at").values_list("code", "reason")) == [
        ("43", words["reason"]), ("44", words["reason"]),
    ]  # fmt: skip


def test_deemed_approval_is_never_ours(business) -> None:
    project = oss_project(business)
    actor = business.house.actor("kepala")
    with pytest.raises(Refusal) as refused:
        statuses.note(project, "57", actor=actor, at=NOW, since=NOW, reason="Waktunya habis")
    assert refused.value.code == "oss_only"
    with pytest.raises(Refusal):
        outbound.tell(project, "receiveLicenseStatus", {"kd_status": "57"}, at=NOW)
    project.refresh_from_db()
    assert (project.deemed_at, project.oss_messages.count()) == (None, 0)


def test_deemed_approval_of_oss_is_noted_with_its_source(business) -> None:
    project = oss_project(business)
    says(project, "57", 1)
    project.refresh_from_db()
    assert (project.deemed_source, project.case.step) == ("polled", "prepare")


def test_the_law_s_limit_stands_and_goes_with_it(business) -> None:
    project = oss_project(business)
    project.clock_from = NOW
    project.save()
    says(project, "41", 1)
    project.refresh_from_db()
    assert project.clock_stopped == NOW + DAY
    says(project, "42", 3)
    project.refresh_from_db()
    assert (project.clock_stopped, project.clock_from) == (None, NOW + 2 * DAY)
