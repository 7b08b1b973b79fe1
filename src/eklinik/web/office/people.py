"""Finding applicants at the office, by NIK exactly."""

from __future__ import annotations

import re

from eklinik.applicants.identities import find_by_nik

NIK = re.compile(r"[\d .-]{16,22}")


def people_by_nik(office_id: int | None, question: str) -> list[int] | None:
    """The ids of the office's applicants with this NIK; None when it is not a NIK at all."""
    digits = re.sub(r"\D", "", question)
    if not NIK.fullmatch(question) or len(digits) != 16:
        return None
    return list(find_by_nik(office_id, digits).values_list("pk", flat=True)[:200])
