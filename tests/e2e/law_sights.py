"""The law's pages to look at: the catalogue, a code, a preview, and the finder with its words."""

from __future__ import annotations

from django.urls import reverse
from django.utils import timezone

from eklinik.catalogue.synonyms import teach
from eklinik.demo.people import Crew
from eklinik.licensing.finder.missed import note
from eklinik.licensing.importers import run
from eklinik.licensing.importers.take_in import receive
from eklinik.licensing.models import MissedQuery
from eklinik.licensing.reference import load_law
from eklinik.serving.demo import REFERENCE

PAGE = b"""{"form": "eklinik-oss-page/1", "codes": [{"code": "16299", "scopes": [
 {"scope": "Seluruh", "rows": [{"skala": "mikro", "risiko": "MT"}, {"skala": "x"}]}]}]}"""
SETTINGS = {
    "edition": "2025", "regulation": "PP 28/2025", "trust": "source",
    "source": "oss.go.id", "source_date": "2026-11-20",
}  # fmt: skip


def law_pages(crew: Crew) -> dict[str, dict[str, str]]:
    """Addresses by audience, with a file that waits for approval."""
    at = timezone.now()
    load_law(REFERENCE, at=at)
    batch = receive("oss_page", "oss-16299.json", PAGE, SETTINGS, by=crew.users["admin"], at=at)
    run.advance(batch.pk, at=at)
    note("qqzzw vvbrr", day=at.date())
    missed = MissedQuery.objects.get()
    word = teach(crew.office.pk, word="kupi sanger", means="warung kopi")
    return {
        "umum": {
            "temukan": reverse("kbli_find"),
            "temukan-kata": reverse("kbli_find") + "?q=warung+kopi+lampoh",
            "temukan-nihil": reverse("kbli_find") + "?q=qqzzw+vvbrr",
            "temukan-kode": reverse("kbli_code", args=["2025", "14131"]) + "?q=kopiah",
            "temukan-jawab": reverse("kbli_code", args=["2025", "16299"])
            + "?q=tusuk+sate&skala=mikro&letak=district&tempat=Gampong+Contoh",
            "temukan-banyak": reverse("kbli_code", args=["2025", "14131"])
            + "?skala=tidak-tahu&kawasan=kek",
            "temukan-belum": reverse("kbli_code", args=["2025", "85311"]) + "?skala=kecil",
            "temukan-lama": reverse("kbli_old") + "?kode=56101+47111+00000",
        },
        "admin": {
            "kata": reverse("admin_words"),
            "kata-baru": reverse("admin_word_new"),
            "kata-ubah": reverse("admin_word", args=[word.pk]),
            "kata-luput": reverse("admin_missed", args=[missed.pk]),
            "hukum": reverse("admin_law"),
            "hukum-kode": reverse("admin_law_code") + "?edition=2025&code=23969&scale=besar",
            "hukum-umku": reverse("admin_law_umku"),
            "hukum-impor": reverse("admin_law_new"),
            "hukum-pratinjau": reverse("admin_law_import", args=[batch.pk]),
        },
    }
