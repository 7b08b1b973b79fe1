"""Statuses that are facts already: said by us, by OSS, or read in a sheet; in any order."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext as _

from eklinik.licensing import records
from eklinik.licensing.models import OssMessage, OssStatus, Project, Risk, Source
from eklinik.licensing.oss.codes import DEEMED, PAUSE, RESET, RESTART, RESUME


def learn(
    project: Project, code: str, *, since: datetime, at: datetime, source: str,
    message: OssMessage | None = None, by: int | None = None, reason: str = "",
) -> OssStatus:  # fmt: skip
    """Write down a status with the moment from which it counts; the same again is one row."""
    newest = project.oss_statuses.order_by("-at").values_list("at", flat=True).first()
    row, made = OssStatus.objects.get_or_create(
        project=project, code=code, at=since,
        defaults={
            "known_at": at, "source": source, "message": message, "by_id": by,
            "reason": reason[:1000],
        },
    )  # fmt: skip
    if made and (newest is None or since >= newest):
        _move_the_limit(project, code, since)
    if made and code == DEEMED and source != Source.HAND:
        _note_deemed(project, source, message, at)
    return row


def learn_polled(project: Project, code: str, *, at: datetime, message: OssMessage) -> None:
    """An answer of OSS without a date: new only when it differs from the newest we know."""
    newest = project.oss_statuses.order_by("-at", "-pk").values_list("code", flat=True).first()
    if code and code != newest:
        learn(project, code, since=at, at=at, source=Source.CONNECTED, message=message)


def _move_the_limit(project: Project, code: str, since: datetime) -> None:
    """The law's own limit stands and goes with the clock of OSS."""
    stopped = project.clock_stopped
    if code in {PAUSE, RESET} and stopped is None:
        project.clock_stopped = since
    elif code in {RESUME, RESTART} and stopped is not None and project.clock_from is not None:
        project.clock_from += since - stopped
        project.clock_stopped = None
    else:
        return
    project.save(update_fields=["clock_from", "clock_stopped"])


def _note_deemed(project: Project, source: str, message: OssMessage | None, at: datetime) -> None:
    if Risk(project.risk) not in records.NEEDED:
        return
    how = "polled" if source == Source.CONNECTED else "imported"
    evidence = f"{message.method} #{message.pk}" if message else _("status 57 di OSS")
    records.note_deemed(project, source=how, evidence=evidence, by=None, at=at)
