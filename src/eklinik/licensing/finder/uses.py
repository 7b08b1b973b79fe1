"""“Ini untuk…, bukan untuk…”: our own line where there is one, else the title and a neighbour."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _

from eklinik.licensing.finder.index import Entry, Index, index_of


@dataclass(frozen=True, slots=True)
class Use:
    """What a code is for and is not for; `derived` lines come from titles alone."""

    meant_for: str
    not_for: str
    derived: bool


def use_of(edition: str, code: str) -> Use | None:
    """The line of one code, or None where the edition has no such code."""
    index = index_of(edition)
    place = index.by_code.get(code)
    return None if place is None else use(index, index.entries[place])


def use(index: Index, entry: Entry) -> Use:
    """The line of an entry."""
    if entry.meant_for:
        return Use(entry.meant_for, entry.not_for or _neighbour(index, entry), derived=False)
    return Use(_examples(entry), _neighbour(index, entry), derived=True)


def _examples(entry: Entry) -> str:
    if not entry.examples:
        return _("kegiatan seperti judulnya")
    words = _("kegiatan seperti judulnya, misalnya {examples}")
    return words.format(examples=", ".join(entry.examples))


def _neighbour(index: Index, entry: Entry) -> str:
    """The commonest code of the nearest group that holds another one."""
    for size in (4, 3, 2):
        near = [
            other
            for other in index.entries
            if other.code[:size] == entry.code[:size] and other.code != entry.code
        ]
        if near:
            best = max(near, key=lambda other: (other.prior, -int(other.code)))
            return f"{best.title} ({best.code})"
    return ""
