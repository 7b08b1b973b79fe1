"""Products: what a step made, kept as history and, while it counts, in the facts."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import connection, transaction

from eklinik.casework import sql
from eklinik.casework.models import Case, Product
from eklinik.casework.refusals import Refusal
from eklinik.staff.actor import Actor


def keep_product(
    case_id: int, kind: str, *, ref: str, digest: str, by: Actor, at: datetime
) -> Product:
    """Say that the case's present step has made `kind`; a later one of that kind replaces it."""
    with transaction.atomic(), connection.cursor() as cursor:
        row = sql.lock(cursor, case_id)
        if row is None or row.closed:
            raise Refusal("closed")
        note_product(row.facts, kind, ref=ref, digest=digest, step=row.step, seq=row.seq)
        note_worker(row.facts, row.step, by.user_id)
        Case.objects.filter(pk=case_id).update(facts=row.facts)
        return Product.objects.create(
            case_id=case_id, kind=kind, ref=ref, digest=digest, step=row.step, seq=row.seq,
            made_at=at, made_by_id=by.user_id,
        )  # fmt: skip


def note_product(
    facts: dict[str, object], kind: str, *, ref: str, digest: str, step: str, seq: int
) -> None:
    """Write a product into the facts (acts use it on the facts they are given)."""
    products = facts.setdefault("products", {})
    assert isinstance(products, dict)  # noqa: S101  facts are our own JSON
    products[kind] = {"ref": ref, "digest": digest, "step": step, "seq": seq}


def note_worker(facts: dict[str, Any], step: str, user_id: int | None) -> None:
    """Remember who worked at a step, whoever sends it on: four eyes look at both."""
    if user_id is not None:
        done = facts.setdefault("did", {}).setdefault(step, [])
        if user_id not in done:
            done.append(user_id)


def change_facts(case_id: int, changes: dict[str, object]) -> None:
    """Set facts of an open case under its lock; only acts and their packages call this."""
    with transaction.atomic(), connection.cursor() as cursor:
        row = sql.lock(cursor, case_id)
        if row is None or row.closed:
            raise Refusal("closed")
        Case.objects.filter(pk=case_id).update(facts={**row.facts, **changes})
