"""Recorded by hand: what an officer copies from OSS, checked against the contract's lengths."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from eklinik.accounts.log import record
from eklinik.casework.refusals import Refusal
from eklinik.licensing import records
from eklinik.licensing.models import Project, Source
from eklinik.licensing.oss.pia.contract import is_nib

LENGTHS = {"nib": 13, "oss_id": 25, "id_proyek": 25, "id_izin": 25, "kd_izin": 12}
PLAIN = ("oss_id", "id_proyek", "id_izin", "kd_izin")


@transaction.atomic
def keep_ids(project: Project, said: dict[str, str], *, by: int, at: datetime) -> None:
    """Write down what OSS calls a file; an id belongs to one file only, a NIB is not changed."""
    clean = {name: "".join(said.get(name, "").replace("\x00", "").split()) for name in LENGTHS}
    for name, most in LENGTHS.items():
        if len(clean[name]) > most:
            raise _wrong(name, _("Paling banyak {n} huruf.").format(n=most))
    if clean["nib"] and not is_nib(clean["nib"]):
        raise _wrong("nib", _("NIB terdiri atas 13 angka, seperti yang diberikan OSS."))
    _check_own(project, clean["id_izin"])
    if clean["nib"]:
        records.keep_nib(project, clean["nib"], by=by, at=at, source=Source.HAND)
    before = {name: getattr(project, name) for name in PLAIN}
    for name in PLAIN:
        setattr(project, name, clean[name])
    project.save(update_fields=[*PLAIN])
    changed = {name: [before[name], clean[name]] for name in PLAIN if before[name] != clean[name]}
    if changed:
        record("change", "oss", project.pk, office_id=project.office_id, by=by, at=at,
               changed=changed)  # fmt: skip


def _check_own(project: Project, id_izin: str) -> None:
    others = Project.objects.filter(id_izin=id_izin).exclude(pk=project.pk)
    if id_izin and others.exists():
        raise _wrong("id_izin", _("Id izin ini sudah dipakai berkas lain. Periksa di OSS."))


def _wrong(name: str, words: str) -> Refusal:
    return Refusal("bad_data", words, details={name: [words]})
