"""What changed between two editions or two regulations, and what cannot be known."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.translation import gettext as _

from eklinik.applicants.scale import Scale
from eklinik.licensing.answers import Answer, Outcome, Unknown
from eklinik.licensing.classify import classify
from eklinik.licensing.models import Edition, Kbli, KbliConversion, Regulation

FIELDS = ("risk", "products", "days", "authority", "requirements", "obligations")


@dataclass(frozen=True, slots=True)
class Side:
    """One side of the comparison: a code on a day, and what the catalogue answers."""

    name: str
    edition: str
    code: str
    title: str
    on: date
    answer: Answer | Unknown


@dataclass(frozen=True, slots=True)
class Change:
    """A field of one scale that differs."""

    scope: str
    scale: str
    field: str
    before: object
    after: object


@dataclass(frozen=True, slots=True)
class Diff:
    """Two sides with what differs; `unknown` says what the catalogue cannot compare."""

    before: Side
    after: Side
    changes: tuple[Change, ...]
    unknown: tuple[str, ...]


def between_editions(code_2020: str, code_2025: str, *, on: date) -> Diff:
    """An old code beside a new one, each on the last or the present day of its edition."""
    law = Regulation.objects.filter(topic="kbli-2020").first()
    last = law.valid_to if law and law.valid_to else on
    before = _side(_("KBLI 2020"), Edition.KBLI_2020, code_2020, min(last, on))
    return _compare(before, _side(_("KBLI 2025"), Edition.KBLI_2025, code_2025, on))


def between_regulations(edition: str, code: str, *, on: date) -> Diff:
    """One code on the last day of the regulation before, and on a day under the present one."""
    now = in_force("risk", on)
    old = Regulation.objects.filter(topic="risk", replaced_by=now.code if now else "").first()
    last = old.valid_to if old and old.valid_to else on - timedelta(days=1)
    before = _side(old.code if old else _("aturan sebelumnya"), edition, code, last)
    return _compare(before, _side(now.code if now else _("aturan ini"), edition, code, on))


def in_force(topic: str, on: date) -> Regulation | None:
    """The regulation of a topic on a day."""
    rows = Regulation.objects.filter(topic=topic, valid_from__lte=on).order_by("-valid_from")
    return next((row for row in rows if row.valid_to is None or row.valid_to >= on), None)


def pairs_of(code_2020: str) -> list[KbliConversion]:
    """The new codes an old one is known to have become."""
    return list(KbliConversion.objects.filter(code_2020=code_2020).order_by("code_2025"))


def origins_of(code_2025: str) -> list[KbliConversion]:
    """The old codes that are known to have become a new one."""
    return list(KbliConversion.objects.filter(code_2025=code_2025).order_by("code_2020"))


def _side(name: str, edition: str, code: str, on: date) -> Side:
    kbli = Kbli.objects.filter(edition=edition, code=code).first()
    title = kbli.title if kbli else ""
    return Side(name, edition, code, title, on, classify(edition, code, on=on))


def _compare(before: Side, after: Side) -> Diff:
    unknown = [
        _("{name} ({day}): {why}").format(name=side.name, day=side.on, why=side.answer.message)
        for side in (before, after)
        if isinstance(side.answer, Unknown)
    ]
    if isinstance(before.answer, Unknown) or isinstance(after.answer, Unknown):
        return Diff(before, after, (), tuple(unknown))
    return Diff(before, after, tuple(_changes(before.answer, after.answer)), ())


def _changes(before: Answer, after: Answer) -> list[Change]:
    """Scale by scale, where both sides have one row for it; scopes are compared as named."""
    found: list[Change] = []
    for scale in Scale.values:
        old, new = _only(before, scale), _only(after, scale)
        if old is None or new is None:
            continue
        for name in FIELDS:
            one, other = getattr(old, name), getattr(new, name)
            if one != other:
                found.append(Change(new.scope, scale, name, one, other))
    return found


def _only(answer: Answer, scale: str) -> Outcome | None:
    rows = [outcome for outcome in answer.outcomes if outcome.scale == scale]
    return rows[0] if len(rows) == 1 else None
