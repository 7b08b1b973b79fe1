"""The verbs of a step as buttons: what each is called and what will happen."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.utils.functional import Promise as LazyText
from django.utils.text import capfirst
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from eklinik.casework.clock import calendar_of
from eklinik.casework.models import Case
from eklinik.casework.offers import Offer, chart_for, offers
from eklinik.casework.refusals import Refusal
from eklinik.casework.take import due_for
from eklinik.flows.titles import VERB_TITLES
from eklinik.process import Step
from eklinik.process.roles import APPLICANT, ROLE_TITLES
from eklinik.staff.actor import Actor
from eklinik.staff.duties import relief
from eklinik.staff.models import Posting
from eklinik.web.templatetags.eklinik import tanggal

LABELS: dict[str, LazyText] = {
    "return_to_applicant": _("Kembalikan ke pemohon"),
    "ask_applicant": _("Tanyakan kepada pemohon"),
    "refuse": _("Tolak permohonan"),
    "schedule": _("Jadwalkan kunjungan"),
    "reschedule": _("Jadwalkan ulang"),
    "report": _("Serahkan BAP"),
    "return_to_front_office": _("Kembalikan BAP ke Front Office"),
    "new_visit": _("Minta kunjungan baru"),
    "amend": _("Minta BAP diperbaiki"),
    "revise": _("Kembalikan draf untuk direvisi"),
    "determine": _("Tetapkan"),
    "sign": _("Tanda tangani"),
    "notify": _("Sudah dicetak, beri tahu pemohon"),
    "archive": _("Arsipkan dan tutup berkas"),
    "reconsider": _("Pertimbangkan kembali pemberian izin"),
    "recall": _("Tarik kembali semua permintaan perbaikan"),
    "withdraw": _("Tarik permohonan atas permintaan pemohon"),
    "submit": _("Kirim perbaikan atas nama pemohon"),
    "give_opinion": _("Teruskan ke Penilai DPMPTSP"),
    "approve": _("Setujui"),
    "ask_skpa": _("Minta pendapat SKPA lagi"),
    "deemed": _("Lanjutkan: OSS menyatakan disetujui otomatis"),
    "hand_over": _("Serahkan ke kantor yang berwenang"),
    "record": _("Selesaikan: hasil sudah dicatat"),
}
FINAL = frozenset({"refuse", "withdraw", "archive", "hand_over"})
EYES = frozenset({"four_eyes", "typed_it", "own_application"})


@dataclass(frozen=True, slots=True)
class Button:
    """One verb as the page shows it; `why_not` is empty when it may be taken."""

    verb: str
    label: str
    follows: str
    needs_reason: bool
    input: str
    css: str
    why_not: str = ""
    help: tuple[str, ...] = ()


def buttons_of(case: Case, by: Actor, at: datetime) -> list[Button]:
    """The verbs of the case's step for this person, in the order of the chart."""
    found = offers(case, by)
    return [_button(case, offer, by, at, place) for place, offer in enumerate(found)]


def label_of(verb: str, target: Step) -> str:
    """The words on the button."""
    if verb in {"accept", "send"}:
        return gettext("Teruskan ke %s") % role_title(target.by)
    if verb in LABELS:
        return str(LABELS[verb])
    return capfirst(gettext(VERB_TITLES.get(verb, verb.replace("_", " "))))


def role_title(role: str) -> str:
    return gettext(ROLE_TITLES.get(role, role))


def _button(case: Case, offer: Offer, by: Actor, at: datetime, place: int) -> Button:
    arrow, refusal = offer.arrow, offer.refusal
    css = "danger" if arrow.verb in FINAL and place else ("" if place == 0 else "line")
    return Button(
        arrow.verb, label_of(arrow.verb, offer.target), _follows(case, offer, at),
        arrow.reason, arrow.input, css,
        why_not=_why_not(case, refusal),
        help=_helpers(case, offer, by, at) if refusal and refusal.code in EYES else (),
    )  # fmt: skip


def _why_not(case: Case, refusal: Refusal | None) -> str:
    if refusal is None:
        return ""
    if refusal.code == "held":
        return Refusal("held", holder=case.holder).message
    return refusal.message


def _follows(case: Case, offer: Offer, at: datetime) -> str:
    target = offer.target
    told = gettext(" Pemohon diberi tahu.") if APPLICANT in offer.arrow.tells else ""
    if target.is_end:
        return gettext("Berkas selesai: %s.") % gettext(target.title) + told
    due = due_for(case, target, at)  # type: ignore[arg-type]  # a case has what the row has
    day = tanggal(calendar_of(case.office_id).local_day(due)) if due else ""
    if target.by == APPLICANT:
        words = gettext("Berkas kembali ke pemohon dan hitungan hari kantor dijeda. Batas: %s.")
        return words % day + told
    words = gettext("Selanjutnya %(role)s: %(step)s. Jatuh tempo %(day)s.")
    step = _without(gettext(target.title), role_title(target.by))
    return words % {"role": role_title(target.by), "step": step, "day": day} + told


def _without(title: str, role: str) -> str:
    """`Kepala Seksi memverifikasi BAP` is told as `memverifikasi BAP`."""
    for name in (role, "FO"):
        if title.lower().startswith(name.lower() + " "):
            return title[len(name) + 1 :]
    return title


def _helpers(case: Case, offer: Offer, by: Actor, at: datetime) -> tuple[str, ...]:
    """Who can do it instead: colleagues, else those who may override."""
    step = chart_for(case)[case.step]
    barred = barred_users(case, step)
    day = calendar_of(case.office_id).local_day(at)
    found = relief(
        case.office_id, offer.arrow.by or step.by, case.unit_id, barred=barred, on=day,
        verb=offer.verb,
    )  # fmt: skip
    if not found.nobody:
        return (gettext("Yang dapat melakukannya: %s.") % _names(found.people),)
    nobody = gettext("Tidak ada orang lain yang memegang peran ini sekarang.")
    if found.overriders:
        return (nobody, gettext("Minta pengesampingan kepada: %s.") % _names(found.overriders))
    return (nobody, gettext("Minta administrator menunjuk pelaksana (Plt. atau Plh.)."))


def _names(people: tuple[Posting, ...]) -> str:
    """A few names for the end of a sentence, where a degree's full stop (S.E.) would double."""
    return ", ".join(str(posting.user) for posting in people[:5]).removesuffix(".")


def barred_users(case: Case, step: Step) -> frozenset[int]:
    """Who may not work at this step of this case, by the principle of four eyes."""
    did = case.facts.get("did", {})
    found = {user for other in step.not_by for user in did.get(other, ())}
    found |= {case.facts.get("typed_by"), case.facts.get("applicant_user")} - {None}
    return frozenset(found)
