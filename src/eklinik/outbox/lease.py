"""A lease: periodic work is done by one worker at a time, and by another when it dies."""

from __future__ import annotations

from datetime import datetime, timedelta

from eklinik.outbox.models import Lease


def acquire(name: str, *, holder: str, at: datetime, every: timedelta) -> bool:
    """True when this worker may do the work now; nobody else may until `every` has passed."""
    Lease.objects.bulk_create([Lease(name=name, until=at, holder="")], ignore_conflicts=True)
    taken = Lease.objects.filter(name=name, until__lte=at).update(until=at + every, holder=holder)
    return bool(taken)
