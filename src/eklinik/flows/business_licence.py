"""Perizinan berusaha berbasis risiko (OSS-RBA): the office's side of the chart.

Only OSS issues an NIB.  Low and medium-low risk never wait for an officer.
"""

from eklinik.process import WORKDAY, Process, aside, back_to, end, step, to
from eklinik.process.roles import APPLICANT, ASSESSOR, SKPA_VERIFIER, SYSTEM

BUSINESS_LICENCE = Process(
    "business_licence", "Perizinan berusaha berbasis risiko", version=1,
    steps=(
        step("classify", "Sistem menentukan tingkat risiko dari KBLI dan skala usaha", by=SYSTEM,
             issued_automatically=to("recorded", when="risk_needs_no_verification"),
             needs_verification=to("prepare", when="risk_needs_verification",
                                   tells=(APPLICANT,))),

        step("prepare", "Pemohon (UMK / non-UMK) mengunggah dokumen persyaratan", by=APPLICANT,
             submit=to("verify", when="corrections_answered", act="submit_licence",
                       tells=(APPLICANT,))),

        step("verify", "SKPA teknis memverifikasi berkas", by=SKPA_VERIFIER, within=3 * WORKDAY,
             give_opinion=to("assess", when="all_opinions_received", act="close_opinions")),

        step("assess", "DPMPTSP menilai hasil verifikasi SKPA", by=ASSESSOR, within=2 * WORKDAY,
             not_by=("verify",),
             approve=to("record", act="approve_licence", tells=(APPLICANT,)),
             ask_skpa=back_to("verify", input="ask_skpa", act="ask_skpa"),
             return_to_applicant=back_to("prepare", input="corrections", act="return_licence",
                                         tells=(APPLICANT,)),
             refuse=to("refused", reason=True, act="refuse_licence", tells=(APPLICANT,))),

        step("record", "Hasil dicatat dan dikirim ke OSS", by=ASSESSOR, within=1 * WORKDAY,
             record=to("issued", when="licence_recorded", act="send_licence",
                       tells=(APPLICANT,))),

        end("recorded", "Terbit di OSS, dicatat", outcome="recorded"),
        end("issued", "Perizinan berusaha terbit; pemohon mencetak sendiri", outcome="granted"),
        end("refused", "Permohonan ditolak", outcome="refused"),
        end("withdrawn", "Permohonan ditarik pemohon", outcome="withdrawn"),
        end("lapsed", "Permohonan gugur karena tidak diperbaiki", outcome="lapsed"),
        end("elsewhere", "Berkas diserahkan kepada kantor yang berwenang", outcome="elsewhere"),
    ),
    asides=(
        aside("deemed", to("record", by=ASSESSOR, when="oss_says_deemed", act="close_opinions",
                           tells=(APPLICANT,)),
              at=("verify", "assess")),
        aside("hand_over", to("elsewhere", by=ASSESSOR, reason=True, input="hand_over",
                              act="hand_over", tells=(APPLICANT,)),
              at=("verify", "assess")),
        aside("withdraw", to("withdrawn", by=APPLICANT, act="stop_work", tells=(APPLICANT,)),
              at=("prepare", "verify", "assess")),
        aside("lapse", to("lapsed", by=SYSTEM, act="stop_work", tells=(APPLICANT,)),
              at=("prepare",)),
    ),
)  # fmt: skip
