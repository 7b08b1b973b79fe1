"""Plays one verb of a story by the same functions as the pages, at a moment of the past."""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from pydantic import SecretStr

from eklinik.applicants import mandates
from eklinik.applicants.mandate_texts import ACTIONS, consent_text
from eklinik.applicants.models import Applicant, Mandate
from eklinik.applications import checklist, reading
from eklinik.applications.attachments import attach_accepted
from eklinik.applications.corrections import open_corrections
from eklinik.applications.drafts import autosave, choose_applicant, name_old_permit, start
from eklinik.applications.entry import enter
from eklinik.applications.lapse import remind
from eklinik.applications.models import Application, Channel
from eklinik.applications.submit import submit
from eklinik.casework.models import Case
from eklinik.casework.offers import chart_for
from eklinik.casework.take import take
from eklinik.catalogue.definition import published
from eklinik.catalogue.models import PermitVersion
from eklinik.decisions.draft import write_draft
from eklinik.decisions.letter import determination_of, final_letter
from eklinik.decisions.models import Permit
from eklinik.decisions.revoke import open_revocation
from eklinik.decisions.sign import sign_case
from eklinik.demo.accounts import PASSPHRASE
from eklinik.demo.cast import Cast, Samples, answers_for, picture
from eklinik.demo.people import Crew
from eklinik.documents.store import keep
from eklinik.inspections.letters import assignment_letter, finish_report
from eklinik.inspections.photos import add_photo
from eklinik.inspections.plan import planned
from eklinik.inspections.report import begin_report, save_findings, sign_off
from eklinik.process.roles import APPLICANT, FRONT_OFFICE
from eklinik.staff.actor import Actor, load_actor, system_actor

REASONS = {
    "return_to_applicant": "Ada dokumen yang belum dapat kami terima. Mohon diperbaiki.",
    "return_to_front_office": "Bukti hak atas bangunan belum dicocokkan dengan aslinya.",
    "ask_applicant": "Mohon unggah bukti terbaru dan jelaskan alamatnya.",
    "new_visit": "Halaman bermain belum ditinjau.",
    "revise": "Nama jalan pada draf belum sama dengan permohonan.",
    "refuse": "Lokasi tidak sesuai dengan peruntukan ruang menurut hasil pemeriksaan.",
    "reschedule": "Pemohon berhalangan pada hari itu.",
    "reconsider": "Pemohon melengkapi bukti baru.",
}
WRONGS = (
    ("blurred", "Foto kurang jelas di bagian bawah. Foto ulang di tempat terang."),
    ("expired", "Sudah lewat masa berlakunya. Unggah yang terbaru."),
)


