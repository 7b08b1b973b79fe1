"""Letters about invented people, one of each kind, for the tests and the benchmarks."""

from __future__ import annotations

import io
from datetime import date, datetime, timedelta, timezone

from PIL import Image, ImageDraw

from eklinik.documents.letters import models as m

WIB = timezone(timedelta(hours=7))
AT = datetime(2026, 11, 27, 9, 30, tzinfo=WIB)

OFFICE = m.OfficeHead(
    government="Pemerintah Kota Contoh",
    name="Dinas Penanaman Modal dan Pelayanan Terpadu Satu Pintu",
    address="Jalan Contoh Nomor 1, Kota Contoh 23000",
    contact="Telepon (0651) 555-0100 · dpmptsp.example",
    place="Kota Contoh",
)
HEAD = m.SignerBlock(
    title="Kepala Dinas Penanaman Modal dan Pelayanan Terpadu Satu Pintu Kota Contoh",
    name="Dr. Cut Meurah Contoh, S.E., M.Si.",
    nip="197001011995012001",
    rank="Pembina Utama Muda (IV/c)",
)
ACTING = HEAD.model_copy(
    update={
        "acting": "Plt.",
        "acting_letter": "Surat Perintah Wali Kota Nomor 800.1.3.1/77/2026 tanggal 2 November 2026",
    }
)
CHECK = m.Check(
    url="https://izin.example/v/7KQ2-M4XD-91PT", site="izin.example/v", code="7KQ2-M4XD-91PT"
)
LAW_NOTE = (
    "Dokumen ini ditandatangani secara elektronik menggunakan sertifikat elektronik. "
    "Surat ini diterbitkan tanpa biaya (Rp0)."
)


def photo(text: str = "foto", size: tuple[int, int] = (800, 600)) -> m.Picture:
    image = Image.new("RGB", size, "#c7d8cf")
    ImageDraw.Draw(image).text((40, 40), text, fill="black", font_size=48)
    out = io.BytesIO()
    image.save(out, "JPEG", quality=80)
    return m.Picture(
        content=out.getvalue(), alt=f"Foto {text}", caption=text, width=size[0], height=size[1]
    )


def rows(**values: str) -> tuple[m.Row, ...]:
    return tuple(m.Row(label=k.replace("_", " ").capitalize(), value=v) for k, v in values.items())


FIELDS = (
    m.Row(label="Penyelenggara", value="Yayasan Contoh Seulanga"),
    m.Row(label="Nama satuan", value="KB Contoh Cahaya"),
    m.Row(label="NIB", value="0000000000000 (contoh)"),
    m.Row(label="Alamat", value="Jalan Contoh Nomor 8, Gampong Contoh, Kuta Alam, Kota Contoh"),
    m.Row(label="Daya tampung", value="2 kelas, 30 anak"),
)


def permit(**changes: object) -> m.Permit:
    values: dict[str, object] = {
        "office": OFFICE,
        "title": "Izin Pendidikan Kelompok Bermain",
        "number": "421.1/023/DPMPTSP/XI/2026",
        "check": CHECK,
        "footer": LAW_NOTE,
        "issuer": "KEPUTUSAN KEPALA DINAS PENANAMAN MODAL DAN PELAYANAN TERPADU SATU PINTU "
        "KOTA CONTOH",
        "about": "IZIN PENDIDIKAN KELOMPOK BERMAIN",
        "considering": (
            "bahwa permohonan Nomor A-2026-004217 tanggal 3 November 2026 telah diperiksa dan "
            "dinyatakan lengkap;",
            "bahwa hasil peninjauan lapangan dalam Berita Acara Pemeriksaan Nomor 118/BAP/XI/2026 "
            "menyatakan sesuai;",
        ),
        "recalling": (
            "Undang-Undang Nomor 25 Tahun 2009 tentang Pelayanan Publik;",
            "Peraturan Pemerintah Nomor 6 Tahun 2021 tentang Penyelenggaraan Perizinan Berusaha "
            "di Daerah;",
        ),
        "deciding": "memberikan Izin Pendidikan Kelompok Bermain kepada:",
        "fields": FIELDS,
        "clauses": (
            "Pemegang izin wajib menyelenggarakan kegiatan menurut standar pendidikan anak usia "
            "dini dan melaporkan perubahan data paling lama 14 hari kerja.",
            "Keputusan ini mulai berlaku pada tanggal ditetapkan.",
        ),
        "determined_on": date(2026, 11, 27),
        "signer": HEAD,
        "valid_from": date(2026, 11, 27),
        "valid_until": date(2031, 11, 27),
    }
    return m.Permit.model_validate(values | changes)


