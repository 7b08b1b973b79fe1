"""What a file would change: every line as new, changed, same, gone or rejected."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext as _

from eklinik.licensing.batches import chunks, live_of
from eklinik.licensing.importers.rules import Read, key_of
from eklinik.licensing.models import ImportBatch, ImportRow, Kbli, RiskRule, Trust

SAID = ("risk", "products", "days", "authority", "requirements", "obligations")
QUIET = ("days", "authority", "requirements", "obligations", "sector", "oss_code")
RANK = {Trust.SOURCE: 0, Trust.SECONDARY: 1, Trust.EXAMPLE: 2}
Change = ImportRow.Change
ByKey = dict[str, list[RiskRule]]


def rule_rows(batch: ImportBatch, reads: list[Read]) -> Iterator[ImportRow]:
    """The rows of a batch of rules; a whole page also says which old rows are gone."""
    edition, trust = batch.settings["edition"], batch.settings["trust"]
    codes = {read.data["code"] for read in reads if not read.reason}
    old = _by_key(live_of(edition, codes))
    better = {
        rule.code
        for rules in old.values()
        for rule in rules
        if RANK[Trust(rule.trust)] < RANK[Trust(trust)]
    }
    taken: set[str] = set()
    for read in reads:
        yield _row(batch, read, old, better, taken)
    if batch.kind == ImportBatch.Kind.OSS_PAGE:
        yield from _gone(batch, old, taken, better)


def _by_key(rules: list[RiskRule]) -> ByKey:
    found: ByKey = defaultdict(list)
    for rule in rules:
        words = {"code": rule.code, "scale": rule.scale, "scope": rule.scope}
        found[key_of({**words, "condition": rule.condition})].append(rule)
    return found


def _row(
    batch: ImportBatch, read: Read, old: ByKey, better: set[str], taken: set[str]
) -> ImportRow:
    row = ImportRow(batch=batch, line=read.line, key=read.key, data=read.data)
    if read.reason:
        return _rejected(row, read.reason)
    if read.data["code"] in better:
        return _rejected(row, _("katalog sudah memegang baris yang lebih dipercaya untuk kode ini"))
    before = [] if read.key in taken else old.get(read.key, [])
    taken.add(read.key)
    if batch.kind == ImportBatch.Kind.EXCEL:
        _keep_quiet_words(batch, read.data, before)
    row.before = {"ids": [rule.pk for rule in before], "was": [_shown(rule) for rule in before]}
    row.change = _change(read.data, before, batch.settings["trust"])
    return row


def _rejected(row: ImportRow, reason: str) -> ImportRow:
    row.change, row.reason = Change.REJECTED, reason[:300]
    return row


def _keep_quiet_words(batch: ImportBatch, data: dict[str, Any], before: list[RiskRule]) -> None:
    """What an export has no column for stays as the old row says it, if the risk is the same."""
    if len(before) != 1 or before[0].risk != data["risk"]:
        return
    mapping = batch.settings.get("mapping", {})
    for name in QUIET:
        if not mapping.get(name):
            data[name] = getattr(before[0], name)
    if not mapping.get("scope"):
        data["scope"] = before[0].scope


def _shown(rule: RiskRule) -> dict[str, Any]:
    return {name: getattr(rule, name) for name in (*SAID, "trust", "scope", "scale")}


def _change(data: dict[str, Any], before: list[RiskRule], trust: str) -> Change:
    if not before:
        return Change.NEW
    if len(before) > 1 or before[0].trust != trust or bool(before[0].doubt):
        return Change.CHANGED
    same = all(_plain(getattr(before[0], name)) == _plain(data[name]) for name in SAID)
    return Change.SAME if same and not data.get("doubt") else Change.CHANGED


def _plain(value: Any) -> Any:
    return sorted(map(str, value)) if isinstance(value, list) else value


def _gone(batch: ImportBatch, old: ByKey, taken: set[str], better: set[str]) -> Iterator[ImportRow]:
    for key, rules in old.items():
        if key in taken or rules[0].code in better:
            continue
        first = rules[0]
        data = {"code": first.code, "scope": first.scope, "scale": first.scale}
        before = {"ids": [rule.pk for rule in rules], "was": [_shown(rule) for rule in rules]}
        yield ImportRow(batch=batch, line=0, key=key, data=data, before=before, change=Change.GONE)


def kbli_rows(batch: ImportBatch, reads: list[Read]) -> Iterator[ImportRow]:
    """The rows of a list of codes; codes that the list leaves out are not touched."""
    edition = batch.settings["edition"]
    codes = [read.data["code"] for read in reads if not read.reason]
    titles: dict[str, str] = {}
    for part in chunks(codes):
        rows = Kbli.objects.filter(edition=edition, code__in=part)
        titles.update(rows.values_list("code", "title"))
    for read in reads:
        yield _kbli_row(batch, read, titles)


def _kbli_row(batch: ImportBatch, read: Read, titles: dict[str, str]) -> ImportRow:
    row = ImportRow(batch=batch, line=read.line, data=read.data)
    if read.reason:
        return _rejected(row, read.reason)
    row.key = read.data["code"]
    old = titles.get(row.key)
    row.before = {"title": old}
    if old is None:
        row.change = Change.NEW
    else:
        row.change = Change.SAME if old == read.data["title"] else Change.CHANGED
    return row
