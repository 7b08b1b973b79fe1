"""The sweep: keeps open promises and sends what is due.  It is the guarantee.

Idempotent and safe for several workers: a promise is turned into messages in one
transaction, and a message is claimed by compare-and-set before it is sent.  A
worker killed between a relay's answer and our commit repeats one message, with
the same message id.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import connection, transaction

from eklinik.notifications.attached import attachments_of
from eklinik.notifications.channels import registry
from eklinik.notifications.channels.base import ChannelError, Message
from eklinik.notifications.planning import plan
from eklinik.outbox.models import Delivery, Promise

BATCH = 100
CLAIM = timedelta(minutes=2)
PAUSES = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 30, 120, 720))
ERASED = "(dihapus setelah dikirim)"
SECRET_TOPICS = frozenset({"phone_code", "visitor_code"})


@dataclass(frozen=True, slots=True)
class Swept:
    """What one sweep did."""

    promises: int
    sent: int
    failed: int


def sweep(*, at: datetime) -> Swept:
    """Keep every open promise and send every message that is due."""
    promises = keep_promises(at=at)
    sent = failed = 0
    for pk in _due(at):
        good = deliver(pk, at=at)
        sent, failed = sent + (good is True), failed + (good is False)
    return Swept(promises, sent, failed)


def keep_promises(*, at: datetime) -> int:
    """Turn open promises into messages; returns how many."""
    kept = 0
    while batch := _keep_batch(at):
        kept += batch
    return kept


def _keep_batch(at: datetime) -> int:
    with transaction.atomic():
        rows = Promise.objects.filter(done_at__isnull=True).order_by("id")
        if connection.features.has_select_for_update_skip_locked:
            rows = rows.select_for_update(skip_locked=True)
        batch = list(rows[:BATCH])
        messages = [message for promise in batch for message in plan(promise, at=at)]
        Delivery.objects.bulk_create(messages, ignore_conflicts=True)
        Promise.objects.filter(pk__in=[promise.pk for promise in batch]).update(done_at=at)
        _forget_secrets(batch)
    return len(batch)


def _forget_secrets(batch: list[Promise]) -> None:
    secret = [promise.pk for promise in batch if promise.topic in SECRET_TOPICS]
    if secret:
        Promise.objects.filter(pk__in=secret).update(data=None)


def _due(at: datetime) -> list[int]:
    waiting = Delivery.objects.filter(state=Delivery.State.WAITING, next_at__lte=at)
    return list(waiting.order_by("next_at").values_list("pk", flat=True)[:BATCH])


def deliver(pk: int, *, at: datetime) -> bool | None:
    """Send one message; True sent, False failed, None when another worker has it."""
    claimed = Delivery.objects.filter(pk=pk, state=Delivery.State.WAITING, next_at__lte=at).update(
        next_at=at + CLAIM
    )
    if not claimed:
        return None
    delivery = Delivery.objects.select_related("promise").get(pk=pk)
    try:
        registry.channel(delivery.channel).send(_message(delivery))
    except ChannelError as error:
        _note_failure(delivery, error, at)
        return False
    _note_sent(delivery, at)
    return True


def _message(delivery: Delivery) -> Message:
    files = attachments_of(delivery)
    return Message(delivery.message_id, delivery.address, delivery.subject, delivery.text, files)


def _note_sent(delivery: Delivery, at: datetime) -> None:
    changes = {"state": Delivery.State.SENT, "sent_at": at, "next_at": None, "error": ""}
    if delivery.promise.topic in SECRET_TOPICS:
        changes["text"] = ERASED
    Delivery.objects.filter(pk=delivery.pk).update(attempts=delivery.attempts + 1, **changes)


def _note_failure(delivery: Delivery, error: ChannelError, at: datetime) -> None:
    tried = delivery.attempts + 1
    give_up = error.permanent or tried > len(PAUSES)
    if give_up and delivery.promise.topic in SECRET_TOPICS:
        Delivery.objects.filter(pk=delivery.pk).update(text=ERASED)
    Delivery.objects.filter(pk=delivery.pk).update(
        attempts=tried,
        error=str(error)[:300],
        state=Delivery.State.FAILED if give_up else Delivery.State.WAITING,
        next_at=None if give_up else at + PAUSES[tried - 1],
    )


def retry(pk: int, *, at: datetime) -> None:
    """Try a failed message again now (the button on the case page); a code is never sent again."""
    rows = Delivery.objects.filter(pk=pk, state=Delivery.State.FAILED)
    rows.exclude(promise__topic__in=SECRET_TOPICS).update(
        state=Delivery.State.WAITING, next_at=at, attempts=0
    )
