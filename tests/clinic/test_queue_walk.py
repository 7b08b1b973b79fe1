"""Any order of what officers and visitors do: no ticket served twice, none lost, one number each.

The model keeps its own books beside the queue and compares after every act.
"""

from __future__ import annotations

from collections import Counter
from datetime import timedelta

import pytest
from django.db import transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from eklinik.casework.refusals import Refusal
from eklinik.clinic import desks, queue
from eklinik.clinic.models import Desk, DeskSession, Ticket, TicketState
from eklinik.clinic.order import FIRST, in_order
from tests.clinic.people import clinic
from tests.people import NOW, build_house

RUN = 3
LETTERS = st.sampled_from("AB")
DESK = st.integers(0, 1)
AFTER_CALL = (queue.recall, queue.begin, queue.hold, queue.skip, queue.miss, queue.finish)


def refused(work, *args, **words) -> str:
    with pytest.raises(Refusal) as told:
        work(*args, **words)
    return told.value.code


class Walk(RuleBasedStateMachine):
    """Two officers at two desks of one kind; `issued` and `served` are the model's books."""

    def __init__(self) -> None:
        super().__init__()
        self.example = transaction.atomic()
        self.example.__enter__()
        self.house = build_house()
        self.here = clinic(self.house)
        second = Desk.objects.create(office=self.house.office, name="Loket 9", kind="in_person")
        self.here.desks["second"] = second
        self.sessions = [self.here.sits(), self.here.sits("klinik2", "second")]
        self.at, self.issued, self.served = NOW, set(), Counter()
        self.runs = [0, 0]

    def tick(self):
        self.at += timedelta(seconds=1)
        return self.at

    def tickets(self, *states: str) -> list[Ticket]:
        return list(Ticket.objects.filter(state__in=states).order_by("pk"))

    @rule(letter=LETTERS, priority=st.sampled_from(["", "", "elderly"]), booked=st.booleans())
    def issue(self, letter, priority, booked) -> None:
        ticket = queue.issue(
            self.house.office, self.here.services[letter], kind="in_person", at=self.tick(),
            source="booking" if booked else "kiosk", priority=priority,
            due_at=self.at + timedelta(seconds=20) if booked else None,
        )  # fmt: skip
        assert ticket.pk not in self.issued
        self.issued.add(ticket.pk)

    @rule(n=DESK)
    def call(self, n) -> None:
        session, busy = self.sessions[n], desks.current_ticket(self.sessions[n])
        at = self.tick()
        waits = [ticket for ticket in self.tickets("waiting") if self.fits(ticket, n)]
        if busy is not None:
            assert refused(queue.call_next, session, at=at) == "desk_busy"
            return
        ticket = queue.call_next(session, at=at)
        assert (ticket is None) == (not waits)
        if ticket is None:
            return
        self.check_order(ticket, waits, n)

    def fits(self, ticket: Ticket, n: int) -> bool:
        return ticket.only_desk_id in {None, self.sessions[n].desk_id}

    def check_order(self, ticket: Ticket, waits: list[Ticket], n: int) -> None:
        """It is the one that the list told, given how many priority ones went before."""
        left = max(RUN - self.runs[n], 0)
        listed = in_order(waits, at=self.at, run=left)
        assert ticket.pk == listed[0].pk
        self.runs[n] = self.runs[n] + 1 if ticket.rank == FIRST else 0

    @rule(n=DESK, act=st.sampled_from(AFTER_CALL))
    def act(self, n, act) -> None:
        session = self.sessions[n]
        ticket = desks.current_ticket(session)
        if ticket is None:
            return
        words = {"session": session, "at": self.tick()}
        if ticket.state == "serving" and act not in {queue.hold, queue.finish}:
            assert refused(act, ticket.pk, **words) == "moved_on"
            return
        changed = act(ticket.pk, **words)
        if changed.state == TicketState.DONE:
            self.served[ticket.pk] += 1

    @rule(n=DESK)
    def take_up(self, n) -> None:
        held = [t for t in self.tickets("held") if t.desk_id == self.sessions[n].desk_id]
        if held and desks.current_ticket(self.sessions[n]) is None:
            queue.resume(held[0].pk, session=self.sessions[n], at=self.tick())

    @rule(n=DESK)
    def transfer(self, n) -> None:
        ticket = desks.current_ticket(self.sessions[n])
        if ticket is not None:
            target = self.sessions[1 - n].desk
            queue.transfer(ticket.pk, session=self.sessions[n], at=self.tick(), desk=target)

    @precondition(lambda self: self.tickets("missed"))
    @rule()
    def come_back(self) -> None:
        missed = self.tickets("missed")[0]
        queue.return_missed(missed.pk, office_id=self.house.office.pk, at=self.tick())

    @precondition(lambda self: self.tickets("waiting"))
    @rule()
    def leave(self) -> None:
        queue.leave(self.tickets("waiting")[-1], at=self.tick())

    @rule(n=DESK)
    def go_and_return(self, n) -> None:
        session = self.sessions[n]
        if desks.current_ticket(session) is not None:
            assert refused(desks.sign_off, session, at=self.tick()) == "desk_busy"
            return
        desks.sign_off(session, at=self.tick())
        words = {"by": session.officer_id, "at": self.tick()}
        self.sessions[n] = desks.sign_on(session.desk, **words)
        self.runs[n] = 0

    @invariant()
    def none_is_lost_or_doubled(self) -> None:
        rows = list(Ticket.objects.values_list("pk", "letter", "number", "state"))
        assert {pk for pk, *_ in rows} == self.issued
        assert len({(letter, number) for _, letter, number, _ in rows}) == len(rows)
        assert max(self.served.values(), default=0) <= 1
        done = {pk for pk, _, _, state in rows if state == "done"}
        assert done == set(self.served)

    @invariant()
    def a_desk_has_one_ticket(self) -> None:
        here = Counter(t.desk_id for t in self.tickets("called", "serving"))
        assert max(here.values(), default=0) <= 1
        opened = DeskSession.objects.filter(ended_at__isnull=True).count()
        assert opened == 2

    def teardown(self) -> None:
        """The example's rows go."""
        transaction.set_rollback(True)
        self.example.__exit__(None, None, None)


@pytest.mark.django_db
def test_any_walk_serves_every_ticket_once() -> None:
    run_state_machine_as_test(
        Walk,
        settings=settings(
            max_examples=15, stateful_step_count=40, deadline=None, database=None,
            print_blob=True, suppress_health_check=list(HealthCheck),
        ),
    )  # fmt: skip
