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
    problem (see `process.explain`); a key belongs to the house or office that used it first.
    """
    chart = from_document(document, known())
    if _is_taken(chart.key, by.office_id):
        raise ChartError([Problem("key_taken", name=chart.key)])
    with transaction.atomic():
        version = _next(chart.key)
        kept = {**document, "version": version}
        ChartVersion.objects.create(
            office_id=by.office_id, key=chart.key, version=version, document=kept, created_at=at,
            created_by_id=by.user_id,
        )  # fmt: skip
    return from_document(kept, known()), version


def _is_taken(key: str, office_id: int | None) -> bool:
    built_in = any(known_key == key for known_key, _ in BUILT_IN)
    owners = set(ChartVersion.objects.filter(key=key).values_list("office", flat=True))
    return built_in or bool(owners - {office_id})


def _next(key: str) -> int:
    last = ChartVersion.objects.filter(key=key).order_by("-version").first()
    return last.version + 1 if last else 1
