"""The override: an admitted way out where the chart or four eyes leave nobody.

It is a right of its own (`override`), demands a reason, and shows in the log.
"""

from __future__ import annotations

from datetime import datetime

from django.db import connection, transaction

from eklinik.casework import registry, sql
from eklinik.casework.charts import chart_of
from eklinik.casework.refusals import Refusal
from eklinik.casework.take import REASON_MIN, append, due_for, remember
from eklinik.staff.actor import Actor

OVERRIDE = "override"


def override(
    case_id: int, target: str, *, by: Actor, at: datetime, reason: str, seen: int | None = None
) -> int:
    """Set an open case to another working box of its chart; returns the movement's number."""
    with transaction.atomic(), connection.cursor() as cursor:
        row = sql.lock(cursor, case_id)
        if row is None:
            raise Refusal("not_found")
        post = by.post_for(OVERRIDE, row.unit_id) if by.office_id == row.office_id else None
        chart = chart_of(row.chart_key, row.chart_version)
        if post is None:
            raise Refusal("not_your_role", role="Pengesampingan")
        if row.closed or (seen is not None and seen != row.seq):
            raise Refusal("closed" if row.closed else "moved_on")
        if target not in chart or chart[target].is_end:
            raise Refusal("not_on_chart")
        if len(reason.strip()) < REASON_MIN:
            raise Refusal("reason_needed", details={"reason": ["reason_needed"]})
        passing = registry.Passing(
            row.id, row.office_id, OVERRIDE, row.step, target, by, at, reason.strip(), None,
            row.facts, row.seq + 1,
        )  # fmt: skip
        remember(row.facts, chart, row.step, target, by.user_id)
        writes = sql.Writes()
        head = append(writes, row, passing, OVERRIDE, post.posting_id)
        step = chart[target]
        values = (
            target, step.by, sql.when(at), sql.when(due_for(row, step, at)), None, None, "",
            sql.dumps(row.facts), passing.seq, head,
        )  # fmt: skip
        sql.update_case(writes, row.id, values)
        writes.send(cursor)
    return passing.seq
