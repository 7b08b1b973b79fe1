"""Finishes what a killed worker left, as the next worker would, and prints what there is.

A message that a killed worker had claimed is free again after two minutes; instead
of waiting, the sweep is told that they have passed.
"""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import django

django.setup()

from django.utils import timezone  # noqa: E402  after the set-up

from eklinik.accounts.models import Office  # noqa: E402  after Django is set up
from eklinik.casework.audit import verify_audit  # noqa: E402  after Django is set up
from eklinik.casework.models import Case, Movement, RegisterEntry  # noqa: E402
from eklinik.notifications.sweep import CLAIM, sweep  # noqa: E402  after Django is set up
from eklinik.outbox.models import Delivery, Promise  # noqa: E402  after Django is set up


def main() -> None:
    """Sweep once, later than every claim, and tell the state of the rows."""
    later = timezone.now() + CLAIM + timedelta(seconds=1)
    sweep(at=later)
    print(json.dumps(state()))  # noqa: T201  its answer


def state() -> dict[str, Any]:
    """Movements by case, faults of the chains, promises, messages and numbers."""
    moved: dict[int, list[str]] = {pk: [] for pk in Case.objects.values_list("pk", flat=True)}
    for case_id, verb in Movement.objects.order_by("case", "seq").values_list("case_id", "verb"):
        moved[case_id].append(verb)
    mails = Delivery.objects.filter(channel="email")
    return {
        "moved": moved,
        "faults": [str(fault) for fault in verify_audit(Office.objects.get().pk)],
        "open_promises": Promise.objects.filter(done_at__isnull=True).count(),
        "promised": list(Promise.objects.values_list("subject", "seq")),
        "unsent": Delivery.objects.exclude(state="sent").count(),
        "mails": sorted(mails.values_list("message_id", flat=True)),
        "mailed": list(mails.values_list("promise__subject", "promise__seq")),
        "numbers": list(RegisterEntry.objects.order_by("value").values_list("value", "number")),
    }


if __name__ == "__main__":
    main()
