"""Whatever comes, in whatever order and how often: the state explains itself, and is the same."""

from __future__ import annotations

from contextlib import suppress
from datetime import timedelta
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from eklinik.casework.refusals import Refusal
from eklinik.licensing.models import OssMessage, OssNib, Project
from eklinik.licensing.oss import clock, inbound, learning, outbound, statuses, words
from eklinik.licensing.oss.pia import contract
from tests.licensing.oss.people import file_body, nib_body
from tests.people import NOW

DAY = timedelta(days=1)
SLOW = [HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
CODES = st.sampled_from(sorted(contract.codes("kd_status")))
NIBS = st.tuples(st.just("nib"), st.sampled_from("9534"), st.integers(20, 24))
STATUSES = st.tuples(st.just("status"), CODES, st.integers(0, 12))
EVENTS = st.lists(NIBS | STATUSES | st.just(("file", "", 0)), max_size=8, unique=True)


def happen(business: Any, event: tuple[str, str, int]) -> None:
    what, code, day = event
    office = business.house.office
    if what == "nib":
        body = nib_body(kind=code, day=f"2026-11-{day}")
        inbound.apply(inbound.take_in(office, "receiveNIB", body, at=NOW), at=NOW)
    elif what == "file":
        inbound.apply(inbound.take_in(office, "receiveFileDS", file_body(), at=NOW), at=NOW)
    else:
        at = NOW + day * DAY
        for project in Project.objects.all():
            learning.learn(project, code, since=at, at=NOW, source="connected")


def outcome(business: Any, events: list[tuple[str, str, int]]) -> tuple[Any, ...]:
    """The end of a sequence that begins with the NIB, so that statuses have a project."""
    with transaction.atomic():
        happen(business, ("nib", "9", 19))
        for event in events:
            happen(business, event)
        inbound.sweep(at=NOW)
        nib, project = OssNib.objects.get(), Project.objects.get()
        said = words.explain(project, at=NOW + 20 * DAY)
        found = clock.clock_of(project, at=NOW + 20 * DAY)
        waiting = inbound.waiting(business.house.office.pk).count()
        unsaid = OssMessage.objects.filter(state="received", error="").count()
        transaction.set_rollback(True)
    assert (waiting, unsaid) == (0, 0)
    return (nib.kind, nib.stated_on, nib.is_over), found, said


@settings(max_examples=30, deadline=None, suppress_health_check=SLOW)
@given(data=st.data())
def test_any_order_and_any_repeats_end_in_the_same_state_that_explains_itself(
    business, data
) -> None:
    events = data.draw(EVENTS)
    shuffled = data.draw(st.permutations(events))
    again = [*shuffled, *data.draw(st.lists(st.sampled_from(events), max_size=4))] if events else []
    first, second = outcome(business, events), outcome(business, again)
    assert first == second
    assert first[2].endswith(".")
    assert "NIB 0000000000001" in first[2]


@settings(max_examples=25, deadline=None, suppress_health_check=SLOW)
@given(steps=st.lists(st.tuples(CODES, st.sampled_from(["fo", "kasi", "kepala"])), max_size=10))
def test_officers_in_any_order_never_break_the_clock(business, steps) -> None:
    with transaction.atomic():
        happen(business, ("nib", "9", 19))
        project = Project.objects.get()
        for number, (code, who) in enumerate(steps):
            at = NOW + number * DAY
            actor = business.house.actor(who, at)
            with suppress(Refusal):
                statuses.note(project, code, actor=actor, at=at, since=at, reason="Karena perlu ya")
        found = clock.clock_of(project, at=NOW + 20 * DAY)
        assert found.resets <= found.cap
        assert found.total >= found.used
        assert found.notes == ()
        assert words.explain(project, at=NOW).endswith(".")
        assert project.deemed_at is None
        transaction.set_rollback(True)


@pytest.mark.parametrize("state", [*OssMessage.State.values, ""])
def test_every_state_of_a_message_has_a_sentence(business, state) -> None:
    project = business.project(source="connected", id_izin="I-1", id_proyek="P-1")
    if state:
        message = outbound.tell(project, "receiveLicenseStatus", {"kd_status": "10"}, at=NOW)
        OssMessage.objects.filter(pk=message.pk).update(state=state)
    assert words.explain(project, at=NOW).endswith(".")
