"""What we learn from OSS's answers to our own messages."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from datetime import datetime
from typing import Any

from eklinik.casework.refusals import Refusal
from eklinik.licensing import records
from eklinik.licensing.models import OssMessage, Source
from eklinik.licensing.oss import inbound, learning
from eklinik.licensing.oss.base import Reply
from eklinik.licensing.oss.pia.contract import blocking_faults, code_words

KINDS = {"01": "nib", "02": "licence", "04": "standard"}


def take_reply(message: OssMessage, reply: Reply, *, at: datetime) -> None:
    """Write down what an answer tells about the project; unknown answers tell nothing."""
    take = TAKES.get(message.method)
    if take is not None and message.project is not None:
        take(message, reply.data, at)


def _number(message: OssMessage, data: dict[str, Any], at: datetime) -> None:
    number = str(data.get("nomor_izin") or "")[:80]
    project = message.project
    if project is None or not number:
        return
    kind = KINDS.get(str(data.get("jenis_perizinan") or ""), "licence")
    with suppress(Refusal):
        records.record_licence(project, kind, number, source=Source.CONNECTED, at=at)


def _status(message: OssMessage, data: dict[str, Any], at: datetime) -> None:
    row = data.get("dataIZIN")
    code = str(row.get("kd_status") or "") if isinstance(row, dict) else ""
    if message.project is not None and code_words("kd_status", code):
        learning.learn_polled(message.project, code, at=at, message=message)


def _nib(message: OssMessage, data: dict[str, Any], at: datetime) -> None:
    """An answered inqueryNIB says what a receiveNIB would have said."""
    body = data.get("dataNIB")
    if isinstance(body, dict) and not blocking_faults(inbound.NIB, body):
        inbound.apply(inbound.take_in(message.office, inbound.NIB, body, at=at), at=at)


TAKES: dict[str, Callable[[OssMessage, dict[str, Any], datetime], None]] = {
    "receiveLicense": _number,
    "updateLicense": _number,
    "checkLicenseStatus": _status,
    "inqueryNIB": _nib,
}
