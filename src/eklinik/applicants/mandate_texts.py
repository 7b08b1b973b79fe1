"""What a person consents to, in words people understand, for each channel and language.

UU 27/2022 art. 20-22: the purpose is named, the consent is explicit and recorded.
An office may put its own words into `Office.settings["mandate_texts"][channel][language]`;
whatever was read is kept word for word on the mandate, so that a later change changes
nothing that was given.
"""

from __future__ import annotations

from collections.abc import Sequence

from eklinik.accounts.models import Office

ACTIONS = ("prepare", "account", "fill", "upload", "submit", "follow")
LANGUAGES = {"id": "Bahasa Indonesia", "en": "English", "ace": "Bahsa Acèh"}
DRAFT = {"ace": "draf, belum diperiksa penutur"}

SCOPE = {
    "id": {
        "prepare": "menyiapkan dokumen",
        "account": "membantu membuka akun",
        "fill": "mengisi formulir",
        "upload": "mengunggah dokumen",
        "submit": "mengirim permohonan",
        "follow": "memantau dan memberi tahu perkembangannya",
    },
    "en": {
        "prepare": "prepare documents",
        "account": "help open an account",
        "fill": "fill in the form",
        "upload": "upload documents",
        "submit": "send the application",
        "follow": "follow it and tell me how it goes",
    },
    "ace": {
        "prepare": "peusiap dokumen",
        "account": "bantu peuget akun",
        "fill": "peuasoe formulir",
        "upload": "peu-ék dokumen",
        "submit": "kirém peumohonan",
        "follow": "kalön ngon peugah haba peumohonan",
    },
}

_ID = (
    "Saya, {nama}, meminta petugas {kantor} membantu saya untuk: {lingkup}. "
    "Bantuan ini berlaku sampai {sampai}. "
    "Data dan dokumen saya dipakai hanya untuk keperluan itu, dan disimpan menurut jadwal arsip "
    "kantor. Petugas tidak boleh meminta, melihat, mengetik, atau menyimpan kata sandi dan kode "
    "OTP saya. Saya menerima ringkasan dari semua yang dikerjakan atas nama saya. "
    "Saya boleh mencabut persetujuan ini kapan saja, tanpa alasan; layanan lain tetap saya terima."
)
_EN = (
    "I, {nama}, ask the officers of {kantor} to help me to: {lingkup}. "
    "This help is allowed until {sampai}. "
    "My data and documents are used for that only, and kept as the office's archive schedule "
    "says. Officers must not ask for, see, type or keep my passwords and OTP codes. "
    "I receive a summary of everything done in my name. "
    "I may withdraw this consent at any time, without a reason; I am still served otherwise."
)
_ACE = (
    "Lôn, {nama}, lôn lakèe bak petugas {kantor} keu geubantu lôn: {lingkup}. "
    "Bantuan nyoe meulaku sampoe {sampai}. "
    "Data ngon dokumen lôn geupakek keu urosan nyan mantong. "
    "Petugas han jeuet geulakèe, geukalön, geuketik, atawa geukeubah kata sandi ngon kode OTP lôn. "
    "Lôn teurimong ringkasan bandum buet nyang geupeubuet ateuh nan lôn. "
    "Lôn jeuet cabôt peurseutujuan nyoe pajan mantong."
)
_ASK = {
    "in_person": {"id": "", "en": "", "ace": ""},
    "phone": {
        "id": " Apakah Bapak/Ibu setuju? Mohon jawab: ya, saya setuju.",
        "en": " Do you agree? Please answer: yes, I agree.",
        "ace": " Peu droeneuh seutuju? Neujaweueb: nyo, lôn seutuju.",
    },
    "online": {
        "id": " Apakah Bapak/Ibu setuju? Mohon ucapkan: ya, saya setuju.",
        "en": " Do you agree? Please say: yes, I agree.",
        "ace": " Peu droeneuh seutuju? Neupeugah: nyo, lôn seutuju.",
    },
}
_BODY = {"id": _ID, "en": _EN, "ace": _ACE}


def template_of(office: Office, channel: str, language: str) -> str:
    """The office's own words, else ours; holds {nama}, {kantor}, {lingkup} and {sampai}."""
    own = office.settings.get("mandate_texts", {}).get(channel, {}).get(language, "")
    return str(own) or _BODY[language] + _ASK[channel][language]


def consent_text(
    office: Office, channel: str, language: str, *, name: str, scope: Sequence[str], until: str
) -> str:
    """The words to be read and agreed to; `until` is written as people say it."""
    text = template_of(office, channel, language)
    words = {
        "{nama}": name,
        "{kantor}": office.name,
        "{lingkup}": scope_words(scope, language),
        "{sampai}": until,
    }
    for mark, word in words.items():
        text = text.replace(mark, word)
    return text


def scope_words(scope: Sequence[str], language: str = "id") -> str:
    """`mengisi formulir, mengunggah dokumen`, in the order of the work."""
    known = SCOPE.get(language, SCOPE["id"])
    return ", ".join(known[action] for action in ACTIONS if action in scope)
