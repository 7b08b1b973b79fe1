"""Penerbitan izin tanpa peninjauan lapangan (SiCantik)."""

from eklinik.flows.decision import ENDS, GRANT, LAPSE, REFUSE, UNTIL_DETERMINATION, WITHDRAW
from eklinik.process import WORKDAY, Process, aside, back_to, step, to
from eklinik.process.roles import APPLICANT, FRONT_OFFICE

PERMIT_WITHOUT_INSPECTION = Process(
    "permit_without_inspection", "Izin tanpa peninjauan lapangan", version=1,
    steps=(
        step("prepare", "Pemohon melengkapi dan mengirim permohonan", by=APPLICANT,
             submit=to("verify_documents", when="corrections_answered", act="submit_application",
                       tells=(APPLICANT,)),
             recall=to("verify_documents", by=FRONT_OFFICE, when="was_returned",
                       act="withdraw_corrections", tells=(APPLICANT,))),

        step("verify_documents", "FO memverifikasi permohonan dan dokumen", by=FRONT_OFFICE,
             within=1 * WORKDAY,
             accept=to("draft", when="documents_complete"),
             return_to_applicant=back_to("prepare", input="corrections", act="ask_corrections",
                                         tells=(APPLICANT,)),
             refuse=to("draft_refusal", reason=True)),

        *GRANT, *REFUSE, *ENDS,
    ),
    asides=(
        aside("withdraw", WITHDRAW, at=("prepare", "verify_documents", *UNTIL_DETERMINATION)),
        aside("lapse", LAPSE, at=("prepare",)),
    ),
)  # fmt: skip
