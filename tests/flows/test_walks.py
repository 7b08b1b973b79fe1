"""Random walks over both permit charts, through the real door with the real acts.

Only the letters are cheap: the drafts, plans, reports, numbers, signatures, permits and
archive records are the ones an office makes.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from contextlib import contextmanager
from datetime import timedelta
from hashlib import sha256
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

from eklinik.applications.models import Application
from eklinik.casework.audit import verify_audit, verify_chain
from eklinik.casework.clock import forget_calendars
from eklinik.casework.models import Case, Movement, RegisterEntry
from eklinik.casework.offers import chart_for, offers
from eklinik.casework.products import change_facts
from eklinik.casework.refusals import Refusal
from eklinik.casework.take import take
from eklinik.catalogue.definition import published
from eklinik.decisions.models import Permit, Signature
from eklinik.documents import letters
from eklinik.documents.signing import registry
from eklinik.inspections.models import InspectionPlan, InspectionReport
from eklinik.outbox.models import Promise
from eklinik.process.roles import SYSTEM
from eklinik.staff.actor import Actor, system_actor
from tests.people import NOW, House, build_house
from tests.walking import FORWARD, go, plan_data, prepare_step, sign, walk

PEOPLE = ("pemohon", "fo", "fo2", "teknis", "teknis2", "kasi", "kabid", "kepala")
CASES = 3
EXAMPLES, STEPS = int(os.environ.get("EKLINIK_WALKS", "12")), 60


STOPPING = frozenset({"withdraw", "lapse"})
WHICH = st.integers(0, CASES - 1)
STARTS = (
    ("plain", "prepare"), ("plain", "sign"), ("plain", "draft_refusal"), ("visited", "prepare"),
    ("visited", "schedule_inspection"), ("visited", "inspect"), ("visited", "complete_report"),
)  # fmt: skip
ASIDE = {  # how a case gets there that does not only go forward
    "schedule_inspection": ("inspect", "reschedule"),  # with a letter to be voided
    "draft_refusal": ("sign", "refuse"),  # with a number to be voided
    "complete_report": ("verify_report", "return_to_front_office"),
}
HELD = {"granted": ["CTH"], "refused": ["penolakan"], "withdrawn": [], "lapsed": []}
STOPPED = ("withdrawn", "lapsed")
DECISIONS = ("CTH", "penolakan", "pencabutan")
Ways = list[tuple[str, str]]
Wanted = Callable[[Ways], Ways]


class CheapSigner:
    """Appends a mark; what it signs still begins with the letter."""

    key = "null"

    @contextmanager
    def open(self, who: Any, passphrase: Any):
        yield self

    def sign(self, pdf: bytes, *, reason: str, at: Any) -> bytes:
        return pdf + b"\n%signed"


def cheap_letter(kind: str, data: Any, *, at: Any) -> bytes:
    """A few bytes that depend on everything the letter says."""
    return b"%PDF-cheap " + sha256(repr((kind, data, at)).encode()).digest()


def cheap_pages(content: bytes) -> range:
    return range(1)


class Walks(RuleBasedStateMachine):
    """Several cases at once; anybody tries any verb at any time."""

    def __init__(self) -> None:
        super().__init__()
        self.now = NOW
        self.taken: dict[int, int] = {}
        self.example = transaction.atomic()
        self.example.__enter__()
        published.cache_clear()
        forget_calendars()

    @initialize(begun=st.lists(st.sampled_from(STARTS), min_size=1, max_size=CASES))
    def open_office(self, begun: list[tuple[str, str]]) -> None:
        """Part of the cases begin far along: chance alone seldom gets a case to a visit."""
        self.house: House = build_house()
        self.cases = [self.arrived(self.application(kind), step) for kind, step in begun]

    def arrived(self, case: Case, step: str) -> Case:
        before, verb = ASIDE.get(step, (step, ""))
        walk(self.house, case, before, self.now)
        if verb:
            go(self.house, case, verb, self.now)
        assert case.step == step
        self.taken[case.pk] = case.seq
        return case

    def application(self, kind: str) -> Case:
        case = self.house.case(kind)
        Application.objects.create(
            office=self.house.office, permit_version=self.house.permits[kind], case=case,
            applicant=case.applicant, account=self.house.users["pemohon"], created_at=NOW,
            updated_at=NOW,
        )  # fmt: skip
        return case

    def actor(self, name: str) -> Actor:
        return self.house.actor(name, self.now)

    @rule(which=WHICH, hours=st.integers(0, 60))
    def worker_passes_it_forward(self, which: int, hours: int) -> None:
        """The ordinary day: most cases go on."""
        self.now += timedelta(hours=hours)
        self.move(which, lambda ways: [way for way in ways if way[1] in FORWARD.values()])

    @rule(which=WHICH, hours=st.integers(0, 60))
    def worker_passes_it_forward_again(self, which: int, hours: int) -> None:
        self.worker_passes_it_forward(which, hours)

    @rule(which=WHICH, choice=st.integers(0, 99))
    def worker_takes_any_offered_verb(self, which: int, choice: int) -> None:
        """Back, refused, reconsidered, amended; whatever the page offers but the end."""
        self.move(which, lambda ways: [way for way in ways if way[1] not in STOPPING], choice)

    @rule(which=WHICH, choice=st.integers(0, 99), dice=st.integers(0, 5))
    def case_is_stopped(self, which: int, choice: int, dice: int) -> None:
        """Now and then an applicant withdraws, or the clock lets a case lapse."""
        if dice == 5:
            self.move(which, lambda ways: [way for way in ways if way[1] in STOPPING], choice)

    def move(self, which: int, wanted: Wanted, choice: int = 0) -> None:
        case = self.pick(which)
        if case.closed_at is not None:
            return
        self.work(case)
        case.refresh_from_db()
        ways = self.ways(case)
        assert ways, f"nobody can move {case.step}"
        if found := wanted(ways):
            self.pass_on(case, *found[choice % len(found)])

    @rule(which=WHICH, name=st.sampled_from(PEOPLE), choice=st.integers(0, 99))
    def anybody_tries_anything(self, which: int, name: str, choice: int) -> None:
        """A verb from somewhere on the chart, by somebody: the door opens or nothing changes."""
        case = self.pick(which)
        verbs = sorted({arrow.verb for _, arrow in chart_for(case).arrows()})
        before = (case.seq, case.step, case.facts)
        try:
            self.pass_on(case, name, verbs[choice % len(verbs)])
        except Refusal:
            case.refresh_from_db()
            assert (case.seq, case.step, case.facts) == before

    @rule(which=WHICH)
    def old_page_is_refused(self, which: int) -> None:
        case = self.pick(which)
        with pytest.raises(Refusal):
            take(case.pk, "accept", by=self.actor("fo"), at=self.now, seen=case.seq + 1)

    def pick(self, which: int) -> Case:
        return Case.objects.select_related("office").get(pk=self.cases[which % len(self.cases)].pk)

    def work(self, case: Case) -> None:
        """What the step's worker does before a verb; a report goes on from the one at hand."""
        prepare_step(self.house, case, self.now)
        if case.step in ("prepare", "answer_question"):
            change_facts(case.pk, {"corrections_open": 0})

    def ways(self, case: Case) -> Ways:
        found = [
            (name, offer.verb)
            for name in PEOPLE
            for offer in offers(case, self.actor(name))
            if offer.allowed
        ]
        step = chart_for(case)[case.step]
        clockwork = [verb for verb, arrow in step.arrows.items() if arrow.by == SYSTEM]
        return found + [("sistem", verb) for verb in clockwork]

    def pass_on(self, case: Case, name: str, verb: str) -> None:
        office = self.house.office.pk
        by = system_actor(office) if name == "sistem" else self.actor(name)
        arrow = chart_for(case)[case.step].arrows.get(verb)
        if verb == "sign" and arrow is not None and name == "kepala":
            sign(self.house, case, self.now)
        else:
            data = self.data(arrow.input if arrow else "")
            take(case.pk, verb, by=by, at=self.now, reason="Karena perlu", data=data)
        self.taken[case.pk] = self.taken.get(case.pk, 0) + 1

    def data(self, schema: str) -> dict[str, Any] | None:
        match schema:
            case "inspection_plan":
                return plan_data(self.house, self.now)
            case "corrections":
                return {"items": [{"target": "ktp", "reason": "blurred", "note": "Foto ulang"}]}
        return None

    @invariant()
    def no_movement_is_lost_and_every_chain_verifies(self) -> None:
        for case in self.all():
            assert case.seq == self.taken.get(case.pk, 0)
            assert Movement.objects.filter(case=case).count() == case.seq
            assert verify_chain(case) == []

    @invariant()
    def every_open_case_has_a_worker_and_a_closed_one_an_outcome(self) -> None:
        for case in self.all():
            step = chart_for(case)[case.step]
            assert case.role == step.by
            assert bool(case.outcome) == step.is_end == (case.closed_at is not None)
            assert bool(step.by) != step.is_end

    @invariant()
    def every_number_is_taken_once_without_a_gap(self) -> None:
        rows: dict[tuple[str, int], list[int]] = {}
        for series, year, value in RegisterEntry.objects.values_list("series", "year", "value"):
            rows.setdefault((series, year), []).append(value)
        assert all(sorted(row) == list(range(1, len(row) + 1)) for row in rows.values())

    @invariant()
    def permit_exists_exactly_when_the_head_has_signed_it(self) -> None:
        for case in self.all():
            signed = Signature.objects.filter(case=case, counted_at__isnull=False)
            granted = signed.filter(determination__draft__kind="grant").count()
            assert granted == Permit.objects.filter(case=case).count()
            if case.outcome == "granted":
                assert granted == 1
            if case.outcome in ("withdrawn", "lapsed"):
                assert (signed.count(), self.valid_numbers(case, "CTH")) == (0, 0)

    @invariant()
    def case_holds_at_most_one_valid_decision_number(self) -> None:
        for case in self.all():
            held = self.valid_numbers(case, "CTH") + self.valid_numbers(case, "penolakan")
            assert held <= 1
            assert held == len(case.facts.get("numbers", {}))

    @invariant()
    def ended_case_holds_exactly_the_number_of_its_outcome(self) -> None:
        """Whatever else it took on its way is batal."""
        for case in self.all():
            if case.outcome:
                valid = RegisterEntry.objects.filter(case=case, void_at__isnull=True)
                held = valid.filter(series__in=DECISIONS).values_list("series", flat=True)
                assert list(held) == HELD[case.outcome]

    @invariant()
    def letter_of_a_visit_is_batal_exactly_when_the_visit_is(self) -> None:
        for plan in InspectionPlan.objects.select_related("case"):
            entry = RegisterEntry.objects.get(case=plan.case, number=plan.letter_number)
            assert (entry.void_at is None) == (plan.cancelled_at is None)
            if plan.case.outcome in STOPPED and plan.cancelled_at is None:
                assert plan.reports.filter(finished_at__isnull=False).exists()

    @invariant()
    def every_tell_is_promised(self) -> None:
        for case in self.all():
            chart = chart_for(case)
            rows = Movement.objects.filter(case=case)
            told = [row for row in rows if chart[row.from_step].arrows[row.verb].tells]
            assert Promise.objects.filter(subject=case.pk, topic="movement").count() == len(told)

    def all(self) -> list[Case]:
        return [self.pick(which) for which in range(len(getattr(self, "cases", [])))]

    def valid_numbers(self, case: Case, series: str) -> int:
        taken = RegisterEntry.objects.filter(case=case, series=series)
        return taken.filter(void_at__isnull=True).count()

    def teardown(self) -> None:
        """The last look; then the example's rows go."""
        try:
            if hasattr(self, "house") and not connection.needs_rollback:
                self.look_at_the_whole_office()
        finally:
            transaction.set_rollback(True)
            self.example.__exit__(None, None, None)

    def look_at_the_whole_office(self) -> None:
        assert list(verify_audit(self.house.office.pk)) == []
        assert not Signature.objects.filter(counted_at__isnull=True).exists()
        finished = InspectionReport.objects.filter(finished_at__isnull=False)
        assert not finished.filter(document__isnull=True).exists()


@pytest.mark.slow
def test_random_walks_lose_nothing(db, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(letters, "render", cheap_letter)
    monkeypatch.setattr(registry, "current", CheapSigner)
    monkeypatch.setattr("pypdfium2.PdfDocument", cheap_pages)
    run_state_machine_as_test(
        Walks,
        settings=settings(
            max_examples=EXAMPLES, stateful_step_count=STEPS, deadline=None, database=None,
            print_blob=True, suppress_health_check=list(HealthCheck),
            phases=[Phase.generate],
        ),
    )  # fmt: skip
