"""Klinik Layanan Perizinan: three desks, one ticket, nobody turned away.

The guided path of the source: prepare documents, open an account, register, upload.
Every desk walks it, and a visitor may stop anywhere with an outcome.
"""

from eklinik.process import Process, aside, end, step, to
from eklinik.process.roles import CLINIC_OFFICER

GUIDED = ("prepare_documents", "open_account", "register", "upload")

CLINIC_VISIT = Process(
    "clinic_visit", "Klinik layanan perizinan", version=1,
    steps=(
        step("wait", "Pengunjung menunggu giliran (langsung, telepon, atau online)",
             by=CLINIC_OFFICER,
             call=to("identify"),
             miss=to("absent")),

        step("to_return", "Pemohon kembali dengan yang kurang", by=CLINIC_OFFICER,
             call=to("identify"),
             finish=to("helped"),
             miss=to("absent")),

        step("identify", "Petugas mencatat siapa yang dibantu dan untuk apa", by=CLINIC_OFFICER,
             begin=to("prepare_documents"),
             answer=to("conclude")),

        step("prepare_documents", "Petugas dan pemohon menyiapkan dokumen elektronik",
             by=CLINIC_OFFICER,
             ready=to("open_account")),

        step("open_account", "Petugas memandu pemohon membuka akun", by=CLINIC_OFFICER,
             opened=to("register")),

        step("register", "Petugas memandu pemohon melakukan registrasi", by=CLINIC_OFFICER,
             registered=to("upload")),

        step("upload", "Petugas memandu pemohon mengunggah dokumen", by=CLINIC_OFFICER,
             uploaded=to("conclude")),

        step("conclude", "Petugas mencatat hasil dan langkah berikut", by=CLINIC_OFFICER,
             finish=to("helped")),

        end("helped", "Selesai di loket", outcome="helped"),
        end("absent", "Tidak hadir saat dipanggil", outcome="absent"),
    ),
    asides=(
        aside("finish", to("helped", says="Selesai"), at=("identify", *GUIDED)),
        aside("bring_more", to("to_return"), at=("identify", *GUIDED, "conclude")),
        aside("hold", to("wait"), at=("identify", *GUIDED, "conclude")),
        aside("transfer", to("wait", says="Pindahkan ke loket lain"),
              at=("identify", *GUIDED, "conclude")),
    ),
)  # fmt: skip
