"""What both permit charts share: from the draft to the archive, and the refusal.

A number is taken once, at the determination, and kept through revisions.
Determination is the division's act, signature the head's: two acts, two people.
"""

from eklinik.process import WORKDAY, Step, back_to, end, step, to
from eklinik.process.roles import (
    AGENCY_HEAD,
    APPLICANT,
    DIVISION_HEAD,
    FRONT_OFFICE,
    SECTION_HEAD,
    SYSTEM,
    TECHNICAL_STAFF,
)

GRANT: tuple[Step, ...] = (
    step("draft", "Staf teknis membuat draf izin", by=TECHNICAL_STAFF, within=2 * WORKDAY,
         send=to("verify_draft", makes="draft_letter"),
         refuse=to("draft_refusal", reason=True)),

    step("verify_draft", "Kepala seksi memverifikasi draf izin", by=SECTION_HEAD,
         within=1 * WORKDAY, not_by=("draft",),
         accept=to("determine"),
         revise=back_to("draft"),
         refuse=to("draft_refusal", reason=True)),

    step("determine", "Kepala bidang menetapkan izin", by=DIVISION_HEAD,
         within=1 * WORKDAY, not_by=("draft", "verify_draft"),
         determine=to("sign", act="take_number"),
         revise=back_to("draft"),
         refuse=to("draft_refusal", reason=True)),

    step("sign", "Kepala dinas menandatangani izin secara elektronik", by=AGENCY_HEAD,
         within=1 * WORKDAY, not_by=("draft", "verify_draft", "determine"),
         sign=to("print_and_notify", act="issue_permit", input="signature", tells=(APPLICANT,)),
         revise=back_to("draft"),
         refuse=to("draft_refusal", reason=True)),

    step("print_and_notify", "Staf teknis mencetak izin dan memberi tahu pemohon",
         by=TECHNICAL_STAFF, within=1 * WORKDAY,
         notify=to("archive", makes="signed_letter", tells=(APPLICANT,))),

    step("archive", "FO mengarsipkan berkas", by=FRONT_OFFICE, within=1 * WORKDAY,
         archive=to("archived", act="file_away")),
)  # fmt: skip

REFUSE: tuple[Step, ...] = (
    step("draft_refusal", "Staf teknis membuat draf penolakan", by=TECHNICAL_STAFF,
         within=1 * WORKDAY,
         send=to("verify_refusal", makes="refusal_draft"),
         reconsider=back_to("draft")),

    step("verify_refusal", "Kepala seksi memverifikasi draf penolakan", by=SECTION_HEAD,
         within=1 * WORKDAY, not_by=("draft_refusal",),
         accept=to("determine_refusal"),
         revise=back_to("draft_refusal"),
         reconsider=back_to("draft")),

    step("determine_refusal", "Kepala bidang menetapkan penolakan", by=DIVISION_HEAD,
         within=1 * WORKDAY, not_by=("draft_refusal", "verify_refusal"),
         determine=to("sign_refusal", act="determine_refusal"),
         revise=back_to("draft_refusal"),
         reconsider=back_to("draft")),

    step("sign_refusal", "Kepala dinas menandatangani penolakan secara elektronik", by=AGENCY_HEAD,
         within=1 * WORKDAY, not_by=("draft_refusal", "verify_refusal", "determine_refusal"),
         sign=to("notify_refusal", act="issue_refusal", input="signature", tells=(APPLICANT,)),
         revise=back_to("draft_refusal"),
         reconsider=back_to("draft")),

    step("notify_refusal", "Staf teknis mencetak penolakan dan memberi tahu pemohon",
         by=TECHNICAL_STAFF, within=1 * WORKDAY,
         notify=to("archive_refusal", makes="signed_refusal", tells=(APPLICANT,))),

    step("archive_refusal", "FO mengarsipkan penolakan", by=FRONT_OFFICE, within=1 * WORKDAY,
         archive=to("refused", act="file_away")),
)  # fmt: skip

ENDS: tuple[Step, ...] = (
    end("archived", "Izin terbit dan diarsipkan", outcome="granted"),
    end("refused", "Permohonan ditolak", outcome="refused"),
    end("withdrawn", "Permohonan ditarik pemohon", outcome="withdrawn"),
    end("lapsed", "Permohonan gugur karena tidak diperbaiki", outcome="lapsed"),
)

WITHDRAW = to("withdrawn", by=APPLICANT, act="stop_work", tells=(APPLICANT,))
LAPSE = to("lapsed", by=SYSTEM, act="stop_work", tells=(APPLICANT,))
UNTIL_DETERMINATION = (
    "draft", "verify_draft", "determine",
    "draft_refusal", "verify_refusal", "determine_refusal",
)  # fmt: skip
