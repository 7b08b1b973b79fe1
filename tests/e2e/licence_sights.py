"""The licence pages to look at: a beginning, an SKPA's form, the assessor, forecast, rights."""

from __future__ import annotations

from django.urls import reverse
from django.utils import timezone

from eklinik.demo.cast import Samples
from eklinik.demo.licences import give_rights, play_licences
from eklinik.demo.people import Crew
from eklinik.licensing.models import DerivedRight, Opinion, Project


def licence_pages(crew: Crew) -> dict[str, dict[str, str]]:
    """Addresses by audience, with the demo's businesses played."""
    give_rights(crew, at=timezone.now())
    play_licences(crew, Samples(), at=timezone.now())
    rows = Project.objects.filter(office=crew.office)
    assessed = rows.get(case__step="assess")
    waiting = Opinion.objects.filter(project__office=crew.office, ended_at=None)
    asked = waiting.get(given_at=None)
    assert asked.unit.code == "dlh"
    right = DerivedRight.objects.filter(office=crew.office).latest("pk").pk
    start = reverse("licence_start")
    return {
        "pemohon": {
            "usaha-kode": start, "usaha-mulai": f"{start}?code=13133&edition=2025&scale=mikro",
        },
        "skpa2": {
            "pendapat": reverse("office:opinions"),
            "pendapat-isi": reverse("office:opinion", args=[asked.pk]),
            "berkas-usaha": reverse("office:case", args=[asked.case_id]),
        },
        "penilai": {
            "nilai": reverse("office:case", args=[assessed.case_id]),
            "hasil-oss": reverse("office:licence_result", args=[assessed.case_id]),
        },
        "kepala": {"prakiraan": reverse("office:forecast")},
        "admin": {
            "hak-turunan": reverse("admin_rights"), "hak-baru": reverse("admin_right_new"),
            "hak-akhiri": reverse("admin_right_end", args=[right]),
        },
    }  # fmt: skip
