"""The office's own words and durations for mandates, kept in its settings; changes are logged.

What somebody has agreed to stays word for word with their mandate.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from eklinik.accounts.log import record
from eklinik.accounts.models import Office
from eklinik.applicants.mandate_texts import LANGUAGES, template_of
from eklinik.applicants.mandates import MAX_DAYS, PHONE_DAYS
from eklinik.applicants.models import Mandate

CHANNELS = tuple(Mandate.Channel.values)
NEEDED = ("{nama}", "{kantor}", "{lingkup}", "{sampai}")
LONGEST = 2000


def choices_of(office: Office) -> dict[str, Any]:
    """What counts now, by field: `days_<channel>` and `text_<channel>_<language>`."""
    own = office.settings.get("mandate_days", {})
    days = {f"days_{one}": own.get(one, PHONE_DAYS if one == "phone" else 0) for one in CHANNELS}
    return days | {_key(*pair): template_of(office, *pair) for pair in _pairs()}


@transaction.atomic
def change_choices(office: Office, words: dict[str, Any], *, by: int, at: datetime) -> Office:
    """Keep days (0 to 30) and texts; an empty text or ours is ours again.

    `ValidationError` by field when a text names no person, office, scope or end.
    """
    row = Office.objects.select_for_update().get(pk=office.pk)
    before = choices_of(row)
    _check(words)
    ours = choices_of(Office())
    texts: dict[str, dict[str, str]] = {}
    for channel, language in _pairs():
        text = " ".join(str(words[_key(channel, language)]).split())
        if text and text != ours[_key(channel, language)]:
            texts.setdefault(channel, {})[language] = text
    days = {one: min(max(0, int(words[f"days_{one}"])), MAX_DAYS) for one in CHANNELS}
    row.settings = {**row.settings, "mandate_days": days, "mandate_texts": texts}
    row.save(update_fields=["settings"])
    after = choices_of(row)
    if changed := {key: [before[key], after[key]] for key in after if before[key] != after[key]}:
        record("change", "mandate_settings", row.pk, office_id=row.pk, by=by, at=at,
               title=row.name, **changed)  # fmt: skip
    return row


def _check(words: dict[str, Any]) -> None:
    wrong = {}
    for pair in _pairs():
        text = str(words[_key(*pair)])
        missing = [mark for mark in NEEDED if mark not in text]
        if text.strip() and missing:
            told = str(_("Teks ini belum memuat {marks}.")).format(marks=", ".join(missing))
            wrong[_key(*pair)] = told
    if wrong:
        raise ValidationError(wrong, code="marks")


def _pairs() -> list[tuple[str, str]]:
    return [(channel, language) for channel in CHANNELS for language in LANGUAGES]


def _key(channel: str, language: str) -> str:
    return f"text_{channel}_{language}"
