"""Pages of surveys, complaints, answers and days on paper, with something to see on each."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from eklinik.accounts.models import Office
from eklinik.catalogue.models import PermitVersion
from eklinik.clinic import contingency
from eklinik.demo.people import Crew
from eklinik.feedback import answers, complaints, surveys
from eklinik.feedback.models import Complaint
from eklinik.staff.actor import Actor, load_actor


def feedback_pages(crew: Crew) -> dict[str, dict[str, str]]:
    """Answers surveys, tells complaints, notes a paper receipt; audience -> name -> address."""
    now = timezone.now()
    by = load_actor(crew.users["fo"], at=now)
    answers.load_answers(settings.ROOT / "reference" / "answers", office=crew.office, at=now)
    code, late = _surveyed(crew.office, now), _complained(crew.office, by, now)
    told = answers.told(crew.office.pk)[0]
    return {
        "umum": _public(crew.office, code, late, told),
        "fo": {**_paper(crew.office, by, now), **_complaints(late)},
        "kabid": {"klinik": reverse("office:desks")},
        "admin": {
            "tanya-jawab": reverse("admin_answers"),
            "tanya-jawab-baru": reverse("admin_answer_new"),
            "tanya-jawab-satu": reverse("admin_answer", args=[told.pk]),
        },
    }


def _surveyed(office: Office, now: datetime) -> str:
    """Enough answers to be shown; returns a code that is not spent."""
    for ref in range(6):
        code = surveys.invite(office.pk, "sight", ref, service="Izin Contoh", at=now)
        given = {"skm-2017": [4, 3, 3, 4, 4, 3, 4, 2, 3], "ipak-2026": [4] * 10}
        surveys.answer(surveys.invitation(code), given, way="link", at=now)
    return surveys.invite(office.pk, "sight", 99, service="Izin Contoh", at=now)


def _complained(office: Office, by: Actor, now: datetime) -> Complaint:
    """One that is late and one that is new; returns the late one."""
    late = complaints.complain(
        office, about="Diminta datang tiga kali", text="Saya datang tiga kali tanpa alasan.",
        kind="ordinary", way="web", name="Cut Contoh", at=now - timedelta(days=30),
    )  # fmt: skip
    complaints.say(late.pk, "Kami periksa hari ini juga.", final=False, by=by, at=now)
    complaints.complain(
        office, about="Kapan buka hari Jumat?", text="Jam layanan hari Jumat tidak tertulis.",
        kind="information", way="web", at=now,
    )  # fmt: skip
    return late


def _public(office: Office, code: str, late: Complaint, told: answers.Told) -> dict[str, str]:
    kantor = f"?kantor={office.slug}"
    return {
        "survei": reverse("survey_begin"), "survei-isi": reverse("survey", args=[code]),
        "survei-lewat": reverse("survey", args=["TIDAKADA"]),
        "survei-hasil": reverse("survey_results") + kantor,
        "aduan": reverse("complaint_new"), "aduan-cari": reverse("complaint_find"),
        "aduan-satu": reverse("complaint", args=[late.number]),
        "tanya-jawab": reverse("answers") + kantor,
        "tanya-jawab-cari": reverse("answers") + kantor + "&q=lupa+sandi",
        "tanya-jawab-satu": reverse("answer", args=[told.slug]) + kantor,
    }  # fmt: skip


def _paper(office: Office, by: Actor, now: datetime) -> dict[str, str]:
    block = contingency.reserve_receipts(office, size=6, holder="Loket 1", by=by, at=now)
    paper = contingency.note_receipt(
        block, value=block.first, received_at=now, by=by, at=now, name="Cut Contoh"
    )
    published = PermitVersion.objects.filter(permit_type__office=office, state="published")
    return {
        "darurat": reverse("office:contingency"),
        "darurat-blok": reverse("office:contingency_block", args=[block.pk]),
        "darurat-formulir": reverse("office:contingency_form", args=[published.latest("pk").pk]),
        "darurat-masuk": reverse("office:contingency_enter", args=[paper.pk]),
    }


def _complaints(late: Complaint) -> dict[str, str]:
    return {
        "aduan": reverse("office:complaints"),
        "aduan-satu": reverse("office:complaint", args=[late.pk]),
    }
