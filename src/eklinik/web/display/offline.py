"""The ticket machine without network: numbers set aside beforehand, sent in afterwards."""

from __future__ import annotations

import json
from datetime import datetime
from hashlib import sha256
from typing import Any

from django.http import HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.dateparse import parse_datetime
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST, require_safe

from eklinik.casework.clock import calendar_of
from eklinik.clinic import blocks, desks
from eklinik.clinic.models import ClinicService, DeskKind, Hall, NumberBlock, Priority
from eklinik.clinic.reconcile import Use, reconcile
from eklinik.clinic.settings import settings_of
from eklinik.web.access import anyone, sentence
from eklinik.web.display.kiosk import hall_of, once_of
from eklinik.web.display.labels import LANGUAGES
from eklinik.web.request import Request
from eklinik.web.templatetags.eklinik import asset
from eklinik.web.throttled import Limit
from eklinik.web.visitor.taking import services_of

RESERVING = Limit("kiosk-block", tries=60, seconds=3600)
MOST = 500
ASSETS = (
    "css/tokens.css", "css/base.css", "css/public.css", "css/ticket.css", "css/kiosk.css",
    "js/kiosk.js", "favicon.svg", "fonts/plus-jakarta-sans.woff2",
)  # fmt: skip


@csrf_exempt  # the key in the address is the secret; a machine's page may be days old
@sentence(anyone)
@require_POST
@never_cache
def reserve(request: Request, key: str) -> JsonResponse:
    """`…/blok/`: `{"have": {"A": 12}}` gets new numbers for each letter that runs low."""
    hall = hall_of(key)
    day = calendar_of(hall.office_id).local_day(request.now)
    have = _json(request).get("have")
    low = _low(hall, have if isinstance(have, dict) else {})
    made = []
    opens = desks.spans_on(hall.office_id, DeskKind.IN_PERSON.value, day) if low else []
    if opens and RESERVING.count(request, key):
        size = settings_of(hall.office).block_size
        made = [
            blocks.reserve(hall.office, row.letter, day, size, holder_of(hall), by=None,
                           at=request.now)
            for row in low
        ]  # fmt: skip
    words = [{"block": row.pk, "letter": row.letter, "first": row.first, "last": row.last}
             for row in made]  # fmt: skip
    return JsonResponse({"day": day.isoformat(), "blocks": words})


def holder_of(hall: Hall) -> str:
    """Who holds the numbers of a hall's machine."""
    return f"kios/{hall.pk}"


def _low(hall: Hall, have: dict[str, Any]) -> list[ClinicService]:
    """The services of which the machine has fewer than half a block left."""
    half = max(1, settings_of(hall.office).block_size // 2)
    left = {letter: count for letter, count in have.items() if isinstance(count, int)}
    return [row for row in services_of(hall.office) if left.get(row.letter, 0) < half]


@csrf_exempt  # as above
@sentence(anyone)
@require_POST
@never_cache
def send(request: Request, key: str) -> JsonResponse:
    """`…/kirim/`: numbers handed out without network; sending them twice enters them once."""
    hall = hall_of(key)
    sent = _json(request).get("tickets")
    rows = [row for row in sent[:MOST] if isinstance(row, dict)] if isinstance(sent, list) else []
    held = NumberBlock.objects.select_related("office").filter(
        office_id=hall.office_id, holder=holder_of(hall),
        pk__in={row["block"] for row in rows if isinstance(row.get("block"), int)},
    )  # fmt: skip
    services = {row.letter: row for row in services_of(hall.office)}
    done, refused = [], []
    for block in held:
        mine = [row for row in rows if row.get("block") == block.pk]
        uses = [use for row in mine if (use := _use(row, hall, services, block, request.now))]
        found = reconcile(block, uses, at=request.now)
        kept = [ticket.number for ticket in found.made] + found.known
        done += [[block.pk, number] for number in kept]
        refused += [[block.pk, number, why] for number, why in found.refused.items()]
    settled = {(block, number) for block, number, *_ in [*done, *refused]}
    unknown = [[row.get("block"), row.get("number"), "unknown"] for row in rows
               if (row.get("block"), row.get("number")) not in settled]  # fmt: skip
    return JsonResponse({"done": done, "refused": refused + unknown})


def _use(
    row: dict[str, Any], hall: Hall, services: dict[str, ClinicService], block: NumberBlock,
    now: datetime,
) -> Use | None:  # fmt: skip
    """One number as the queue enters it; None when the machine's words make no sense."""
    service, number = services.get(str(row.get("service"))), row.get("number")
    if service is None or not isinstance(number, int):
        return None
    asked = row.get("priority")
    words = {
        "service": service,
        "hall": hall,
        "priority": asked if asked in Priority.values else "",
        "language": "en" if row.get("language") == "en" else "id",
        "once": once_of(hall, row.get("key")),
    }
    return Use(number, _moment(row.get("at"), block, now), words)


def _moment(text: Any, block: NumberBlock, now: datetime) -> datetime:
    """When the machine gave it out; a wrong clock is held between reserving and now."""
    try:
        at = parse_datetime(str(text))
    except ValueError:
        at = None
    if at is None or at.tzinfo is None:
        at = now
    return min(max(at, block.reserved_at), now)


def _json(request: Request) -> dict[str, Any]:
    try:
        found = json.loads(request.body or b"{}")
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}


@sentence(anyone)
@require_safe
@never_cache
def worker(request: Request, key: str) -> HttpResponse:
    """`…/sw.js`: keeps the machine's first page alive; it reigns over this machine only."""
    hall = hall_of(key)
    home = reverse("kiosk", args=[hall.kiosk_key])
    files = [asset(path) for path in ASSETS]
    shells = [home, *(f"{home}?bahasa={code}" for code, _ in LANGUAGES)]
    version = sha256("".join(files).encode()).hexdigest()[:12]
    words = {"home": home, "files": files, "shells": shells, "version": version}
    return render(request, "display/sw.js", words, content_type="text/javascript")
