"""Penerbitan izin dengan peninjauan lapangan (SiCantik).

An incomplete BAP goes back to front office, as the source says; FO sends it on.
"""

from eklinik.flows.decision import ENDS, GRANT, LAPSE, REFUSE, UNTIL_DETERMINATION, WITHDRAW
from eklinik.process import WORKDAY, Process, aside, back_to, step, to
from eklinik.process.roles import APPLICANT, FRONT_OFFICE, SECTION_HEAD, TECHNICAL_STAFF

PERMIT_WITH_INSPECTION = Process(
    "permit_with_inspection", "Izin dengan peninjauan lapangan", version=1,
    steps=(
        step("prepare", "Pemohon melengkapi dan mengirim permohonan", by=APPLICANT,
             submit=to("verify_documents", when="corrections_answered", act="submit_application",
                       tells=(APPLICANT,)),
             recall=to("verify_documents", by=FRONT_OFFICE, when="was_returned",
                       act="withdraw_corrections", tells=(APPLICANT,))),

        step("verify_documents", "FO memverifikasi permohonan dan dokumen", by=FRONT_OFFICE,
             within=1 * WORKDAY,
             accept=to("schedule_inspection", when="documents_complete"),
             return_to_applicant=back_to("prepare", input="corrections", act="ask_corrections",
                                         tells=(APPLICANT,)),
             refuse=to("draft_refusal", reason=True)),

        step("schedule_inspection", "Staf teknis menjadwalkan kunjungan lapangan",
             by=TECHNICAL_STAFF, within=2 * WORKDAY,
             schedule=to("inspect", input="inspection_plan", act="plan_inspection",
                         tells=(APPLICANT,))),

        step("inspect", "Staf teknis meninjau lapangan dan menyusun BAP", by=TECHNICAL_STAFF,
             within=5 * WORKDAY,
             report=to("verify_report", makes="inspection_report"),
             reschedule=back_to("schedule_inspection", act="cancel_inspection",
                                tells=(APPLICANT,))),

        step("verify_report", "Kepala seksi memverifikasi BAP", by=SECTION_HEAD,
             within=1 * WORKDAY, not_by=("inspect",),
             accept=to("draft"),
             return_to_front_office=back_to("complete_report"),
             refuse=to("draft_refusal", reason=True)),

        step("complete_report", "FO melengkapi berkas BAP", by=FRONT_OFFICE, within=1 * WORKDAY,
             new_visit=to("schedule_inspection"),
             amend=to("inspect"),
             ask_applicant=back_to("answer_question", input="corrections", act="ask_corrections",
                                   tells=(APPLICANT,))),

        step("answer_question", "Pemohon menjawab pertanyaan atas BAP", by=APPLICANT,
             submit=to("complete_report", when="corrections_answered",
                       act="submit_application", tells=(APPLICANT,)),
             recall=to("complete_report", by=FRONT_OFFICE, act="withdraw_corrections",
                       tells=(APPLICANT,))),

        *GRANT, *REFUSE, *ENDS,
    ),
    asides=(
        aside("withdraw", WITHDRAW,
              at=("prepare", "verify_documents", "schedule_inspection", "inspect", "verify_report",
                  "complete_report", "answer_question", *UNTIL_DETERMINATION)),
        aside("lapse", LAPSE, at=("prepare", "answer_question")),
    ),
)  # fmt: skip
