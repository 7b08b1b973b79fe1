"""The door: the only writer of a case's step.

    take(case_id, "accept", by=actor, at=now, seen=7)

One durable transaction: lock the case, choose the arrow, check role, unit, four
eyes, rules and products, run the arrow's act, write the movement, promise the
notices, set step, entered_at and due_at.  Whatever is refused raises `Refusal`
and changes nothing.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection, transaction
from pydantic import BaseModel, ValidationError

from eklinik.casework import chain, registry, sql
from eklinik.casework.charts import chart_of
from eklinik.casework.clock import calendar_of
from eklinik.casework.guard import Standing, check
from eklinik.casework.refusals import Refusal
from eklinik.casework.wrongs import wrongs_of
from eklinik.catalogue.definition import published
from eklinik.process import Arrow, Process, Step
from eklinik.process.roles import APPLICANT
from eklinik.staff.actor import Actor

REASON_MIN, REASON_MAX = 5, 4000


@dataclass(frozen=True, slots=True)
class Passed:
    """What became of it: the new step, the movement's number, when it is due."""

    case_id: int
    verb: str
    from_step: str
    to_step: str
    seq: int
    due_at: datetime | None
    closed: bool
    record: dict[str, Any]


def take(
    case_id: int,
    verb: str,
    *,
    by: Actor,
    at: datetime,
    reason: str = "",
    data: Mapping[str, Any] | BaseModel | None = None,
    seen: int | None = None,
) -> Passed:
    """Pass a case along the arrow `verb`.

    `seen` is the movement number the person looked at; when the case has moved
    since, `Refusal("moved_on")`.  `data` is checked against the arrow's schema.
    Must not run inside another transaction, unless that one opened the case.
    """
    with transaction.atomic(), connection.cursor() as cursor:
        row = sql.lock(cursor, case_id)
        if row is None:
            raise Refusal("not_found")
        chart = chart_of(row.chart_key, row.chart_version)
        arrow = _arrow(chart, row, verb, seen)
        post = check(Standing.of(row), chart[row.step], arrow, by)
        passing = _passing(row, arrow, by=by, at=at, reason=_reason(arrow, reason), data=data)
        if arrow.act:
            registry.ACTS[arrow.act](passing)
        passed = _write(cursor, row, chart, arrow, passing, post.role, post.posting_id)
    for after in passing.after:
        after()
    return passed


def _arrow(chart: Process, row: sql.CaseRow, verb: str, seen: int | None) -> Arrow:
    if seen is not None and seen != row.seq:
        raise Refusal("moved_on")
    if row.closed:
        raise Refusal("closed")
    arrow = chart[row.step].arrows.get(verb)
    if arrow is None:
        raise Refusal("not_on_chart")
    return arrow


def _reason(arrow: Arrow, reason: str) -> str:
    text = reason.strip()
    if arrow.reason and len(text) < REASON_MIN:
        raise Refusal("reason_needed", details={"reason": ["reason_needed"]})
    if len(text) > REASON_MAX:
        raise Refusal("reason_too_long", details={"reason": ["reason_too_long"]})
    return text


def _passing(
    row: sql.CaseRow,
    arrow: Arrow,
    *,
    by: Actor,
    at: datetime,
    reason: str,
    data: Mapping[str, Any] | BaseModel | None,
) -> registry.Passing:
    return registry.Passing(
        case_id=row.id,
        office_id=row.office_id,
        verb=arrow.verb,
        from_step=row.step,
        to_step=arrow.target,
        by=by,
        at=at,
        reason=reason,
        data=validated(arrow.input, data),
        facts=row.facts,
        seq=row.seq + 1,
    )


def validated(name: str, data: Mapping[str, Any] | BaseModel | None) -> BaseModel | None:
    """The data of a verb, checked by its schema; `Refusal("bad_data")` with field errors."""
    if not name:
        return None
    model = registry.SCHEMAS[name]
    if isinstance(data, model):
        return data
    try:
        return model.model_validate(data or {})
    except ValidationError as error:
        raise Refusal("bad_data", details=wrongs_of(error)) from error


def _write(
    cursor: Any,
    row: sql.CaseRow,
    chart: Process,
    arrow: Arrow,
    passing: registry.Passing,
    role: str,
    posting_id: int | None,
) -> Passed:
    target, at, facts = chart[arrow.target], passing.at, passing.facts
    remember(facts, chart, row.step, arrow.target, passing.by.user_id)
    writes = sql.Writes()
    head = append(writes, row, passing, role, posting_id)
    if arrow.tells:
        sql.write_promise(
            writes, office_id=row.office_id, case_id=row.id, seq=passing.seq,
            tells=",".join(arrow.tells), at=at,
        )  # fmt: skip
    due = due_for(row, target, at)
    closed = at if target.is_end else None
    sql.update_case(
        writes, row.id,
        (target.key, target.by, sql.when(at), sql.when(due), None, sql.when(closed),
         target.outcome, sql.dumps(facts), passing.seq, head),
    )  # fmt: skip
    writes.send(cursor)
    return Passed(
        row.id, arrow.verb, row.step, target.key, passing.seq, due, bool(closed), passing.record
    )


def remember(
    facts: registry.Facts, chart: Process, step: str, target: str, user_id: int | None
) -> None:
    """Keep who worked at a step; void what was made at or after the step that is entered."""
    if user_id is not None:
        done = facts.setdefault("did", {}).setdefault(step, [])
        if user_id not in done:
            done.append(user_id)
    place = chart.place(target)
    products = facts.get("products", {})
    stale = [kind for kind, made in products.items() if chart.place(made["step"]) >= place]
    for kind in stale:
        del products[kind]


def append(
    writes: sql.Writes,
    row: sql.CaseRow,
    passing: registry.Passing,
    role: str,
    posting_id: int | None,
) -> bytes:
    """Put the movement (and its reason) to the writes; returns the chain's new head."""
    record = sql.dumps(passing.record) if passing.record else ""
    reason_hash = None
    if passing.reason:
        reason_hash = chain.reason_digest(passing.reason, case_id=row.id, seq=passing.seq)
        sql.write_reason(writes, row.id, passing.seq, passing.reason)
    actor_id = passing.by.user_id
    head = chain.link(
        row.head, case_id=row.id, seq=passing.seq, at=passing.at, verb=passing.verb,
        from_step=passing.from_step, to_step=passing.to_step, actor_id=actor_id, role=role,
        posting=posting_id, record=record, reason_hash=reason_hash,
    )  # fmt: skip
    sql.write_movement(
        writes,
        (row.id, passing.seq, sql.when(passing.at), passing.verb, passing.from_step,
         passing.to_step, actor_id, role, posting_id, record, reason_hash, head),
    )  # fmt: skip
    return head


def due_for(row: sql.CaseRow, target: Step, at: datetime) -> datetime | None:
    """When the work of a step is due; for the applicant, when the case lapses."""
    if target.is_end:
        return None
    definition = published(row.permit_version_id)
    if target.by == APPLICANT:
        return calendar_of(row.office_id).due(at, definition.repair_days)
    days = definition.days_for(target.key)
    if days is None:
        days = target.within.days if target.within else 5
    return calendar_of(row.office_id).due(_received(row, at), days)


def _received(row: sql.CaseRow, at: datetime) -> datetime:
    """From when the first step counts: a file lodged on paper or in OSS was received there."""
    lodged = row.facts.get("lodged_at")
    return min(at, datetime.fromisoformat(lodged)) if lodged and row.seq == 0 else at
