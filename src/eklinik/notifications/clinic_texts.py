"""The words of notices to visitors of the clinic; a key is `<thing>.<what happened>`."""

from __future__ import annotations

CLINIC: dict[str, tuple[str, str]] = {
    "survey.invite": (
        "Bagaimana layanan kami?",
        "Layanan Anda di {kantor} sudah selesai. Isi survei tanpa nama, dua menit: {tautan}",
    ),
    "complaint.received": (
        "Pengaduan {nomor} kami terima",
        "Pengaduan Anda kami terima dengan nomor {nomor}, kode {kode}. Jawaban pertama paling "
        "lambat 3 hari kerja. Baca di halaman pengaduan {kantor}.",
    ),
    "complaint.word": (
        "Kabar pengaduan {nomor}",
        "Ada kabar untuk pengaduan {nomor}. Baca dengan kode {kode} di halaman pengaduan {kantor}.",
    ),
    "complaint.answered": (
        "Pengaduan {nomor} sudah dijawab",
        "Pengaduan {nomor} sudah dijawab. Baca dengan kode {kode}; bila belum puas, balas di sana.",
    ),
    "call.summary": (
        "Ringkasan telepon dengan {kantor}",
        "Ringkasan telepon Anda dengan {kantor}: {ringkasan} Kami tidak pernah meminta kata sandi "
        "atau kode OTP.",
    ),
    "mandate.code": (
        "Kode kuasa {nomor}",
        "Kode kuasa {nomor}: {kode}. Sebutkan hanya kepada petugas {kantor} yang sedang "
        "berbicara dengan Anda, bila Anda setuju dibantu. Kode ini tidak membuka akun apa pun. "
        "Lihat atau cabut: {tautan}",
    ),
    "mandate.summary": (
        "Yang dikerjakan atas nama Anda ({nomor})",
        "Ringkasan bantuan {kantor} atas nama {nama}, kuasa {nomor}, dan cara mencabutnya: "
        "{tautan}",
    ),
    "ticket.soon": (
        "Nomor {antrean} sebentar lagi dipanggil",
        "Nomor {antrean}: tinggal {jumlah} orang sebelum Anda. Kembalilah ke ruang tunggu. "
        "Posisi Anda: {tautan}",
    ),
    "ticket.called": (
        "Nomor {antrean} dipanggil ke {loket}",
        "Nomor {antrean}, silakan ke {loket} sekarang. Bila terlewat, lapor ke petugas hari ini "
        "juga. {tautan}",
    ),
    "booking.confirmed": (
        "Janji temu {kode}: {jadwal}",
        "Janji temu Anda tercatat. {layanan}, {jadwal}. Tempat: {tempat}. Kode: {kode}. "
        "Bawa: {bawa}. Biaya Rp0. Ubah, batalkan, atau simpan ke kalender: {tautan}",
    ),
    "booking.moved": (
        "Janji temu {kode} pindah ke {jadwal}",
        "Janji temu Anda ({layanan}) pindah ke {jadwal}. Tempat: {tempat}. Kode tetap: {kode}. "
        "Bawa: {bawa}. Biaya Rp0. {tautan}",
    ),
    "booking.cancelled": (
        "Janji temu {kode} dibatalkan",
        "Janji temu Anda ({layanan}, {jadwal}, kode {kode}) dibatalkan. Tempat: {tempat}. "
        "Anda boleh membuat janji baru atau datang langsung dengan {bawa}. Biaya Rp0. {tautan}",
    ),
    "booking.reminder": (
        "Pengingat janji temu besok: {jadwal}",
        "Besok janji temu Anda: {layanan}, {jadwal}. Tempat: {tempat}. Kode: {kode}. "
        "Bawa: {bawa}. Biaya Rp0. Tidak jadi? Batalkan di {tautan}",
    ),
    "booking.earlier": (
        "Ada waktu lebih awal untuk janji temu {kode}",
        "Ada tempat lebih awal untuk Anda: {tawaran}, {layanan}. Tempat: {tempat}. "
        "Kami simpan sampai {batas}. Terima atau tolak di {tautan} (kode {kode}). Bila Anda "
        "diam, janji semula ({jadwal}) tetap berlaku. Bawa: {bawa}. Biaya Rp0.",
    ),
    "room.invite": (
        "Ruang online Anda di {kantor}",
        "Petugas {kantor} menunggu Anda untuk konsultasi {nomor}. Buka halaman ini dari ponsel "
        "atau komputer, tanpa akun dan tanpa biaya: {tautan}",
    ),
}
