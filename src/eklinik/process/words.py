"""The words of a drawing: translated, short enough for a box, wrapped to its width."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from eklinik.process.kernel import Arrow, Step
from eklinik.process.roles import ROLE_TITLES

NARROW = frozenset("iljtfrI.,:;'()·1 ")
WIDE = frozenset("mwMWOQGDNHUK@%")

VOWELS = frozenset("aiueo")
DIGRAPHS = frozenset({"ng", "ny", "kh", "sy"})
OTHER_NAMES = ("FO", "Petugas", "SKPA teknis", "DPMPTSP")

MESSAGES = (
    "{count} kali",
    "di sini",
    "Berkas Anda di sini",
    "diulang",
    "paling lama {days} hari kerja",
    "Bagan {title}",
    "{passed} dari {total} langkah sudah dilalui. Berkas berada di langkah {step} ({holder}).",
    "{days} hari kerja",
    "Garis utuh: maju. Garis putus: kembali.",
    "Selesai",
    "Selesai: {step}.",
    "Isi lengkapnya ada pada daftar sesudah bagan ini.",
)


@dataclass(frozen=True, slots=True)
class Words:
    """How a drawing speaks.

    `translate` takes an Indonesian sentence (one of `MESSAGES`, a title or a role) to the
    reader's language; `short` names a box by its kind or key, `verbs` an arrow by its verb.
    """

    translate: Callable[[str], str] = str
    short: Mapping[str, str] = field(default_factory=dict)
    verbs: Mapping[str, str] = field(default_factory=dict)
    roles: Mapping[str, str] = field(default_factory=lambda: ROLE_TITLES)

    def box(self, box: Step) -> str:
        """The few words that stand in a box."""
        short = self.short.get(box.kind) or self.short.get(box.key)
        return self.translate(short or without_worker(box))

    def full(self, box: Step) -> str:
        """The title in full, without the worker's name."""
        return self.translate(without_worker(box))

    def role(self, role: str) -> str:
        """The holder's name."""
        return self.translate(self.roles.get(role, role))

    def arrow(self, arrow: Arrow) -> str:
        """What the arrow does, as on its button."""
        said = arrow.says or self.verbs.get(arrow.verb, arrow.verb.replace("_", " "))
        return self.translate(said)

    def say(self, message: str, **values: object) -> str:
        """A sentence of `MESSAGES` with its values."""
        return self.translate(message).format(**values)


def without_worker(box: Step) -> str:
    """The title without the worker's name in front: the lane or the second line has it."""
    for name in (ROLE_TITLES.get(box.by, ""), *OTHER_NAMES):
        rest = box.title[len(name) :].strip()
        led = box.title.lower().startswith(f"{name.lower()} ")
        if name and led and rest[:1].isalpha() and not rest.startswith("dan "):
            return rest[0].upper() + rest[1:]
    return box.title


def width(text: str, size: float) -> float:
    """A cautious estimate of how wide a line is, in the units of its font size."""
    ems = sum(0.34 if c in NARROW else 0.84 if c in WIDE else 0.6 for c in text)
    return ems * size


HEAVY = 1.06  # how much wider letters of weight 600 run


def wrap(text: str, size: float, room: float) -> tuple[str, ...]:
    """Break a text into lines that fit; a word that is too long alone is hyphenated."""
    lines: list[str] = []
    for word in (part for long in text.split() for part in _pieces(long, size, room)):
        joined = f"{lines[-1]} {word}" if lines else word
        if lines and width(joined, size) <= room:
            lines[-1] = joined
        else:
            lines.append(word)
    return tuple(lines)


def _pieces(word: str, size: float, room: float) -> list[str]:
    pieces = []
    while width(word, size) > room and len(word) > 3:
        cut = _cut(word, size, room)
        pieces.append(word[:cut] + "-")
        word = word[cut:]
    return [*pieces, word]


def _cut(word: str, size: float, room: float) -> int:
    """The last place that fits, before a syllable if there is one; at least two letters in."""
    fits = [n for n in range(2, len(word) - 2) if width(word[:n] + "-", size) <= room]
    syllables = [n for n in fits if _syllable(word.lower(), n)]
    return (syllables or fits or [2])[-1]


def _syllable(word: str, cut: int) -> bool:
    """Whether an Indonesian syllable begins here: one consonant, or ng, ny, kh, sy, and a vowel."""
    if word[cut] in VOWELS or word[cut - 1 : cut + 1] in DIGRAPHS:
        return False
    return word[cut + (2 if word[cut : cut + 2] in DIGRAPHS else 1)] in VOWELS
