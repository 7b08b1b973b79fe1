"""Questions and answers beside the consultation, by its topic or the officer's words."""

from __future__ import annotations

from eklinik.clinic.models import Consultation
from eklinik.feedback.answers import search, told
from eklinik.web.desk.panels import Panel
from eklinik.web.request import Request

SHOWN = 6


def panel(request: Request, consultation: Consultation) -> Panel | None:
    """What is often asked about this; `?tanya=` searches everything officers may read."""
    every = told(consultation.office_id, for_officers=True)
    question = request.GET.get("tanya", "").replace("\0", "")[:200].strip()
    wanted = question or " ".join((consultation.topic, consultation.purpose))[:200]
    found = search(wanted, every, office_id=consultation.office_id, most=SHOWN)
    return Panel("desk/panels/answers.html", {"answers": found, "asked": question})
