"""Random walks over the licence chart, through the real door with the real acts."""

from __future__ import annotations

import os
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection, transaction
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    rule,
    run_state_machine_as_test,
)

from eklinik.applications.attachments import attach_accepted
from eklinik.applications.corrections import open_corrections
from eklinik.applications.models import Application
from eklinik.applications.submit import submit
from eklinik.casework.audit import verify_chain
from eklinik.casework.clock import forget_calendars
from eklinik.casework.inbox import visible_to
from eklinik.casework.models import Case
from eklinik.casework.offers import offers
from eklinik.casework.refusals import Refusal
from eklinik.casework.take import take
from eklinik.licensing import opinions, records
from eklinik.licensing.models import Opinion, Project
from eklinik.licensing.status import status_words
from tests.licensing.business import NIB, Business, accepted, build_business
from tests.people import NOW, build_house

PEOPLE = ("pemohon", "fo", "dinkes", "dlh", "penilai", "kepala")
EXAMPLES = int(os.environ.get("EKLINIK_WALKS", "8"))
WHO = st.sampled_from(PEOPLE)
CONCLUSIONS = st.sampled_from(["agree", "repair", "reject"])


class LicenceWalk(RuleBasedStateMachine):
    """One business; anybody tries anything, and what is refused changes nothing."""

    business: Business

    @initialize(risk=st.sampled_from(["menengah_tinggi", "tinggi"]))
    def begin(self, risk: str) -> None:
        self.at = NOW
        self.case = self.business.sent(risk, at=NOW)
        self.project = Project.objects.get(case=self.case)

    def fresh(self) -> Case:
        self.case.refresh_from_db()
        self.at += timedelta(minutes=7)
        return self.case

    @rule(who=WHO, pick=st.integers(0, 9))
    def take_something(self, who: str, pick: int) -> None:
        case, by = self.fresh(), self.business.house.actor(who, self.at)
        found = [offer for offer in offers(case, by) if offer.arrow.verb != "submit"]
        if not found:
            return
        offer, before = found[pick % len(found)], (case.step, case.seq)
        try:
            take(case.pk, offer.verb, by=by, at=self.at, reason="Karena perlu",
                 data=self.data(offer.arrow.input))  # fmt: skip
        except Refusal:
            case.refresh_from_db()
            assert (case.step, case.seq) == before
        else:
            assert offer.allowed

    def data(self, name: str) -> dict[str, Any] | None:
        match name:
            case "ask_skpa":
                return {"units": [self.business.house.units["dlh"].pk]}
            case "hand_over":
                return {"authority": "00"}
            case "corrections":
                return {"items": [{"target": "kkpr", "reason": "blurred"}]}
        return None

    @rule(who=WHO, conclusion=CONCLUSIONS)
    def answer(self, who: str, conclusion: str) -> None:
        case, by = self.fresh(), self.business.house.actor(who, self.at)
        for row in Opinion.objects.filter(case=case).order_by("-pk")[:2]:
            words = {"conclusion": conclusion, "note": "Sudah diperiksa"}
            try:
                opinions.give(row.pk, words, by=by, at=self.at)
            except Refusal:
                continue
            assert row.unit.code == who
            assert row.ended_at is None
            return

    @rule()
    def repair(self) -> None:
        case, by = self.fresh(), self.business.house.actor("pemohon", self.at)
        if case.closed_at is not None or case.step != "prepare":
            return
        application = Application.objects.get(case=case)
        for row in open_corrections(application):
            attach_accepted(application, row.target, accepted(), by=by, at=self.at)
        submit(Application.objects.get(case=case), by=by, at=self.at)

    @rule()
    def record(self) -> None:
        if self.fresh().step == "record":
            kind = records.NEEDED[self.project.risk]
            records.record_licence(self.project, kind, f"{NIB}0001", source="hand", at=self.at,
                                   status_words="Terverifikasi", verified_at=self.at)  # fmt: skip

    @invariant()
    def facts_follow_the_rows(self) -> None:
        case = Case.objects.get(pk=self.case.pk)
        rows = list(Opinion.objects.filter(case=case, ended_at=None).order_by("pk"))
        assert bool(rows) == (case.step == "verify")
        assert case.facts["opinions_open"] == sum(row.given_at is None for row in rows)
        assert case.facts["asked_units"] == [row.unit_id for row in rows]
        for name in ("dinkes", "dlh"):
            asked = any(row.unit.code == name for row in rows)
            seen = visible_to(self.business.house.actor(name, self.at))
            assert seen.filter(pk=case.pk).exists() == asked
        assert verify_chain(case) == []

    @invariant()
    def nobody_invents_an_approval(self) -> None:
        project = Project.objects.get(case_id=self.case.pk)
        assert project.deemed_at is None
        allowed = status_words(project, at=self.at).allowed
        recorded = project.records.exclude(kind="nib").exists()
        assert (allowed == "operation") == recorded

    @invariant()
    def assessors_did_not_verify(self) -> None:
        did = Case.objects.get(pk=self.case.pk).facts.get("did", {})
        assert set(did.get("verify", ())) & set(did.get("assess", ())) == set()


@pytest.mark.django_db(transaction=True)
def test_random_walks_over_the_licence_chart() -> None:
    class Walk(LicenceWalk):
        def __init__(self) -> None:
            super().__init__()
            self.block = transaction.atomic()
            self.block.__enter__()
            forget_calendars()
            self.business = build_business(build_house())

        def teardown(self) -> None:
            transaction.set_rollback(True)
            self.block.__exit__(None, None, None)
            forget_calendars()

    assert connection.in_atomic_block is False
    run_state_machine_as_test(
        Walk,
        settings=settings(
            max_examples=EXAMPLES, stateful_step_count=25, deadline=None,
            phases=[Phase.generate], suppress_health_check=list(HealthCheck),
        ),
    )  # fmt: skip
