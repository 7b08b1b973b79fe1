"""The roles of the source's charts: process roles with rights, not job titles."""

APPLICANT = "applicant"
FRONT_OFFICE = "front_office"
TECHNICAL_STAFF = "technical_staff"
SECTION_HEAD = "section_head"
DIVISION_HEAD = "division_head"
AGENCY_HEAD = "agency_head"
SKPA_VERIFIER = "skpa_verifier"
ASSESSOR = "assessor"
CLINIC_OFFICER = "clinic_officer"
SYSTEM = "system"

ROLE_TITLES = {
    APPLICANT: "Pemohon",
    FRONT_OFFICE: "Front Office",
    TECHNICAL_STAFF: "Staf Teknis",
    SECTION_HEAD: "Kepala Seksi",
    DIVISION_HEAD: "Kepala Bidang",
    AGENCY_HEAD: "Kepala Dinas",
    SKPA_VERIFIER: "Verifikator SKPA",
    ASSESSOR: "Penilai DPMPTSP",
    CLINIC_OFFICER: "Petugas Klinik",
    SYSTEM: "Sistem",
}
