"""The stories of the demo: which permit, who asks, which verbs, and how long ago the last was.

A story stands where its last verb leads.  Between them they reach every box of
both permit charts.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

GRANT = "send accept determine sign notify archive"
REFUSE = "send accept determine sign notify archive"
PLAIN = f"submit accept {GRANT}"
VISIT = "submit accept schedule report accept"
VISITED = f"{VISIT} {GRANT}"
RETURNED = "submit return_to_applicant submit accept"
RETURNED_PLAIN = f"{RETURNED} {GRANT}"
RETURNED_VISITED = f"{RETURNED} schedule report accept {GRANT}"
BAP_RETURNED = "submit accept schedule report return_to_front_office"


@dataclass(frozen=True, slots=True)
class Story:
    """One case: `age` is working days since the last verb; `old` names an earlier story."""

    permit: str
    verbs: str
    age: int = 0
    who: str = ""
    kind: str = "baru"
    channel: str = "online"
    key: str = ""
    old: str = ""
    begins: str = "submit"

    @property
    def words(self) -> list[str]:
        return self.verbs.split()


PLAIN_PERMITS = ("SIPB", "SIPD", "SIKRO", "SIPTGM", "REKLAME", "TITIK", "SKP", "PKBM")
VISIT_PERMITS = ("PAUD", "TK", "SIA", "KLINIK", "TIANG", "TRAYEK")


def city_stories() -> list[Story]:
    """What happens in the city office: over sixty cases in every state."""
    plain = _over(PLAIN_PERMITS, _plain_stops())
    visited = _over(VISIT_PERMITS, _visited_stops())
    return [*_of_pemohon(), *_old_permits(), *plain, *visited, *_by_other_ways()]


def province_stories() -> list[Story]:
    """A smaller office beside it."""
    return [
        Story("SIPA", VISITED, age=9, who="pemohon"),
        Story("SIPA", "submit accept schedule", age=1),
        Story("SIPA", BAP_RETURNED, age=1),
        Story("SIPA", "submit", age=4),
        Story("SIKPI", PLAIN, age=20),
        Story("SIKPI", _until(PLAIN, "determine"), age=1),
        Story("SIKPI", "submit return_to_applicant", age=2, who="pemohon"),
        Story("SKP", _until(PLAIN, "send"), age=1),
        Story("SKP", "submit accept", age=6),
        Story("SKP", f"submit refuse {REFUSE}", age=12),
    ]


def _over(permits: tuple[str, ...], stops: list[Story]) -> list[Story]:
    """Spread the stories over the permit types in turn."""
    return [
        replace(story, permit=permits[place % len(permits)]) for place, story in enumerate(stops)
    ]


def _until(verbs: str, last: str) -> str:
    """The verbs up to and with the last occurrence of `last`."""
    words = verbs.split()
    place = len(words) - words[::-1].index(last)
    return " ".join(words[:place])


def _plain_stops() -> list[Story]:
    refusing = f"submit accept refuse {REFUSE}"
    lapsing = "submit return_to_applicant remind1 remind2 lapse"
    return [
        Story("", "submit", age=0), Story("", "submit", age=5),
        Story("", "submit", age=2, channel="assisted"),
        Story("", "submit return_to_applicant", age=3), Story("", "submit accept", age=0),
        Story("", "submit accept", age=6), Story("", _until(PLAIN, "send"), age=0),
        Story("", f"{_until(PLAIN, 'send')} revise send", age=4),
        Story("", "submit accept send accept", age=0),
        Story("", "submit accept send accept", age=5), Story("", _until(PLAIN, "determine"), age=0),
        Story("", f"{_until(PLAIN, 'determine')} revise send accept determine", age=0),
        Story("", _until(PLAIN, "determine"), age=3), Story("", _until(PLAIN, "sign"), age=0),
        Story("", _until(PLAIN, "notify"), age=0), Story("", PLAIN, age=7),
        Story("", RETURNED_PLAIN, age=14), Story("", "submit accept refuse", age=0),
        Story("", _until(refusing, "send"), age=0), Story("", "submit accept refuse send accept"),
        Story("", _until(refusing, "determine"), age=2), Story("", _until(refusing, "sign"), age=0),
        Story("", _until(refusing, "notify"), age=0), Story("", refusing, age=00),
        Story("", "submit accept withdraw", age=8), Story("", lapsing, age=6),
    ]  # fmt: skip


def _visited_stops() -> list[Story]:
    refusing = f"submit accept schedule report refuse {REFUSE}"
    asked = f"{BAP_RETURNED} ask_applicant"
    lapsing = "submit return_to_applicant remind1 remind2 lapse"
    return [
        Story("", "submit", age=0), Story("", "submit return_to_applicant", age=4),
        Story("", "submit accept", age=2), Story("", "submit accept", age=9),
        Story("", "submit accept schedule", age=0), Story("", "submit accept schedule", age=16),
        Story("", "submit accept schedule report", age=0), Story("", BAP_RETURNED, age=0),
        Story("", asked, age=2), Story("", f"{asked} submit", age=0),
        Story("", f"{BAP_RETURNED} amend report accept", age=0), Story("", VISIT, age=0),
        Story("", f"{BAP_RETURNED} new_visit schedule report accept {GRANT}", age=5),
        Story("", f"{VISIT} send", age=0), Story("", f"{VISIT} send accept", age=0),
        Story("", f"{VISIT} send accept revise send accept determine", age=0),
        Story("", _until(VISITED, "sign"), age=0), Story("", _until(VISITED, "notify"), age=2),
        Story("", VISITED, age=3), Story("", RETURNED_VISITED, age=11),
        Story("", "submit accept schedule report refuse", age=0),
        Story("", _until(refusing, "send"), age=3),
        Story("", "submit accept schedule report refuse send accept", age=0),
        Story("", _until(refusing, "determine"), age=0), Story("", _until(refusing, "sign"), age=0),
        Story("", _until(refusing, "notify"), age=0), Story("", refusing, age=15),
        Story("", "submit accept schedule withdraw", age=5), Story("", lapsing, age=3),
    ]  # fmt: skip


def _of_pemohon() -> list[Story]:
    """What the demo applicant sees after login: one of each kind."""
    return [
        Story("PAUD", f"{VISIT} send accept determine", age=0, who="pemohon"),
        Story("PAUD", "submit return_to_applicant", age=0, who="pemohon"),
        Story("SIPB", PLAIN, age=30, who="pemohon", key="bidan"),
        Story("SIPB", "submit accept send", age=0, who="pemohon"),
        Story("TIANG", "submit accept schedule", age=0, who="pemohon"),
        Story("SKP", "", age=0, who="pemohon"),
    ]


def _old_permits() -> list[Story]:
    """Permits of last winter, and what was asked about them since."""
    return [
        Story("REKLAME", PLAIN, age=150, who="warga1", key="iklan"),
        Story("REKLAME", "submit accept send accept", age=1, who="warga1", kind="perpanjangan",
              old="iklan"),
        Story("SIPD", PLAIN, age=120, who="warga2", key="dokter"),
        Story("SIPD", PLAIN, age=20, who="warga2", kind="perubahan", old="dokter"),
        Story("SIKRO", PLAIN, age=130, who="warga3", key="optik"),
        Story("SIKRO", f"accept {GRANT}", age=9, who="warga3", kind="pencabutan", old="optik",
              begins="revoke"),
        Story("PKBM", PLAIN, age=140, who="warga4", key="pkbm"),
        Story("PKBM", "submit accept send", age=1, who="warga4", kind="pencabutan", old="pkbm"),
        Story("TITIK", PLAIN, age=125, who="warga5", key="titik"),
        Story("TITIK", PLAIN, age=18, who="warga5", kind="duplikat", old="titik"),
    ]  # fmt: skip


def _by_other_ways() -> list[Story]:
    """Files that front office entered: lodged in OSS, on paper, or typed for somebody."""
    return [
        Story("SIA", "submit accept schedule", age=2, channel="oss"),
        Story("TRAYEK", "submit accept", age=1, channel="paper"),
        Story("SIPB", PLAIN, age=6, channel="assisted"),
        Story("KLINIK", "submit", age=1, channel="oss"),
    ]
