"""Charts that an office composes: stored by version, and never changed afterwards."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction

from eklinik.casework.charts import BUILT_IN, known
from eklinik.casework.models import ChartVersion
from eklinik.process import ChartError, Problem, Process
from eklinik.process.document import from_document
from eklinik.staff.actor import Actor


def store_chart(document: dict[str, Any], *, by: Actor, at: datetime) -> tuple[Process, int]:
    """Keep a chart as the next version of its key; returns it and the version.

    The version in the document is replaced by the next one.  `ChartError` with every
    problem (see `process.explain`); a built-in chart's key belongs to the house.
    """
    chart = from_document(document, known())
    if any(key == chart.key for key, _ in BUILT_IN):
        raise ChartError([Problem("key_taken", name=chart.key)])
    with transaction.atomic():
        version = _next(chart.key)
        kept = {**document, "version": version}
        ChartVersion.objects.create(
            office_id=by.office_id, key=chart.key, version=version, document=kept, created_at=at,
            created_by_id=by.user_id,
        )  # fmt: skip
    return from_document(kept, known()), version


def _next(key: str) -> int:
    last = ChartVersion.objects.filter(key=key).order_by("-version").first()
    return last.version + 1 if last else 1