@dataclass
class Stage:
    """One office with its applicants and files; `cases` remembers stories by their key."""

    crew: Crew
    cast: Cast
    samples: Samples
    rng: random.Random
    cases: dict[str, int] = field(default_factory=dict)
    turn: int = 0

    def version(self, code: str, at: datetime) -> PermitVersion:
        """The version of a permit in force that day."""
        day = at.date()
        rows = PermitVersion.objects.filter(
            permit_type__office=self.crew.office, permit_type__code=code, state="published",
            valid_from__lte=day,
        )  # fmt: skip
        return rows.order_by("-version")[0]

    def begin(self, code: str, who: str, kind: str, channel: str, old: str, at: datetime) -> int:
        """An application filled in and with its documents; returns its id."""
        version = self.version(code, at)
        applicant_kind = published(version.pk).applicant_kinds[0]
        user, applicant = self.cast.account(who, applicant_kind, at=at)
        if channel == "online":
            by = load_actor(user, at=at)
            application = start(self.crew.office, version, user, kind, at=at)
            choose_applicant(application, applicant, by=by, at=at)
        else:
            by = self.crew.worker(FRONT_OFFICE, None, at)
            application = enter(
                version, applicant, channel=channel, request_kind=kind, by=by, at=at,
                received_at=at - timedelta(days=1), lodged_number="CONTOH-1", account=None,
                mandate=self.consent(applicant, by, at) if channel == Channel.ASSISTED else None,
            )  # fmt: skip
        if old:
            name_old_permit(application, self.permit(old).number, by=by, at=at)
        return self._fill(application, by, at).pk

    def consent(self, applicant: Applicant, by: Actor, at: datetime) -> Mandate:
        """A signed slip by which the applicant lets the officer help."""
        found = mandates.live_of(applicant, "submit", at=at)
        if found is not None:
            return found
        slip = keep(self.samples.of("KTP pemohon"), office_id=self.crew.office.pk,
                    kind="mandate_slip", by=by, at=at)  # fmt: skip
        text = consent_text(self.crew.office, "in_person", "id", name=applicant.name,
                            scope=ACTIONS, until="akhir hari ini")  # fmt: skip
        return mandates.give(
            self.crew.office, channel="in_person", scope=ACTIONS, person_name=applicant.name,
            text=text, language="id", evidence_kind="slip", taken_by=by, at=at,
            evidence={"document_sha256": slip.sha256}, evidence_document=slip.uid,
            applicant=applicant,
        )  # fmt: skip

    def _fill(self, application: Application, by: Actor, at: datetime) -> Application:
        kind = application.applicant.kind if application.applicant else "person"
        answers = answers_for(
            published(application.permit_version_id), self.cast, kind=kind,
            request_kind=application.request_kind, on=at.date(),
        )  # fmt: skip
        application = autosave(application, answers, by=by, at=at, revision=application.revision)
        for item in reading.requirements(application):
            if not item.optional:
                taken = self.samples.of(item.name)
                attach_accepted(application, item.code, taken, by=by, at=at)
        return application

    def permit(self, key: str) -> Permit:
        """The permit that an earlier story ended with."""
        return Permit.objects.get(case_id=self.cases[key])

    def send(self, application_id: int, at: datetime) -> int:
        """Send a new application; returns the case's id."""
        application = self._application(pk=application_id)
        return submit(application, by=self._applicant(application, at), at=at).pk

    def revoke(self, key: str, at: datetime) -> int:
        """Front office opens the revocation of a permit; returns the case's id."""
        by = self.crew.worker(FRONT_OFFICE, None, at)
        reason = "Pemegang izin tidak lagi memenuhi syarat menurut hasil pengawasan."
        return open_revocation(self.permit(key), reason=reason, by=by, at=at).pk

    def play(self, case_id: int, verb: str, at: datetime) -> None:
        """Do the work that the verb needs, then pass the case along it."""
        self.turn += 1
        case = self._case(case_id)
        match verb:
            case "remind1" | "remind2":
                remind(self._application(case=case), int(verb[-1]), at=at)
            case "lapse":
                take(case.pk, verb, by=system_actor(case.office_id), at=at)
            case "submit":
                self._repair(case, at)
            case "sign":
                self._sign(case, at)
            case _:
                self._work(case, verb, at)
                self._take(case_id, verb, at)

    def _take(self, case_id: int, verb: str, at: datetime) -> None:
        case = self._case(case_id)
        by = self._worker(case, verb, at)
        data = self._data(case, verb, at)
        take(case_id, verb, by=by, at=at, reason=REASONS.get(verb, ""), data=data)
        if verb == "schedule":
            case.refresh_from_db()
            plan = planned(case.pk, case.facts)
            if plan is not None:
                assignment_letter(plan, at=at)

    def _worker(self, case: Case, verb: str, at: datetime) -> Actor:
        step = chart_for(case)[case.step]
        role = step.arrows[verb].by or step.by
        if role == APPLICANT:
            return self._applicant(self._application(case=case), at)
        by = self.crew.worker(role, case.unit_id, at, self._turn(case))
        if by.user_id == case.facts.get("typed_by"):
            return self.crew.worker(role, case.unit_id, at, self._turn(case) + 1)
        return by

    def _turn(self, case: Case) -> int:
        """The same colleague stays with a case."""
        return case.pk

    def _applicant(self, application: Application, at: datetime) -> Actor:
        if application.account is not None:
            return load_actor(application.account, at=at)
        by = self.crew.worker(FRONT_OFFICE, None, at)
        if application.channel == Channel.ASSISTED and application.applicant is not None:
            self.consent(application.applicant, by, at)
        return by

    def _work(self, case: Case, verb: str, at: datetime) -> None:
        match case.step, verb:
            case "verify_documents", "accept" if not case.facts.get("documents_complete"):
                self._check(case, at)
            case "inspect", "report":
                self._report(case, at)
            case "draft", "send":
                write_draft(case, by=self._worker(case, verb, at), at=at)
            case "draft_refusal", "send":
                write_draft(case, by=self._worker(case, verb, at), at=at, reasons=REASONS["refuse"])

    def _data(self, case: Case, verb: str, at: datetime) -> dict[str, Any] | None:
        match verb:
            case "schedule":
                return self._visit(case, at)
            case "return_to_applicant" | "ask_applicant":
                return {"items": self._wrongs(case)}
        return None

    def _wrongs(self, case: Case) -> list[dict[str, Any]]:
        needed = [item.code for item in reading.requirements(self._application(case=case))]
        chosen = self.rng.sample(needed[1:], 2)
        return [
            {"target": code, "reason": reason, "note": note}
            for code, (reason, note) in zip(chosen, WRONGS, strict=True)
        ]

    def _check(self, case: Case, at: datetime) -> None:
        application, by = self._application(case=case), self._worker(case, "accept", at)
        for item in reading.requirements(application):
            if not item.optional:
                checklist.mark(application, item.code, conforms=True, note="", by=by, at=at)

    def _repair(self, case: Case, at: datetime) -> None:
        application = self._application(case=case)
        by, names = self._applicant(application, at), reading.titles(application)
        for row in open_corrections(application):
            taken = self.samples.of(names[row.target], again=True)
            attach_accepted(application, row.target, taken, by=by, at=at)
        submit(self._application(case=case), by=by, at=at)

    def _visit(self, case: Case, at: datetime) -> dict[str, Any]:
        """A visit on the morning after next, by the officer and a colleague."""
        first = self._worker(case, "schedule", at)
        second = self.crew.worker("technical_staff", case.unit_id, at, self._turn(case) + 1)
        team = sorted({first.user_id or 0, second.user_id or 0})
        place = case.applicant.address or "Alamat pemohon"
        return {"visit_at": at + timedelta(days=1), "mode": "field", "team": team, "place": place}

    def _report(self, case: Case, at: datetime) -> None:
        by = self._worker(case, "report", at)
        report = begin_report(case, by=by, at=at)
        lines = [
            {"text": row.text, "conforms": place != 3, "note": "Perlu dilengkapi." * (place == 3)}
            for place, row in enumerate(report.findings.all())
        ]
        visited = min(at, max(report.plan.visit_at, report.plan.created_at))
        save_findings(
            report, {"visited_at": visited, "findings": lines, "result": "conditions",
                     "summary": "Satu hal perlu dilengkapi sebelum kegiatan dimulai."},
            by=by, at=at,
        )  # fmt: skip
        if not report.photos.exists():
            add_photo(report, picture("Foto peninjauan"), filename="foto.jpg", by=by, at=at,
                      caption="Tampak depan")  # fmt: skip
        sign_off(
            report, {"inspectors": [by.user_id], "applicant_present": case.applicant_name,
                     "applicant_signed": True},
            by=by, at=at,
        )  # fmt: skip
        finish_report(report, by=by, at=at)

    def _sign(self, case: Case, at: datetime) -> None:
        by = self._worker(case, "sign", at)
        determination = determination_of(case)
        if determination is None:
            raise LookupError(case.number)
        letter = final_letter(determination, by=by, at=at)
        sign_case(case.pk, by=by, at=at, confirmed_sha256=letter.sha256,
                  passphrase=SecretStr(PASSPHRASE))  # fmt: skip

    def _case(self, case_id: int) -> Case:
        return Case.objects.select_related("office", "applicant").get(pk=case_id)

    def _application(self, **where: Any) -> Application:
        rows = Application.objects.select_related("case", "applicant", "account", "office")
        return rows.get(**where)
