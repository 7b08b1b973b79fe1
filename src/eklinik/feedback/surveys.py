"""Surveys: asked once per finished service, answered without a name.

The invitation is spent in the transaction that stores the answers, and nothing in
the answers leads back to it: no key, no clock time, no order.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from eklinik.accounts.refusals import Refusal
from eklinik.accounts.vault import digest, letters
from eklinik.casework.clock import calendar_of
from eklinik.feedback.models import SurveyAnswer, SurveyInvitation
from eklinik.feedback.questionnaires import FACTOR, Band, Questionnaire, questionnaires

FEWEST = 5
CODE = 8
SPENT = _("Survei untuk layanan ini sudah diisi. Terima kasih. Satu layanan diisi satu kali.")
UNKNOWN = _("Kode survei tidak dikenal. Periksa kode pada tanda terima atau pesan Anda.")
UNANSWERED = _("Pilih satu jawaban untuk setiap pertanyaan.")


@dataclass(frozen=True, slots=True)
class Result:
    """One questionnaire over a time: `means` by element (1 to 4), `index` 25 to 100.

    `enough` is False under five answers: then nobody's answer may be guessed from it.
    """

    questionnaire: Questionnaire
    answers: int
    means: tuple[float, ...]
    index: float
    suggestions: tuple[str, ...] = ()

    @property
    def enough(self) -> bool:
        return self.answers >= FEWEST

    @property
    def band(self) -> Band:
        """The mark the index earns."""
        return self.questionnaire.band(self.index)

    @property
    def lines(self) -> list[tuple[str, float, int]]:
        """Title, mean and share of the scale in percent for each element."""
        elements = self.questionnaire.elements
        return [(e.title, m, round(m / 4 * 100)) for e, m in zip(elements, self.means, strict=True)]


def invite(office_id: int, subject: str, subject_ref: int, *, service: str, at: datetime) -> str:
    """A one-time code for a finished service; empty when it was invited before."""
    code = letters(CODE)
    _made, new = SurveyInvitation.objects.get_or_create(
        subject=subject,
        subject_ref=subject_ref,
        defaults={
            "office_id": office_id,
            "service": service[:80],
            "digest": _digest(code),
            "made_on": calendar_of(office_id).local_day(at),
        },
    )
    return code if new else ""


def invitation(code: str) -> SurveyInvitation:
    """The invitation of a code; `Refusal` when it is none or was spent."""
    found = SurveyInvitation.objects.select_related("office").filter(digest=_digest(code)).first()
    if found is None:
        raise Refusal("not_found", UNKNOWN)
    if found.spent:
        raise Refusal("already_done", SPENT)
    return found


@transaction.atomic
def answer(
    found: SurveyInvitation,
    answers: Mapping[str, Sequence[int]],
    *,
    way: str,
    at: datetime,
    suggestion: str = "",
) -> None:
    """Store one answer a questionnaire and spend the invitation; all or nothing.

    `answers` maps a questionnaire's key to its scores, 1 to 4 in order.
    """
    checked = {key: _checked(key, scores) for key, scores in answers.items()}
    spent = SurveyInvitation.objects.filter(pk=found.pk, spent=False).update(spent=True)
    if not spent:
        raise Refusal("already_done", SPENT)
    _store(found.office_id, found.service, checked, way=way, at=at, suggestion=suggestion)


def _digest(code: str) -> str:
    return digest("survey", "".join(filter(str.isalnum, code.upper()))[:CODE] or "-")


def _store(
    office_id: int, service: str, checked: Mapping[str, list[int]], *, way: str, at: datetime,
    suggestion: str,
) -> None:  # fmt: skip
    day = calendar_of(office_id).local_day(at)
    said = suggestion.replace("\0", "").strip()[:2000]
    for key, scores in checked.items():
        words = said if questionnaires()[key].kind == "skm" else ""
        SurveyAnswer.objects.create(
            office_id=office_id, questionnaire=key, day=day, service=service[:80], way=way,
            scores=scores, suggestion=words,
        )  # fmt: skip


def _checked(key: str, scores: Sequence[int]) -> list[int]:
    found = questionnaires().get(key)
    if found is None or len(scores) != len(found.elements) or not set(scores) <= {1, 2, 3, 4}:
        raise Refusal("bad_data", UNANSWERED, details={key: ["incomplete"]})
    return list(scores)


def results(office_id: int, first: date, last: date, *, service: str = "") -> list[Result]:
    """Each questionnaire's result over the days `first` to `last`, both included; one query."""
    rows = SurveyAnswer.objects.filter(office_id=office_id, day__gte=first, day__lte=last)
    if service:
        rows = rows.filter(service=service)
    given: dict[str, list[tuple[list[int], str]]] = {}
    for key, scores, suggestion in rows.values_list("questionnaire", "scores", "suggestion"):
        given.setdefault(key, []).append((scores, suggestion))
    return [_result(item, given.get(key, [])) for key, item in questionnaires().items()]


def _result(item: Questionnaire, given: list[tuple[list[int], str]]) -> Result:
    count = len(given)
    if not count:
        return Result(item, 0, (0.0,) * len(item.elements), 0.0)
    columns = zip(*(scores for scores, _ in given), strict=True)
    means = tuple(sum(column) / count for column in columns)
    index = sum(means) / len(means) * FACTOR
    return Result(item, count, means, index, tuple(said for _, said in given if said))


def services(office_id: int) -> list[str]:
    """The services that were answered about, by name."""
    rows = SurveyAnswer.objects.filter(office_id=office_id).order_by("service")
    return list(rows.values_list("service", flat=True).distinct())