def refusal() -> m.Refusal:
    return m.Refusal(
        office=OFFICE,
        title="Penolakan Permohonan Izin Pendidikan Kelompok Bermain",
        number="421.1/024/DPMPTSP/XI/2026",
        check=CHECK,
        footer=LAW_NOTE,
        issuer="KEPUTUSAN KEPALA DINAS PENANAMAN MODAL DAN PELAYANAN TERPADU SATU PINTU "
        "KOTA CONTOH",
        about="PENOLAKAN PERMOHONAN IZIN PENDIDIKAN KELOMPOK BERMAIN",
        considering=("bahwa hasil peninjauan lapangan menyatakan tidak sesuai;",),
        recalling=("Undang-Undang Nomor 30 Tahun 2014 tentang Administrasi Pemerintahan;",),
        deciding="menolak permohonan:",
        fields=FIELDS[:2],
        reasons=(
            "Luas ruang kelas 18 m², kurang dari yang dipersyaratkan.",
            "Sumur terbuka di halaman belum ditutup.",
        ),
        remedy="Anda dapat mengajukan keberatan kepada Kepala Dinas paling lama 21 hari kerja "
        "sejak keputusan ini diumumkan.",
        determined_on=date(2026, 11, 27),
        signer=ACTING,
    )


def revocation() -> m.Revocation:
    return m.Revocation(
        office=OFFICE,
        title="Pencabutan Izin Pendidikan Kelompok Bermain",
        number="421.1/025/DPMPTSP/XI/2026",
        check=CHECK,
        footer=LAW_NOTE,
        issuer="KEPUTUSAN KEPALA DINAS PENANAMAN MODAL DAN PELAYANAN TERPADU SATU PINTU "
        "KOTA CONTOH",
        about="PENCABUTAN IZIN PENDIDIKAN KELOMPOK BERMAIN",
        deciding="mencabut Izin Nomor 421.1/023/DPMPTSP/XI/2026 atas nama:",
        fields=FIELDS[:2],
        reasons=("Permintaan pemegang izin karena kegiatan berhenti.",),
        effective_on=date(2026, 12, 1),
        determined_on=date(2026, 11, 27),
        signer=HEAD,
    )


TEAM = (
    m.Person(
        name="Teuku Contoh, S.T.", nip="198503152010011002", rank="Penata (III/c)", role="Ketua tim"
    ),
    m.Person(name="Rahmah Contoh, S.Pd.", nip="199002202015032003", role="Anggota"),
)


def assignment() -> m.Assignment:
    return m.Assignment(
        office=OFFICE,
        title="Surat Tugas peninjauan lapangan",
        number="094/118/ST/XI/2026",
        check=CHECK,
        footer=LAW_NOTE,
        basis=("Permohonan Nomor A-2026-004217 tanggal 3 November 2026;",),
        team=TEAM,
        purpose="melakukan peninjauan lapangan atas permohonan:",
        case_rows=FIELDS,
        visit_at=datetime(2026, 11, 24, 9, 0, tzinfo=WIB),
        place="Jalan Contoh Nomor 8, Gampong Contoh",
        mode="di lapangan",
        duties=("memeriksa kesesuaian dokumen dan keadaan di lapangan;", "menyusun BAP."),
        signed_on=date(2026, 11, 20),
        signer=HEAD,
    )


