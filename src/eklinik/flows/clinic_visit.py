"""Klinik Layanan Perizinan: three desks, one ticket, nobody turned away.

The guided path of the source: prepare documents, open an account, register, upload.
"""

from eklinik.process import Process, aside, end, step, to
from eklinik.process.roles import CLINIC_OFFICER, FRONT_OFFICE

CLINIC_VISIT = Process(
    "clinic_visit", "Klinik layanan perizinan", version=1,
    steps=(
        step("wait", "Pengunjung menunggu giliran (langsung, telepon, atau online)",
             by=CLINIC_OFFICER,
             call=to("identify"),
             miss=to("absent")),

        step("identify", "Petugas mencatat siapa yang dibantu dan untuk apa", by=CLINIC_OFFICER,
             begin=to("prepare_documents"),
             answer=to("helped"),
             hold=to("wait")),

        step("prepare_documents", "Petugas dan pemohon menyiapkan dokumen elektronik",
             by=CLINIC_OFFICER,
             ready=to("open_account"),
             bring_more=to("to_return")),

        step("open_account", "Petugas memandu pemohon membuka akun", by=CLINIC_OFFICER,
             opened=to("register")),

        step("register", "Petugas memandu pemohon melakukan registrasi", by=CLINIC_OFFICER,
             registered=to("upload")),

        step("upload", "Petugas memandu pemohon mengunggah dokumen", by=FRONT_OFFICE,
             uploaded=to("helped"),
             bring_more=to("to_return")),

        end("helped", "Selesai di loket", outcome="helped"),
        end("to_return", "Pemohon kembali dengan dokumen yang kurang", outcome="to_return"),
        end("absent", "Tidak hadir saat dipanggil", outcome="absent"),
    ),
    asides=(
        aside("transfer", to("wait", says="Pindahkan ke loket lain"),
              at=("prepare_documents", "open_account", "register", "upload")),
    ),
)  # fmt: skip
