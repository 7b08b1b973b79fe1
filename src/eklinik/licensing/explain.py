"""Why this risk: the row, its article, and the condition that decided, as sentences."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from eklinik.applicants.scale import Scale
from eklinik.licensing.answers import Answer, Outcome, Unknown
from eklinik.licensing.models import Risk, Trust
from eklinik.licensing.obligations import ENVIRONMENT, UMK_LOW

OPEN = {
    "scope": gettext_lazy("kode ini punya beberapa ruang lingkup; pilih yang sesuai kegiatan Anda"),
    "scale": gettext_lazy("skala usaha belum disebut"),
    "condition": gettext_lazy("syaratnya (luas lahan, kawasan, atau PMA) belum diketahui"),
    "doubt": gettext_lazy("sumbernya meragukan atau memuat beberapa baris untuk skala ini"),
}


def explain(answer: Answer | Unknown) -> list[str]:
    """Sentences, most important first."""
    if isinstance(answer, Unknown):
        return [answer.message]
    said = [] if answer.decided else [_open(answer)]
    return [*said, *(line for outcome in answer.outcomes for line in why(answer, outcome))]


def _open(answer: Answer) -> str:
    reasons = "; ".join(str(OPEN[name]) for name in answer.undecided)
    words = _("Ada {n} kemungkinan: {reasons}.")
    return words.format(n=len(answer.outcomes), reasons=reasons)


def why(answer: Answer, outcome: Outcome) -> list[str]:
    """One row of law in sentences: what it says, where it stands, how far to trust it."""
    lines = [
        _row(answer, outcome),
        _("Dasar: {articles}.").format(articles="; ".join(outcome.articles)),
    ]
    if outcome.condition:
        lines.append(_("Syarat yang menentukan: {words}.").format(words=outcome.condition))
    lines.append(f"{outcome.obligation.how} {outcome.obligation.now}")
    if outcome.umk and outcome.risk == Risk.LOW:
        lines.append(str(UMK_LOW))
    return [*lines, *trust_words(outcome), str(ENVIRONMENT)]


def _row(answer: Answer, outcome: Outcome) -> str:
    words = _(
        "Risiko {risk}, karena baris KBLI {edition} {code}, ruang lingkup “{scope}”, "
        "skala {scale} menyebutnya demikian."
    )
    return words.format(
        risk=Risk(outcome.risk).label, edition=answer.edition, code=answer.code,
        scope=outcome.scope or _("tidak disebut"), scale=str(Scale(outcome.scale).label).lower(),
    )  # fmt: skip


def trust_words(outcome: Outcome) -> list[str]:
    """How far the row is to be trusted, with source and day; its doubt and its note."""
    words = _("{trust}: {source} ({day}).")
    said = [
        words.format(
            trust=Trust(outcome.trust).label, source=outcome.source,
            day=outcome.source_date.isoformat(),
        )
    ]  # fmt: skip
    if outcome.doubt:
        said.append(_("Meragukan: {doubt}.").format(doubt=outcome.doubt))
    if outcome.note:
        said.append(_("Catatan: {note}.").format(note=outcome.note))
    return said
