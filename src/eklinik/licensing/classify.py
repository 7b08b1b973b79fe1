"""Which risk and which licences a business has: read from the rows of law, never guessed."""

from __future__ import annotations

import re
from datetime import date

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from eklinik.applicants.scale import Scale
from eklinik.licensing import conditions
from eklinik.licensing.answers import Answer, Outcome, Unknown
from eklinik.licensing.conditions import NOTHING_KNOWN, Facts
from eklinik.licensing.models import Edition, Kbli, KbliConversion, PbUmku, RiskRule, Trust
from eklinik.licensing.obligations import articles_for, obligation

CODE = re.compile(r"[0-9]{5}")
UMK = {Scale.MICRO, Scale.SMALL}
BEST_FIRST = (Trust.SOURCE, Trust.SECONDARY, Trust.EXAMPLE)
EVERY_SCOPE = {"", "seluruh"}


def classify(
    edition: str, code: str, *, scope: str = "", scale: str = "", on: date,
    facts: Facts = NOTHING_KNOWN,
) -> Answer | Unknown:  # fmt: skip
    """The rows of law that fit on a day; what is not given leaves possibilities open."""
    if edition not in Edition.values or not CODE.fullmatch(code):
        words = _("Kode KBLI terdiri atas lima angka, dan edisinya 2020 atau 2025.")
        return Unknown(edition, code, on, "bad_code", words)
    kbli = Kbli.objects.filter(edition=edition, code=code).first()
    if kbli is None:
        return _no_code(edition, code, on)
    rules = _best(list(rules_on(edition, code, on)))
    if not rules:
        return _no_rule(kbli, on)
    return _narrow(kbli, rules, scope, scale, facts, on)


def rules_on(edition: str, code: str, on: date) -> QuerySet[RiskRule]:
    """The live rows of a code that hold on a day."""
    rows = RiskRule.objects.filter(edition=edition, code=code, live=True, valid_from__lte=on)
    rows = rows.filter(Q(valid_to__isnull=True) | Q(valid_to__gte=on))
    return rows.select_related("regulation").order_by("pk")


def _best(rules: list[RiskRule]) -> list[RiskRule]:
    """Only the rows of the best trust: what OSS showed wins, an example never joins in."""
    for trust in BEST_FIRST:
        if found := [rule for rule in rules if rule.trust == trust]:
            return found
    return []


def _narrow(
    kbli: Kbli, rules: list[RiskRule], scope: str, scale: str, facts: Facts, on: date
) -> Answer | Unknown:
    for reason, keep in (
        ("no_scope", lambda rule: _is_scope(rule, scope)),
        ("no_scale", lambda rule: not scale or rule.scale == scale),
        ("no_condition", lambda rule: conditions.holds(rule.condition, facts) is not False),
    ):
        left = [rule for rule in rules if keep(rule)]
        if not left:
            return _nothing_left(kbli, rules, reason, on)
        rules = left
    return _answer(kbli, rules, facts, on)


def _is_scope(rule: RiskRule, scope: str) -> bool:
    given, own = _plain(scope), _plain(rule.scope)
    return not given or own in EVERY_SCOPE or given == own


def _plain(scope: str) -> str:
    return " ".join(scope.lower().split())


def _answer(kbli: Kbli, rules: list[RiskRule], facts: Facts, on: date) -> Answer:
    waiting = [name for rule in rules for name in conditions.missing(rule.condition, facts)]
    umku = PbUmku.objects.filter(
        edition=kbli.edition, code=kbli.code, confirmed_at__isnull=False
    ).values_list("name", flat=True)
    return Answer(
        kbli.edition, kbli.code, kbli.title, kbli.section, on,
        tuple(outcome_of(rule, facts, on=on) for rule in rules),
        tuple(_undecided(rules, waiting)), tuple(dict.fromkeys(waiting)), tuple(umku),
    )  # fmt: skip


def _undecided(rules: list[RiskRule], waiting: list[str]) -> list[str]:
    open_ = []
    if len({rule.scope for rule in rules}) > 1:
        open_.append("scope")
    if len({rule.scale for rule in rules}) > 1:
        open_.append("scale")
    if waiting:
        open_.append("condition")
    keys = [(rule.scope, rule.scale, str(rule.condition)) for rule in rules]
    if len(set(keys)) < len(keys) or any(rule.doubt for rule in rules):
        open_.append("doubt")
    return open_


def outcome_of(rule: RiskRule, facts: Facts = NOTHING_KNOWN, *, on: date) -> Outcome:
    """A row of law, with the authorities that the facts leave."""
    return Outcome(
        rule_id=rule.pk, scope=rule.scope, scale=rule.scale, risk=rule.risk,
        products=tuple(rule.products), obligation=obligation(rule.risk),
        umk=rule.scale in UMK, days=rule.days, days_text=rule.days_text, day_kind="hari",
        authority=tuple(conditions.authorities(rule.authority, facts)),
        requirements=rule.requirements, obligations=rule.obligations,
        articles=tuple(rule.articles or articles_for(rule.risk, on=on)),
        regulation=rule.regulation.code, sector=rule.sector, oss_code=rule.oss_code,
        condition=conditions.in_words(rule.condition), trust=rule.trust, doubt=rule.doubt,
        note=rule.note, source=rule.source, source_date=rule.source_date,
        verified_by=rule.verified_by,
    )  # fmt: skip


def _no_code(edition: str, code: str, on: date) -> Unknown:
    other = Kbli.objects.filter(code=code).exclude(edition=edition).first()
    words = _("Kode {code} tidak ada di KBLI {edition}.").format(code=code, edition=edition)
    if other is not None:
        words += " " + _("Di KBLI {edition} kode ini berarti “{title}”.").format(
            edition=other.edition, title=other.title
        )
    return Unknown(edition, code, on, "no_code", words)


def _no_rule(kbli: Kbli, on: date) -> Unknown:
    other_day = RiskRule.objects.filter(edition=kbli.edition, code=kbli.code, live=True).exists()
    if other_day:
        words = _("Katalog tidak memegang aturan kode ini untuk tanggal itu.")
        return Unknown(kbli.edition, kbli.code, on, "not_on_that_day", words, kbli.title)
    words = _("Belum ada aturan dalam katalog; periksa di OSS.")
    return Unknown(kbli.edition, kbli.code, on, "no_rule", words, kbli.title, _successors(kbli))


def _successors(kbli: Kbli) -> tuple[str, ...]:
    """The codes of 2025 that an old code is known to have become."""
    if kbli.edition != Edition.KBLI_2020:
        return ()
    rows = KbliConversion.objects.filter(code_2020=kbli.code).order_by("code_2025")
    return tuple(rows.values_list("code_2025", flat=True))


def _nothing_left(kbli: Kbli, rules: list[RiskRule], reason: str, on: date) -> Unknown:
    messages = {
        "no_scope": _("Ruang lingkup itu tidak ada pada kode ini. Pilih salah satu yang ada."),
        "no_scale": _("Sumber kami tidak memuat baris untuk skala itu; periksa di OSS."),
        "no_condition": _("Tidak ada baris untuk syarat itu dalam katalog; periksa di OSS."),
    }
    choices = {
        "no_scope": [rule.scope for rule in rules],
        "no_scale": [rule.scale for rule in rules],
        "no_condition": [conditions.in_words(rule.condition) for rule in rules],
    }[reason]
    unique = tuple(dict.fromkeys(choices))
    return Unknown(kbli.edition, kbli.code, on, reason, messages[reason], kbli.title, unique)
