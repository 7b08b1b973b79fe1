"""Numbers that belong to the office, not to a permit: surat tugas, BAP, penolakan, pencabutan."""

from __future__ import annotations

from datetime import datetime

from django.db import IntegrityError
from django.utils.translation import gettext_lazy as _

from eklinik.accounts.models import Office
from eklinik.casework.clock import calendar_of
from eklinik.casework.models import RegisterEntry
from eklinik.casework.numbering import take_number
from eklinik.casework.refusals import Refusal

ASSIGNMENT, REPORT, REFUSAL, REVOCATION = "surat_tugas", "bap", "penolakan", "pencabutan"
PATTERNS = {
    ASSIGNMENT: "{NNN}/ST/{JJJ}/{MM}/{YYYY}",
    REPORT: "{NNN}/BAP/{JJJ}/{MM}/{YYYY}",
    REFUSAL: "{NNN}/TOLAK/{JJJ}/{MM}/{YYYY}",
    REVOCATION: "{NNN}/CABUT/{JJJ}/{MM}/{YYYY}",
}
NUMBER_CLASH = _(
    "Nomor berikutnya sudah dipakai surat lain, karena dua pola nomor sama atau tanpa tahun. "
    "Minta administrator memperbaiki pola nomor, lalu ulangi."
)


def office_number(office: Office, series: str, *, case_id: int, at: datetime) -> RegisterEntry:
    """The next number of one of `PATTERNS`; the office may set other patterns."""
    pattern = office.settings.get("numbers", {}).get(series) or PATTERNS[series]
    return next_number(
        office_id=office.pk, case_id=case_id, series=series, pattern=pattern,
        code=office.number_code, at=at,
    )  # fmt: skip


def next_number(
    *, office_id: int, case_id: int, series: str, pattern: str, code: str, at: datetime
) -> RegisterEntry:
    """Take a number on the office's day; `Refusal("number_clash")` when the register has it."""
    day = calendar_of(office_id).local_day(at)
    try:
        return take_number(
            office_id=office_id, case_id=case_id, series=series[:60], pattern=pattern, code=code,
            on=day, at=at,
        )  # fmt: skip
    except IntegrityError as error:
        raise Refusal("number_clash", NUMBER_CLASH) from error
