"""What a plain Django project would write: a list of 20 rows, and a POST of the same rows."""

from __future__ import annotations

import json
from hashlib import sha256

from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template import engines
from django.utils import timezone

from eklinik.casework.models import Case, Movement, Reason
from eklinik.outbox.models import Promise

PAGE = """<!doctype html><html lang="id"><title>Daftar</title><table>{% for case in cases %}
<tr><td><a href="/kantor/berkas/{{ case.pk }}/">{{ case.number }}</a></td>
<td>{{ case.applicant_name }}</td><td>{{ case.title }}</td><td>{{ case.step }}</td>
<td>{{ case.due_at|date:"d F Y" }}</td></tr>{% endfor %}</table></html>"""


@login_required
def listing(request: HttpRequest) -> HttpResponse:
    """Twenty rows of a model, with session and user."""
    cases = Case.objects.filter(
        office_id=request.user.office_id, role="front_office", closed_at__isnull=True
    )
    template = engines["django"].from_string(PAGE)
    return HttpResponse(template.render({"cases": cases.order_by("due_at", "id")[:20]}, request))


@login_required
def post(request: HttpRequest, case_id: int) -> HttpResponse:
    """Write what a passing writes, by the ORM: lock, movement, reason, promise, update."""
    now = timezone.now()
    with transaction.atomic():
        case = Case.objects.select_for_update().get(pk=case_id)
        seq, reason = case.seq + 1, request.POST["reason"]
        digest = sha256(bytes(case.head) + json.dumps([case_id, seq, reason]).encode()).digest()
        Movement.objects.create(
            case=case, seq=seq, at=now, verb="refuse", from_step=case.step, to_step=case.step,
            actor=request.user, role="x", posting=1, record="", reason_hash=digest, hash=digest,
        )  # fmt: skip
        Reason.objects.create(case=case, seq=seq, text=reason)
        Promise.objects.create(
            office_id=case.office_id, topic="movement", subject=case_id, seq=seq, tells="a",
            created_at=now, done_at=now,
        )  # fmt: skip
        case.seq, case.head, case.entered_at, case.due_at = seq, digest, now, now
        case.save(update_fields=["seq", "head", "entered_at", "due_at", "facts"])
    return HttpResponseRedirect("/bare/list/")