def inspection_report(**changes: object) -> m.InspectionRecord:
    signed = datetime(2026, 11, 24, 11, 5, tzinfo=WIB)
    values: dict[str, object] = {
        "office": OFFICE,
        "title": "Berita Acara Pemeriksaan 118/BAP/XI/2026",
        "number": "118/BAP/XI/2026",
        "check": CHECK,
        "footer": LAW_NOTE,
        "visited_at": datetime(2026, 11, 24, 9, 10, tzinfo=WIB),
        "mode": "di lapangan",
        "place": "Jalan Contoh Nomor 8, Gampong Contoh",
        "assignment_number": "094/118/ST/XI/2026",
        "assignment_date": date(2026, 11, 20),
        "case_rows": FIELDS,
        "findings": (
            m.FindingRow(
                text="Luas ruang kelas paling sedikit 3 m² per anak",
                conforms=True,
                section="Sarana",
            ),
            m.FindingRow(
                text="Sumur dan kolam tertutup",
                conforms=False,
                note="Sumur di halaman belakang terbuka",
                section="Sarana",
            ),
            m.FindingRow(text="Ijazah pendidik sesuai dokumen", conforms=True, section="Pendidik"),
            m.FindingRow(text="Alat pemadam api", conforms=None, section="Keselamatan"),
        ),
        "result": "Memenuhi syarat dengan catatan",
        "notes": ("Sumur ditutup paling lambat 14 hari kerja.",),
        "photos": (photo("Ruang kelas"), photo("Halaman belakang", (600, 800)), photo("Sumur")),
        "inspectors": tuple(m.Attestation(person=one, signed_at=signed) for one in TEAM),
        "applicant": m.Attestation(
            person=m.Person(name="Nurul Contoh", role="Pemohon"),
            refusal_reason="Pemohon tidak sependapat dengan catatan tentang sumur.",
        ),
        "signed_on": date(2026, 11, 24),
    }
    return m.InspectionRecord.model_validate(values | changes)


def receipt_values() -> dict[str, object]:
    return {
        "office": OFFICE,
        "title": "Tanda terima permohonan",
        "check": m.Check(
            url="https://izin.example/lacak/A-2026-004217", site="izin.example/lacak", code=""
        ),
        "footer": "Semua layanan kami Rp0.",
        "received_at": datetime(2026, 11, 3, 10, 15, tzinfo=WIB),
        "case_number": "A-2026-004217",
        "secret": "K7QM-24XD",
        "rows": (
            m.Row(label="Pemohon", value="Yayasan Contoh Seulanga"),
            m.Row(label="Izin", value="Izin Pendidikan Kelompok Bermain"),
            m.Row(label="Jenis permohonan", value="Baru"),
            m.Row(label="Waktu layanan", value="14 hari kerja"),
        ),
        "documents": ("KTP penanggung jawab", "Akta pendirian", "Denah ruang"),
        "next_steps": (
            "Petugas memeriksa dokumen dalam 1 hari kerja.",
            "Bila ada yang perlu diperbaiki, kami mengabari Anda.",
        ),
        "cost": "Rp0",
    }


def receipt() -> m.Receipt:
    return m.Receipt.model_validate(receipt_values())


def receipt_80() -> m.SlipReceipt:
    return m.SlipReceipt.model_validate(receipt_values())


def correction() -> m.CorrectionLetter:
    return m.CorrectionLetter(
        office=OFFICE,
        title="Berkas Anda perlu diperbaiki",
        number="503/211/DPMPTSP/XI/2026",
        footer="Semua layanan kami Rp0.",
        addressee="Yayasan Contoh Seulanga",
        case_number="A-2026-004217",
        opening="Berkas Anda dikembalikan. Ada 2 dokumen yang perlu diperbaiki.",
        items=(
            m.CorrectionItem(
                subject="KTP penanggung jawab",
                reason="Buram",
                todo="Foto ulang di tempat terang, seluruh kartu terlihat.",
            ),
            m.CorrectionItem(
                subject="Denah ruang", reason="Halaman kurang", todo="Tambahkan halaman lantai dua."
            ),
        ),
        until=date(2026, 12, 8),
        how=(
            "Buka izin.example/lacak.",
            "Masukkan nomor dan kode rahasia.",
            "Unggah dokumen yang baru, lalu kirim.",
        ),
        sent_on=date(2026, 11, 24),
    )


SAMPLES = {
    "permit": permit,
    "refusal": refusal,
    "revocation": revocation,
    "assignment": assignment,
    "inspection_report": inspection_report,
    "receipt": receipt,
    "receipt_80": receipt_80,
    "correction": correction,
}
