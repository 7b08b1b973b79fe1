"""The demo's accounts as they are told at the start.  No Django here: the supervisor reads it."""

from __future__ import annotations

from collections.abc import Iterator

PASSWORD = "demo-eklinik"  # noqa: S105  printed on purpose; production refuses demo accounts
PASSPHRASE = "frasa-demo"  # noqa: S105  of the demo head's test certificate, printed too
PROVINCE_SUFFIX = ".prov"
TOLD = {
    "pemohon": "pemohon (perorangan dan yayasan)", "fo": "front office dan klinik",
    "klinik": "petugas klinik", "klinik2": "petugas klinik", "teknis": "staf teknis",
    "kasi": "kepala seksi", "kabid": "kepala bidang", "kepala": "kepala dinas (tanda tangan)",
    "skpa": "verifikator SKPA/SKPK", "penilai": "penilai perizinan berusaha",
    "admin": "administrator",
}  # fmt: skip


HALLS = ("kutaraja", "lamuri")
HALL_SLUG = "ruang-tunggu"


def kiosk_key(office_slug: str) -> str:
    """The ticket machine's key in a demo office: known on purpose, unlike a real one."""
    return f"demo-{office_slug}"


def clinic_addresses(url: str) -> Iterator[str]:
    """Where the hall's display and its ticket machine stand, in both offices."""
    for slug in HALLS:
        yield f"  Ruang tunggu {slug}: layar {url}/layar/{slug}/{HALL_SLUG}/"
        yield f"  {'':<13}{' ' * len(slug)} kios  {url}/kios/{kiosk_key(slug)}/"


def account_table() -> Iterator[str]:
    """Whom to log in as, one line an account, in both offices."""
    yield f"  {'kota':<12}{'provinsi':<16}peran"
    for login, told in TOLD.items():
        yield f"  {login:<12}{login + PROVINCE_SUFFIX:<16}{told}"
    yield f"  Frasa sandi tanda tangan kepala: {PASSPHRASE}"
